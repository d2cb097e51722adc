"""The roster as a file: read from xlsx or csv, the template, the sheets of passwords."""

from dataclasses import replace

from app.core import read_sheet
from app.core.read_sheet import Table
from app.core.sheet_cells import Unreadable
from app.core.sheets import workbook
from app.people.rules import as_username
from grids import texts

__all__ = ["Unreadable", "password_sheets", "read", "template"]

HEADINGS = ("username", "name", "phone", "post", "cell", "from", "to", "password", "reason")
CHINESE = ("用户名", "姓名", "手机", "岗位", "网格", "起", "止", "初始密码", "理由")
SHAPE = read_sheet.Shape(
    dict(zip(CHINESE, HEADINGS, strict=True)) | {name: name for name in HEADINGS},
    needed=frozenset({"username", "name", "post", "cell"}),
    days=frozenset({"from", "to"}),
    # as many as are checked and stored in a second, while nobody else writes
    most=300,
)
#: How each column is written; a password stays as it stands.
FORMS = {
    "username": as_username,
    "name": texts.person,
    "phone": texts.code,
    "cell": texts.line,
    "reason": texts.line,
} | (dict.fromkeys(("post", "from", "to"), texts.code))


def read(content: bytes, most: int = SHAPE.most) -> Table:
    """The rows of an xlsx or csv file by English heading. Raises Unreadable."""
    table = read_sheet.read(content, replace(SHAPE, most=most))
    for row in table.rows:
        row.cells |= {name: form(row.cells[name]) for name, form in FORMS.items()}
    return table


def template() -> bytes:
    """An empty roster as xlsx, every column formatted as text, with one example row; reasons are
    for few.
    """
    example = ["zhang.san", "张三", "13800000000", "网格员", "青石镇/柳河村", "2026-07-01", "", ""]
    return workbook({"名册": (CHINESE[:-1], [example[:-1]])}, text_rows=500)


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
