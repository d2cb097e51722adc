"""Texts of a million cases, cut as the program cuts them, and what is sought among them."""

from urllib.parse import quote

from app.incidents.rules.search import bigrams
from scripts.benchmarks.stage import Stage, analyse, sql

SEEN = (
    *(
        "焚烧秸秆，烟很大，已扑灭",
        "偷排废水，水体发黑",
        "渣土车未覆盖，沿途撒漏",
        "垃圾堆放无人清理",
    ),
    *("养殖场粪污直排沟渠", "小作坊死灰复燃，异味刺鼻", "工地扬尘，未湿法作业", "夜间施工噪声扰民"),
    *("饭店油烟直排", "燃煤小锅炉冒黑烟", "河道采砂船两艘", "农药瓶随意丢弃", "喷漆房VOCs气味大"),
    *("污水处理站停运，COD超标", "鱼塘死鱼", "加油站油气回收装置损坏", "危废台账不全"),
)
PLACES = tuple(
    f"{a}{b}{c}"
    for a in ("东", "西", "南", "北", "大", "小", "前", "后")
    for b in ("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴")
    for c in ("庄桥头", "岗机井旁", "寨沟边", "营学校后", "楼路口")
)
#: One case in seventeen, one in four hundred, one in some thousands, a number, none.
SOUGHT = ("秸秆", "小黄岗", "大周寨 焚烧", "后吴楼 采砂船", "C 77777", "不存在的词")


def write(made: Stage) -> None:
    """A text for every case that has none."""
    lists = [
        "ARRAY[" + ", ".join(f"'{' '.join(bigrams(text))}'" for text in texts) + "]"
        for texts in (SEEN, PLACES)
    ]
    sql(
        made,
        "INSERT INTO incident_text (incident_id, tokens) SELECT id, (concat_ws(' ', 'c', n, "
        f"({lists[0]})[1 + n % {len(SEEN)}], ({lists[1]})[1 + (n / 7) % {len(PLACES)}]))::tsvector "
        "FROM (SELECT id, substr(number, 3)::int AS n FROM incident WHERE number LIKE 'C-%') c",
    )
    analyse(made)


def paths(made: Stage) -> list[tuple[str, str]]:
    """(token, path): every township's reviewer seeks each."""
    return [
        (token, f"/api/v1/incidents?limit=50&q={quote(words)}")
        for token in made.reviewers
        for words in SOUGHT
    ]
