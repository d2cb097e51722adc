"""A ledger imported: every row checked and reported on, then all that are new stored, or none."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core import audit
from app.core.clock import day_of
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.insert import insert_rows
from app.core.serials import next_count
from app.ledgers.decoding import ItemRow, ItemTable
from app.ledgers.models import LedgerCounter, LedgerItem, LedgerStep
from app.ledgers.rules.kinds import Kind
from app.ledgers.service.find_places import Places
from app.ledgers.service.list_item import lists, new_values, numbers
from app.posts.rules import Caller

Said = Callable[[Problem], dict[str, Any]]


@dataclass
class Report:
    """What became of each row: `rows` says ok or what to correct, and which were there already."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    listed: int = 0
    known: int = 0


def import_items(
    *,
    caller: Caller,
    kind: Kind,
    table: ItemTable,
    said: Said,
    now: datetime,
    trial: bool = False,
) -> Report:
    """Items of the caller's county from a file that read_items has read: those that the ledger has
    not yet, or nothing where any row is wrong; with `trial` nothing. Sent again nothing is doubled.

    Refuses `ledger_retired`, `may_not_list`, and `ledger_import_refused` with every row.
    """
    if table.refused:
        refuse("ledger_import_refused", why=table.refused, rows=[])
    if kind.retired:
        refuse("ledger_retired", ledger=kind.title)
    county_id = caller.scope.county_id() or refuse("not_found")
    places, report = Places(caller, county_id, kind), Report(notes=table.notes)
    found = [_values(row, kind, places, caller, said, now) for row in table.rows]
    # whoever lists in this ledger meanwhile waits here: what he lists is known below
    if not trial:
        next_count(LedgerCounter, by=0, county_id=county_id, kind=kind.code, year=day_of(now).year)
    known, seen, new = _known(county_id, kind), dict[str, int](), []
    for row, (values, wrong) in zip(table.rows, found, strict=True):
        fault, note = wrong, None
        if fault is None and values["key"] in seen:
            why = Problem("row_twice", row=seen[values["key"]])
            fault = str(said(why)["detail"])
        elif fault is None:
            seen[values["key"]] = row.number
            if values["key"] in known:
                note = str(said(Problem("ledger_item_known"))["detail"])
            else:
                new.append(values)
        report.rows.append(
            {"row": row.number, "name": row.name[:100], "ok": fault is None}
            | {"fault": fault, "note": note}
        )
    if not all(row["ok"] for row in report.rows):
        count = sum(not row["ok"] for row in report.rows)
        refuse(
            "ledger_import_refused",
            why=said(Problem("rows_wrong", count=count))["detail"],
            rows=report.rows,
            notes=report.notes,
        )
    report.listed, report.known = len(new), len(report.rows) - len(new)
    if new and not trial:
        _store(new, kind, county_id, caller, now)
    return report


def _known(county_id: int, kind: Kind) -> set[str]:
    mine = LedgerItem.county_id == county_id, LedgerItem.kind == kind.code
    return set(db.session.scalars(select(LedgerItem.key).where(*mine)))


def _values(
    row: ItemRow, kind: Kind, places: Places, caller: Caller, said: Said, now: datetime
) -> tuple[dict[str, Any], str | None]:
    """The columns of its item, and what is wrong with it."""
    wrong = [row.fault] if row.fault else []
    errors: Mapping[str, Any] = row.errors
    if errors:
        told = said(Problem("invalid", errors=dict(errors)))["errors"]
        wrong += [f"{name}: {', '.join(map(str, text))}" for name, text in told.items()]
    if not row.cell:
        return {}, "; ".join(wrong)
    try:
        cell = places.cell(row.cell)
        if not lists(kind, caller, cell.path):
            refuse("may_not_list", ledger=kind.title)
        values = new_values(
            kind, cell=cell, name=row.name, fields=row.fields, by=caller.id, now=now
        )
        values["site_id"] = places.site(row.site, cell)
        values["problem"] = row.problem
    except Problem as problem:
        return {}, "; ".join([*wrong, str(said(problem)["detail"])])
    return values, "; ".join(wrong) or None


def _store(
    new: list[dict[str, Any]], kind: Kind, county_id: int, caller: Caller, now: datetime
) -> None:
    given = numbers(kind, county_id, len(new), now)
    for values, number in zip(new, given, strict=True):
        values |= {"id": uuid.uuid4(), "number": number, "version": 1}
    insert_rows(LedgerItem, new)
    insert_rows(
        LedgerStep,
        [
            {
                "id": uuid.uuid4(),
                "item_id": values["id"],
                "seq": 1,
                "at": now,
                "officer_id": caller.id,
                "action": "list",
                "after": "listed",
                "data": {"imported": True},
                "photo_ids": [],
            }
            for values in new
        ],
    )
    audit.changed("ledgers.import", "ledger_kind", kind.id, by=caller.id, now=now, items=len(new))
