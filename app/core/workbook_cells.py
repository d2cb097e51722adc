"""What stands in the cells of a workbook, and what nobody sees there: hidden sheets, rows and
columns, formulas that were never computed. Imported when a workbook comes: openpyxl takes longer
to import than a csv to be read.
"""

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from defusedxml.ElementTree import iterparse

from app.core.sheet_cells import BEYOND, LAST_ROW, MOST_COLUMNS, TOO_LARGE, Sheet, Unreadable

# openpyxl imports numpy to know its types, which no cell of a file has; half of its time
sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]

import openpyxl  # noqa: E402
from openpyxl.utils import coordinate_to_tuple  # noqa: E402
from openpyxl.utils.exceptions import InvalidFileException  # noqa: E402

#: A workbook could be of thousands of parts.
MOST_PARTS, MOST_SHEETS, UNPACKED_LIMIT = 500, 30, 32 * 1024 * 1024
#: A spreadsheet keeps fifteen digits of a number.
MOST_NUMBER = 10**15
BROKEN = (
    *(zipfile.BadZipFile, InvalidFileException, zlib.error, SyntaxError, KeyError, ValueError),
    *(TypeError, OSError, IndexError, EOFError),
)


def sheets_in(content: bytes, most_tags: int) -> Iterator[Sheet]:
    """The sheets of an xlsx file. Raises Unreadable, and what BROKEN names."""
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
