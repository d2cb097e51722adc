"""Races for ledgers: what is listed, its steps, its kinds, a table of them."""

from typing import Any

from app.core import clock
from app.ledgers import examples, queries, service
from app.ledgers.decoding import ItemRow, ItemTable
from app.posts import queries as posts
from tests.races.stage import CALLERS, Answer, Stage, race
from tests.support import filings, world
from tests.support.everything import LEDGER_ITEM

ITEMS = "/ledgers/items"
ONE = {201: 1, "changed_meanwhile": 15}


def item(on: Stage) -> dict[str, Any]:
    """A plot that is in no ledger yet."""
    return LEDGER_ITEM | {"name": on.name("地块")}


def listed(on: Stage) -> str:
    """One that is; its id."""
    key = filings.new_id()
    on.done("wang", "POST", ITEMS, item(on) | {"id": key})
    return key


@race("unique: ledger_item.county_id, kind, key", {201: 1, "ledger_item_known": 15}, "ledgers.add")
def one_plot_is_listed_once(on: Stage) -> Any:
    plot = item(on)
    return lambda n: on.post("wang", ITEMS, plot | {"id": filings.new_id()})


@race("unique: ledger_item.incident_id", {201: 1, "case_has_item": 15}, "ledgers.add")
def one_case_becomes_one_item(on: Stage) -> Any:
    case = on.case()
    body = {"kind": "issue", "fields": {}, "incident_id": case}
    return lambda n: on.post(
        "east", ITEMS, body | {"id": filings.new_id(), "name": on.name("整改")}
    )


@race("row: ledger_counter", {201: 16}, "ledgers.add")
def numbers_without_gaps(on: Stage) -> Any:
    """Whoever lists at once gets a number of his own, and none is left out."""
    plots = [item(on) for _ in range(CALLERS)]
    given = (
        "SELECT max(n) - count(*) FROM (SELECT cast(substr(number, 16) AS integer) AS n "
        "FROM ledger_item WHERE kind = 'bare_land') AS numbers"
    )
    return lambda n: on.post(
        "wang", ITEMS, plots[n] | {"id": filings.new_id()}
    ), lambda: on.ask(given) == 0


@race("row: ledger_item, and its version", ONE, "ledgers.act")
def one_step_of_an_item(on: Stage) -> Any:
    key = listed(on)
    return lambda n: _act(on, key, "comment")


@race("unique: ledger_step.id", {201: 1, 200: 15}, "ledgers.act")
def one_step_of_an_item_again(on: Stage) -> Any:
    key, step = listed(on), filings.new_id()
    return lambda n: _act(on, key, "comment", step)


@race(
    "the county's turn; unique: ledger_kind", {201: 1, "changed_meanwhile": 15}, "ledger_kinds.add"
)
def one_version_of_a_ledger(on: Stage) -> Any:
    """Who writes the next version has seen the last one."""
    body = {"county": world.COUNTY, "code": on.name("trees"), "data": examples.DATA}
    return lambda n: on.post("county", "/ledgers/kinds", body, headers={"If-Match": '"0"'})


@race("the county's turn; unique: ledger_kind", {204: 16}, "ledger_kinds.retire")
def one_end_of_a_ledger(on: Stage) -> Any:
    ends = "SELECT count(*) FROM ledger_kind WHERE code = 'stockpile' AND retired"
    return lambda n: on.call(
        "county", "DELETE", "/ledgers/kinds/stockpile"
    ), lambda: on.ask(ends) >= 1


@race("row: ledger_counter; unique: ledger_item", {"done": 16}, "ledger_files.import_")
def one_table_is_listed_once(on: Stage) -> Any:
    """The same file under sixteen ids: each row becomes one item."""
    name = on.name("表")
    fields = {"area_mu": 3, "cause": "road"}
    rows = [ItemRow(n, world.V1, f"{name}-{n}", "", None, fields) for n in range(20)]

    def load(_: int) -> None:
        now = clock.now()
        caller = posts.caller_of(on.people.east.id, clock.day_of(now))
        kind = queries.known_kind(caller, "bare_land")
        service.import_items(
            caller=caller,
            kind=kind,
            table=ItemTable(list(rows)),
            said=lambda problem: problem.body(english=False),
            now=now,
        )

    there = f"SELECT count(*) FROM ledger_item WHERE name LIKE '{name}-%'"
    return on.does(load), lambda: on.ask(there) == len(rows)


def _act(on: Stage, key: str, action: str, step: str | None = None) -> Answer:
    body, head = {"id": step or filings.new_id(), "note": "说明"}, {"If-Match": '"1"'}
    return on.post("east", f"{ITEMS}/{key}/actions/{action}", body, headers=head)
