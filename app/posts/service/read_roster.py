"""The roster as a file: xlsx or csv read row by row, the template, the sheets of passwords."""

import csv
import io
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from app.core.sheets import workbook

HEADINGS = ("username", "name", "phone", "post", "cell", "from", "to", "password")
CHINESE = ("用户名", "姓名", "手机", "岗位", "网格", "起", "止", "初始密码")
MOST_ROWS = 2000
#: A lone cell far down and right would otherwise make millions; so would a workbook of thousands of
#: parts.
MOST_COLUMNS, MOST_PARTS = 64, 500
UNPACKED_LIMIT = 64 * 1024 * 1024


class Unreadable(Exception):
    """The file is no roster; the message says why."""


def read(content: bytes) -> tuple[list[dict[str, str]], str]:
    """The rows of an xlsx or csv file by English heading, and what it was read as."""
    if content[:2] == b"PK":
        rows, encoding = _sheet(content), "xlsx"
    else:
        text, encoding = _text(content)
        try:
            rows = [list(row) for row in csv.reader(io.StringIO(text))]
        except csv.Error as error:
            raise Unreadable(f"CSV 有误 / {error}") from None
    if not rows:
        raise Unreadable("文件是空的 / the file is empty")
    names = dict(zip(CHINESE, HEADINGS, strict=True)) | {h: h for h in HEADINGS}
    head = [names.get(str(cell).strip().lower()) for cell in rows[0]]
    missing = {"username", "name", "post", "cell"} - {h for h in head if h}
    if missing:
        chinese = [word for word, name in zip(CHINESE, HEADINGS, strict=True) if name in missing]
        in_english = ", ".join(sorted(missing))
        raise Unreadable(f"缺少列：{'、'.join(chinese)} / missing columns: {in_english}")
    body = [
        dict.fromkeys(HEADINGS, "")
        | {h: str(v).strip() for h, v in zip(head, row, strict=False) if h}
        for row in rows[1:]
    ]
    body = [row for row in body if any(row.values())]
    if len(body) > MOST_ROWS:
        raise Unreadable(f"最多 {MOST_ROWS} 行 / at most {MOST_ROWS} rows")
    return body, encoding


def _text(content: bytes) -> tuple[str, str]:
    for encoding, said in (("utf-8-sig", "UTF-8"), ("gb18030", "GBK")):
        try:
            return content.decode(encoding), said
        except UnicodeDecodeError:
            continue
    raise Unreadable("既不是 UTF-8 也不是 GBK / neither UTF-8 nor GBK")


def _sheet(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(item.file_size for item in parts) > UNPACKED_LIMIT:
                raise Unreadable("文件过大 / too large")
        sheet = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        ).worksheets[0]
        return [
            [_cell_text(value) for value in row]
            for row in sheet.iter_rows(
                max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True
            )
        ]
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        zlib.error,
        SyntaxError,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        IndexError,
        EOFError,
    ) as error:
        raise Unreadable(
            f"不是可读的 xlsx / not a readable xlsx ({type(error).__name__})"
        ) from None


def _cell_text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def template() -> bytes:
    """An empty roster as xlsx, every column formatted as text, with one example row."""
    example = ["zhang.san", "张三", "13800000000", "网格员", "青石镇/柳河村", "2026-07-01", "", ""]
    return workbook({"名册": (CHINESE, [example])}, text_rows=500)


def password_sheets(passwords: list[dict[str, str]]) -> bytes:
    """One printable sheet per township with the passwords made, as xlsx."""
    towns = dict.fromkeys(p["township"] for p in passwords)
    rows = {
        town: [
            [p["name"], p["username"], p["password"]] for p in passwords if p["township"] == town
        ]
        for town in towns
    }
    return workbook({town: (("姓名", "用户名", "初始密码"), found) for town, found in rows.items()})
