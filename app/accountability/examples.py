"""Examples of accountability for the API's document."""

UUID = "3f0f5d0e-6f5c-4c43-9a53-0d5a1d6b8a01"
CASE = "0b9f7c0e-1f0a-4c6e-8a62-9d1a4be3c511"
UNIT = {"cell": "990126101203"}
EVIDENCE = [{"about": "incident", "about_id": CASE}]
ACTION = {"id": UUID, "note": "情况属实"}
COMMON = {
    "id": UUID,
    "version": 1,
    "created_at": "2026-07-01T01:00:00+00:00",
    "created_by": {"id": 3, "name": "周凯"},
    "unit": {"cell": {"code": "990126101203", "name": "青石村"}, "department": None},
    "authority": {"code": "990126101", "name": "青石镇"},
    "actions": ["ask"],
}
STEPS = {
    "steps": [],
    "evidence": [{"about": "incident", "about_id": CASE, "label": "990126-2026-000031"}],
    "photos": [],
}
FILE_IN = {
    "id": UUID,
    "unit": UNIT,
    "person": {"officer_id": 12},
    "ground": "dereliction",
    "facts": "三次巡查未到现场。",
    "proposal": "talk",
    "evidence": EVIDENCE,
}
FILE = COMMON | {
    "state": "proposed",
    "person": {"officer_id": 12, "name": "李强", "role": "grid_chief"},
    "on_day": "2026-07-01",
    "ground": "dereliction",
    "facts": "三次巡查未到现场。",
    "proposal": "talk",
    "period": None,
    "step": None,
    "finding_id": None,
    "explain_by": None,
    "outcome": None,
    "appeal_by": None,
    "appeal": None,
}
FINDING_IN = {
    "id": UUID,
    "unit": {"cell": "990126101"},
    "kind": "false",
    "about": "incident",
    "about_id": CASE,
    "facts": "现场仍在排放。",
    "photo_ids": ["0" * 64],
}
FINDING = COMMON | {
    "state": "found",
    "actions": ["confirm", "reject"],
    "kind": "false",
    "about": "incident",
    "about_id": CASE,
    "label": "990126-2026-000031",
    "on_day": "2026-06-30",
    "officer": {"id": 4, "name": "李强"},
    "facts": "现场仍在排放。",
    "sample_id": None,
    "sample_place": None,
}
CONSEQUENCE_IN = {
    "id": UUID,
    "unit": UNIT,
    "kind": "veto",
    "ground": "整改不力，造成恶劣影响。",
    "period": "2026Q3",
}
CONSEQUENCE = COMMON | {
    "state": "proposed",
    "actions": ["order", "refuse"],
    "kind": "veto",
    "kind_name": "一票否决",
    "person": None,
    "ground": "整改不力，造成恶劣影响。",
    "period": "2026Q3",
    "amount_fen": None,
    "document_id": None,
    "file_id": None,
}
COUNTERS = {
    "period": "2026",
    "until": "2026-07-01T01:00:00+00:00",
    "from_plan": False,
    "items": [
        {
            "unit": COMMON["unit"],
            "counts": {"violations": 3, "unfinished": 0},
            "thresholds": {
                "violations": {"deputy": 3, "heads": 6},
                "unfinished": {"deputy": 1, "heads": 2},
            },
            "proposed": [],
        }
    ],
    "next": None,
}
SAMPLE_IN = {"id": UUID, "kind": "patrols", "period": "2026Q3"}
SAMPLE = {
    "id": UUID,
    "cell": {"code": "990126101", "name": "青石镇"},
    "kind": "patrols",
    "period": "2026Q3",
    "seed": "b1946ac92492d2347c6235b4d2611184",
    "method": 1,
    "size": 1,
    "frame_size": 420,
    "frame_digest": "0" * 64,
    "drawn_by": {"id": 3, "name": "周凯"},
    "drawn_at": "2026-10-08T02:00:00+00:00",
    "checked": 0,
}
ITEM = {
    "place": 1,
    "key": CASE,
    "cell": {"code": "990126101203", "name": "青石村"},
    "people": [{"id": 12, "name": "李强"}],
    "told": {"length_m": 3210, "duration_s": 2400},
    "verdict": None,
    "may": True,
}
VERDICT = {"id": UUID, "verdict": "false", "note": "照片与现场不符。"}
AGAIN = {"keys": [CASE], "frame_size": 420, "frame_digest": "0" * 64, "same": True}
