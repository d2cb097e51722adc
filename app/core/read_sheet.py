"""Tables that people bring, read by their headings into rows of clean text; what of the file was
not taken is named.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.core.in_child import Died, in_child
from app.core.sheet_cells import MOST_TAGS, TOO_LARGE, Sheet, Unreadable, sheets_of
from grids import texts

#: Headings may stand below a title.
FIRST_ROWS = 5
MOST_NAMED = 20
NO_ROWS = "没有可导入的行 / no rows to import"


@dataclass
class Row:
    """A row by its number in the file: {heading: text}, and what is wrong with a cell of it."""

    number: int
    cells: dict[str, str]
    fault: str | None = None


@dataclass
class Table:
    """What was read, as what, and what was seen on the way: sheets chosen, rows left out."""

    rows: list[Row]
    read_as: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shape:
    """What a table must be: {heading as people write it: its name}, those that it cannot do
    without, those that hold days, and how many rows are too many.
    """

    names: Mapping[str, str]
    needed: frozenset[str]
    days: frozenset[str]
    most: int
    #: How much XML it may be: many rows of many columns are more than a roster.
    most_tags: int = MOST_TAGS

    @property
    def spoken(self) -> dict[str, str]:
        """{name: the first heading for it}."""
        return {name: said for said, name in [*self.names.items()][::-1]}


def read(content: bytes, shape: Shape) -> Table:
    """The rows of the first visible sheet with the headings, read in a process of its own. Raises
    Unreadable.

    Hidden rows are left out and named: a clerk who filtered a list means what he sees.
    """
    try:
        found: Table = in_child(read_here, content, shape)
    except Died:
        raise Unreadable(TOO_LARGE) from None
    return found


def read_here(content: bytes, shape: Shape) -> Table:
    """What `read` does there."""
    sheets, read_as = sheets_of(content, shape.most_tags)
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("文件是空的 / the file is empty")
    sheet, head, table = *_chosen(sheets, shape), Table([], read_as)
    table.notes += _of_sheets(sheets, sheet, shape)
    headings = dict(sheet.rows)[head]
    names, hidden = _names(headings, shape), []
    table.notes += _of_columns(sheet, headings, names)
    for number, values in sheet.rows:
        row = _row(sheet, number, values, names, shape)
        if number > head and (row.fault or any(row.cells.values())):
            if number in sheet.hidden_rows:
                hidden.append(str(number))
            else:
                table.rows.append(row)
    if hidden:
        table.notes.append(_listed("隐藏的行未导入", "hidden rows left out", hidden))
    if not table.rows:
        said = [note.rpartition(" / ") for note in [*table.notes, NO_ROWS]]
        chinese, english = "；".join(part[0] for part in said), "; ".join(part[2] for part in said)
        raise Unreadable(f"{chinese} / {english}")
    if len(table.rows) > shape.most:
        raise Unreadable(
            f"最多 {shape.most} 行，请分几份导入 / at most {shape.most} rows: split the file"
        )
    return table


def heading(value: Any) -> str:
    """姓　名*： is 姓名."""
    return re.sub(r"[\s*:]+", "", texts.code(str(value or ""))).lower()


def _head(sheet: Sheet, shape: Shape) -> int | None:
    """The number of the row with all headings that are needed."""
    for number, values in sheet.rows[:FIRST_ROWS]:
        if shape.needed <= {shape.names.get(heading(value)) for value in values}:
            return number
    return None


def _chosen(sheets: list[Sheet], shape: Shape) -> tuple[Sheet, int]:
    for sheet in sheets:
        if sheet.visible and (head := _head(sheet, shape)):
            return sheet, head
    if unseen := [s.title for s in sheets if not s.visible and _head(s, shape)]:
        raise Unreadable(_listed("工作表是隐藏的，请取消隐藏", "unhide the sheet", unseen))
    first = next((s for s in sheets if s.visible and s.rows), sheets[0])
    found = {shape.names.get(heading(value)) for _, row in first.rows[:1] for value in row}
    missing = [name for name in dict.fromkeys(shape.names.values()) if name in shape.needed - found]
    spoken = "、".join(shape.spoken[name] for name in missing)
    where = (f"工作表“{first.title}”", f"sheet {first.title}: ") if len(sheets) > 1 else ("", "")
    english = ", ".join(sorted(missing))
    raise Unreadable(f"{where[0]}缺少列：{spoken} / {where[1]}missing columns: {english}")


def _names(headings: list[Any], shape: Shape) -> list[str | None]:
    """The name of each column; None of one that is not read."""
    names = [shape.names.get(heading(value)) for value in headings]
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        spoken = "、".join(shape.spoken[name] for name in twice)
        raise Unreadable(f"列重复：{spoken} / columns twice: {', '.join(twice)}")
    return names


def _row(
    sheet: Sheet, number: int, values: list[Any], names: list[str | None], shape: Shape
) -> Row:
    row = Row(number, dict.fromkeys(shape.names.values(), ""))
    for column, (name, value) in enumerate(zip(names, values, strict=False), 1):
        if name is None:
            continue
        row.cells[name] = texts.of_cell(value)
        fault = sheet.faults.get((number, column))
        if isinstance(value, date) and name not in shape.days:
            fault = (
                "被表格软件改成了日期：请把该列设为“文本”格式后重新填写"
                " / turned into a date: format this column as text"
            )
        if fault and row.fault is None:
            row.fault = f"“{shape.spoken[name]}”{fault}"
    if sheet.strict and any(texts.of_cell(value) for value in values[len(names) :]):
        row.fault = "比表头多出一格：含逗号的内容请加引号 / more cells than headings: quote commas"
    return row


def _of_sheets(sheets: list[Sheet], chosen: Sheet, shape: Shape) -> list[str]:
    if len(sheets) == 1:
        return []
    notes = [f"读取工作表“{chosen.title}” / sheet read: {chosen.title}"]
    others = [s.title for s in sheets if s is not chosen and s.visible and _head(s, shape)]
    unseen = [s.title for s in sheets if not s.visible]
    if others:
        notes.append(_listed("有同样表头、未读取的工作表", "sheets like it, not read", others))
    if unseen:
        notes.append(_listed("隐藏的工作表未读取", "hidden sheets not read", unseen))
    return notes


def _of_columns(sheet: Sheet, headings: list[Any], names: list[str | None]) -> list[str]:
    said = [texts.line(str(value or "")) for value in headings]
    notes = []
    if unread := [text for text, name in zip(said, names, strict=True) if text and name is None]:
        notes.append(_listed("未读取的列", "columns not read", unread))
    columns = enumerate(zip(said, names, strict=True), 1)
    if unseen := [text for n, (text, name) in columns if name and n in sheet.hidden_columns]:
        notes.append(_listed("隐藏的列也已读取", "hidden columns read, too", unseen))
    return notes


def _listed(chinese: str, english: str, items: list[str]) -> str:
    shown = "、".join(items[:MOST_NAMED]) + ("…" if len(items) > MOST_NAMED else "")
    return f"{chinese}：{shown} / {english}: {shown}"
