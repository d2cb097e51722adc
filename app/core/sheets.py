"""Tables for people: workbooks and csv files whose text no program takes for a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.styles import Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
#: What makes a spreadsheet take a text for a formula (OWASP: CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_000

#: When archives of the kind begin to count.
OLDEST = (1980, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")


@dataclass(frozen=True)
class Formula:
    """What a spreadsheet computes, without the sign before it; made by the program alone."""

    text: str


Sheet = tuple[Sequence[str], Iterable[Sequence[Any]]]


def workbook(sheets: Mapping[str, Sheet], text_rows: int = 0) -> bytes:
    """{title: (headings, rows)} as xlsx.

    `text_rows` further rows are formatted as text for filling in.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, (headings, rows) in (sheets or {"—": ((), ())}).items():
        sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "—")
        sheet.freeze_panes = "A2"
        for number, heading in enumerate(headings):
            sheet.column_dimensions[openpyxl.utils.get_column_letter(number + 1)].width = max(
                12, 2 * len(heading) + 4
            )
        for line, row in enumerate([headings, *rows, *[[""] * len(headings)] * text_rows], 1):
            for column, value in enumerate(row, 1):
                _write(sheet.cell(line, column), value, bold=line == 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pinned(content: bytes, at: datetime) -> bytes:
    """A workbook as if it had been made at a time: the same cells are the same bytes."""
    out = io.BytesIO()
    said = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for name in book.namelist():
            data = book.read(name)
            if name == "docProps/core.xml":
                data = MODIFIED.sub(rb"\g<1>" + said + rb"\g<3>", data)
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, data)
    return out.getvalue()


def _write(cell: Any, value: Any, bold: bool) -> None:
    """Set a cell; text stays text, whatever it begins with."""
    if isinstance(value, str):
        cell.value = CONTROL.sub(" ", value)[:LONGEST]
        cell.data_type, cell.number_format = "s", "@"
    elif isinstance(value, Formula):
        cell.value = f"={value.text}"
    else:
        cell.value = value
    if bold:
        cell.font = Font(bold=True)


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A csv file as Excel opens it: UTF-8 with BOM.

    A text that begins like a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = CONTROL.sub(" ", value)[:LONGEST]
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text
