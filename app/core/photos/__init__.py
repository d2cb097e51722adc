"""The content-addressed photo store: bytes by their SHA-256, what they show of themselves, who sent
them, and what names them.
"""

from app.core.photos.looking import Looked, differences
from app.core.photos.models import Photo, PhotoSender, PhotoUse
from app.core.photos.service import (
    Claim,
    awaited_since,
    positions,
    record,
    sent_by,
    states,
    take,
    use,
    uses_of,
)
from app.core.photos.store import (
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
    "Claim",
    "Looked",
    "Photo",
    "PhotoSender",
    "PhotoUse",
    "awaited_since",
    "differences",
    "drop_parts",
    "forget_parts",
    "join",
    "keep_part",
    "original",
    "parts",
    "positions",
    "put_back",
    "record",
    "sent_by",
    "shown",
    "states",
    "take",
    "use",
    "uses_of",
]
