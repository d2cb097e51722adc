"""What becomes of a case in the demonstration: scripts of steps, each taken by whoever may take it
then.
"""

import random
from typing import Any

from app.demo.names import REPORTS

Step = tuple[float, str, dict[str, Any]]  # working hours after the step before, action, body

CLOSING = {
    "cause": "日常管理不到位",
    "rectified": {"how": "已整改到位，现场复核合格", "photo_ids": []},
    "responsibility": "责任单位负责人已约谈",
    "satisfaction": "satisfied",
    "publish": False,
    "penalties": [],
}
DONE: dict[str, Any] = {"note": "已整改到位，现场复核无异味、无残留", "penalties": []}
#: outcome -> (weight, steps)
SCRIPTS: dict[str, tuple[int, list[Step]]] = {
    "usual": (
        46,
        [
            (1.5, "accept", {"handling_class": "general"}),
            (1, "assign", {}),
            (2, "start", {}),
            (20, "submit", DONE),
            (4, "confirm", {}),
            (1, "close", CLOSING),
        ],
    ),
    "quick": (
        14,
        [
            (0.5, "accept", {"handling_class": "immediate"}),
            (0.2, "assign", {}),
            (1, "submit", DONE),
            (2, "confirm", {}),
            (0.5, "close", CLOSING),
        ],
    ),
    "long": (
        6,
        [
            (1, "accept", {"handling_class": "complex"}),
            (3, "assign", {}),
            (5, "start", {}),
            (110, "submit", DONE),
            (6, "confirm", {}),
            (1, "close", CLOSING),
        ],
    ),
    "slow": (
        7,
        [
            (6, "accept", {"handling_class": "general"}),
            (5, "assign", {}),
            (30, "start", {}),
            (60, "submit", DONE),
            (9, "confirm", {}),
            (2, "close", CLOSING),
        ],
    ),
    "returned": (
        9,
        [
            (1, "return", {"note": "请补充位置与照片"}),
            (3, "correct", {"description": "已补充：位置在村东头桥下"}),
            (2, "accept", {}),
            (1, "assign", {}),
            (12, "submit", DONE),
            (3, "confirm", {}),
            (1, "close", CLOSING),
        ],
    ),
    "rejected": (
        6,
        [
            (1, "accept", {}),
            (1, "assign", {}),
            (1, "start", {}),
            (10, "submit", DONE),
            (2, "reject", {"note": "现场仍有残留，请继续清理"}),
            (9, "submit", DONE),
            (2, "confirm", {}),
            (1, "close", CLOSING),
        ],
    ),
    "handed_up": (
        3,
        [
            (1, "escalate", {"note": "涉及停产决定，超出本级权限"}),
            (3, "accept", {}),
            (2, "assign", {}),
            (25, "submit", DONE),
            (3, "confirm", {}),
            (1, "close", CLOSING),
        ],
    ),
    "unfounded": (4, [(2, "dismiss", {"note": "现场核实不属实"})]),
    "reopened": (
        2,
        [
            (1, "accept", {}),
            (1, "assign", {}),
            (8, "submit", DONE),
            (2, "confirm", {}),
            (1, "close", CLOSING),
            (40, "reopen", {"note": "群众再次反映"}),
            (2, "assign", {}),
            (10, "submit", DONE),
            (2, "confirm", {}),
            (1, "close", CLOSING),
        ],
    ),
    "forgotten": (3, []),
}
#: What emergencies and disputes have besides: action -> the step that comes before it.
BESIDES: dict[str, dict[str, Step]] = {
    "emergency": {
        "submit": (0.2, "sheet", {"substance": "柴油", "measures": ["围油栏", "吸油毡"]}),
        "close": (0.5, "stand_down", {"note": "现场清理完毕，复测达标"}),
    },
    "dispute": {
        "submit": (
            2,
            "mediate",
            {
                "place": "村委会",
                "mediator": "司法所",
                "outcome": "agreed",
                "agreement": "夜间停用，限期加装净化设施",
            },
        ),
    },
}
ON_SPOT: list[Step] = [(2, "confirm", {}), (1, "close", CLOSING)]


def outcome(rng: random.Random) -> list[Step]:
    """The steps of a case."""
    names = list(SCRIPTS)
    name = rng.choices(names, [SCRIPTS[n][0] for n in names])[0]
    return SCRIPTS[name][1]


def fitted(steps: list[Step], nature: str) -> list[Step]:
    """The steps with those that the nature asks for besides."""
    besides = BESIDES.get(nature, {})
    return [
        one
        for step in steps
        for one in ((besides[step[1]], step) if step[1] in besides else (step,))
    ]


def finding(rng: random.Random) -> dict[str, Any]:
    """What an officer reports from a walk."""
    kind = rng.choices(list(REPORTS), [8, 6, 3, 4, 2, 2, 5, 4, 6, 9, 4, 2, 6, 4, 2, 0, 1, 3])[0]
    body: dict[str, Any] = {"kind": kind, "description": rng.choice(REPORTS[kind])}
    if kind in ("WAT-08", "WST-01", "RUR-03") and rng.random() < 0.4:
        body["measures_taken"] = "当场组织清理完毕"
    elif rng.random() < 0.5:
        body["measures_taken"] = "已劝阻"
    return body


def call(rng: random.Random) -> dict[str, Any]:
    """What a citizen reports by phone or letter."""
    kind = rng.choice(("AIR-12", "NOI-01", "WST-01", "DIS-02", "AIR-05", "WAT-02"))
    source = rng.choice(("public", "public", "hotline_12369", "upper_check"))
    reporter = (
        {"name": "某先生", "phone": "10000000000", "anonymous": False}
        if source != "upper_check"
        else None
    )
    return {
        "kind": kind,
        "description": rng.choice(REPORTS[kind]),
        "source": source,
        "reporter": reporter,
    }
