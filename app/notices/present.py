"""What notices look like in answers."""

from typing import Any

from app.notices import rules
from app.notices.channels import allowed, scheme_of
from app.notices.models import Channel, Notice
from app.notices.queries import Receipt
from app.notices.timing import Wishes

NOTICE = ("id", "kind", "about", "about_id", "created_at", "read_at")


def notice_out(notice: Notice, english: bool) -> dict[str, Any]:
    """A notice with its sentence, in English or Chinese."""
    text = rules.as_stored(notice.kind, notice.params, english)
    return {name: getattr(notice, name) for name in NOTICE} | {"text": text}


def settings_out(channels: list[Channel], wishes: Wishes) -> dict[str, Any]:
    """One's own wishes."""
    digest: dict[str, Any] | None = None
    if wishes.digest_at is not None:
        digest = {"at": wishes.digest_at}
    elif wishes.digest_hours is not None:
        digest = {"every_hours": wishes.digest_hours}
    return {
        "channels": [{"address": c.address, "urgent_only": c.urgent_only} for c in channels],
        "quiet": wishes.quiet and {"start": wishes.quiet[0], "end": wishes.quiet[1]},
        "digest": digest,
        "allowed": allowed(),
    }


def receipt_out(receipt: Receipt) -> dict[str, Any]:
    """Who was told what, and when he read it."""
    return {
        "officer": {"id": receipt.officer_id, "name": receipt.name},
        "kind": receipt.kind,
        "created_at": receipt.created_at,
        "read_at": receipt.read_at,
    }


def dead_out(row: Any) -> dict[str, Any]:
    """A push given up; of its address only the scheme, of what it says only the kind."""
    return {
        "id": row.Delivery.id,
        "kind": row.kind,
        "officer": {"id": row.officer_id, "name": row.name},
        "channel": scheme_of(row.address) if row.address else None,
        "error": row.Delivery.error,
        "attempts": row.Delivery.attempts,
        "created_at": row.created_at,
        "tried_at": row.Delivery.tried_at,
    }
