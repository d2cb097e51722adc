"""The form by which an office above enters points, a veto or an exemption for a cell, on the page
of its evaluation: an item to choose instead of two names, a case or document by its number.
"""

import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flask import g

from app.console.pages import say
from app.core.answers import english
from app.core.errors import refuse
from app.core.schemas import Points, Schema
from app.core.text_fields import Code, Text
from app.documents import queries as documents
from app.evaluations import queries, service
from app.evaluations.present.results import entries_out
from app.evaluations.queries import entries
from app.evaluations.rules import INDICATORS
from app.evaluations.rules.explaining import title_of
from app.evaluations.rules.schemes import EXEMPTION, MANUAL, VETO
from app.evaluations.service.check_entry import parts_for
from app.incidents import queries as incidents

#: part of an entry -> what it is called
PARTS = {
    "bonus": ("加分", "Bonus"),
    "deduction": ("扣分", "Deduction"),
    "manual": ("人工评分", "Filled in"),
    "veto": ("一票否决", "Veto"),
    "exemption": ("免计", "Exemption"),
}


class EntryForm(Schema):
    """EntryIn with `what` as part.item, and the number of what it is about."""

    what = Code(most=60, required=True)
    points = Points(0, 1_000_000, load_default=None, allow_none=True)
    ground = Text(most=1000, least=2, required=True)
    number = Code(most=64, load_default=None, allow_none=True)


class WithdrawForm(Schema):
    """WithdrawIn of the entry that the form stands beside."""

    entry = Code(most=36, required=True)
    reason = Text(most=1000, least=2, required=True)


def record(about: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """What an entry's form says, done."""
    part, _, item = body["what"].partition(".")
    kind, key = _thing(body["number"])
    service.record_entry(
        **about,
        part=part if part in PARTS else refuse("unknown_item", allowed=list(PARTS)),
        item=item,
        points=None if body["points"] is None else Decimal(str(body["points"])),
        ground=body["ground"],
        about=kind,
        about_id=key,
    )


def withdraw(about: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """What the form beside an entry says, done."""
    try:
        key = uuid.UUID(body["entry"])
    except ValueError:
        refuse("not_found")
    service.withdraw_entry(**about, entry_id=key, reason=body["reason"])


def _thing(number: str | None) -> tuple[str | None, str | None]:
    """("case" or "document", its id) of what carries a number that the caller may see."""
    if not number:
        return None, None
    case = incidents.found_by_number(g.caller.scope, g.caller.id, number)
    if case is not None:
        return "case", str(case.id)
    found = documents.found_by_number(g.caller.scope, number)
    return ("document", str(found.id)) if found else refuse("unknown_subject")


def offered(at: service.Standing) -> list[tuple[str, str]]:
    """(part.item, what it is called) of what the caller may enter for a cell now."""
    level = service.levels_for(at.evaluation)[at.cell.level]
    parts = parts_for(g.caller, at)
    found: list[tuple[str, str]] = []
    for part in parts:
        names = _exempt(at) if part == EXEMPTION else _of(level, part)
        found += [(f"{part}.{name}", f"{say(*PARTS[part])}：{text}") for name, text in names]
    return found


def _of(level: Any, part: str) -> Iterator[tuple[str, str]]:
    if part == MANUAL:
        for item in level.manual:
            text = title_of({"indicator": item.name} | vars(item), INDICATORS, english())
            yield item.name, text + say(f"（满分 {item.most}）", f" (of {item.most})")
    for one in level.additions:
        if one.part == part:
            text = title_of({"indicator": one.name} | vars(one), INDICATORS, english())
            most = say(f"（每次至多 {one.each} 分）", f" (at most {one.each} each)")
            yield one.name, text + ("" if part == VETO else most)


def _exempt(at: service.Standing) -> Iterator[tuple[str, str]]:
    """The indicators of which something was not good."""
    for name, fact in queries.row_of(at.evaluation, at.cell).facts.items():
        if name in INDICATORS and fact["good"] < fact["total"]:
            yield name, title_of({"indicator": name}, INDICATORS, english())


def entered(at: service.Standing, period: Any) -> list[dict[str, Any]]:
    """What was entered for the cell, each with whether the caller may withdraw it."""
    parts = parts_for(g.caller, at)
    rows = entries.listing(at.evaluation.county_id, period, at.cell.id)
    return [
        one | {"may": one["part"] in parts and not one["withdrawn_at"], "name": PARTS[one["part"]]}
        for one in entries_out(rows, at.cell, english())
    ]
