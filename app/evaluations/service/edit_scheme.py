"""The scheme in force, and adding a version of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.cells.models import Cell
from app.cells.service import take_turns
from app.core import audit
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import Named, refuse
from app.evaluations.models import Scheme
from app.evaluations.rules.schemes import Level, SchemeRules
from app.evaluations.sections import SCHEME, marked_in, read_scheme
from app.policies.queries import next_version, version_in_force, versions
from app.policies.rules import Fault
from app.policies.service.add_version import check_seen
from app.posts.rules import Caller


def scheme_for(county_id: int, day: date) -> Scheme:
    """The scheme in force for a county on a day; the first one before that."""
    return version_in_force(Scheme, county_id, day)


def rules_of(scheme: Scheme) -> SchemeRules:
    """A version as typed values."""
    return read_scheme(scheme.id, scheme.data)


def weights_of(scheme: Scheme) -> Mapping[str, Level]:
    """{level: what its cells are judged by} of a version, as `score` takes it."""
    return rules_of(scheme).levels


def faults_of(data: Mapping[str, Any]) -> list[Fault]:
    """Everything for which data cannot be a scheme."""
    return SCHEME.faults(SCHEME.filled(data))


def with_marks(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data without faults as they are stored: filled, and what is a starting value marked as such,
    also where they leave it out or say the same without marking it.
    """
    return marked_in(data, map(rules_of, versions(Scheme, ())))


def add_scheme(
    *,
    caller: Caller,
    county: Cell,
    valid_from: date,
    data: dict[str, Any],
    now: datetime,
    seen: int | None = None,
) -> Scheme:
    """A new version of a county's scheme; evaluations keep the one they were computed with.

    It counts from today at the earliest: nobody chooses weights when the period is over. Refuses
    `dated_back`, `policy_invalid` with every fault, `changed_meanwhile` where there is a newer
    version than he has `seen`.
    """
    check_day(valid_from, now)
    faults = faults_of(data)
    if faults:
        english, chinese = ("; ".join(fault.said(one) for fault in faults) for one in (True, False))
        refuse("policy_invalid", why=Named(english, chinese, english))
    take_turns([county.id])
    check_seen(Scheme, county.id, seen)
    row = Scheme(
        county_id=county.id,
        version=next_version(Scheme, county.id),
        valid_from=valid_from,
        data=with_marks(data),
    )
    db.session.add(row)
    db.session.flush()
    audit.changed("schemes.add", "scheme", row.id, by=caller.id, now=now)
    return row
