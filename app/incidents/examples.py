"""Example bodies of the OpenAPI document; tests send them."""

from app.filings.examples import CASE_ID

CASE = {
    "id": CASE_ID,
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
