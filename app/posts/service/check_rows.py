"""What a row of a roster says, before anything is looked up."""

import re
from datetime import date

from app.core.read_sheet import Row
from app.posts.rules import POSTS
from grids import texts

LONGEST_REASON = 200


class Fault(Exception):
    """What is wrong with a row, as its sentence."""


def check_written(row: Row) -> None:
    """What is wrong with a row on its face."""
    if row.fault:
        raise Fault(row.fault)
    for name in ("username", "phone", "cell"):
        if texts.is_scientific(row.cells[name]):
            raise Fault(
                f"{row.cells[name]} 是科学计数法：请把该列设为“文本”格式后重新填写"
                " / format this column as text"
            )
    if not re.fullmatch(r"[\w.\-@]{2,64}", row.cells["username"]):
        raise Fault("用户名应为 2–64 位字母、数字或 . - _ / user name")
    if not 1 <= len(row.cells["name"]) <= 50 or len(row.cells["phone"]) > 40:
        raise Fault("请填写姓名（50 字以内）与手机 / name and phone")
    if len(row.cells["reason"]) > LONGEST_REASON:
        raise Fault(f"理由最多 {LONGEST_REASON} 字 / reason too long")
    if any(texts.has_control(text) for text in row.cells.values()):
        raise Fault("含有不可用的控制字符 / a control character")


def post_of(row: dict[str, str]) -> tuple[str, date | None, date | None]:
    """The kind of a row's post, and its days as far as they are given."""
    kind = next((k for k, chinese in POSTS.items() if row["post"] in (k, chinese)), None)
    if kind is None:
        raise Fault(
            f"没有“{row['post']}”这个岗位，可填：{'、'.join(POSTS.values())} / unknown post"
        )
    try:
        starts, ends = (date.fromisoformat(row[n]) if row[n] else None for n in ("from", "to"))
    except ValueError:
        raise Fault("日期应写作 2026-07-01 / write dates as 2026-07-01") from None
    if kind == "supervisor" and ends is None:
        raise Fault(
            "社会环境监督员须填写聘期结束日 / a supervisor is hired for a term: give its last day"
        )
    return kind, starts, ends
