"""What a notice looks like in answers."""

from typing import Any

from app.notices import rules
from app.notices.models import Notice

NOTICE = ("id", "kind", "about", "about_id", "created_at", "read_at")


def notice_out(notice: Notice, english: bool) -> dict[str, Any]:
    """A notice with its sentence, in English or Chinese."""
    text = rules.sentence(notice.kind, notice.params, english)
    return {name: getattr(notice, name) for name in NOTICE} | {"text": text}
