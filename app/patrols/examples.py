"""A patrol as it is sent and shown, for the document of the API."""

from app.filings.examples import CASE_ID, FILING

IN = {
    "started_at": "2026-07-01T08:00:00+08:00",
    "ended_at": "2026-07-01T08:42:00+08:00",
    "sent_at": "2026-07-01T08:42:30+08:00",
    "datum": "gcj02",
    "mode": "regular",
    "track": [[114.9, 33.6, 1782864000000, 8], [114.9012, 33.6003, 1782864060000, 6]],
    "visits": [],
    "incidents": [FILING | {"id": CASE_ID}],
}
EXAMPLE = {
    "id": "8f2d7f1e-9d3f-4d8a-8f7d-0f5b6d9e2a10",
    "cell_code": "990126101203",
    "length_m": 2310,
    "duration_s": 2520,
    "inside_share": 0.94,
    "marks": [],
}
