"""The register of contracted areas: who answers for a group, a plot, some households (A08)."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.console.pages import say
from app.console.registers.shape import Form, Register, Row, column, own_cells
from app.core import clock
from app.posts import queries as posts
from app.posts.models import Contract
from app.posts.schemas import ContractEnd, ContractHandOver
from app.posts.service import keep_contracts


def contracts_rows() -> Iterable[Row]:
    places = {cell.id: cell for cell in own_cells()}
    for row in posts.contracts_of(places, clock.day_of(clock.now())):
        shown = {name: getattr(row, name) for name in ("name", "person", "phone", "starts_on")}
        yield (
            shown
            | {"cell": places[row.cell_id].name, "ends_on": row.ends_on}
            | {
                "key": row.id,
                "of": row,
            }
        )


def _own(key: int) -> Contract:
    return keep_contracts.own_contract(g.caller.scope, key)


def _facts(of: Contract) -> Iterable[tuple[str, str]]:
    yield say("片区", "Area"), of.name
    yield say("现责任人", "Answers now"), f"{of.person} · {of.starts_on}"
    if of.ends_on is not None:
        yield say("止", "To"), str(of.ends_on)


def _hand_over(of: Contract, body: dict[str, Any]) -> None:
    keep_contracts.hand_over_contract(caller=g.caller, of=of, **body, now=clock.now())


def _end(of: Contract, body: dict[str, Any]) -> None:
    keep_contracts.end_contract(caller=g.caller, of=of, **body, now=clock.now())


REGISTERS = {
    "contracts": Register(
        ("分片包干", "Contracted areas"),
        "people",
        "cells.read",
        (
            column("cell", "网格", "Cell"),
            column("name", "片区", "Area"),
            column("person", "责任人", "Person"),
            column("phone", "电话", "Phone"),
            column("starts_on", "起", "From"),
            column("ends_on", "止", "To"),
        ),
        contracts_rows,
        (
            "还没有分片包干：片区边界由接口 POST /cells/<编码>/contracts 登记。",
            "None yet: areas are drawn through POST /cells/<code>/contracts.",
        ),
        {
            "hand_over": Form(
                ("移交", "Hand over"),
                (
                    "已移交，原责任人保留到前一天。",
                    "Handed over; who was before stays till then.",
                ),
                "posts.write",
                _hand_over,
                ContractHandOver(),
                find=_own,
                facts=_facts,
            ),
            "end": Form(
                ("结束", "End"),
                ("结束日期已登记。", "Its last day is set."),
                "posts.write",
                _end,
                ContractEnd(),
                find=_own,
                facts=_facts,
            ),
        },
    ),
}
