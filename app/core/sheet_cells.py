"""What stands in the cells of a file, which a csv shows, and a workbook partly hides."""

import csv
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from grids.delimited import lines_of

#: A lone cell far down and right would otherwise make millions. What XML costs is its tags: a cell
#: that is filled has four.
LAST_ROW, MOST_COLUMNS, MOST_TAGS = 10_000, 64, 250_000
TOO_LARGE = (
    "文件过大：请只保留名册本身，另存为新的工作簿"
    " / too large: keep the table alone and save it as a new workbook"
)
BEYOND = "第 {0} 行还有内容，最多 {1} 行 / row {0} is beyond the last"


class Unreadable(Exception):
    """The file is no such table; the message says why."""


@dataclass
class Sheet:
    """One sheet: rows of values by their number from 1; columns count from 1, too."""

    title: str
    visible: bool
    rows: list[tuple[int, list[Any]]]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    #: {(row, column): what is wrong with the cell}
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Whether a value beyond the headings is a fault: in csv a comma too many moves all after it.
    strict: bool = False


def sheets_of(content: bytes, most_tags: int = MOST_TAGS) -> tuple[list[Sheet], str]:
    """The sheets of an xlsx or csv file, and what it was read as."""
    if content[:2] == b"PK":
        workbook_cells = import_module("app.core.workbook_cells")
        try:
            return list(workbook_cells.sheets_in(content, most_tags)), "xlsx"
        except workbook_cells.BROKEN:
            raise Unreadable("不是可读的 xlsx / not a readable xlsx") from None
    lines, read_as = lines_of(content)
    sheet = Sheet("csv", True, [], strict=True)
    try:
        for number, line in enumerate(lines, 1):
            if number > LAST_ROW and any(line):
                raise Unreadable(BEYOND.format(number, LAST_ROW))
            # one beyond the last column tells of a comma too many
            values: list[Any] = line[: MOST_COLUMNS + 1]
            sheet.rows.append((number, values))
            for column, value in enumerate(values, 1):
                if "�" in value:
                    fault = "含有无法识别的字符 / holds bytes that are no text"
                    sheet.faults[number, column] = fault
    except csv.Error as error:
        raise Unreadable(f"CSV 有误 / {error}") from None
    return [sheet], read_as
