"""The verbs of photos."""

from app.photos.service.note_use import use
from app.photos.service.take_photo import record, take
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
    "keep_part",
    "original",
    "parts",
    "put_back",
    "record",
    "shown",
    "take",
    "use",
]
