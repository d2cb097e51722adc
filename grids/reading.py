"""Boundary files as units in WGS-84."""

from grids import codes, fields
from grids.layers import read_layer
from grids.sayings import Refused
from grids.source import Source
from grids.units import Unit

__all__ = ["Source", "read"]


def read(source: Source) -> list[Unit]:
    """The units of a file, one per row that has a level; raises Refused with what to choose.

    A unit without a code or a name has an empty one; what is said of its row goes with it.
    """
    layer = read_layer(source)
    if not len(layer.shapes):
        raise Refused("no_rows", source.title)
    code = fields.code_column(layer.columns, source)
    name = fields.name_column(layer.columns, source)
    parent = fields.parent_column(layer.columns, source)
    if code is None and name is None:
        listed = ", ".join(layer.columns)
        raise Refused("name_fields", source.title, fields=listed or "-")
    if name is None:
        source.note("names_stay", fields=", ".join(layer.columns))
    units = []
    for row, shape in enumerate(layer.shapes):
        own = code[row] if code is not None else ""
        level = source.level or codes.level_of(own)
        if level is None:
            raise Refused("no_level", source.title)
        called = name[row] if name is not None else ""
        above = parent[row] if parent is not None else ""
        # a name that only repeats the code says nothing
        called = "" if called == own else called
        unit = Unit(level, own, called, above, shape, [row + 1], source.path.name, (own, called))
        unit.remarks = layer.remarks.get(row, [])
        units.append(unit)
    return units
