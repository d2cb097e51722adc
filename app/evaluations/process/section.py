"""What a county's rules say of the steps of an evaluation. None of it stands in the plans: these
are starting values, and every answer that shows one says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.deadlines.rules import Limit
from app.policies.rules import Section, each, whole


@dataclass(frozen=True)
class Settings:
    """The time of each step, and how far two scores may lie apart without a reason."""

    #: Of `open` (启动考核), from when what is filed late in a quarter counts no more, or the parts
    #: of a half-year or year are locked; of the steps `self` (自评), from the opening of a
    #: quarter; `superior` (上级评价), from when the cell and all below it are ready; `report`
    #: (上报); `lock` (锁定), from when everything has come to the county, of a half-year or year
    #: from its opening; of an `objection` (申诉), from the evaluation, and its `answer`.
    limits: Mapping[str, Limit]
    #: Points between self and superior score above which the latter gives a reason.
    difference: int


LIMITS = ("open", "self", "superior", "report", "lock", "objection", "answer")
FIELDS = dict.fromkeys(LIMITS, Limit.read) | {"difference": whole(0, 100)}
DEFAULT = {
    "open": {"clock": "working_days", "days": 5},
    "self": {"clock": "working_days", "days": 7},
    "superior": {"clock": "working_days", "days": 7},
    "report": {"clock": "working_days", "days": 3},
    "lock": {"clock": "working_days", "days": 10},
    "objection": {"clock": "working_days", "days": 3},
    "answer": {"clock": "working_days", "days": 5},
    "difference": 10,
}


def _settings(raw: Any) -> Settings:
    read = each(raw, FIELDS)
    return Settings({name: read[name] for name in LIMITS}, read["difference"])


STEPS = Section("evaluation_steps", _settings, DEFAULT)
