"""What the document of the API shows of documents."""

ID = "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a01"
DRAFT = {
    "id": ID,
    "kind": "supervision",
    "receiver": {"cell": "990126101"},
    "about": [{"about": "incident", "about_id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a02"}],
    "ground": "下列问题逾期未办结。",
    "demand": "请依法处理并书面回复。",
    "reply_by": "2026-07-10",
}
DOCUMENT = DRAFT | {
    "number": "青环督〔2026〕3号",
    "version": 4,
    "kind_name": "督办通知",
    "state": "sent",
    "issuer": {"code": "990126", "name": "青禾县"},
    "receiver": {"cell": {"code": "990126101", "name": "青石镇"}, "department": None},
    "about": [
        {
            "about": "incident",
            "about_id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a02",
            "label": "990126-2026-000031",
        }
    ],
    "late": False,
    "drafted_by": None,
    "drafted_at": "2026-07-03T08:50:00+08:00",
    "signed_by": {"id": 7, "name": "某"},
    "signed_at": "2026-07-03T09:20:00+08:00",
    "sent_at": "2026-07-03T09:20:00+08:00",
    "replied_at": None,
    "outcome": None,
    "actions": ["receive", "reply"],
}
STEP = {
    "id": ID,
    "seq": 1,
    "at": "2026-07-03T08:50:00+08:00",
    "officer": None,
    "action": "draft",
    "note": None,
    "data": {},
    "photo_ids": [],
}
WHOLE = DOCUMENT | {"sha256": "9f86d081884c7d65" * 4, "steps": [STEP], "photos": []}
ACTION = {"id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a03", "note": "已清理完毕，照片附后"}
KIND = {
    "kind": "supervision",
    "name": "督办通知",
    "word": "环督",
    "signs": ["leader", "reviewer"],
    "gets": ["grid_chief", "leader", "reviewer"],
    "outcomes": ["settled", "partly", "unanswered", "raised"],
    "template": None,
}
TEMPLATE = {
    "kind": "supervision",
    "version": 1,
    "sha256": "9f86d081884c7d65" * 4,
    "edited_at": "2026-07-03T08:50:00+08:00",
}
NUMBERING = {"prefix": "青", "example": "青环督〔2026〕3号"}
