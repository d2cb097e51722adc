"""What bodies of actions cannot do without, besides id and note."""

from typing import Any

from tests.support import world

NEEDED: dict[str, dict[str, Any]] = {
    "transfer": {"to": {"body": "police"}},
    "assist": {"cell_code": world.V1},
    "merge": {"into": "11111111-1111-4111-8111-111111111111"},
    "measure": {"kind": "stop"},
    "carry_out": {"photo_ids": ["f" * 64]},
    "look_back": {"result": "held"},
    "name_leader": {"officer_id": 1},
    "pause": {"reason": "停电", "until": "2026-07-10"},
    "extend": {"budget": {"clock": "working_days", "days": 1}},
    "joint": {"bodies": [1], "on": "2026-07-03"},
    "sample": {
        "taken_at": "2026-07-01T10:00:00+08:00",
        "where": "下游桥",
        "indicator": "石油类",
        "value": 0.9,
        "unit": "mg/L",
    },
    "parties": {"parties": [{"name": "某", "role": "投诉人"}]},
    "mediate": {
        "held_at": "2026-07-01T10:00:00+08:00",
        "place": "村委会",
        "mediator": "司法所",
        "outcome": "continued",
    },
}

#: A closing that says all that a policy may demand.
CLOSING: dict[str, Any] = {
    "cause": "设施停运",
    "rectified": {"how": "已恢复运行"},
    "responsibility": "企业负责人",
    "satisfaction": "no_reporter",
}
