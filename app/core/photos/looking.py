"""What a photo shows of itself: type by content, size before decoding, orientation, EXIF position
and time, smaller copies.

Whatever is wrong with a file costs bounded memory and time, and never an error: it is refused, or
kept as it is and not decoded.
"""

import io
import math
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import filetype
import numpy as np
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import refuse
from grids.tracks import steps_m

pillow_heif.register_heif_opener()
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")  # broken EXIF is expected
Image.MAX_IMAGE_PIXELS = (
    None  # MOST_PIXELS is asked right after the header is read, before anything is decoded
)
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
}
AUDIO |= {
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
FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    MemoryError,
    AttributeError,
    Image.DecompressionBombError,
)
_ONE_AT_A_TIME = threading.Lock()  # decoding takes memory: threads do it one after the other


@dataclass(frozen=True)
class Looked:
    """Media type.

    Pixels upright; what the camera wrote; copies as JPEG without EXIF, none where it cannot be
    decoded.
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
        exif = _exif(image)
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
    """Upright JPEGs, each at most so many pixels wide and high.

    None if it cannot be decoded whole.
    """
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


def _exif(image: Image.Image) -> dict[str, Any]:
    """What is legible of it: malformed tags are left out, null island is no position."""
    found: dict[str, Any] = {}
    try:
        base = image.getexif()
        details, gps = base.get_ifd(0x8769), base.get_ifd(0x8825)
    except FAULTS:
        return found
    if isinstance(orientation := base.get(0x0112), int) and 1 <= orientation <= 8:
        found["orientation"] = orientation
    camera = " ".join(filter(None, (_text(base.get(tag)) for tag in (0x010F, 0x0110))))
    found |= {"camera": camera} if camera else {}
    taken = _moment(_text(details.get(0x9003)) or _text(details.get(0x9004)))
    found |= {"taken": taken.isoformat()} if taken else {}
    offset = _text(details.get(0x9011))
    found |= {"offset": offset} if taken and _hours(offset) is not None else {}
    lat, lon = _degrees(gps.get(2), gps.get(1), "S", 90), _degrees(gps.get(4), gps.get(3), "W", 180)
    if lat is not None and lon is not None and (lon, lat) != (0, 0):
        found |= {"lon": lon, "lat": lat}
    at = _gps_time(gps)
    return found | ({"gps_at": at.isoformat()} if at else {})


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return (
        "".join(c for c in value if c.isprintable() and not 0xD800 <= ord(c) < 0xE000).strip()[:100]
        if isinstance(value, str)
        else ""
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 cameras name no zone
    except ValueError:
        return None


def _hours(text: str) -> timedelta | None:
    """+08:00 as a span."""
    try:
        return datetime.strptime(text, "%z").utcoffset()
    except ValueError:
        return None


def _degrees(value: Any, side: Any, negative: str, most: float) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in value)
    except FAULTS:
        return None
    except ZeroDivisionError:
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(total) or not 0 <= total <= most:
        return None
    return round(-total if _text(side).upper().startswith(negative) else total, 7)


def _gps_time(gps: Mapping[int, Any]) -> datetime | None:
    """The satellite's time, which is UTC."""
    try:
        hours, minutes, seconds = (float(part) for part in gps[7])
        day = datetime.strptime(_text(gps[29]), "%Y:%m:%d")  # noqa: DTZ007 UTC by definition
        return day + timedelta(hours=hours, minutes=minutes, seconds=int(seconds))
    except (*FAULTS, ZeroDivisionError):
        return None


def differences(
    exif: dict[str, Any] | None,
    *,
    lon: float | None,
    lat: float | None,
    since: datetime,
    until: datetime,
    metres: float,
    zone: Any,
) -> list[str]:
    """How a photo contradicts its filing: `photo_far` from the place, taken outside [since, until]
    by every clock it knows `photo_time`.

    Marks only: cameras' clocks and first fixes are wrong often enough.
    """
    marks = []
    if exif and lon is not None and lat is not None and "lon" in exif:
        away = steps_m(np.array([lon, exif["lon"]]), np.array([lat, exif["lat"]]))[0]
        marks += ["photo_far"] if away > metres else []
    clocks = [at for at in taken_at(exif or {}, zone) if at is not None]
    if clocks and not any(since <= at <= until for at in clocks):
        marks.append("photo_time")
    return marks


def taken_at(exif: dict[str, Any], zone: Any) -> list[datetime | None]:
    """When it was taken, by the satellite's clock and by the camera's (in the county's zone where
    it names none).
    """
    utc = datetime.fromisoformat(exif["gps_at"] + "+00:00") if "gps_at" in exif else None
    camera = datetime.fromisoformat(exif["taken"]) if "taken" in exif else None
    if camera is not None:
        camera = (
            datetime.fromisoformat(exif["taken"] + exif["offset"])
            if "offset" in exif
            else camera.replace(tzinfo=zone)
        )
    return [utc, camera]
