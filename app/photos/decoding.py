"""What a photo shows of itself: type by content, price before decoding, EXIF, smaller copies.

Runs in a process of its own (`inspection`). Whatever is wrong with a file is no error: it is
refused, or kept as it is and not decoded.
"""

import io
import warnings
from dataclasses import dataclass, field
from typing import Any

import filetype
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import refuse
from app.photos.exif import FAULTS, read_exif
from app.photos.jpeg import scans_of

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
#: A JPEG of one scan is decoded at a fraction of its size, row by row; of everything else the whole
#: is held. Cameras and programs write progressive ones in ten scans or so.
MOST_PIXELS, MOST_PIXELS_WHOLE, MOST_SCANS = 120_000_000, 32_000_000, 20
COPIES = {"large": 1600, "small": 320}


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
    """Look at a file; refuses `not_a_photo`, `too_many_pixels`, `photo_too_dear`, `too_large` (a
    recording).
    """
    try:
        image = Image.open(io.BytesIO(content), formats=list(TYPES))
    except (UnidentifiedImageError, *FAULTS):
        return Looked(_sound(content))
    with image:
        kind = image.format or ""
        width, height = image.size
        scans = scans_of(content) if kind in ("JPEG", "MPO") else 0
        if width * height > (MOST_PIXELS if scans == 1 else MOST_PIXELS_WHOLE):
            refuse("too_many_pixels", width=width, height=height)
        if scans > MOST_SCANS:
            refuse("photo_too_dear")
        exif = read_exif(image)
        copies = _copies(image)
        if exif.get("orientation", 1) >= 5:
            width, height = height, width
        return Looked(TYPES[kind], width, height, exif or None, not copies, copies)


def look_at_each(contents: list[bytes]) -> list[Looked]:
    """`look` for each; the first that is refused refuses all."""
    return [look(one) for one in contents]


def _sound(content: bytes) -> str:
    guess = filetype.guess(content)
    if guess and guess.mime == "image/webp":
        refuse("photo_too_dear")  # its decoder asks for all its memory when it is opened
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
