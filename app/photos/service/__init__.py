"""The verbs of photos."""

from app.photos.service.let_go import (
    empty_store,
    forget_gone,
    let_go,
    unnamed_photos,
    wait_anew,
)
from app.photos.service.note_use import use
from app.photos.service.remind_awaited import remind_awaited
from app.photos.service.show_photo import show
from app.photos.service.take_photo import join_parts, record, take, take_each
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
    "empty_store",
    "forget_gone",
    "forget_parts",
    "join",
    "join_parts",
    "keep_part",
    "let_go",
    "original",
    "parts",
    "put_back",
    "record",
    "remind_awaited",
    "show",
    "shown",
    "take",
    "take_each",
    "unnamed_photos",
    "use",
    "wait_anew",
]
