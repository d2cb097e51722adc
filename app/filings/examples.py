"""Example bodies of the OpenAPI document that all filings share; tests send them."""

FILING = {
    "kind": "AIR-01",
    "occurred_at": "2026-07-01T08:30:00+08:00",
    "sent_at": "2026-07-01T08:31:12+08:00",
    "location": {"lon": 114.9, "lat": 33.6, "accuracy_m": 8, "datum": "gcj02"},
    "description": "田埂边焚烧秸秆，约 20 平方米",
    "measures_taken": "已劝阻并扑灭",
    "photo_ids": [],
}
CASE_ID = "0e3a4f0e-5f0b-4d3e-9a51-6f5d3c6d9c11"
#: The life of the database that answered (app/core/epoch.py).
EPOCH = "5f0c6a1e9b0d4f57a3c2d1e0b9a88776"
