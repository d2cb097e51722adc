"""Example bodies of the OpenAPI document; tests send them."""

FILING = {
    "kind": "AIR-01",
    "occurred_at": "2026-07-01T08:30:00+08:00",
    "sent_at": "2026-07-01T08:31:12+08:00",
    "location": {"lon": 114.9, "lat": 33.6, "accuracy_m": 8, "datum": "gcj02"},
    "description": "田埂边焚烧秸秆，约 20 平方米",
    "measures_taken": "已劝阻并扑灭",
    "photo_ids": [],
}
CASE = {
    "id": "0e3a4f0e-5f0b-4d3e-9a51-6f5d3c6d9c11",
    "number": "990126-2026-000031",
    "version": 1,
    "kind": "AIR-01",
    "kind_name": "秸秆焚烧",
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

#: The life of the database that answered (app/core/epoch.py).
EPOCH = "5f0c6a1e9b0d4f57a3c2d1e0b9a88776"
