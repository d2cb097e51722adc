"""Active fires of NASA's FIRMS, shifted onto the demonstration county by one offset."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TABLES = Path(__file__).parents[1] / "accountability/tables"
PART = TABLES / "firms_modis_20210212.csv"
TABLE: dict[str, Any] = json.loads((TABLES / "hotspots.json").read_text("utf-8"))


def shifted(path: Path = PART) -> list[list[str]]:
    """The heading and the rows of a FIRMS file, as if seen over the demonstration county."""
    head, *rows = csv.reader(io.StringIO(path.read_text("utf-8")))
    lat, lon, day = (head.index(name) for name in ("latitude", "longitude", "acq_date"))
    by, days = TABLE["offset"], timedelta(days=TABLE["offset"]["days"])
    for row in rows:
        row[lat] = f"{float(row[lat]) + by['lat']:.3f}"
        row[lon] = f"{float(row[lon]) + by['lon']:.3f}"
        row[day] = (date.fromisoformat(row[day]) + days).isoformat()
    return [head, *rows]


def csv_of(head: list[str], rows: list[list[str]]) -> bytes:
    """A file of these rows."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *rows])
    return out.getvalue().encode()


def one(lon: float, lat: float, **changes: str) -> bytes:
    """A file of one VIIRS detection of nominal confidence."""
    row = {
        "latitude": f"{lat:.5f}",
        "longitude": f"{lon:.5f}",
        "bright_ti4": "331.5",
        "scan": "0.4",
        "track": "0.4",
        "acq_date": "2026-07-01",
        "acq_time": "0030",
        "satellite": "N",
        "confidence": "n",
        "frp": "3.2",
    } | changes
    return csv_of(list(row), [list(row.values())])
