"""What a policy says of cases.

Who handles what lies in key zones, how long a transfer may take, and when reminders, supervision
notices and circulars are drafted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.deadlines.rules import Limit
from app.filings.rules.marks import Mark
from app.incidents.rules.duty import LADDER
from app.incidents.rules.routing import ZoneRow
from app.policies.rules import Fault, Faults, Section, each, whole

MOST_ROWS, MOST_CODES = 50, 20
WORD = 32


def _word(raw: Any) -> str:
    if not isinstance(raw, str) or not 1 <= len(raw) <= WORD:
        raise ValueError(f"must be a word of at most {WORD} characters")
    return raw


def _words(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_CODES:
        raise ValueError(f"must be a list of at most {MOST_CODES} words")
    return tuple(_word(one) for one in raw)


def _marks(raw: Any) -> frozenset[str]:
    found = _words(raw)
    if not found or not all(one in set(Mark) and one.startswith("zone_") for one in found):
        raise ValueError("must be marks of zones, one at least")
    return frozenset(found)


def _level(raw: Any) -> str | None:
    if raw is not None and raw not in LADDER:
        raise ValueError(f"must be null or one of {', '.join(LADDER)}")
    return None if raw is None else str(raw)


def _lead(raw: Any) -> str | None:
    return None if raw is None else _word(raw)


_ROW = {
    "name": _word,
    "marks": _marks,
    "kinds": _words,
    "level": _level,
    "lead": _lead,
    "assisting": _words,
}


def _zones(raw: Any) -> tuple[ZoneRow, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_ROWS:
        raise ValueError(f"must be a list of at most {MOST_ROWS} rows")
    rows, faults = [], []
    for number, one in enumerate(raw):
        try:
            rows.append(ZoneRow(**each(one, _ROW)))
        except Faults as found:
            faults += [Fault((str(number), *fault.path), fault.text) for fault in found.faults]
    if faults:
        raise Faults(faults)
    if len({row.name for row in rows}) < len(rows):
        raise ValueError("two rows have one name")
    return tuple(rows)


def _routing(raw: Any) -> Mapping[str, tuple[ZoneRow, ...]]:
    return each(raw, {"zones": _zones})


def _transfers(raw: Any) -> Mapping[str, Limit]:
    return each(raw, dict.fromkeys(("receive", "answer", "remind"), Limit.read))


def _row(name: str, *marks: Mark, lead: str | None, assisting: list[str], kinds: list[str]) -> Any:
    return {
        "name": name,
        "marks": [mark.value for mark in marks],
        "kinds": kinds,
        "level": "county",
        "lead": lead,
        "assisting": assisting,
    }


_WOODS, _WATER = (Mark.ZONE_RED_LINE, Mark.ZONE_RESERVE), Mark.ZONE_WATER_FIRST_GRADE
#: {"zones": [row, …]}: who handles, besides those whom the kind names, what lies in a zone (D15).
ROUTING = Section(
    "routing",
    _routing,
    {
        "zones": [
            _row("emergency", *_WOODS, _WATER, lead="emergency", assisting=[], kinds=["EMG"]),
            _row("red_line", *_WOODS, lead="forestry", assisting=["ecology"], kinds=[]),
            _row("water_first_grade", _WATER, lead="ecology", assisting=["water"], kinds=[]),
        ]
    },
)
#: How long until a transfer is received, and until it is answered, from when it was sent; how long
#: after one reminder of an overdue one comes the next.
TRANSFERS = Section(
    "transfers",
    _transfers,
    {
        "receive": {"clock": "working_days", "days": 1},
        "answer": {"clock": "working_days", "days": 5},
        "remind": {"clock": "working_days", "days": 1},
    },
)


@dataclass(frozen=True)
class Pressure:
    """The ladder of E09, in working days; a count of 0 leaves its step out."""

    #: A reminder when so many cases of a receiver have been overdue for so many days.
    reminder_cases: int
    reminder_after_days: int
    reminder_reply_days: int
    #: A supervision notice when a case is still overdue so many days after its reminder was sent,
    #: or the day for the reminder's reply has passed; 0 or 1 of the first switches it off or on.
    supervision_cases: int
    supervision_after_days: int
    supervision_reply_days: int
    #: A circular when so many cases of a cell have become overdue in a month.
    circular_cases: int
    #: A report to leaders when so many supervision notices to a receiver went unanswered.
    report_notices: int


FIELDS = {
    "reminder_cases": whole(0, 1000),
    "reminder_after_days": whole(1, 60),
    "reminder_reply_days": whole(1, 60),
    "supervision_cases": whole(0, 1000),
    "supervision_after_days": whole(1, 60),
    "supervision_reply_days": whole(1, 60),
    "circular_cases": whole(0, 1000),
    "report_notices": whole(0, 100),
}
DEFAULT = {
    "reminder_cases": 1,
    "reminder_after_days": 1,
    "reminder_reply_days": 3,
    "supervision_cases": 1,
    "supervision_after_days": 3,
    "supervision_reply_days": 3,
    "circular_cases": 5,
    "report_notices": 1,
}


def _pressure(raw: Any) -> Pressure:
    return Pressure(**each(raw, FIELDS))


PRESSURE = Section("pressure", _pressure, DEFAULT)
