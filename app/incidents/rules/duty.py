"""Whose duty a case is and for how long: levels, limits, what lateness moves (C04, C05, §9).

Levels are names of LADDER, lowest first; `seated` holds the levels with a reviewer in post.
"""

from collections.abc import Collection, Sequence

LADDER = ("township", "county")
#: The levels of a case's cells.
LEVELS = ("village", *LADDER)
#: status -> the stage whose limit runs meanwhile
STAGES = {
    "reported": "accept",
    "returned": "correct",
    "accepted": "handle",
    "assigned": "handle",
    "in_hand": "handle",
    "submitted": "confirm",
    "confirmed": "close",
}
#: Besides, from its receipt to its end, whatever happens in between (C05).
OUTER = "outer"
#: Stages in which the level's reviewer owes the next step: only these wait for a seat.
REVIEWED = frozenset({"accept", "confirm", "close"})
#: Of these the stages that end what somebody did: another owes them than who did it (design, two
#: people).
SECOND = frozenset({"confirm", "close"})

Skipped = list[dict[str, str]]


def statuses_of(stages: Collection[str]) -> list[str]:
    """The statuses in which a limit of one of these stages runs."""
    return [status for status, stage in STAGES.items() if stage in stages]


def levels_from(level: str) -> tuple[str, ...]:
    """The level and those above it."""
    return LADDER[LADDER.index(level) :]


def levels_above(level: str) -> tuple[str, ...]:
    """Those above the level, the next one first."""
    return levels_from(level)[1:]


def levels_below(level: str) -> tuple[str, ...]:
    """Those below the level."""
    return LADDER[: LADDER.index(level)]


def climb(
    levels: Sequence[str], seated: Collection[str], barred: Collection[str] = ()
) -> tuple[str | None, Skipped]:
    """The first of these levels with somebody who may act, and those passed on the way.

    `barred` are levels where all in post are barred from the step. The last one takes the case
    whether or not; None when there is no level. What is passed burns no time, the reason goes on
    record: [{"level", "reason": "vacant" | "no_second"}].
    """
    for place, level in enumerate(levels):
        if (level in seated and level not in barred) or level == levels[-1]:
            passed = levels[:place]
            return level, [
                _passed(one, "no_second" if one in seated else "vacant") for one in passed
            ]
    return None, []


def _passed(level: str, reason: str) -> dict[str, str]:
    return {"level": level, "reason": reason}


def for_want_of_second(skipped: Skipped) -> bool:
    """Whether somebody is in post at a level that was passed."""
    return any(one["reason"] == "no_second" for one in skipped)


def on_arrival(
    level: str, seated: Collection[str], barred: Collection[str] = ()
) -> tuple[str, Skipped]:
    """Who owes a reviewer's step that comes to a level: that level, or the next that may."""
    taker, skipped = climb(levels_from(level), seated, barred)
    return taker or level, skipped


def after_timeout(level: str, seated: Collection[str]) -> tuple[str | None, Skipped]:
    """Who takes on what a level let run out; None at the top, where lateness only stays on record.

    A vacant top takes it too; that it was vacant is said with the levels passed.
    """
    taker, skipped = after_handing_up(level, seated)
    if taker is not None and taker not in seated:
        skipped = [*skipped, _passed(taker, "vacant")]
    return taker, skipped


def after_handing_up(level: str, seated: Collection[str]) -> tuple[str | None, Skipped]:
    """Who takes on what is beyond a level's power; None at the top, where nobody is above."""
    return climb(levels_above(level), seated)


def base_level_after(status: str, base_level: str, level: str) -> str:
    """The lowest level that may act once the case stands at `level`.

    What is only reported must be accepted there; work that was accepted keeps its level's actions.
    """
    return level if status == "reported" else base_level


def level_after_correcting(level: str, found: str, *, same_township: bool) -> str:
    """The level of a returned case whose place was corrected: `found` is where such a place starts.

    What has moved up stays up.
    """
    return level if level == LADDER[-1] or same_township else found


def level_after_relocating(level: str, found: str, *, held: str) -> str:
    """The level of a case that was put into another township, where such places start at `found`.

    What has moved up stays up, unless somebody of the level that has it now sends it on: `held` is
    the level of whoever did.
    """
    return found if held in levels_from(level) else max(found, level, key=LADDER.index)


def reviewing_levels(base_level: str, level: str, *, at_once: bool = False) -> tuple[str, ...]:
    """The levels whose reviewers may act: from the one that accepted to where it has moved up.

    Or to the top, where the county acts at once.
    """
    return LADDER[LADDER.index(base_level) : None if at_once else LADDER.index(level) + 1]


def hastens(stage: str, level: str, key_zones: Collection[str]) -> bool:
    """Whether a key zone leaves half the time: until somebody below the top accepts (D15)."""
    return stage == "accept" and bool(key_zones) and level != LADDER[-1]


def limit_named(
    stage: str, *, nature: str, severity: str, handling_class: str | None
) -> tuple[str, ...]:
    """Where a policy says how long a stage may take (C16): ("accept", "emergency") …"""
    if stage == "accept":
        return "accept", "emergency" if nature == "emergency" else severity
    if stage == "handle":
        return "handle", handling_class or "general"
    if stage == OUTER:
        return OUTER, handling_class or "general"
    return ("correct",) if stage == "correct" else ("confirm",)
