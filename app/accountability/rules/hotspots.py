"""What a detection of a fire from space means (FIRMS): its confidence, what becomes of it."""

import math
from datetime import UTC, datetime, timedelta

#: Reported burning so near in space and time is the same fire.
NEAR_M, NEAR = 1000, timedelta(hours=24)
LOW, NOMINAL, HIGH = "low", "nominal", "high"
BANDS = (LOW, NOMINAL, HIGH)
#: low: of low confidence, kept apart; matched: people had reported it; case: opened one; joined:
#: the fire of a case that a detection before had opened; old: longer ago than what counts as filed
#: late in the county, or before it began: kept, and sends nobody out.
STATES = ("low", "matched", "case", "joined", "old")
#: What is opened: somebody burns straw, until the township has looked.
KIND = "AIR-01"
METRES_A_DEGREE = 111_320.0
PLACE, TIME, FUTURE = "latitude, longitude", "acq_date, acq_time", "future"
CONFIDENCE, SATELLITE, PIXEL = "confidence", "satellite", "scan, track"
#: What is wrong with a row: {fault: (columns, Chinese, English)}.
FAULTS = {
    PLACE: (PLACE, "经纬度不是 WGS-84 度数", "No degrees of longitude and latitude"),
    TIME: (
        TIME,
        "日期须为年-月-日，时间须为世界时的时分（HHMM），两项都要有",
        "A day (YYYY-MM-DD) and a time (HHMM in UTC) are needed, both",
    ),
    FUTURE: (
        TIME,
        "时间晚于现在；请核对日期和世界时时间，或检查服务器时钟",
        "Later than now: check the day and the time in UTC, or this server's clock",
    ),
    CONFIDENCE: (
        CONFIDENCE,
        "置信度须为 0–100，或 low、nominal、high（l、n、h）",
        "Confidence is 0 to 100, or low, nominal, high (l, n, h)",
    ),
    SATELLITE: (SATELLITE, "没有卫星名称，或超过 32 个字符", "No satellite, or over 32 characters"),
    PIXEL: (PIXEL, "像元边长须大于 0 且不超过 10 千米", "Sides of a pixel are 0 to 10 km"),
}
_LETTERS = {"l": LOW, "n": NOMINAL, "h": HIGH} | {band: band for band in BANDS}
_SATELLITES = {"terra": "T", "aqua": "A"}


def band_of(confidence: str) -> str | None:
    """What MODIS (0 to 100) or VIIRS (low, nominal, high) says; None for anything else."""
    said = confidence.strip().lower()
    if said in _LETTERS:
        return _LETTERS[said]
    if not (said.isascii() and said.isdecimal()) or int(said) > 100:
        return None
    return LOW if int(said) < 30 else NOMINAL if int(said) < 80 else HIGH


def satellite_of(said: str) -> str:
    """One name for one satellite."""
    return _SATELLITES.get(said.strip().lower(), said.strip())


def seen_at(acq_date: str, acq_time: str) -> datetime | None:
    """The moment in UTC: HHMM, of which tables lose the zeros in front."""
    text = acq_time.strip().replace(":", "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 4:
        return None
    try:
        return datetime.strptime(f"{acq_date.strip()} {text:0>4}", "%Y-%m-%d %H%M").replace(
            tzinfo=UTC
        )
    except ValueError:
        return None


def metres_apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two (longitude, latitude) on the plane, good for some kilometres."""
    east = (one[0] - other[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot(east, one[1] - other[1]) * METRES_A_DEGREE


def accuracy_m(scan: float, track: float) -> int:
    """How far from the pixel's middle the fire may be, from the sides of the pixel in km."""
    return round(max(scan, track) * 500)
