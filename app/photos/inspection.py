"""What a photo shows of itself: type by content, size before decoding, EXIF, smaller copies.

Whatever is wrong with a file costs bounded memory and time, and never an error: it is refused, or
kept as it is and not decoded.
"""

import io
import threading
import warnings
from dataclasses import dataclass, field
from typing import Any

import filetype
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import refuse
from app.photos.exif import FAULTS, read_exif

pillow_heif.register_heif_opener()
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")  # broken EXIF is expected
Image.MAX_IMAGE_PIXELS = None  # MOST_PIXELS is asked instead, before anything is decoded
TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "MPO": "image/jpeg",
}
AUDIO = {
    "audio/aac": "audio/aac",
    "audio/mpeg": "audio/mpeg",
    "audio/ogg": "audio/ogg",
    "audio/x-wav": "audio/wav",
    "audio/amr": "audio/amr",
    "audio/mp4": "audio/mp4",
    "video/mp4": "audio/mp4",
    "video/webm": "audio/webm",
    "audio/m4a": "audio/mp4",
}
MOST_AUDIO = 4 * 1024 * 1024
#: A JPEG is decoded at a fraction of its size; everything else whole.
MOST_PIXELS = {"JPEG": 120_000_000, "MPO": 120_000_000}
MOST_PIXELS_WHOLE = 32_000_000
COPIES = {"large": 1600, "small": 320}
_ONE_AT_A_TIME = threading.Lock()  # decoding takes memory: threads do it one after the other


@dataclass(frozen=True)
class Looked:
    """Media type, pixels upright, what the camera wrote, copies as JPEG without EXIF.

    No copies where it cannot be decoded.
    """

    content_type: str
    width: int | None = None
    height: int | None = None
    exif: dict[str, Any] | None = None
    damaged: bool = False
    copies: dict[str, bytes] = field(default_factory=dict)


def look(content: bytes) -> Looked:
    """Look at a file; refuses `not_a_photo`, `too_many_pixels`, `too_large` (a recording)."""
    try:
        image = Image.open(io.BytesIO(content), formats=list(TYPES))
    except (UnidentifiedImageError, *FAULTS):
        return Looked(_sound(content))
    with image:
        kind = image.format or ""
        width, height = image.size
        if width * height > MOST_PIXELS.get(kind, MOST_PIXELS_WHOLE):
            refuse("too_many_pixels", width=width, height=height)
        exif = read_exif(image)
        with _ONE_AT_A_TIME:
            copies = _copies(image)
        if exif.get("orientation", 1) >= 5:
            width, height = height, width
        return Looked(TYPES[kind], width, height, exif or None, not copies, copies)


def _sound(content: bytes) -> str:
    guess = filetype.guess(content)
    mime = AUDIO.get(guess.mime) if guess else None
    if mime is None:
        refuse("not_a_photo")
    return mime if len(content) <= MOST_AUDIO else refuse("too_large")


def _copies(image: Image.Image) -> dict[str, bytes]:
    """Upright JPEGs by the names of COPIES; empty if it cannot be decoded whole."""
    try:
        image.draft("RGB", (COPIES["large"], COPIES["large"]))
        image.load()
        image.thumbnail((COPIES["large"],) * 2)
        upright = ImageOps.exif_transpose(image)
        if upright.mode in ("RGBA", "LA", "P", "PA"):
            upright = upright.convert("RGBA")
            upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
        plain = upright.convert("RGB")
        plain.info.clear()
        found = {}
        for name, side in COPIES.items():
            plain.thumbnail((side, side))
            out = io.BytesIO()
            plain.save(out, "JPEG", quality=78, exif=b"")
            found[name] = out.getvalue()
        return found
    except FAULTS:
        return {}
