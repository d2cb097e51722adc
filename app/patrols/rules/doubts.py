"""Doubts: named tests over a whole filing. One that speaks takes the patrol out of all figures
until a person has looked; nothing is refused, and nothing is counted in silence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.filings.rules.marks import Mark
from app.filings.rules.times import CLOCK_TOLERANCE
from app.patrols.sections import DoubtBounds
from grids.plausible import Motion

#: Legs of so many metres tell little of a way, but drives have them; two who go together share so
#: much of both their times.
LONG_LEG_M, SHARED = 50.0, 0.8
#: How the doubt of a patrol stands: there is none; nobody has looked; what somebody said.
NONE, WAITING, ACCEPTED, REJECTED = "none", "waiting", "accepted", "rejected"
STANDINGS = (NONE, WAITING, ACCEPTED, REJECTED)
#: With these a patrol counts.
COUNTING = frozenset({NONE, ACCEPTED})

#: The tests by their marks, each with its version: it goes up when the test asks something else.
#: What a stored patrol was asked stays with it.
AS_FILED: Mapping[Mark, int] = {
    Mark.NO_TRACK: 1,
    Mark.NO_POSITION: 1,
    Mark.IMPOSSIBLE_SPEED: 1,
    Mark.MOCK_LOCATION: 3,
    Mark.SAME_TRACK: 1,
    Mark.OUTSIDE_POST: 1,
    Mark.FUTURE_TIME: 2,
    Mark.OLD_TIME: 2,
    Mark.AFTER_CUT_OFF: 2,
    Mark.TRACK_OUTSIDE_TIMES: 1,
    Mark.SEVERAL_OUTINGS: 1,
    Mark.TIMES_APART: 1,
    Mark.VISIT_LATE: 1,
    Mark.MEND_DISPUTED: 1,
    Mark.MEND_REJECTED: 1,
}
#: Those that need other patrols, or time: a job asks them within a minute.
COMPARED: Mapping[Mark, int] = {
    Mark.LIKE_TRACK: 2,
    Mark.REWORKED_TRACK: 2,
    Mark.DRAWN_TRACK: 2,
    Mark.NOISY_TRACK: 1,
    Mark.AIMLESS: 1,
    Mark.LEAPS: 1,
    Mark.SPARSE_TRACK: 1,
    Mark.NOT_JUDGED: 1,
    Mark.TIMES_OVERLAP: 1,
    Mark.DEVICE_AT_ONCE: 1,
}
DOUBTFUL = frozenset({*AS_FILED, *COMPARED})

#: Parts of the names that phones, systems and wrappers have for a position that is made up.
MADE_UP = ("mock", "simulat", "emulat", "virtual", "fake", "spoof", "模拟", "虚拟", "伪造")
#: What is said under such a name when it is not.
DENIALS = frozenset(
    {"", "0", "0.0", "false", "f", "no", "n", "off", "none", "null", "nil", "undefined"}
    | {"disabled", "unavailable", "unknown", "unsupported", "n/a", "否", "无"}
)
#: Parts of the names under which a phone tells where its position is from: there the value says it.
TELL_ORIGIN = ("provider", "source", "origin", "gps", "gnss", "locat", "position", "fix", "flag")


@dataclass(frozen=True)
class Verdict:
    """What somebody said of a patrol: of which doubts, and of what he had looked at."""

    accepted: bool
    doubts: Collection[str]
    looked_at: str | None


def standing(marks: Iterable[str], looked_at: str | None, verdict: Verdict | None) -> str:
    """How the doubt of a patrol stands. A verdict holds for what was looked at: a doubt that has
    come since, another track (its digest), or one more late visit, waits anew. What its officer
    disputes is decided elsewhere.
    """
    found = DOUBTFUL & set(marks)
    if Mark.MEND_REJECTED in found:
        return REJECTED
    if Mark.MEND_DISPUTED in found:
        return WAITING
    if not found:
        return NONE
    if verdict and found <= set(verdict.doubts) and verdict.looked_at == looked_at:
        return ACCEPTED if verdict.accepted else REJECTED
    return WAITING


def doubts(
    *,
    late: Iterable[Mark],
    ended: datetime,
    received: datetime,
    in_post: bool,
    mocked: bool,
    device_shared: bool,
    same_track: bool,
) -> list[Mark]:
    """What is odd about a patrol beside its track: its time, its place, its device, its likeness.

    `late`: what is odd about its start, compared with when the last of it came (`received`);
    `in_post`: its cell lies below a post of that day; `device_shared`: another officer filed from
    this device that day; `same_track`: another patrol has the very same way.
    """
    found = {
        Mark.FUTURE_TIME: ended > received + CLOCK_TOLERANCE,
        Mark.OUTSIDE_POST: not in_post,
        Mark.MOCK_LOCATION: mocked,
        Mark.DEVICE_SHARED: device_shared,
        Mark.SAME_TRACK: same_track,
    }
    return list(dict.fromkeys([*late, *(mark for mark, odd in found.items() if odd)]))


def says_mocked(device: Mapping[str, Any] | None) -> bool:
    """Whether a phone says, in whatever way and however deep, that its position is made up."""
    return _says(device or {}, "", made_up=False)


def _says(told: Any, name: str, *, made_up: bool) -> bool:
    """`made_up`: something around it is called so; `name` is what it is called itself."""
    if isinstance(told, Mapping):
        return any(
            _says(value, key, made_up=made_up or _called_so(key))
            for key, value in ((str(key).lower(), value) for key, value in told.items())
        )
    if isinstance(told, list | tuple):
        return any(_says(value, name, made_up=made_up) for value in told)
    words = str(told).strip().lower()
    if made_up:
        return words not in DENIALS
    return any(part in name for part in TELL_ORIGIN) and _called_so(words)


def _called_so(words: str) -> bool:
    return any(part in words for part in MADE_UP)


def odd_motion(motion: Motion, bounds: DoubtBounds) -> dict[Mark, Any]:
    """What is odd about how a track moves, with the figure behind it."""
    asked: dict[Mark, tuple[Any, bool]] = {
        Mark.DRAWN_TRACK: (
            (motion.off_m, motion.uneven, motion.steady),
            (motion.off_m is not None and motion.off_m < bounds.least_waver_m)
            or (motion.uneven is not None and motion.uneven < bounds.least_uneven)
            or (motion.steady is not None and motion.steady < bounds.least_steady),
        ),
        Mark.NOISY_TRACK: (
            motion.restless,
            motion.restless is not None and motion.restless > bounds.most_restless,
        ),
        Mark.AIMLESS: (
            motion.laps,
            motion.laps is not None
            and (motion.laps > bounds.most_laps or (motion.onward or 1.0) < bounds.least_onward),
        ),
        Mark.LEAPS: (motion.leaps, motion.leaps > bounds.most_leaps),
    }
    return {mark: seen for mark, (seen, odd) in asked.items() if odd}


def too_sparse(
    motion: Motion, silent: float, *, length_m: float, walked: bool, bounds: DoubtBounds
) -> bool:
    """Whether a track of `length_m` was told by too little for anybody to judge it: by few points
    or legs, or `silent` for most of its time (a share). Of one that is not to count as `walked`,
    but for its visits, half the points are asked: a look at one site is short.
    """
    # of a short way that a county asks for there are fewer legs
    legs = min(bounds.least_told, length_m / LONG_LEG_M)
    few = motion.points < bounds.least_told or motion.legs < legs
    if not walked:
        few = 2 * motion.points < bounds.least_told
    return few or silent > bounds.most_silent


def overlap_s(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> float:
    """For how many seconds two spans last at once."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(both, timedelta(0)).total_seconds()


def side_by_side(
    one: tuple[datetime, datetime],
    other: tuple[datetime, datetime],
    devices: tuple[str | None, str | None],
) -> bool:
    """Whether two people may have gone together, each with a phone that says which it is: most of
    both spans is the same.
    """
    named = bool(devices[0] and devices[1]) and devices[0] != devices[1]
    longer = max((span[1] - span[0]).total_seconds() for span in (one, other))
    return named and longer > 0 and overlap_s(one, other) >= SHARED * longer
