"""A ledger as a workbook: to fill in, and as it stands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.core.sheets import workbook
from app.ledgers import queries
from app.ledgers.catalogue import STATES
from app.ledgers.decoding import headed
from app.ledgers.present.items import items_out
from app.ledgers.rules.kinds import COLUMNS, TOLD, Kind
from app.ledgers.rules.limits import KINDS as LIMITS
from app.ledgers.rules.values import choices, shown
from app.posts.rules import Caller

MOST_ROWS = 5_000
AT_ONCE = 500


def template(kind: Kind) -> bytes:
    """An empty table of a ledger, every column as text, with what may be chosen."""
    headings = [*COLUMNS.values(), *(headed(said) for said in kind.fields.values())]
    chosen = [
        [headed(said), "、".join(choices(said).values())]
        for said in kind.fields.values()
        if choices(said)
    ]
    sheets = {kind.title: (headings, []), "可选内容": (("列", "可选"), chosen)}
    return workbook(sheets, text_rows=200)


def exported(
    kind: Kind, caller: Caller, filters: Mapping[str, Any], cell: Any, now: datetime
) -> bytes:
    """The items of a ledger that the caller may see, at most 5,000; the file can be imported."""
    headings = [
        *COLUMNS.values(),
        *(headed(said) for said in kind.fields.values()),
        *TOLD.values(),
    ]
    rows = _rows(kind, caller, dict(filters) | {"kind": kind.code}, cell, now)
    return workbook({kind.title: (headings, rows)})


def _rows(
    kind: Kind, caller: Caller, filters: Mapping[str, Any], cell: Any, now: datetime
) -> Iterator[Sequence[Any]]:
    after, count = None, 0
    while count < MOST_ROWS:
        found = queries.listing(caller, filters, cell=cell, after=after, limit=AT_ONCE)
        for one in items_out(found, caller, now):
            yield _row(kind, one)
        count += len(found)
        if len(found) < AT_ONCE:
            return
        after = found[-1].created_at, found[-1].id


def _row(kind: Kind, item: Mapping[str, Any]) -> list[Any]:
    named = [shown(said, item["fields"].get(name)) for name, said in kind.fields.items()]
    place = item["cell"] or {}
    measures = [f"{n}. {one['text']}" for n, one in enumerate(item["measures"], 1)]
    told = [
        item["number"],
        STATES[item["state"]],
        item["goal"] or "",
        "\n".join(measures),
        *(_bodies(item, role) for role in ("responsible", "lead", "assist")),
        (item["leader"] or {}).get("name") or "",
        (item["follower"] or {}).get("name") or "",
        _limit(item),
        "逾期" if item["overdue_since"] else "",
    ]
    return [place.get("code", ""), item["name"], "", item["problem"] or "", *named, *told]


def _bodies(item: Mapping[str, Any], role: str) -> str:
    rows = [one for one in item["bodies"] if one["role"] == role]
    return "、".join((one["cell"] or one["department"] or {}).get("name", "") for one in rows)


def _limit(item: Mapping[str, Any]) -> str:
    kept = "，长期坚持" if item["keep_up"] and item["limit_kind"] != "keep_on" else ""
    if item["due_on"]:
        return f"{item['due_on']}{kept}"
    return LIMITS.get(item["limit_kind"] or "", "") + kept
