"""What the rows behind a figure are, and how people know them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

CYCLE, DAY, SQUARE, SITE, TASK, RECORD = "cycle", "day", "square", "site", "task", "record"
REPORT = "report"
#: fact -> what its rows are that are no patrols or cases
KINDS = {
    **{"patrol_plan": CYCLE, "patrol_days": DAY, "area_covered": SQUARE, "site_coverage": SITE},
    **{"tasks_done": TASK, "tasks_excused": TASK, "reports_on_time": REPORT},
}


class Named(NamedTuple):
    """A row as people know it; of a patrol or a case (`record`) only its key."""

    row: str
    of: str
    #: (code, name) of the cell that it lies in.
    cell: tuple[str, str] | None = None
    #: Of a site or what a task asks for.
    name: str | None = None
    since: date | None = None
    until: date | None = None
    #: How many patrols, or visits, there were which did not do.
    tried: int = 0
    #: When a report came, where it did.
    done_on: date | None = None
    #: Of a task.
    state: str | None = None
    #: Longitude and latitude of the middle of a square, to six places.
    place: tuple[float, float] | None = None


def in_order(rows: Sequence[str]) -> list[str]:
    """Rows as people read them: the ninth cycle before the tenth."""

    def key(row: str) -> tuple[str, int]:
        head, _, number = row.rpartition("/")
        return (head, int(number)) if number.isdecimal() else (row, 0)

    return sorted(rows, key=key)
