"""What a camera wrote into a photo, as far as it is legible."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

#: The error of one satellite's range, which a dilution of precision multiplies (GPS SPS Performance
#: Standard: about 5 m); what a fix without height may be off; as far as two places can be apart.
RANGE_M, FLAT_M, MOST_ERROR_M = 5.0, 100.0, 20_037_508.0
#: What a broken file raises in its reader.
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


def read_exif(image: Image.Image) -> dict[str, Any]:
    """What is legible of it: malformed tags are left out, null island and void fixes are no
    position.

    `error_m` is how far off the position may be, where the camera says so.
    """
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
    if _text(gps.get(9)).upper().startswith("V"):
        return found  # the receiver had no fix: where and when are what it last knew, or nothing
    lat, lon = _degrees(gps.get(2), gps.get(1), "S", 90), _degrees(gps.get(4), gps.get(3), "W", 180)
    if lat is not None and lon is not None and (lon, lat) != (0, 0):
        found |= {"lon": lon, "lat": lat}
        error_m = _error_m(gps)
        found |= {"error_m": error_m} if error_m else {}
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
        # cameras name no zone
        return datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
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


def _error_m(gps: Mapping[int, Any]) -> int:
    """How far off its position may be by its own flags, in whole metres; 0 where it says nothing.

    The largest of: its stated error, its dilution of precision times the error of a range, what a
    fix of three satellites leaves open.
    """
    stated, dilution = _positive(gps.get(31)), _positive(gps.get(11)) * RANGE_M
    flat = FLAT_M if _text(gps.get(10)).startswith("2") else 0.0
    return round(min(max(stated, dilution, flat), MOST_ERROR_M))


def _positive(value: Any) -> float:
    try:
        number = float(value)
    except (*FAULTS, ZeroDivisionError):
        return 0.0
    return number if 0 < number < math.inf else 0.0


def _gps_time(gps: Mapping[int, Any]) -> datetime | None:
    """The satellite's time, which is UTC."""
    try:
        hours, minutes, seconds = (float(part) for part in gps[7])
        day = datetime.strptime(_text(gps[29]), "%Y:%m:%d")  # noqa: DTZ007 UTC by definition
        return day + timedelta(hours=hours, minutes=minutes, seconds=int(seconds))
    except (*FAULTS, ZeroDivisionError):
        return None
