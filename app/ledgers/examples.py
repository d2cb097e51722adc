"""Examples of ledgers for the API's document."""

from typing import Any

UUID = "3f0f5d0e-6f5c-4c43-9a53-0d5a1d6b8a01"
CELL = {"code": "990126101203", "name": "青石村"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"area_mu": {"type": "number", "title": "面积", "minimum": 0, "unit": "亩"}},
    "required": ["area_mu"],
}
DATA: dict[str, Any] = {
    "title": "裸露地块",
    "public": True,
    "site_kinds": ["P15"],
    "schema": SCHEMA,
    "states": [
        *("listed", "rectifying", "self_checked", "public_notice", "applied", "verified"),
        *("filed", "look_back", "dismissed"),
    ],
    "who": {
        "list": ["grid_officer", "grid_chief", "reviewer"],
        "issue": "township",
        "verify": "county",
        "file": "county",
    },
    "strike_off": {"photos": 1, "notice_days": 7},
    "checks": {"at_once_days": 7, "look_back_days": [90, 180], "recheck_days": 90},
}
KIND_IN = {"county": "990126", "code": "bare_land", "data": DATA}
KIND = {
    "id": 1,
    "code": "bare_land",
    "version": 1,
    "own_version": 0,
    "retired": False,
    "data": DATA,
}
ITEM_IN = {
    "id": UUID,
    "kind": "bare_land",
    "cell": "990126101203",
    "name": "青石村北堆土场",
    "fields": {"area_mu": 12.5, "cause": "demolition"},
    "problem": "拆迁后裸露，未覆盖。",
    "limit": {"kind": "date", "day": "2026-09-30"},
}
ITEM = {
    "id": UUID,
    "kind": "bare_land",
    "kind_title": "裸露地块",
    "kind_version": 1,
    "number": "bare_land-2026-000012",
    "version": 1,
    "state": "listed",
    "name": "青石村北堆土场",
    "cell": CELL,
    "fields": {"area_mu": 12.5, "cause": "demolition"},
    "problem": "拆迁后裸露，未覆盖。",
    "measures": [],
    "bodies": [],
    "limit_kind": "date",
    "due_on": "2026-09-30",
    "earlier_than_given": False,
    "lacks": ["goal", "measures", "responsible", "lead", "leader", "follower_id"],
    "actions": ["describe", "dismiss", "comment"],
}
WHOLE = ITEM | {"steps": [], "proofs": [], "checks": [], "photos": []}
ACTION = {"id": UUID, "note": "已覆盖防尘网"}
BOARD = {
    "items": [
        {
            "kind": "bare_land",
            "kind_title": "裸露地块",
            "states": {"listed": 3, "rectifying": 5},
            "overdue": 1,
            "total": 8,
        }
    ],
    "next": None,
}
BULLETIN = {"id": UUID, "cell": "990126", "receiver": {"cell": "990126101"}}
PROGRESS = {
    "month": "2026-07",
    "items": [
        {
            "cell": CELL,
            "department": None,
            "working": 3,
            "told": 2,
            "late": 1,
            "filed": 0,
            "silent": ["bare_land-2026-000012"],
        }
    ],
    "next": None,
}
