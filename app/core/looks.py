"""Looks at protected data go on record, refused ones too; some need a reason first."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import current_app, g, request

from app.core import audit, clock
from app.core.afterwards import after_answer, after_refusal
from app.core.arguments import REASON
from app.core.errors import Problem, refuse
from grids import texts

#: What is looked at: another's track, who reported, the parties of a dispute, a filing set aside,
#: a list as a file.
KINDS = ("track", "reporter", "parties", "refused", "export")
#: Fewer letters are no reason; more are cut off.
LEAST, MOST = 2, 200


def protects(what: str, by: str) -> Callable[[Any], Any]:
    """Mark a view that shows protected data to whom the action `by` permits it: every look goes on
    record, refusals too. `what` is one of KINDS, by which records are asked for.
    """
    assert what in KINDS, what

    def mark(view: Any) -> Any:
        view.protects, view.protected_by = what, by
        return view

    return mark


def looks_at(about_id: Any, *, whose_id: int | None = None, own: bool = False) -> None:
    """Say whose data a protected view is about to show; one's `own` are no look."""
    looks_at_each([] if own else [(about_id, whose_id)])


def looks_at_each(shown: Iterable[tuple[Any, int | None]]) -> None:
    """`looks_at` for a view that shows data of many: (what, whose) of each that is not one's own;
    each goes on record.
    """
    g.looks = [(str(about_id), whose_id) for about_id, whose_id in shown]


def reason() -> str | None:
    """Why the caller looks, in his own words (query argument `why`); None where he says nothing."""
    said = texts.line(request.args.get(REASON, "").replace("\x00", ""))
    return said[:MOST] or None


def ask_why(*, own: bool = False) -> None:
    """Refuse `reason_required` where others' data are about to be shown and nobody says why.

    To be asked last: whoever may not see them is told that first, and an unknown id is one.
    """
    if not own and g.get("looks"):
        must_say_why()


def must_say_why() -> None:
    """Refuse `reason_required` where this request says none that is one."""
    if texts.letters(reason()) < LEAST:
        refuse("reason_required")


def record_look(error: Exception | None) -> None:
    """Put this request's looks on record: who, whose, by which posts; a refused one with its code.

    Only of views that protect something, and not where the program itself failed.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    what = getattr(view, "protects", None)
    failed = error is not None and not isinstance(error, Problem)
    if what is None or "caller" not in g or failed:
        return
    # refused before the view could say whose data they are: the path names them
    named = "/".join(map(str, (request.view_args or {}).values())) or "-"
    looks = g.get("looks", [(named, None)])
    if not looks:
        return
    by = getattr(view, "protected_by", "")
    common = {
        "officer_id": g.caller.id,
        "allowed": error is None,
        "basis": error.code if isinstance(error, Problem) else g.caller.scope.basis(by),
        "why": reason(),
    }
    later = after_answer if error is None else after_refusal

    later(lambda: audit.looked(what, looks, now=clock.now(), **common))
