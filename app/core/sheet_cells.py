"""What stands in the cells of a workbook or a csv file, and what nobody sees there: hidden sheets,
rows and columns, formulas that were never computed.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.utils import coordinate_to_tuple
from openpyxl.utils.exceptions import InvalidFileException

from grids.delimited import lines_of

#: A lone cell far down and right would otherwise make millions; so would a workbook of thousands of
#: parts. What XML costs is its tags: a cell that is filled has four.
LAST_ROW, MOST_COLUMNS, MOST_PARTS, MOST_SHEETS, MOST_TAGS = 10_000, 64, 500, 30, 250_000
UNPACKED_LIMIT = 32 * 1024 * 1024
TOO_LARGE = (
    "文件过大：请只保留名册本身，另存为新的工作簿"
    " / too large: keep the table alone and save it as a new workbook"
)
BEYOND = "第 {0} 行还有内容，最多 {1} 行 / row {0} is beyond the last"
#: A spreadsheet keeps fifteen digits of a number.
MOST_NUMBER = 10**15
BROKEN = (
    *(zipfile.BadZipFile, InvalidFileException, zlib.error, SyntaxError, KeyError, ValueError),
    *(TypeError, OSError, IndexError, EOFError),
)


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
        try:
            return list(_workbook(content, most_tags)), "xlsx"
        except BROKEN as error:
            why = type(error).__name__
            raise Unreadable(f"不是可读的 xlsx / not a readable xlsx ({why})") from None
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


def _workbook(content: bytes, most_tags: int) -> Iterator[Sheet]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(item.file_size for item in parts) > UNPACKED_LIMIT:
            raise Unreadable(TOO_LARGE)
        if sum(_tags(archive, item) for item in parts) > most_tags:
            raise Unreadable(TOO_LARGE)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        if len(book.worksheets) > MOST_SHEETS:
            raise Unreadable(TOO_LARGE)
        for one in book.worksheets:
            sheet = Sheet(one.title, one.sheet_state == "visible", [])
            with archive.open(one._worksheet_path) as part:
                _note_unseen(sheet, part)
            values = one.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True)
            sheet.rows = [(number, list(row)) for number, row in enumerate(values, 1)]
            for number, row in sheet.rows:
                for column, value in enumerate(row, 1):
                    if isinstance(value, int | float) and abs(value) >= MOST_NUMBER:
                        sheet.faults[number, column] = (
                            "超过 15 位的数字已失真：请把该列设为“文本”格式后重新填写"
                            " / over 15 digits: format this column as text"
                        )
            yield sheet


def _tags(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> int:
    """How many tags a part has at most, without reading it as XML; no more of it is unpacked than
    it says it holds.
    """
    if item.is_dir() or not item.filename.lower().endswith((".xml", ".rels")):
        return 0
    with archive.open(item) as part:
        return sum(piece.count(b"<") for piece in iter(lambda: part.read(1 << 20), b""))


def _note_unseen(sheet: Sheet, part: Any) -> None:
    """What openpyxl does not say of a sheet that it reads row by row."""
    number = 0
    for _, element in iterparse(part):
        tag = re.sub(r"^\{.*\}", "", element.tag)
        hidden = element.get("hidden") in ("1", "true")
        if tag == "col" and hidden:
            last = min(int(element.get("max")), MOST_COLUMNS)
            sheet.hidden_columns |= set(range(int(element.get("min")), last + 1))
        elif tag == "c" and (fault := _fault(element)):
            sheet.faults[coordinate_to_tuple(element.get("r"))] = fault
        elif tag == "row":
            number = int(element.get("r", number + 1))
            sheet.hidden_rows |= {number} if hidden else set()
            if number > LAST_ROW and any(one.text for one in element.iter()):
                raise Unreadable(BEYOND.format(number, LAST_ROW))
            element.clear()


def _fault(cell: Any) -> str | None:
    inside = {re.sub(r"^\{.*\}", "", one.tag): one.text for one in cell}
    if cell.get("t") == "e":
        return f"是错误值 {inside.get('v')} / holds an error"
    # a formula whose result is an empty text says so by its type
    if "f" in inside and not inside.get("v") and cell.get("t") != "str":
        return (
            "是没有结果的公式：请用表格软件打开、保存，或改填数值"
            " / a formula without a value: open and save the file, or write the value"
        )
    return None
