"""Chinese sentences for what the schema library says in English."""

import re
from collections.abc import Iterator
from typing import Any

EXACT = {
    "Missing data for required field.": "必填",
    "Unknown field.": "没有这个字段",
    "Field may not be null.": "不能为空",
    "Not a valid string.": "应为文字",
    "Not a valid number.": "应为数字",
    "Not a valid integer.": "应为整数",
    "At most two places after the point.": "最多两位小数",
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
    "Write the number out: 1.38E+10 has lost its digits.": (
        "请写出完整号码：1.38E+10 这种写法已丢失数字"
    ),
    "Out of range.": "超出范围",
    "Say it in words.": "请用文字说明",
    "Only where it counts.": "只有认可时才填写",
    "Longitude and latitude are swapped: longitude comes first.": (
        "经度和纬度写反了：应当先经度、后纬度"
    ),
    "A limit or a last day, not both.": "时限与截止日期只能写一个",
    "Days for a clock of days, else hours or minutes, and nothing else.": (
        "按日计的时限写 days，其余写 hours 或 minutes，只写一个"
    ),
    "Invalid value.": "不是可用的值",
    "String does not match expected pattern.": "写法不对，请按说明填写",
    "Not a valid time.": "时刻应写作 08:30",
    "Not a time of the day.": "时刻应写作 08:30",
    "Not a time of day, as 07:30.": "时刻应写作 07:30",
    "Not a valid naive datetime.": "时间应写作 2026-07-01T08:30:00",
    "Not a valid utf-8 string.": "应为 UTF-8 文字",
    "Invalid type.": "类型不对",
    "Number too large.": "数字过大",
    "Given twice.": "重复，只写一次",
    "Needed here.": "这里必填",
    "A list of filings.": "应为上报的列表",
    "{path, body, if_match}": "每项写作 {path, body, if_match}",
    "Give either `at` or `every_hours`.": "at 与 every_hours 只写一个",
    "Give track or pieces, not both.": "track 与 pieces 只写一个",
    "Must differ from `from`.": "起止不能相同",
    "Name a location or a cell.": "请填写位置或网格，只填一项",
    "Name something to set.": "请至少填写一项",
    "Not an action.": "不是可办理的操作",
    "Not the address of a filing.": "不是上报的地址",
    "Not with a confidential transfer: all who read the case see its photos.": (
        "保密移交不能附照片：能看案件的人都能看到照片"
    ),
    "is not known here": "这里没有这一项",
    "is missing": "缺少这一项",
    "must be an object with stage and limit": "应写明环节与时限",
    "must be marks of zones, one at least": "应为特殊区域，至少一个",
    "two rows have one name": "两条规则的代码相同",
    "must be pairs of times": "应为成对的时刻，如 08:30-12:00",
    "must be local times without offset": "应为当地时刻，不带时区",
    "must be pairs in rising order": "各时段应按先后顺序，且不重叠",
    "must hold an hour a day at least": "每天合计至少一小时",
    "must be in rising order": "应由小到大，不重复",
    "is a column of every ledger": "每种台账都有这一列，请换一个名称",
    "bulletin_day must come after ask_day": "通报日应晚于催报日",
    "longer than every outer limit": "比所有案件总时限还长",
    "longer than the outer limit": "比案件总时限还长",
    "shorter than its stages together": "比各环节时限之和还短",
    "must weigh something": "权重不能全为零",
    "weights must sum to 100": "权重合计应为 100",
    "zero must be below full": "得零分的比例应低于得满分的比例",
    "steps go down, the highest first": "各档应由高到低，至少一档",
    "the highest step gives 100": "最高一档应得满分（100）",
    "each must be above 0 and not above cap": "每次分值应大于 0，且不超过上限",
    "must have two decimal places at most": "最多两位小数",
    "must be a name of small letters, digits and _": "代号由小写字母、数字和下划线组成，字母开头",
    "must be a list of places, as village.bonus": "应为方案中的位置，如 village.bonus",
    "The same address more than once.": "同一地址只写一次",
    "Only of a post that is moved.": "仅在岗位调动时填写",
    "No case of this number.": "没有这个编号的案件，或不在您可见的范围内，请核对编号",
    "Name a case or an indicator.": "请填写案件或指标，只填一项",
    "Choose one or type its number, not both.": "选择案件与填写编号只用一种",
}
PATTERNS = (
    (
        re.compile(r"^Invalid shape: .*\[(\S+) (\S+)\]$"),
        r"图形的边界自相交，在经度 \1、纬度 \2 附近",
    ),
    (re.compile(r"^Invalid shape: .*$"), "图形不成立：边界自相交"),
    (re.compile(r"^GeoJSON (.*)$"), r"应为 GeoJSON：\1"),
    (re.compile(r"^Must be one of: (.*)\.$"), r"可选：\1"),
    (re.compile(r"^Longer than maximum length (\d+)\.$"), r"长度最多 \1"),
    (re.compile(r"^Shorter than minimum length (\d+)\.$"), r"长度至少 \1"),
    (re.compile(r"^Length must be between (\d+) and (\d+)\.$"), r"长度应在 \1 到 \2 之间"),
    (
        re.compile(r"^Must be greater than or equal to (.+?) and less than or equal to (.+)\.$"),
        r"应在 \1 到 \2 之间",
    ),
    (re.compile(r"^Must be greater than or equal to (.+)\.$"), r"不小于 \1"),
    (re.compile(r"^must be an object of (.*)$"), r"应包含：\1"),
    (re.compile(r"^must be a list of some of (.*)$"), r"可选（可多选）：\1"),
    (re.compile(r"^(?:\w+ )?must be one of (.*)$"), r"可选：\1"),
    (re.compile(r"^must be null or one of (.*)$"), r"不填，或可选：\1"),
    (re.compile(r"^must be a whole number from (.*) to (.*)$"), r"应为 \1 到 \2 的整数"),
    (re.compile(r"^must be a number from (.*) to (.*)$"), r"应为 \1 到 \2 的数"),
    (re.compile(r"^must be a list of at most (\S+)$"), r"最多 \1 项"),
    (re.compile(r"^must be a text of (\S+) to (\S+) characters$"), r"应为 \1 到 \2 个字"),
    (re.compile(r"^a name stands for one thing: (.*)$"), r"代号重复：\1"),
    (re.compile(r"^(\S+) is no place here$"), r"方案中没有这个位置：\1"),
    (
        re.compile(r"^must be a word of at most (\S+) characters$"),
        r"不能为空，最多 \1 个字",
    ),
    (re.compile(r"^.*: clock must be one of .*$"), "请选择单位与计时方式，并填写时长"),
    (
        re.compile(r"^.*: \w+ must be a whole number from (\S+) to (\S+), and nothing else$"),
        r"时长应为 \1 到 \2 的整数",
    ),
    (re.compile(r"^(.+): not known here$"), r"没有这一项：\1"),
    (re.compile(r"^Invalid isoformat string: .*$"), "时刻应写作 08:30"),
    (re.compile(r"^(?:hour|minute|second) must be in .*$"), "时刻应写作 08:30"),
    (re.compile(r"^no kind (\S+) in this county$"), r"本县没有类别 \1"),
    (re.compile(r"^no department (\S+) in this county$"), r"本县没有部门 \1"),
    (
        re.compile(r"^limits\.(\d+) comes first where both fit$"),
        r"与第 \1 条同时适用时，第 \1 条在先",
    ),
    (re.compile(r"^longer than (outer\.\w+)$"), "比该类案件的总时限还长"),
    (re.compile(r"^Must be less than or equal to (.+)\.$"), r"不大于 \1"),
    (
        re.compile(r"^asks less than (\S+): who watches is told$"),
        r"比现行的 \1 宽松，将通知督查和分管领导",
    ),
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


def flat(messages: Any) -> Iterator[str]:
    """The sentences of a tree of messages."""
    if isinstance(messages, dict | list):
        for inside in messages.values() if isinstance(messages, dict) else messages:
            yield from flat(inside)
    else:
        yield str(messages)
