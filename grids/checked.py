"""What a check has found, and the plane on which it measures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyproj
import shapely

from grids.sayings import Sentence
from grids.units import Finding, Unit

SMALLEST_M2 = 1.0
Progress = Callable[[Sentence, int, int], None]


@dataclass
class Checked:
    """The units as they would be loaded, and everything found."""

    units: list[Unit]
    findings: list[Finding] = field(default_factory=list)
    #: Per level: units, invalid, overlaps, gaps.
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self.findings if f.severity == "error"]

    def note(
        self,
        severity: str,
        kind: str,
        level: str,
        codes: tuple[str, ...],
        saying: Sentence,
        *,
        area_m2: float | None = None,
        where: shapely.Geometry | None = None,
        unit: Unit | None = None,
    ) -> None:
        """Add a finding about the units with these codes; `unit` is the one to be mended."""
        self.findings.append(Finding(severity, kind, level, codes, area_m2, saying, where, unit))


@dataclass
class Plane:
    """An equal-area plane around the data."""

    centre: tuple[float, float]

    def __post_init__(self) -> None:
        plane = f"+proj=laea +lat_0={self.centre[1]} +lon_0={self.centre[0]} +datum=WGS84 +units=m"
        self._there = pyproj.Transformer.from_crs("EPSG:4326", plane, always_xy=True)

    def areas(self, shapes: Any) -> Any:
        """Areas in m² of shapes in degrees.

        Only areas are projected: where a straight border has a corner on one side only, projected
        edges would bow apart, and clean neighbours would seem to overlap.
        """
        return shapely.area(shapely.transform(shapes, self._there.transform, interleaved=False))
