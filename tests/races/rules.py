"""Races for a county's rules: policies, weights, kinds, calendars, evaluations."""

from typing import Any

from tests.races.stage import CALLERS, Stage, race
from tests.support import world
from tests.support.calendars import official

TURN = "the county's turn"
WEIGHTS = {level: {"patrol_plan": 100} for level in ("village", "township", "county")}
ENTRY = {"part": "bonus", "item": "demonstration", "ground": "县级示范点"}
KIND = {
    "name": "新类",
    "natures": ["hazard"],
    "severities": ["general"],
    "township": "env_office",
    "county": "ecology",
}


@race(TURN, {201: 16}, "policies.add")
def versions_of_a_policy(on: Stage) -> Any:
    """Also of the same day: each is a version of its own, the last one counts."""
    data = on.done("county", "GET", "/policies")["items"][0]["data"]
    body = {"county": world.COUNTY, "valid_from": "2027-01-01", "data": data}
    versions = "SELECT count(DISTINCT version) FROM policy WHERE county_id IS NOT NULL"
    before = on.ask(versions)
    return lambda n: on.post(
        "county", "/policies", body
    ), lambda: on.ask(versions) - before == CALLERS


@race(f"{TURN}, and the newest version", {201: 1, "changed_meanwhile": 15}, "policies.add")
def one_edit_of_a_policy(on: Stage) -> Any:
    """Of those who edited the same version one adds the next, the others hear so."""
    rows = on.done("county", "GET", "/policies")["items"]
    newest = max([row["version"] for row in rows if row["county"]], default=0)
    body = {"county": world.COUNTY, "valid_from": "2027-01-01", "data": rows[0]["data"]}
    head = {"If-Match": f'"{newest}"'}
    return lambda n: on.post("county", "/policies", body, headers=head)


@race(f"{TURN}, and the newest version", {201: 1, "changed_meanwhile": 15}, "schemes.add_scheme")
def one_edit_of_a_scheme(on: Stage) -> Any:
    newest = "SELECT coalesce(max(version), 0) FROM scheme WHERE county_id IS NOT NULL"
    head = {"If-Match": f'"{on.ask(newest)}"'}
    body = {"county": world.COUNTY, "valid_from": "2027-01-01", "data": WEIGHTS}
    return lambda n: on.post("county", "/schemes", body, headers=head)


@race(TURN, {201: 16}, "schemes.add_scheme")
def versions_of_a_scheme(on: Stage) -> Any:
    body = {"county": world.COUNTY, "valid_from": "2027-01-01", "data": WEIGHTS}
    return lambda n: on.post("county", "/schemes", body)


@race(TURN, {200: 1, "entry_withdrawn": 15}, "evaluation_entries.withdraw")
def one_withdrawal(on: Stage) -> Any:
    path = f"/evaluations/2026Q3/{world.V1}/entries"
    entry = on.done("county", "POST", path, ENTRY)["id"]
    return lambda n: on.post("county", f"{path}/{entry}/withdraw", {"reason": "登记有误"})


@race(TURN, {201: 1, "kind_exists": 15}, "kinds.add")
def equal_kinds(on: Stage) -> Any:
    return lambda n: on.post("county", "/kinds", KIND | {"code": "XXX-01"})


@race(TURN, {200: 16}, "kinds.edit")
def versions_of_a_kind(on: Stage) -> Any:
    """The same change again makes no version."""
    rows = "SELECT count(*) FROM kind WHERE code = 'AIR-01' AND county_id IS NOT NULL"
    return lambda n: on.put(
        "county", "/kinds/AIR-01", {"english": "straw"}
    ), lambda: on.ask(rows) == 1


@race(TURN, {200: 16}, "calendars.load")
def one_year_loaded(on: Stage) -> Any:
    versions = "SELECT count(DISTINCT version) FROM calendar_year WHERE year = 2027"
    return (
        lambda n: on.put("county", "/calendars/2027", {"days": official(2027)}),
        lambda: on.ask(versions) == CALLERS,
    )


@race(TURN, {200: 16}, "calendars.correct")
def one_day_corrected(on: Stage) -> Any:
    body = {"days": {"2027-07-01": False}, "reason": "台风"}
    return lambda n: on.post("county", "/calendars/2027/corrections", body)


@race("unique: evaluation (county_id, period), and its row", {200: 16}, "evaluations.evaluate")
def one_period_computed(on: Stage) -> Any:
    count = "SELECT count(*) FROM evaluation_row"
    cells = "SELECT count(*) FROM cell"
    return (
        lambda n: on.post("county", "/evaluations/2026Q1", {}),
        lambda: on.ask(count) == on.ask(cells),
    )


@race("row: evaluation", {200: 1, "evaluation_locked": 15}, "evaluations.lock")
def one_period_locked(on: Stage) -> Any:
    on.done("county", "POST", "/evaluations/2025Q4", {})
    return lambda n: on.post("county", "/evaluations/2025Q4/lock", {})


@race("unique: acknowledgement", {200: 16}, "privacy.acknowledge")
def one_notice_acknowledged(on: Stage) -> Any:
    version = on.done("east", "GET", "/privacy-notice")["version"]
    return lambda n: on.post("east", "/privacy-notice/acknowledge", {"version": version})
