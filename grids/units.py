"""A unit of a boundary file, and what can be said against it."""

from dataclasses import dataclass, field

import shapely

from grids.sayings import Remark, Sentence, Title


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
    #: The file that they stand in, and (code, name) as they stood there.
    file: str = ""
    as_read: tuple[str, str] = ("", "")
    #: What its reader has to say of these rows.
    remarks: list[Remark] = field(default_factory=list)
    #: The code of the stored cell that it is, whatever its own code; empty for a new one.
    stored: str = ""
    #: Whether somebody has said that it is none of the stored cells.
    new: bool = False

    @property
    def title(self) -> Title:
        """What sentences call it."""
        return Title((self.name or self.code)[:60], self.rows[0] if self.rows else None)


@dataclass(frozen=True)
class Finding:
    """One error or warning of a check; `where` is the place in WGS-84, for QGIS."""

    severity: str  # error | warning
    kind: str
    level: str
    codes: tuple[str, ...]
    area_m2: float | None
    saying: Sentence
    where: shapely.Geometry | None = None
    #: The unit to be mended, where it is one.
    unit: Unit | None = None

    def plain(self, english: bool = True) -> dict[str, object]:
        """For --json: everything but the geometry."""
        area = None if self.area_m2 is None else round(self.area_m2, 1)
        return {
            "severity": self.severity,
            "kind": self.kind,
            "level": self.level,
            "codes": list(self.codes),
            "area_m2": area,
            "text": self.saying.said(english),
        }
