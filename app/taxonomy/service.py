"""Adding, editing and retiring kinds."""

from datetime import date, datetime
from typing import Any

from app.cells.service import take_turns
from app.core import audit, clock
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import refuse
from app.posts.rules import Caller, Scope
from app.taxonomy import queries
from app.taxonomy.models import Kind

FIELDS = (
    "name",
    "english",
    "natures",
    "severities",
    "discoverable",
    "township",
    "county",
    "assisting",
    "retired_on",
)


def own_county(scope: Scope) -> int:
    """The county whose taxonomy the caller may change: a township office may not."""
    return scope.county_for("taxonomy.write") or refuse("post_lacks_permission")


def add_kind(
    *, caller: Caller, county_id: int, code: str, values: dict[str, Any], now: datetime
) -> Kind:
    """A new kind of a county, version 1."""
    take_turns([county_id])
    if queries.current(code, county_id):
        refuse("kind_exists", kind=code)
    kind = Kind(
        county_id=county_id,
        code=code,
        version=1,
        is_current=True,
        valid_from=clock.day_of(now),
        edited_by=caller.id,
        **({"retired_on": None} | values),
    )
    db.session.add(kind)
    db.session.flush()
    audit.changed("taxonomy.add", "kind", code, by=caller.id, now=now)
    return kind


def edit_kind(
    *, caller: Caller, county_id: int, kind: Kind, values: dict[str, Any], now: datetime
) -> Kind:
    """A new version of a kind for a county.

    Cases filed before keep theirs, other counties the default.
    """
    take_turns([county_id])
    kind = queries.current(kind.code, county_id) or kind  # another may have just made a version
    before = {name: getattr(kind, name) for name in FIELDS}
    changed = {
        name: [str(before[name]), str(value)]
        for name, value in values.items()
        if before[name] != value
    }
    if not changed:
        return kind
    if "retired_on" in changed:  # what is filed late is judged by the kinds of its day
        check_day(values["retired_on"], now)
    if kind.county_id == county_id:
        kind.is_current = False
        db.session.flush()
    day: date = clock.day_of(now)
    new = Kind(
        county_id=county_id,
        code=kind.code,
        version=kind.version + 1,
        is_current=True,
        valid_from=day,
        edited_by=caller.id,
        **(before | values),
    )
    db.session.add(new)
    db.session.flush()
    audit.changed("taxonomy.edit", "kind", kind.code, by=caller.id, now=now, **changed)
    return new
