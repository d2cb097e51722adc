"""Pauses (挂账) and extensions: budgets too, so that asking never makes time without end (C05)."""

from dataclasses import dataclass
from datetime import date

KINDS = {"pause": "挂账", "extension": "延期"}
#: Asked waits for a decision; a granted pause runs until it is `ended`; a request `lapsed` when the
#: case moved on before it was decided.
STATES = ("asked", "granted", "denied", "lapsed", "ended")
#: States that use up one of the times that a policy gives.
USED = frozenset({"granted", "ended"})


@dataclass(frozen=True)
class Pauses:
    """How often a case may be paused, and for how many days at most."""

    times: int
    most_days: int


@dataclass(frozen=True)
class Extensions:
    """How often a case's time may be extended, and by which share of a stage's limit in all."""

    times: int
    most_share: float


def pause_fits(rules: Pauses, used: int, today: date, until: date) -> str | None:
    """The refusal of a pause that may not be asked for; None where it may."""
    if used >= rules.times:
        return "paused_often"
    return "pause_long" if (until - today).days > rules.most_days else None


def extension_fits(
    rules: Extensions, used: int, by_s: int, granted_s: int, limit_s: int
) -> str | None:
    """The refusal of an extension by `by_s` on top of what was granted; None where it may be.

    `limit_s` is the whole time of the desk for its stage, without what was granted.
    """
    if used >= rules.times:
        return "extended_often"
    return "extension_long" if by_s + granted_s > rules.most_share * limit_s else None
