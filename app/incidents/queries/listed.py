"""A case as lists show it: plain values of the columns that these need, nothing of the session."""

import uuid
from datetime import datetime
from typing import NamedTuple

from app.core.db import columns_of
from app.incidents.models import Incident
from app.incidents.models.case import CELL_AT


class Listed(NamedTuple):
    """The columns of a case that are shown in lists, and those that say what its reader may do."""

    id: uuid.UUID
    number: str | None
    version: int
    kind_id: int
    kind: str
    nature: str
    severity: str
    source: str
    source_number: str | None
    status: str
    level: str
    base_level: str
    handling_class: str | None
    description: str
    measures_taken: str
    place: str | None
    site_id: int | None
    patrol_id: uuid.UUID | None
    filer_id: int
    filer_level: str | None
    handler_officer_id: int | None
    handler_department_id: int | None
    submitted_by_id: int | None
    observed_at: datetime
    received_at: datetime
    due_at: datetime | None
    paused_until: datetime | None
    overdue_since: datetime | None
    closed_at: datetime | None
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    village_id: int | None
    township_id: int | None
    county_id: int | None
    marks: list[str]
    spot_level: str | None
    found_by_others: bool
    after_photo_ids: list[str]
    returns: int
    reopenings: int
    merged_into_id: uuid.UUID | None
    absorbed: int
    open_parts: int
    #: Where it stands in a list by due time; not read of a case that no list has found.
    late_at: datetime | None = None

    def cell_at(self, level: str) -> int | None:
        """The id of the cell that sees to the case at a level."""
        cell_id: int | None = getattr(self, CELL_AT[level])
        return cell_id


#: A case that is read: of a list, or of the session.
Case = Incident | Listed
COLUMNS = [getattr(Incident, name) for name in Listed._fields]
_OF_SESSION = Listed._fields[:-1]


def as_listed(case: Case) -> Listed:
    """A case as lists show it, wherever it was read."""
    return case if isinstance(case, Listed) else Listed(**columns_of(case, _OF_SESSION))
