"""Disputes: their parties, mediation sessions, agreements kept and broken (C15)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.core.db import db
from app.core.errors import refuse
from app.incidents.models import DisputeParty, Incident, MediationSession
from app.incidents.rules.dispute import in_force, may_end
from app.incidents.service.check_time import must_be_over
from app.posts.rules import Caller


def parties_of(case: Incident) -> Sequence[DisputeParty]:
    """Who is party to it, as told last: private data."""
    query = select(DisputeParty).where(DisputeParty.incident_id == case.id)
    return db.session.scalars(query.order_by(DisputeParty.id)).all()


def sessions_of(case: Incident) -> Sequence[MediationSession]:
    """The sessions in the order in which they were told."""
    query = select(MediationSession).where(MediationSession.incident_id == case.id)
    return db.session.scalars(query.order_by(MediationSession.seq)).all()


def set_parties(case: Incident, parties: Sequence[dict[str, Any]]) -> None:
    """These are the parties now: what was told before is gone, as it is nobody else's."""
    db.session.execute(delete(DisputeParty).where(DisputeParty.incident_id == case.id))
    db.session.add_all(DisputeParty(incident_id=case.id, **one) for one in parties)


def add_session(case: Incident, said: dict[str, Any], caller: Caller, now: datetime) -> None:
    """Keep a session.

    Refuses with `agreement_text` where it does not fit the outcome, `time_to_come`.
    """
    must_be_over(said["held_at"], now)
    agreement = (said.get("agreement") or "").strip() or None
    if (said["outcome"] == "agreed") != (agreement is not None):
        refuse("agreement_text")
    row = MediationSession(
        id=said["id"],
        incident_id=case.id,
        seq=case.version + 1,
        held_at=said["held_at"],
        place=said["place"],
        mediator=said["mediator"],
        outcome=said["outcome"],
        agreement=agreement,
        told_by_id=caller.id,
    )
    db.session.add(row)


def break_agreement(case: Incident, caller: Caller, now: datetime) -> MediationSession:
    """The agreement in force was not kept; refuses with `no_agreement` where there is none."""
    last = _last(case)
    if last is None or not in_force(last.outcome, broken=last.broken_at is not None):
        refuse("no_agreement")
    last.broken_at, last.broken_by_id = now, caller.id
    return last


def check_end(case: Incident, reason: str | None) -> None:
    """Refuses with `dispute_unsettled` the closing of a dispute that is not over."""
    last = _last(case)
    outcome, broken = (last.outcome, last.broken_at is not None) if last else (None, False)
    if not may_end(outcome, broken=broken, reason=reason):
        refuse("dispute_unsettled")


def _last(case: Incident) -> MediationSession | None:
    return next(reversed(sessions_of(case)), None)
