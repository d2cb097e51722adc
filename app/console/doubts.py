"""/console/doubts: patrols in doubt, each looked at with one tap."""

import uuid
from typing import Any

import marshmallow as ma
from flask import g, request
from marshmallow import fields, validate

from app.console.attempt import attempt
from app.console.doubt_words import doubts_of
from app.console.form_bodies import id_from
from app.console.forms import loaded
from app.console.pages import back_to, page, render
from app.console.patrol import REJECTS, judging, not_mine, patrol_page, place_in_list
from app.core import clock
from app.core.paging import Cursor, paged, time_and_id
from app.patrols import queries, service
from app.patrols.present import patrols_out
from app.patrols.schemas import VerdictIn
from app.posts import queries as posts

#: How many a page shows, how many of each person where all are listed, and how many people are
#: named whose they are.
MOST, MOST_OF_EACH, MOST_PEOPLE = 50, 10, 24


class DoubtsQuery(ma.Schema):
    """Whose, and where to go on."""

    officer = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    cursor = Cursor(load_default=None)


@page("/doubts", "patrols.judge")
def doubts() -> Any:
    """待认定巡查 Patrols of the territory that wait for somebody to look, the oldest first.

    One's own are for others, and only counted; of who has many the rest are asked for by his name.
    """
    asked = loaded(DoubtsQuery, place_in_list())
    scope, own, officer = g.caller.scope, not_mine(), asked.get("officer")
    people = queries.waiting_by_officer(scope, but=own, limit=MOST_PEOPLE)
    after = time_and_id(asked["cursor"])
    each = None if officer or len(people) < 2 else MOST_OF_EACH
    rows = queries.waiting(
        scope, but=own, officer=officer, of_each=each, after=after, limit=MOST + 1
    )
    found = paged(list(rows), MOST, lambda row: [row.started_at.isoformat(), str(row.id)])
    shown = found["items"]
    further = time_and_id(found["next"])
    names = posts.names(officer_id for officer_id, _ in people)
    return render(
        "doubts.html",
        patrols=[
            out | {"doubts": why}
            for out, why in zip(patrols_out(shown), doubts_of(shown), strict=True)
        ],
        count=queries.count_waiting(scope, but=own, officer=officer),
        rest=further
        and queries.count_waiting(scope, but=own, officer=officer, of_each=each, after=further),
        next=Cursor.text(found["next"]),
        place=place_in_list(),
        people=[(names[officer_id], count) for officer_id, count in people],
        many=[(names[one], count) for one, count in people if each and count > each],
        of_each=each,
        officer=officer,
        own=queries.count_waiting_of(scope, own),
        done=_done(),
        **judging(),
    )


@page("/doubts/<uuid:patrol_id>", "patrols.judge", methods=("POST",), stands_on="console.doubts")
def judge_doubt(patrol_id: uuid.UUID) -> Any:
    """Say that a patrol counts, on the ground of the button, or that it does not; without a reason
    of one's own that is what speaks against the patrol.
    """
    row = queries.seen(g.caller.scope, g.caller.id, patrol_id)
    form = request.form
    accepted = form.get("ground") != REJECTS
    ground, reason = form.get("ground") if accepted else None, form.get("reason", "").strip()
    verdict = {"accepted": accepted, "ground": ground}
    verdict |= {"reason": reason or (None if accepted else form.get("why"))}
    body = {"id": id_from(form, verdict)} | verdict
    _, problem = attempt(
        lambda: service.give_verdict(
            caller=g.caller, patrol_id=patrol_id, body=VerdictIn().load(body), now=clock.now()
        )
    )
    if problem is not None:
        return patrol_page(row, problem)
    return back_to("console.doubts", done=patrol_id, **place_in_list())


def count_for_me() -> int:
    """How many wait for the caller."""
    return queries.count_waiting(g.caller.scope, but=not_mine())


def _done() -> dict[str, Any] | None:
    """What was decided last, so that a wrong tap is seen and mended at once."""
    done = request.args.get("done", type=uuid.UUID)
    seen = queries.those(g.caller.scope, g.caller.id, [done]) if done else ()
    return next(iter(patrols_out(seen)), None)
