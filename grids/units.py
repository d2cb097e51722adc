"""A unit of a boundary file, and what can be said against it."""

from dataclasses import dataclass, field

import shapely


@dataclass
class Unit:
    """One administrative unit as read, later as repaired. Shapes are WGS-84 degrees."""

    level: str
    code: str
    name: str
    parent: str
    shape: shapely.Geometry | None
    #: Rows of the file that it came from, for the clerk.
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """One error or warning of a check; `where` is the place in WGS-84, for QGIS."""

    severity: str  # error | warning
    kind: str
    level: str
    codes: tuple[str, ...]
    area_m2: float | None
    text: str
    where: shapely.Geometry | None = None

    def plain(self) -> dict[str, object]:
        """For --json: everything but the geometry."""
        area = None if self.area_m2 is None else round(self.area_m2, 1)
        return {
            "severity": self.severity,
            "kind": self.kind,
            "level": self.level,
            "codes": list(self.codes),
            "area_m2": area,
            "text": self.text,
        }


class Refused(Exception):
    """The files cannot be taken as they are; the message says what to choose or mend."""
