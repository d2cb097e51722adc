"""The scheme of weights in force, and adding a version of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.cells.models import Cell
from app.cells.service import take_turns
from app.core import audit
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import refuse
from app.evaluations.models import Scheme
from app.evaluations.sections import SCHEME, Weights
from app.policies.queries import next_version, version_in_force
from app.policies.service.add_version import check_seen
from app.posts.rules import Caller


def scheme_for(county_id: int, day: date) -> Scheme:
    """The scheme in force for a county on a day; the first one before that."""
    return version_in_force(Scheme, county_id, day)


def weights_of(scheme: Scheme) -> Mapping[str, Weights]:
    """{level: {indicator: weight}} of a version."""
    return SCHEME.rules(scheme.id, scheme.data).values


def add_scheme(
    *,
    caller: Caller,
    county: Cell,
    valid_from: date,
    data: dict[str, Any],
    now: datetime,
    seen: int | None = None,
) -> Scheme:
    """A new version of the weights of a county; evaluations keep the one they were computed with.

    It counts from today at the earliest: nobody chooses weights when the period is over. Refuses
    `dated_back`, `policy_invalid` with every fault, `changed_meanwhile` where there is a newer
    version than he has `seen`.
    """
    check_day(valid_from, now)
    faults = SCHEME.faults(data)
    if faults:
        refuse("policy_invalid", why="; ".join(str(fault) for fault in faults))
    take_turns([county.id])
    check_seen(Scheme, county.id, seen)
    row = Scheme(
        county_id=county.id,
        version=next_version(Scheme, county.id),
        valid_from=valid_from,
        data=data,
    )
    db.session.add(row)
    db.session.flush()
    audit.changed("schemes.add", "scheme", row.id, by=caller.id, now=now)
    return row
