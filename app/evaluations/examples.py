"""Examples for the document of the API."""

OWN = {
    "score": 85.5,
    "good": "每两天巡查一次，秸秆堆垛已清理。",
    "problems": "河边两处垃圾反复出现。",
    "improve": "在河边增设垃圾箱，每周六清理。",
}
SUPERIOR = {
    "text": "巡查到位，处置及时；反馈仍须加强。",
    "reason": None,
}
_FILED = {
    "written_by": {"id": 12, "name": "王明"},
    "written_at": "2026-10-09T02:00:00+00:00",
    "submitted_by": {"id": 12, "name": "王明"},
    "submitted_at": "2026-10-09T02:10:00+00:00",
    "seen_score": 87.4,
}
STEPS = {
    "period": "2026Q3",
    "code": "990126101203",
    "name": "青石村",
    "stage": "self_evaluated",
    "version": 3,
    "missed": None,
    "score": 87.4,
    "self_score": 85.5,
    "superior_score": None,
    "difference": {"points": 10, "not_from_plan": True},
    "self": OWN | _FILED,
    "superior": None,
    "earlier": [],
    "objectable_until": None,
    "objections": [],
    "limits": [{"step": "superior", "code": "990126101", "due_at": "2026-10-20T09:30:00+00:00"}],
    "may": ["superior"],
}
