"""A ledger as a workbook: its headings from the schema, its rows read and checked, in a process of
their own (service/read_items.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core import read_sheet
from app.core.json_schema import Errors
from app.core.read_sheet import Shape
from app.ledgers.rules.kinds import COLUMNS, Kind, read_kind
from app.ledgers.rules.values import checker, meant, tidied
from grids import texts

#: As many as are checked in some seconds and stored in one, while nobody else writes.
MOST_ROWS, MOST_TAGS = 5_000, 700_000
LONGEST_NAME, LONGEST_PROBLEM = 100, 4000


@dataclass
class ItemRow:
    """A row by its number in the file: where it lies and what it is called as written, its fields
    by the schema, what is wrong with them.
    """

    number: int
    cell: str
    name: str
    site: str
    problem: str | None
    fields: dict[str, Any]
    errors: Errors = field(default_factory=Errors)
    #: What is wrong with a cell of the table itself, in both languages.
    fault: str | None = None


@dataclass
class ItemTable:
    """The rows of a file, and what of it was not read; or why none of it was."""

    rows: list[ItemRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: str | None = None


def headed(said: Mapping[str, Any]) -> str:
    """The heading of a field: 面积（亩）."""
    unit = said.get("unit")
    return f"{said['title']}（{unit}）" if unit else str(said["title"])


def shape_of(kind: Kind) -> Shape:
    """What a table of a ledger must be. A field is found by its heading, with its unit or without,
    and by its name.
    """
    names = {read_sheet.heading(title): name for name, title in COLUMNS.items()}
    for name, said in kind.fields.items():
        for title in (headed(said), said["title"], name):
            names.setdefault(read_sheet.heading(title), f"fields.{name}")
    days = {f"fields.{name}" for name, said in kind.fields.items() if said.get("format") == "date"}
    needed = {"cell", "name"} | {f"fields.{one}" for one in kind.schema.get("required", ())}
    return Shape(names, frozenset(needed), frozenset(days), MOST_ROWS, MOST_TAGS)


def read_here(
    content: bytes, row_id: int, code: str, version: int, data: Mapping[str, Any]
) -> ItemTable:
    """What `read_items` does there."""
    kind = read_kind(row_id, code, version, data, retired=False)
    table = read_sheet.read_here(content, shape_of(kind))
    check = checker(kind)
    found = ItemTable(notes=table.notes)
    for row in table.rows:
        cells, written = row.cells, {}
        for name, said in kind.fields.items():
            if text := cells.get(f"fields.{name}", ""):
                written[name] = meant(said, texts.line(text) if said["type"] != "string" else text)
        fields = tidied(kind, written)
        problem = texts.prose(cells["problem"]) or None
        one = ItemRow(
            row.number,
            texts.line(cells["cell"]),
            texts.line(cells["name"]),
            texts.line(cells["site"]),
            problem,
            fields,
            fault=row.fault,
        )
        _check(one, kind, check(fields))
        found.rows.append(one)
    return found


def _check(row: ItemRow, kind: Kind, wrong: Errors) -> None:
    """The sentences stand under the headings that people see."""
    for place, sentence in wrong.said():
        said = kind.fields.get(place[0])
        row.errors.add((headed(said) if said else place[0],), sentence)
    sized = {"name": (row.name, LONGEST_NAME), "problem": (row.problem or "", LONGEST_PROBLEM)}
    for name, (text, most) in sized.items():
        if len(text) > most:
            row.errors.add((COLUMNS[name],), f"Longer than maximum length {most}.")
    for name in ("cell", "name"):
        if not getattr(row, name):
            row.errors.add((COLUMNS[name],), "Missing data for required field.")
