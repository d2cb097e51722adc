"""FIRMS files of active fires as rows: MODIS and VIIRS, as they are downloaded."""

from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Never

from app.accountability.rules import hotspots as rules
from app.core.errors import Named, refuse
from app.core.read_sheet import Row, Shape, Table, read, read_here
from app.core.sheet_cells import LAST_ROW, Unreadable

NAMES = (
    *("latitude", "longitude", "scan", "track", "acq_date", "acq_time"),
    *("satellite", "confidence", "frp"),
)
NEEDED = frozenset(NAMES) - {"frp", "scan", "track"}
SHAPE = Shape({name: name for name in NAMES}, NEEDED, frozenset({"acq_date"}), LAST_ROW)
#: Half a MODIS pixel at nadir, in km of its sides, where a file leaves them out.
USUAL_KM = 1.0


@dataclass(frozen=True)
class Detection:
    """One row by its number in the file: degrees in WGS-84, the moment in UTC, what the pixel is
    exact to in metres.
    """

    row: int
    satellite: str
    observed_at: datetime
    lon: float
    lat: float
    accuracy_m: int
    confidence: str
    band: str
    frp: float | None

    @property
    def key(self) -> tuple[datetime, float, float, str]:
        """The same in any file; in the order of time."""
        return self.observed_at, self.lat, self.lon, self.satellite


@dataclass(frozen=True)
class HotspotFile:
    """What a file says, and which rows say nothing: {number: fault of rules.FAULTS}."""

    detections: list[Detection]
    faults: dict[int, str]


def read_hotspots(content: bytes) -> HotspotFile:
    """An uploaded file, read in a process of its own before the transaction.

    Refuses `import_refused` where it is none of these at all.
    """
    try:
        return _detections(read(content, SHAPE))
    except Unreadable as error:
        _refuse_file(error)


def read_hotspots_here(content: bytes) -> HotspotFile:
    """The same for a command, which has time."""
    try:
        return _detections(read_here(content, SHAPE))
    except Unreadable as error:
        _refuse_file(error)


def _refuse_file(error: Unreadable) -> Never:
    chinese, _, english = str(error).rpartition(" / ")
    refuse("import_refused", rows=[], why=Named(english, chinese, english))


def _detections(table: Table) -> HotspotFile:
    found = HotspotFile([], {})
    for row in table.rows:
        fault, detection = _detection(row)
        if detection is not None:
            found.detections.append(detection)
        else:
            found.faults[row.number] = fault
    return found


def _detection(row: Row) -> tuple[str, Detection | None]:
    """What is wrong with a row, or what it says."""
    cells = row.cells
    lon, lat = _number(cells["longitude"]), _number(cells["latitude"])
    if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:
        return rules.PLACE, None
    moment = rules.seen_at(cells["acq_date"], cells["acq_time"])
    if moment is None:
        return rules.TIME, None
    band = rules.band_of(cells["confidence"])
    if band is None:
        return rules.CONFIDENCE, None
    satellite = rules.satellite_of(cells["satellite"])
    if not 0 < len(satellite) <= 32:
        return rules.SATELLITE, None
    sides = [_number(cells[name]) or USUAL_KM for name in ("scan", "track")]
    if not all(0 < side <= 10 for side in sides):
        return rules.PIXEL, None
    frp = _number(cells["frp"])
    confidence = cells["confidence"].strip()
    exact = rules.accuracy_m(*sides)
    at = row.number, satellite, moment, lon, lat, exact
    return "", Detection(*at, confidence, band, frp)


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) else None
