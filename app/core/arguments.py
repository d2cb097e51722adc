"""Query arguments that a view does not take are refused: a filter silently ignored, or one of two
that contradict each other, gives wrong figures.
"""

from typing import Any

from flask import request

from app.core.answers import invalid
from app.core.errors import refuse

#: Why protected data are looked at: of every view that protects something (core/looks reads it).
REASON = "why"


def refuse_unknown_arguments(view: Any) -> None:
    """Refuse with `unknown_argument` what a call of the API does not take, and what it takes once
    and was given twice with `invalid`: a reading call, and a writing one that takes any.

    What it takes are the names of its query's schema; nothing, where it has none.
    """
    takes = set(getattr(view, "takes", ()))
    if not request.args or not (takes or request.method in ("GET", "HEAD")):
        return
    if not request.path.startswith("/api/"):
        return
    if hasattr(view, "protects"):
        takes.add(REASON)
    unknown = [name[:50] for name in request.args if name not in takes]
    if unknown:
        refuse("unknown_argument", fields=unknown[:5], allowed=sorted(takes))
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise invalid({name: ["Given twice."] for name in twice})
