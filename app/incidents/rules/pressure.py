"""When pressure is put on whom (rows E09, E10): the ladder's conditions, as pure functions."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from app.deadlines.rules import DAY_S, Calendar, spent

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Way:
    """From which cell a document goes to whom: a cell or a department."""

    issuer_id: int
    cell_id: int | None
    department_id: int | None

    @property
    def key(self) -> str:
        """The receiver, to tell one from another."""
        if self.department_id is not None:
            return f"department/{self.department_id}"
        return f"cell/{self.cell_id}"


def way(
    cell_id: int, parent_id: int | None, department_id: int | None, department_cell: int | None
) -> Way | None:
    """Who writes to whom about work that a cell owes.

    The cell above writes to the cell; where nobody is above, the cell writes to its own department
    that handles the case. None where there is nobody to write to.
    """
    if parent_id is not None:
        return Way(parent_id, cell_id, None)
    if department_id is not None and department_cell == cell_id:
        return Way(cell_id, None, department_id)
    return None


def working_days(calendar: Calendar, since: datetime, now: datetime) -> int:
    """Whole working days after the day of `since`, that of `now` included."""
    return round(spent("working_days", calendar, since, now)) // DAY_S


def reply_day(calendar: Calendar, day: date, days: int) -> date:
    """The working day so many after a day."""
    for _ in range(days):
        day = calendar.next_working_day(day + timedelta(days=1))
    return day


def bundled(rows: Iterable[tuple[K, T]], least: int) -> dict[K, list[T]]:
    """Things by receiver, of the receivers with enough of them; none where `least` is 0."""
    found: dict[K, list[T]] = {}
    for key, thing in rows:
        found.setdefault(key, []).append(thing)
    return {key: things for key, things in found.items() if least and len(things) >= least}


def due_for_supervision(
    calendar: Calendar,
    sent_at: datetime,
    reply_by: date | None,
    replied: bool,
    *,
    days: int,
    now: datetime,
    today: date,
) -> bool:
    """Whether a reminder has had its time: days since it was sent, or its reply is late."""
    unanswered = reply_by is not None and not replied and reply_by < today
    return unanswered or working_days(calendar, sent_at, now) >= days
