"""Reading boundary files: GeoJSON, TopoJSON, GeoPackage and shapefiles, in any CRS and encoding,
into units in WGS-84.
"""

from typing import Any

from grids import codes
from grids.placing import is_lonlat, to_wgs84
from grids.source import Source, unpacked
from grids.tables import table
from grids.units import Refused, Unit

__all__ = ["Source", "read"]

CODE_FIELDS = (
    *("code", "xzqdm", "adcode", "villcode", "towncode", "countycode", "zldwdm", "id"),
    *("编码", "代码", "网格编码"),
)
NAME_FIELDS = ("name", "xzqmc", "villname", "townname", "countyname", "zldwmc", "名称", "网格名称")


def read(source: Source) -> list[Unit]:
    """The units of a file, one per row that has a level; raises Refused with what to choose."""
    if not source.path.exists():
        raise Refused(f"{source.path}: there is no such file.")
    with unpacked(source) as path:
        meta, columns, shapes = table(path, source)
        lonlat = is_lonlat(path, source)
    shapes = to_wgs84(shapes, meta, source, lonlat)
    fields = dict(zip(meta["fields"], columns, strict=True))
    code = _column(fields, source.code_field, CODE_FIELDS, source)
    name = _column(fields, source.name_field, NAME_FIELDS, source)
    parent = _column(fields, source.parent_field, (), source)
    if code is None and name is None:
        raise Refused(
            f"{source.path.name}: name the code or name field with --code-field / --name-field; "
            f"fields: {', '.join(fields)}."
        )
    units = []
    for row, shape in enumerate(shapes):
        text = codes.as_text(code[row]) if code is not None else ""
        level = source.level or codes.level_of(text)
        if level is None:
            raise Refused(
                f"{source.path.name}: say with --level whether these are county, township, "
                "village or unit."
            )
        title = str(name[row]).strip() if name is not None and name[row] is not None else text
        above = codes.as_text(parent[row]) if parent is not None else ""
        units.append(Unit(level, text, title, above, shape, [row + 1]))
    return units


def _column(
    fields: dict[str, Any], asked: str | None, usual: tuple[str, ...], source: Source
) -> Any:
    by_lower = {name.lower(): name for name in fields}
    if asked:
        if asked.lower() not in by_lower:
            raise Refused(f"{source.path.name}: has no field {asked}; fields: {', '.join(fields)}.")
        return fields[by_lower[asked.lower()]]
    name = next((by_lower[u] for u in usual if u in by_lower), None)
    if name:
        source.notes.append(f"{source.path.name}: field {name} taken.")
    return fields[name] if name else None
