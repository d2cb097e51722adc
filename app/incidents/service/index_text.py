"""What cases are found by: the one writer of it.

Their number, the number of others for them, what was observed, where, what was done about it, and
the notes of their history, which everybody reads who sees the case. Never the reporter, nor what is
confidential.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import cast, select, update

from app.core.db import db
from app.incidents.models import Incident, IncidentEvent, IncidentText, Tokens
from app.incidents.rules.search import bigrams

TEXTS = ("number", "source_number", "description", "place", "measures_taken")


def of_filed(cases: Sequence[Incident]) -> list[dict[str, Any]]:
    """The rows of new cases."""
    return [{"incident_id": case.id, "tokens": _tokens(case)} for case in cases]


def after(case: Incident, event: IncidentEvent) -> None:
    """A step has changed a text of the case, or says something of its own."""
    if not {*TEXTS}.isdisjoint(event.data.get("changed", ())):
        notes = select(IncidentEvent.note, IncidentEvent.data).where(
            IncidentEvent.incident_id == case.id, IncidentEvent.note.is_not(None)
        )
        told = [note for note, data in db.session.execute(notes) if not data.get("confidential")]
        _set(case, _tokens(case, told))
    elif (
        event.note
        and not event.data.get("confidential")
        and (more := " ".join(bigrams(event.note)))
    ):
        _set(case, IncidentText.tokens.op("||")(cast(f" {more}", Tokens)))


def _tokens(case: Incident, notes: Iterable[str] = ()) -> str:
    """All of a case's tokens, as the column takes them."""
    texts = (case.number, case.source_number, case.description, case.place, case.measures_taken)
    return " ".join(bigrams("\n".join([text for text in texts if text] + [*notes])))


def _set(case: Incident, tokens: object) -> None:
    found = update(IncidentText).where(IncidentText.incident_id == case.id)
    db.session.execute(
        found.values(tokens=tokens), execution_options={"synchronize_session": False}
    )
