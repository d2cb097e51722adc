"""What a policy says of handing on: who handles what lies in key zones, how long it may take."""

from collections.abc import Mapping
from typing import Any

from app.deadlines.rules import Limit
from app.filings.rules.marks import Mark
from app.incidents.rules.duty import LADDER
from app.incidents.rules.routing import ZoneRow
from app.policies.rules import Section, each, listed, word

MOST_ROWS, MOST_CODES = 50, 20

_word = word(32)
_words = listed(_word, MOST_CODES)


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
_rows = listed(lambda raw: ZoneRow(**each(raw, _ROW)), MOST_ROWS)


def _zones(raw: Any) -> tuple[ZoneRow, ...]:
    rows = _rows(raw)
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


_ZONES = tuple(mark.value for mark in Mark if mark.value.startswith("zone_"))
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
    offers={"zones.marks": _ZONES, "zones.level": LADDER},
    rows={"zones": dict.fromkeys(_ROW) | {key: [] for key in ("marks", "kinds", "assisting")}},
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
