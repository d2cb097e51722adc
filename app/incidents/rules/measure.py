"""Measures ordered on who pollutes: by whose power, and how each ends (C22, C23, C24, C26, E10)."""

from collections.abc import Mapping
from typing import Any

from app.deadlines.rules import NO_LIMIT, is_limit
from app.incidents.rules.duty import LADDER
from app.incidents.rules.standing import POSTS_OF, Part

KINDS = {
    "stop": "停产",
    "limit": "限产",
    "time_limited_treatment": "限期治理",
    "power_cut": "断电",
    "water_cut": "断水",
    "closure": "关停",
    "repair": "整治修复",
    "listed_supervision": "挂牌督办",
}
#: The kind that marks its case, names who watches, and is lifted by its acceptance (C24).
LISTED = "listed_supervision"
STATES = ("proposed", "ordered", "done", "accepted", "lifted", "refused", "withdrawn")
#: What a second person must have looked at before it ends; the others are done when carried out.
ACCEPTED = frozenset({"time_limited_treatment", "repair", LISTED})
#: state -> the stage whose limit runs meanwhile
STAGES = {"proposed": "decide", "ordered": "carry_out", "done": "accept"}
#: What is proposed to the county when this one is missed (C23).
AFTER_MISSED = {"time_limited_treatment": "closure"}
#: Posts that decide for a cell what is proposed to it.
DECIDERS = POSTS_OF[Part.DECIDING]


def may_order(held: str, power: str) -> bool:
    """Whether somebody of the level `held` may order what takes the level `power`."""
    return LADDER.index(held) >= LADDER.index(power)


def state_at_first(held: str, power: str) -> str:
    """Who stands below the power only proposes."""
    return "ordered" if may_order(held, power) else "proposed"


def state_when_accepted(kind: str) -> str:
    """What acceptance makes of it."""
    return "lifted" if kind == LISTED else "accepted"


def stage_of(kind: str, state: str) -> str | None:
    """The stage whose limit runs in a state; None where nobody owes a step."""
    if state == "done" and kind not in ACCEPTED:
        return None
    return STAGES.get(state)


def is_settled(kind: str, state: str) -> bool:
    """Whether a case may end with it; a stop that was carried out stands on after the case."""
    return stage_of(kind, state) is None


def faults_of(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """What of an order does not fit together: {key: sentences}."""
    faults, limit = {}, body.get("limit")
    if limit and body.get("until"):
        faults["until"] = ["A limit or a last day, not both."]
    if limit and not is_limit(limit):
        faults["limit"] = [NO_LIMIT]
    watched = (body.get("supervising_unit") or "").strip()
    if body.get("kind") == LISTED and not watched:
        faults["supervising_unit"] = ["Needed here."]
    return faults


def parts_while(kind: str, state: str) -> frozenset[Part]:
    """What of a case is open because of a measure in a state."""
    if state == "proposed":
        return frozenset({Part.DECIDING, Part.MEASURE_PROPOSED})
    if state == "ordered":
        return frozenset({Part.CARRYING, Part.MEASURE_ORDERED, Part.MEASURE_STANDS})
    if state == "done":
        waits = {Part.MEASURE_DONE} if kind in ACCEPTED else set()
        return frozenset({Part.MEASURE_STANDS, *waits})
    return frozenset()
