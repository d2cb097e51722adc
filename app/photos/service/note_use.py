"""What names a photo, noted with the filing: the photo itself may come later."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app.core.insert import insert_new
from app.photos.models import PhotoUse
from app.photos.service.let_go import mark_named


def use(
    about: str,
    about_id: Any,
    sha256s: Iterable[str],
    now: datetime,
    officer_id: int,
    *,
    day: date | None = None,
) -> None:
    """Note that an officer's filing names these photos, as proof of what was seen on a day."""
    named = list(dict.fromkeys(sha256s))
    if not named:
        return
    about_it = {"about": about, "about_id": str(about_id), "noted_at": now}
    about_it |= {"officer_id": officer_id, "day": day}
    insert_new(PhotoUse, [{"sha256": sha256} | about_it for sha256 in named])
    mark_named(named)
