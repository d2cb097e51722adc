"""The kinds of patrol objects (requirements §3)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.filings.rules.marks import Mark

KINDS = {
    "P01": "生态环境（网格内一般）",
    "P02": "排污企业",
    "P03": "减排治理项目",
    "P04": "信访案件",
    "P05": "污染纠纷",
    "P06": "环境安全隐患",
    "P07": "违法建设项目",
    "P08": "饮用水源地",
    "P09": "农村环境综合整治",
    "P10": "面源污染",
    "P11": "河流、沟渠、水库、湖泊、湿地",
    "P12": "秸秆焚烧易发多发区域",
    "P13": "畜禽、水产养殖",
    "P14": "建筑工地",
    "P15": "裸露地块",
    "P16": "黑臭水体",
    "P17": "散乱污、小微、“九小”企业",
    "P18": "入河排污口、直排口",
    "P19": "矿山、尾矿库、废渣堆",
    "P20": "料堆、工业固废堆场",
    "P21": "垃圾堆放点、填埋场",
    "P22": "基本农田保护区",
    "P23": "污染地块、受污染耕地",
    "P24": "生态保护红线、自然保护区",
    "P25": "污水处理设施",
    "P26": "锅炉、经营性炉灶",
    "P27": "废品收购站点",
    "P28": "餐饮、农贸市场、街道",
    "P29": "加油站、检测机构",
    "P30": "名木古树、栖息地",
    "P31": "公路沿线、易发事故路段",
    "P32": "关停取缔企业",
    "P33": "输变电、核与辐射",
    "P34": "光伏、“两高”项目",
    "P35": "森林",
}
#: Rules that hold inside a site's polygon: zone -> (name, codes of the kinds concerned (none: all),
#: least severity proposed there). A burn-prone area proposes one step more (B09), a first-grade
#: water zone, a red line and a reserve never less than serious (B12, P24), a permitted point lets
#: fireworks be (B08).
ZONES: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    "water_first_grade": ("水源一级保护区", (), "serious"),
    "red_line": ("生态保护红线", (), "serious"),
    "reserve": ("自然保护区", (), "serious"),
    "burn_prone": ("秸秆焚烧易发区", ("AIR-01", "AIR-02"), "serious"),
    "permitted_point": ("允许燃放点", ("AIR-03",), None),
}
#: The least severity proposed for what a ban period forbids.
BAN_SEVERITY = "serious"
STATUSES = {"running": "运行", "stopped": "停产", "closed": "关停", "unknown": "不详"}
SEVERITY_ORDER = ("general", "serious", "major", "emergency")


@dataclass(frozen=True)
class Local:
    """What place and season say of a finding: marks, and the least severity to propose."""

    marks: tuple[str, ...]
    least: str | None


def local_rules(kind: str, *, zones: Sequence[str], banned: Sequence[Sequence[str]]) -> Local:
    """What a finding of this kind gets from the `zones` it lies in, by order of
    their sites, and from the ban periods there that day, each the kinds it forbids (B08–B10, B12).

    The highest severity that any names is the least. A point where the kind is permitted knows no
    ban.
    """
    concerned = [zone for zone in zones if not ZONES[zone][1] or kind in ZONES[zone][1]]
    permitted = any(ZONES[zone][2] is None for zone in concerned)
    in_ban = not permitted and any(kind in kinds for kinds in banned)
    found = [(Mark[f"ZONE_{zone.upper()}"], ZONES[zone][2]) for zone in concerned]
    if in_ban:
        found.append((Mark.BAN_PERIOD, BAN_SEVERITY))
    marks = tuple(dict.fromkeys(mark for mark, _ in found))
    return Local(marks, least_of(marks))


#: What marks of places and seasons demand of a case: its severity is no less.
DEMANDS = {
    str(Mark[f"ZONE_{zone.upper()}"]): least for zone, (_, _, least) in ZONES.items() if least
} | {str(Mark.BAN_PERIOD): BAN_SEVERITY}
#: Marks of places where something is let be that a ban forbids elsewhere.
PERMITS = frozenset(
    str(Mark[f"ZONE_{zone.upper()}"]) for zone, (_, _, least) in ZONES.items() if not least
)


def least_of(marks: Iterable[str]) -> str | None:
    """The least severity that what a case is marked with demands."""
    asked = [DEMANDS[mark] for mark in marks if mark in DEMANDS]
    return max(asked, key=SEVERITY_ORDER.index, default=None)


def stricter(here: Local, named: Local) -> Local:
    """What place and season say where a finding lies, and what they demand besides at the site
    that it names: which lets nothing be that is not let be here.
    """
    marks = dict.fromkeys([*here.marks, *(mark for mark in named.marks if mark in DEMANDS)])
    return Local(tuple(marks), least_of(marks))


def no_less(before: Iterable[str], found: Sequence[str]) -> list[str]:
    """The marks of another place or kind, `found`, for a case that had those `before`, where nobody
    of the county says it: what was demanded stays, and nothing more is let be.
    """
    before = list(before)
    kept = [mark for mark in before if mark in DEMANDS and mark not in found]
    marks = [mark for mark in found if mark not in PERMITS or mark in before]
    return [*marks, *kept, *([str(Mark.DEMANDS_KEPT)] if kept else [])]


def falls_short(severity: str, least: str | None) -> bool:
    """Whether a severity is less than what is demanded."""
    return least is not None and SEVERITY_ORDER.index(severity) < SEVERITY_ORDER.index(least)


def at_least(severity: str, allowed: Sequence[str], least: str | None) -> str:
    """A severity, raised to what is demanded as far as the kind knows such."""
    if not falls_short(severity, least):
        return severity
    enough = [one for one in allowed if not falls_short(one, least)]
    return min(enough, key=SEVERITY_ORDER.index, default=severity)


def spans(
    starts_on: date, ends_on: date, kinds: list[str], earlier: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[list[str], date, date]]:
    """(kinds banned, first day, last day) of a campaign, in order: each change of its kinds began
    a span; of the last one the kinds are those that it has now.
    """
    first = starts_on
    for passed in earlier:
        until = date.fromisoformat(passed["until"])
        yield passed["kinds"], first, min(until, ends_on)
        first = until + timedelta(days=1)
    yield kinds, first, ends_on
