"""GPX files, whatever wrote them: any encoding that they declare, any prefix, never an entity.

Runs in a process of its own (`service.read_gpx`).
"""

import codecs
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import gpxpy.gpx
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from gpxpy.gpxfield import parse_time

from app.core.errors import Named, refuse
from app.core.schemas import EARLIEST, LATEST

#: (longitude, latitude, epoch milliseconds)
Point = tuple[float, float, int]
#: A track takes epoch milliseconds up to 4e12.
LATEST_TRACK = min(LATEST, datetime(2096, 1, 1, tzinfo=UTC))
DECLARED = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]*\?>""")
#: Larger sets that hold what files of these names really have in them.
LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "ascii": "utf-8", "big5": "big5hkscs"}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
#: Encodings of text that people write files in; others cost time, or are none.
KNOWN = re.compile(
    r"utf-(8|16|16-le|16-be)|gb\d+|gbk|hz|big5.*|iso8859-\d+|cp\d+|koi8-.|euc_.*|shift_.*"
)


def read_gpx(content: bytes) -> tuple[list[Point], int]:
    """(the timed track points in time order, how many have no time); refuses `gpx_broken`."""
    try:
        root = ElementTree.fromstring(_text(content))  # refuses entities
        found = [(*_place(point), _moment(point)) for point in _points(root)]
    except (
        DefusedXmlException,
        ElementTree.ParseError,
        ValueError,
        TypeError,
        LookupError,
        OverflowError,
    ) as error:
        refuse("gpx_broken", why=_said(error))
    timed = [(lon, lat, ms) for lon, lat, ms in found if ms is not None]
    return sorted(timed, key=lambda point: point[2]), len(found) - len(timed)


#: Kinds of errors -> what they mean of a file, the particular first.
WHY: tuple[tuple[type[Exception], str, str], ...] = (
    (DefusedXmlException, "含有不允许的 XML 实体或文档类型声明", "it declares entities or a type"),
    (ElementTree.ParseError, "XML 不完整或有误", "its XML is broken or cut off"),
    (KeyError, "有轨迹点缺少经度或纬度", "a track point lacks its longitude or latitude"),
    (LookupError, "文字编码无法识别", "its encoding is not known"),
    (UnicodeError, "文字编码无法识别", "its encoding is not known"),
    (ValueError, "有轨迹点的经度或纬度不是数字", "a longitude or latitude is no number"),
)


def _said(error: Exception) -> Named:
    """What is wrong with a file, in either language."""
    known = ((chinese, english) for kind, chinese, english in WHY if isinstance(error, kind))
    chinese, english = next(known, ("内容无法识别", "what it holds is not understood"))
    return Named(english, chinese, english)


def _text(content: bytes) -> str:
    """The file as text without its declaration, which holds for bytes; what it cannot have meant
    becomes a replacement: positions are plain digits.
    """
    name = next((name for mark, name in MARKS if content.startswith(mark)), None)
    if name is None:
        said = DECLARED.match(content[:200].lstrip().decode("latin-1"))
        name = codecs.lookup(said[1] if said else "utf-8").name
        if not KNOWN.fullmatch(name):
            raise LookupError(name)
    text = content.decode(LARGER.get(name, name), "replace")
    return DECLARED.sub("", text.lstrip("\ufeff \r\n\t"), count=1)


def _points(root: Any) -> Iterator[Any]:
    """The track points of all tracks, in the file's order, whatever the names' prefix."""
    return (node for node in root.iter() if _name(node) == "trkpt")


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _place(point: Any) -> tuple[float, float]:
    lon, lat = float(point.attrib["lon"]), float(point.attrib["lat"])
    if not (math.fabs(lon) <= 180 and math.fabs(lat) <= 90):
        english = f"longitude {lon}, latitude {lat} is no place"
        refuse("gpx_broken", why=Named(english, f"没有经度 {lon}、纬度 {lat} 这个位置", english))
    return lon, lat


def _moment(point: Any) -> int | None:
    """Its time in epoch ms, UTC where it names no zone; None without one that a track can take."""
    said = next((node.text for node in point if _name(node) == "time"), None)
    try:
        at = parse_time((said or "").strip())
    except (gpxpy.gpx.GPXException, ValueError):
        at = None
    if at is None:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return round(at.timestamp() * 1000) if EARLIEST <= at <= LATEST_TRACK else None
