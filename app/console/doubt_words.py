"""What speaks against a patrol, in words: each test, what it saw, and which patrol it is like."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g

from app.console import words
from app.console.pages import say, word
from app.console.times import when
from app.filings.rules.marks import Mark
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.present import patrols_out

#: What a test saw of the patrol itself -> its words; of what another release saw there are none.
SEEN: Mapping[str, Callable[[Any], str]] = {
    Mark.NOISY_TRACK: lambda seen: say(
        f"抖动为常见最大值的 {seen:.1f} 倍", f"{seen:.1f} times the most that receivers waver"
    ),
    Mark.AIMLESS: lambda seen: say(
        f"里程为活动范围的 {seen:.0f} 倍", f"{seen:.0f} times as long as it is wide"
    ),
    Mark.LEAPS: lambda seen: say(f"{seen} 处", f"{seen} of them"),
    Mark.SPARSE_TRACK: lambda seen: say(
        f"{seen[0]} 个点，中断占 {100 * seen[2]:.0f}%",
        f"{seen[0]} points, silent for {100 * seen[2]:.0f}%",
    ),
}
#: What it saw of another patrol -> its words.
COMPARED: Mapping[str, Callable[[Any], str]] = {
    "metres": lambda seen: say(f"叠合后相差 {seen} 米", f"laid on each other {seen} m apart"),
    "share": lambda seen: say(
        f"{100 * seen:.0f}% 的路段相同", f"{100 * seen:.0f}% of its parts are the same"
    ),
    "minutes": lambda seen: say(f"重叠 {seen} 分钟", f"{seen} minutes at once"),
}


@dataclass(frozen=True)
class Doubt:
    """A test that speaks against a patrol; `other` is the patrol that it is like, as far as the
    reader may see that, and `hidden` that there is one which he may not.
    """

    said: str
    other: Mapping[str, Any] | None
    hidden: bool
    figures: str

    @property
    def whose(self) -> str:
        """Who walked the other one, and when; empty where that is not shown."""
        if self.other is None:
            return ""
        return f"{self.other['officer']['name']} {when(self.other['started_at'])}"

    def __str__(self) -> str:
        whose = f"（{self.whose}）" if self.other else ""
        return f"{self.said}{whose}{'，' if self.figures else ''}{self.figures}"


def doubts_of(patrols: Sequence[Patrol]) -> list[list[Doubt]]:
    """What speaks against each of some patrols; two queries for what they were compared with."""
    ids = {found for patrol in patrols for found in compared_with(patrol)}
    seen = queries.those(g.caller.scope, g.caller.id, ids) if ids else []
    others = {str(out["id"]): out for out in patrols_out(seen)}
    return [[_doubt(row, others) for row in patrol.doubts or ()] for patrol in patrols]


def compared_with(patrol: Patrol) -> list[uuid.UUID]:
    """The patrols that it is like, each once."""
    found = (_other(row["seen"]) for row in patrol.doubts or ())
    return [uuid.UUID(one) for one in dict.fromkeys(found) if one]


def _other(seen: Any) -> str | None:
    return seen.get("patrol_id") if isinstance(seen, dict) else None


def _doubt(row: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> Doubt:
    known = _other(row["seen"])
    other = others.get(known or "")
    hidden = known is not None and other is None
    return Doubt(word(words.MARK, row["test"]), other, hidden, "，".join(_figures(row)))


def _figures(row: Mapping[str, Any]) -> Iterable[str]:
    test, seen = row["test"], row["seen"]
    try:
        if isinstance(seen, dict):
            for name in (one for one in COMPARED if one in seen):
                yield COMPARED[name](seen[name])
        elif test in SEEN and seen is not None:
            yield SEEN[test](seen)
    except (TypeError, ValueError, LookupError):
        return  # a test of another release
