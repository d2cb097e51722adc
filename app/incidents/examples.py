"""Example bodies of the OpenAPI document; tests send them."""

from app.filings.examples import CASE_ID

CASE = {
    "id": CASE_ID,
    "number": "990126-2026-000031",
    "version": 1,
    "kind": "AIR-01",
    "kind_name": "秸秆焚烧",
    "kind_english": "straw burning",
    "status": "reported",
    "level": "township",
    "cells": {"village": {"code": "990126101203", "name": "青石村"}},
    "due_at": "2026-07-01T04:31:00+00:00",
    "marks": [],
    "actions": [],
}
ACTION = {"id": "5b1c7a52-6a86-4c53-8fd6-2a4c21f0a7aa", "note": "转农业服务中心办理"}
EVENT = {
    "id": ACTION["id"],
    "seq": 2,
    "at": "2026-07-01T00:40:00+00:00",
    "action": "accept",
    "from_status": "reported",
    "to_status": "accepted",
}
ACTED = {"event": EVENT, "incident": CASE | {"version": 2, "status": "accepted"}}
LIMIT = {
    "stage": "accept",
    "level": "township",
    "cell": {"code": "990126101", "name": "东河镇"},
    "clock": "working_hours",
    "budget_s": 14400,
    "spent_s": 14400,
    "started_at": "2026-07-01T01:00:00+00:00",
    "due_at": "2026-07-01T07:00:00+00:00",
    "overdue_since": "2026-07-01T07:00:00+00:00",
    "ended_at": "2026-07-01T07:00:30+00:00",
    "reason": "escalated",
}
TRANSFER = {
    "id": "0d0f1e2a-7c52-4c0d-9d5c-1d6b8f3f1b55",
    "state": "received",
    "to": {"department": {"id": 3, "name": "公安局"}, "cell": None, "body": None, "name": None},
    "from": {"code": "990126", "name": "示例县"},
    "sent_at": "2026-07-01T01:00:00+00:00",
    "note": "涉嫌犯罪，移送侦查",
    "confidential": False,
    "reply_by": "2026-07-10",
    "limits": [{"stage": "answer", "due_at": "2026-07-10T09:30:00+00:00"}],
    "reminders": 0,
}
EMERGENCY = {
    "calls": [
        {
            "id": 7,
            "level": "county",
            "who": {"cell": {"code": "990126", "name": "示例县"}},
            "state": "acknowledged",
            "called_at": "2026-10-02T15:10:00+00:00",
            "acknowledged_at": "2026-10-02T15:14:00+00:00",
            "chases": 0,
            "leads": True,
        }
    ],
    "sheet": {
        "substance": "柴油",
        "water": "清水河",
        "road": "省道 S102 41 公里",
        "measures": ["围油栏"],
    },
    "downstream": [{"cell": {"code": "990126101204"}, "told_at": "2026-10-02T15:30:00+00:00"}],
    "samples": [
        {
            "taken_at": "2026-10-02T16:00:00+00:00",
            "where": "下游桥",
            "indicator": "石油类",
            "value": 0.9,
            "unit": "mg/L",
            "limit": 0.05,
            "over": True,
        }
    ],
    "still_over": ["下游桥 石油类"],
    "stood_down": None,
}
MEDIATION = {
    "parties": [{"name": "某先生", "role": "投诉人", "phone": "139…"}],
    "sessions": [
        {
            "held_at": "2026-07-03T01:00:00+00:00",
            "place": "村委会",
            "mediator": "司法所",
            "outcome": "agreed",
            "agreement": "夜间停机",
        }
    ],
}
MEASURE = {
    "id": "7f4b2c9e-3d18-4a57-9b60-2f6c1e8d4a93",
    "kind": "power_cut",
    "name": "断电",
    "state": "ordered",
    "target": "某化工厂",
    "note": "拒不停产，予以断电",
    "raised_by": {"id": 12, "name": "周凯"},
    "raised_at": "2026-07-01T01:00:00+00:00",
    "cell": {"code": "990126", "name": "示例县"},
    "power": {"level": "county", "policy": 1},
    "decided_by": {"id": 12, "name": "周凯"},
    "decided_at": "2026-07-01T01:00:00+00:00",
    "department": {"id": 5, "name": "供电公司"},
    "limits": [{"stage": "carry_out", "due_at": "2026-07-02T01:00:00+00:00"}],
    "reminders": 0,
}
SIMILAR = {
    "id": "7a0d0b63-7f52-4f0e-9a3b-0d2f8c5e6a11",
    "number": "990126-2026-000030",
    "status": "accepted",
    "distance_m": 18,
    "observed_at": "2026-07-01T00:05:00+00:00",
}
LOOK_BACK = {
    "id": "c1b9a4f0-58a1-4a52-9b0c-93ad2f1f7a02",
    "incident": {
        "id": CASE_ID,
        "number": "990126-2026-000031",
        "kind": "AIR-01",
        "status": "closed",
    },
    "days": 30,
    "due_at": "2026-08-03T16:00:00+00:00",
    "level": "county",
    "cell": {"code": "990126", "name": "示例县"},
    "result": None,
}
COUNTS = {
    "accept": 7,
    "assign": 3,
    "confirm": 2,
    "returned": 0,
    "transfers_in": 0,
    "due_today": 4,
    "overdue": 1,
    "emergencies": 0,
    "led": 1,
    "measures": 0,
    "time_asked": 1,
    "look_backs": 0,
}
