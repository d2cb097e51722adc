"""Chinese sentences for what the schema library says in English."""

import re
from typing import Any

EXACT = {
    "Missing data for required field.": "必填",
    "Unknown field.": "没有这个字段",
    "Field may not be null.": "不能为空",
    "Not a valid string.": "应为文字",
    "Not a valid number.": "应为数字",
    "Not a valid integer.": "应为整数",
    "Not a valid boolean.": "应为 true 或 false",
    "Not a valid UUID.": "应为 UUID",
    "Not a valid date.": "日期应写作 2026-07-01",
    "Not a valid datetime.": "时间应写作 2026-07-01T08:30:00+08:00",
    "Not a valid aware datetime.": "时间应写作 2026-07-01T08:30:00+08:00",
    "Not a valid list.": "应为列表",
    "Not a valid mapping type.": "应为对象",
    "Invalid input type.": "应为对象",
    "Special numeric values (nan or infinity) are not permitted.": "应为有限的数字",
    "Not a cursor this server gave out.": "翻页位置无效，请从第一页重新读取",
    "1 to 10000 points, each [lon, lat].": "应为 1 到 10000 个点，每个写作 [经度, 纬度]",
    "Up to 50000 points, each [lon, lat, epoch_ms, accuracy_m?].": (
        "最多 50000 个点，每个写作 [经度, 纬度, 毫秒时间, 精度?]"
    ),
    "west,south,east,north": "范围写作 西,南,东,北（度）",
    "Contains a control character.": "含有不可用的控制字符",
    "Out of range.": "超出范围",
    "A limit or a last day, not both.": "时限与截止日期只能写一个",
    "Days for a clock of days, else hours or minutes, and nothing else.": (
        "按日计的时限写 days，其余写 hours 或 minutes，只写一个"
    ),
    "Given twice.": "重复，只写一次",
    "Needed here.": "这里必填",
}
PATTERNS = (
    (re.compile(r"^Must be one of: (.*)\.$"), r"可选：\1"),
    (re.compile(r"^Longer than maximum length (\d+)\.$"), r"最多 \1 个字"),
    (re.compile(r"^Shorter than minimum length (\d+)\.$"), r"至少 \1 个字"),
    (re.compile(r"^Length must be between (\d+) and (\d+)\.$"), r"长度应在 \1 到 \2 之间"),
    (
        re.compile(r"^Must be greater than or equal to (.+?) and less than or equal to (.+)\.$"),
        r"应在 \1 到 \2 之间",
    ),
    (re.compile(r"^Must be greater than or equal to (.+)\.$"), r"不小于 \1"),
    (re.compile(r"^Must be less than or equal to (.+)\.$"), r"不大于 \1"),
)


def translated(messages: Any) -> Any:
    """The same tree of messages, its sentences in Chinese where they are known."""
    if isinstance(messages, dict):
        return {key: translated(value) for key, value in messages.items()}
    if isinstance(messages, list):
        return [translated(value) for value in messages]
    text = str(messages)
    if text in EXACT:
        return EXACT[text]
    for pattern, words in PATTERNS:
        if pattern.match(text):
            return pattern.sub(words, text).replace("None", "")
    return text
