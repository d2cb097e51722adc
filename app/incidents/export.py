"""Cases as a table and as GeoJSON: what lists show, never who reported them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core import clock
from app.core.errors import refuse
from app.core.sheets import CSV, XLSX, csv_file, workbook
from app.core.written import dumps
from app.filings.rules.marks import Mark
from app.incidents import queries
from app.incidents.models import LEVELS
from app.incidents.present import cases_out, mended_of
from app.incidents.queries.listed import Listed
from app.incidents.rules import words
from app.incidents.rules.filing import SOURCES
from app.posts.rules import Scope
from app.taxonomy.rules import NATURES, SEVERITIES

#: A table of more is nothing for a person, and holds a thread for half a minute.
MOST_ROWS = 10_000
GEOJSON = "application/geo+json"
#: file ending -> media type
KINDS = {"csv": CSV, "xlsx": XLSX, "geojson": GEOJSON}
HEADINGS = (
    *("编号", "来件编号", "类别代码", "类别", "性质", "程度", "来源", "状态", "层级", "办理方式"),
    *("县", "乡镇", "村", "地点", "经度", "纬度", "问题描述", "已采取措施"),
    *("发现时间", "接收时间", "时限", "逾期起", "办结时间"),
    *("上报人", "承办人", "承办部门", "标记", "更正人", "更正时间"),
)
TIMES = ("occurred_at", "received_at", "due_at", "overdue_since", "closed_at")
#: Of these, when something ends.
ENDS = frozenset({"due_at", "overdue_since"})
#: What a GeoJSON feature says of a case besides its position.
PROPERTIES = (
    *("id", "number", "source_number", "kind", "kind_name", "nature", "severity", "source"),
    *("status", "level", "handling_class", "description", "measures_taken", "place"),
    *(*TIMES, "cells", "marks"),
)


def exported(
    kind: str, filters: dict[str, Any], scope: Scope, officer_id: int, now: datetime
) -> bytes:
    """The list of these filters as a file of a kind; refuses more than MOST_ROWS."""
    cell = cells.must(filters["cell"]) if filters.get("cell") else None
    found = queries.listing(
        scope,
        officer_id,
        filters=filters,
        cell=cell,
        now=now,
        after=None,
        limit=MOST_ROWS + 1,
    )
    if len(found) > MOST_ROWS:
        refuse("too_many_rows", most=MOST_ROWS)
    if kind == "geojson":
        return dumps(features(found, scope, officer_id))
    rows = table(found, scope, officer_id)
    return csv_file(HEADINGS, rows) if kind == "csv" else workbook({"案件": (HEADINGS, rows)})


def table(cases: Sequence[Listed], scope: Scope, officer_id: int) -> Iterator[Sequence[Any]]:
    """Rows under HEADINGS, times local."""
    marks = {mark.value: mark.zh for mark in Mark}
    mended = mended_of(cases)
    for case in cases_out(cases, scope, officer_id):
        by = mended.get(case["id"])
        places, at = case["cells"], case["location"] or {"lon": None, "lat": None}
        yield (
            case["number"],
            case["source_number"],
            case["kind"],
            case["kind_name"],
            _chinese(NATURES, case["nature"]),
            _chinese(SEVERITIES, case["severity"]),
            _chinese(SOURCES, case["source"]),
            _chinese(words.STATUS, case["status"]),
            _chinese(words.LEVEL, case["level"]),
            _chinese(words.HANDLING_CLASS, case["handling_class"]),
            *[places[level]["name"] if places[level] else "" for level in reversed(LEVELS)],
            case["place"],
            at["lon"],
            at["lat"],
            case["description"],
            case["measures_taken"],
            *[_local(name, case[name]) for name in TIMES],
            case["filer"]["name"],
            case["handler"]["name"] if case["handler"] else "",
            case["department"]["name"] if case["department"] else "",
            "；".join(marks.get(mark, mark) for mark in case["marks"]),
            by["by"]["name"] if by else "",
            clock.shown(by["at"]) if by else "",
        )


def _chinese(words_of: Mapping[str, tuple[str, ...]], name: str | None) -> str | None:
    return None if name is None else words_of.get(name, (name,))[0]


def _local(name: str, moment: Any) -> str:
    return clock.shown(moment, ends=name in ENDS) if moment else ""


def features(cases: Sequence[Listed], scope: Scope, officer_id: int) -> dict[str, Any]:
    """A FeatureCollection; cases without a position have no geometry."""
    mended = {
        case_id: {"by": row["by"]["name"], "at": row["at"]}
        for case_id, row in mended_of(cases).items()
    }
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": case["id"],
                "geometry": case["location"]
                and {
                    "type": "Point",
                    "coordinates": [case["location"]["lon"], case["location"]["lat"]],
                },
                "properties": {name: case[name] for name in PROPERTIES}
                | {"mended": mended.get(case["id"])},
            }
            for case in cases_out(cases, scope, officer_id)
        ],
    }
