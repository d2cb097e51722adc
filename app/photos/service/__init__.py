"""The verbs of photos."""

from app.photos.service.note_use import use
from app.photos.service.remind_awaited import remind_awaited
from app.photos.service.show_photo import show
from app.photos.service.take_photo import join_parts, record, take
from app.photos.store import (
    PART_BYTES,
    drop_parts,
    forget_parts,
    join,
    keep_part,
    original,
    parts,
    put_back,
    shown,
)

__all__ = [
    "PART_BYTES",
    "drop_parts",
    "forget_parts",
    "join",
    "join_parts",
    "keep_part",
    "original",
    "parts",
    "put_back",
    "record",
    "remind_awaited",
    "show",
    "shown",
    "take",
    "use",
]
