"""What a ledger kind says, typed, and everything that is wrong with one (rows D03–D16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.core.json_schema import Errors, faults
from app.ledgers.catalogue import FIELDS, KIND, LEVELS, OPTIONAL, STATES
from grids import texts

#: The overall standard of striking off (row E04): 「生态修复、污染消除、群众满意」.
CRITERIA = {"ecology": "生态修复", "pollution": "污染消除", "public": "群众满意"}
#: Columns of every ledger in a workbook: no field is called so.
COLUMNS = {"cell": "网格", "name": "名称", "site": "巡查对象", "problem": "存在问题"}
TOLD = {
    "number": "编号",
    "state": "环节",
    "goal": "整改目标",
    "measures": "整改措施",
    "responsible": "责任单位",
    "lead": "牵头单位",
    "assist": "配合单位",
    "leader": "责任领导",
    "follower": "盯办人",
    "limit": "整改时限",
    "overdue": "逾期",
}
TITLES = frozenset({*COLUMNS.values(), *TOLD.values()})
CODE = "^[a-z][a-z0-9_]{0,30}$"


def faults_of(data: Any) -> Errors:
    """Everything for which data cannot be a kind, at the field: {"schema": {"properties": …}}."""
    wrong = faults(KIND, data)
    if not isinstance(data, dict) or "schema" in wrong:
        return wrong
    fields = data["schema"]["properties"]
    for name, said in fields.items():
        at = ("schema", "properties", name)
        if not faults({"type": "string", "pattern": CODE}, name).empty:
            wrong.add(at, "must be a name of small letters, digits and _")
        kind = said.get("type")
        if not isinstance(kind, str) or kind not in FIELDS:
            wrong.add((*at, "type"), f"Must be one of: {', '.join(FIELDS)}.")
            continue
        wrong.join(at, faults(FIELDS[kind], said))
    for place, names in {
        ("schema", "required"): data["schema"].get("required", []),
        ("key",): data.get("key", []) if "key" not in wrong else [],
    }.items():
        for name in names:
            if name not in fields:
                wrong.add(place, f"Must be one of: {', '.join(fields)}.")
    titles = [texts.line(str(said.get("title", ""))) for said in fields.values()]
    for name, said in fields.items():
        title = texts.line(str(said.get("title", "")))
        place = ("schema", "properties", name, "title")
        if titles.count(title) > 1:
            wrong.add(place, "Given twice.")
        if title in TITLES:
            wrong.add(place, "is a column of every ledger")
    needed = [one for one in STATES if one not in OPTIONAL]
    if "states" not in wrong and not {*needed} <= {*data["states"]}:
        wrong.add(("states",), f"must hold {', '.join(needed)}")
    return wrong


@dataclass(frozen=True)
class Kind:
    """A version of a kind as verbs and pages read it."""

    id: int
    code: str
    version: int
    title: str
    public: bool
    site_kinds: tuple[str, ...]
    needs_site: bool
    schema: Mapping[str, Any]
    key: tuple[str, ...]
    states: tuple[str, ...]
    lists: frozenset[str]
    issue: str
    verify: str
    file: str
    photos: int
    notice_days: int
    at_once_days: int
    look_back_days: tuple[int, ...]
    recheck_days: int
    retired: bool
    data: Mapping[str, Any]

    @property
    def fields(self) -> Mapping[str, Mapping[str, Any]]:
        """{name: what its schema says} in their order."""
        found: Mapping[str, Mapping[str, Any]] = self.schema["properties"]
        return found


def read_kind(
    row_id: int, code: str, version: int, data: Mapping[str, Any], *, retired: bool
) -> Kind:
    """Data that `faults_of` found nothing wrong with."""
    who, off, checks = data["who"], data["strike_off"], data["checks"]
    return Kind(
        id=row_id,
        code=code,
        version=version,
        title=data["title"],
        public=data["public"],
        site_kinds=tuple(data["site_kinds"]),
        needs_site=data.get("needs_site", False),
        schema={"additionalProperties": False} | data["schema"],
        key=tuple(data.get("key", ())),
        states=tuple(data["states"]),
        lists=frozenset(who["list"]),
        issue=who["issue"],
        verify=who["verify"],
        file=who["file"],
        photos=off["photos"],
        notice_days=off["notice_days"],
        at_once_days=checks["at_once_days"],
        look_back_days=tuple(checks["look_back_days"]),
        recheck_days=checks["recheck_days"],
        retired=retired,
        data=data,
    )


@cache
def levels_from(level: str) -> frozenset[str]:
    """A level with an office, and those above it."""
    return frozenset(LEVELS[LEVELS.index(level) :])
