"""What a privacy notice looks like in answers."""

from datetime import datetime
from typing import Any

from app.people.models import PrivacyNotice

PRIVACY_NOTICE = ("id", "valid_from", "text", "english")


def privacy_notice_out(notice: PrivacyNotice, acknowledged_at: datetime | None) -> dict[str, Any]:
    """A version of the notice, and when the one who asks has acknowledged it."""
    shown = {name: getattr(notice, name) for name in PRIVACY_NOTICE}
    return shown | {"acknowledged_at": acknowledged_at}
