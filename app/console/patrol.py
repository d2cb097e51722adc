"""/console/patrols/<id>: one patrol, its figures, marks, visits and findings; not its track."""

import uuid
from typing import Any

from flask import g

from app.console.pages import page, render
from app.patrols import queries
from app.patrols.present import patrol_out


@page("/patrols/<uuid:patrol_id>", "patrols.read")
def patrol(patrol_id: uuid.UUID) -> Any:
    """巡查 What a patrol was, and what speaks for it and against it."""
    row = queries.seen(g.caller.scope, g.caller.id, patrol_id)
    return render("patrol.html", patrol=patrol_out(row, g.caller.scope, g.caller.id))
