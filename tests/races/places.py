"""Races for departments, contracts, sites, plans."""

from typing import Any

from tests.races.stage import Answer, Stage, race
from tests.support import filings, offices, world
from tests.support.everything import AREA, BAN, PLAN
from tests.support.sweeps import closed_as_grave

TURN = "the county's turn"


@race(
    "unique: department (cell_id, code), open", {201: 1, "department_exists": 15}, "departments.add"
)
def equal_departments(on: Stage) -> Any:
    body = {"cell": world.COUNTY, "code": on.name("office"), "name": "新局"}
    return lambda n: on.post("admin", "/departments", body)


@race(
    TURN,
    {(200, 201, "department_in_use", "unknown_department", "post_held"): 16},
    "departments.edit",
)
def a_department_ends_while_it_gets_a_liaison(on: Stage) -> Any:
    office = offices.add_office(on.app, on.name("office"), "某局", world.COUNTY)
    liaisons = [
        offices.add_person(
            on.app, on.name("liaison"), "grid_officer", cell_id=cell_id(on, world.V1)
        )
        for _ in range(8)
    ]

    def do(n: int) -> Answer:
        if n % 2:
            return on.put("admin", f"/departments/{office}", {"ended_on": "2026-07-01"})
        body = {"officer_id": liaisons[n // 2], "kind": "liaison", "department_id": office}
        return on.post("admin", "/posts", body)

    both = (
        "SELECT count(*) FROM department WHERE id = :d AND ended_on IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM post WHERE department_id = :d)"
    )
    return do, lambda: on.ask(both, d=office) == 0


@race(
    "row: department",
    {(200, 201, "department_in_use", "unknown_department", "nobody_to_act"): 16},
    "departments.edit",
    "incidents.act_on",
)
def a_department_ends_while_it_is_asked_to_act(on: Stage) -> Any:
    name = on.name("liaison")
    office = offices.add_office(on.app, on.name("office"), "某局", world.COUNTY, name)
    post = on.ask("SELECT id FROM post WHERE department_id = :d", d=office)
    cases = [on.case() for _ in range(8)]
    versions = []
    for case in cases:
        on.done("east", "GET", f"/incidents/{case}")
        versions.append(on.act("east", case, "accept", 1).json["incident"]["version"])

    def do(n: int) -> Answer:
        if n % 2:
            return on.put("admin", f"/departments/{office}", {"ended_on": "2026-07-01"})
        number = n // 2
        return on.act(
            "east",
            cases[number],
            "transfer",
            versions[number],
            to={"department_id": office},
            note="请办",
        )

    on.ask("UPDATE post SET ends_on = '2026-07-01' WHERE id = :p RETURNING id", p=post)
    both = (
        "SELECT count(*) FROM department WHERE id = :d AND ended_on IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM incident_transfer WHERE department_id = :d)"
    )
    return do, lambda: on.ask(both, d=office) == 0


@race(
    "row: contract",
    {201: 1, ("contract_over", "contract_first_day"): 15},
    "contracts.hand_over",
    "contracts.end_contract",
)
def one_contract_handed_over(on: Stage) -> Any:
    body = {"name": "组", "person": "某", "starts_on": "2026-01-01", "area": AREA}
    row = on.done("east", "POST", f"/cells/{world.V1}/contracts", body)["id"]
    path = f"/cells/{world.V1}/contracts/{row}/hand-over"
    return lambda n: on.post("east", path, {"person": f"某{n}", "starts_on": "2026-07-01"})


@race(TURN, {201: 1, "dates_reversed": 15}, "cells.add_person")
def who_holds_an_office(on: Stage) -> Any:
    body = {"role": "party_head", "name": "某", "starts_on": "2026-07-01"}
    return lambda n: on.post("east", f"/cells/{world.V1}/people", body)


@race(TURN, {200: 16}, "cells.edit")
def what_a_cell_says(on: Stage) -> Any:
    return lambda n: on.put("east", f"/cells/{world.V1}", {"hotline": str(n)})


@race("row: site", {(200, 201, 204, "site_in_use"): 16}, "sites.retire", "sites.edit")
def a_site_is_retired_while_it_is_planned(on: Stage) -> Any:
    site = on.done("east", "POST", "/sites", filings.site(on.name("厂")))["id"]
    terms = {"unit": "day", "every": 2, "per": "site", "site_ids": [site]}

    def do(n: int) -> Answer:
        if n % 2:
            return on.call("east", "DELETE", f"/sites/{site}")
        return on.post("east", "/plans", PLAN | {"terms": terms})

    both = (
        "SELECT count(*) FROM site WHERE id = :s AND retired_on IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM task WHERE site_id = :s AND state = 'open')"
    )
    return do, lambda: on.ask(both, s=site) == 0


@race("row: site", {200: 16}, "sites.edit")
def the_rule_of_a_site(on: Stage) -> Any:
    """One version of a zone holds, whoever was last."""
    corners = [[114.004, 33.004], [114.006, 33.004], [114.006, 33.006], [114.004, 33.004]]
    area = {"type": "Polygon", "coordinates": [corners]}
    body = filings.site(on.name("水源地"), "P08") | {"geometry": area}
    site = on.done("county", "POST", "/sites", body)["id"]
    zones = ("water_first_grade", "red_line")
    holds = "SELECT count(*) FROM zone_version WHERE site_id = :s AND ends_on IS NULL"
    return (
        lambda n: on.put("county", f"/sites/{site}", {"zone": zones[n % 2]}),
        lambda: on.ask(holds, s=site) == 1,
    )


@race("row: campaign", {200: 16}, "campaigns.edit_campaign")
def what_a_campaign_bans(on: Stage) -> Any:
    """What was banned until yesterday is noted once."""
    body = BAN | {"starts_on": "2026-06-01"}
    row = on.done("east", "POST", "/campaigns", body)["id"]
    kinds = ["AIR-02", "AIR-03"]
    noted = "SELECT earlier FROM campaign WHERE id = :c"
    return (
        lambda n: on.put("east", f"/campaigns/{row}", {"kinds": [kinds[n % 2]]}),
        lambda: str(on.ask(noted, c=row)).count("until") == 1,
    )


def swept(on: Stage) -> dict[str, Any]:
    """What asks for the same to be looked for after a case of its own."""
    on.done("east", "POST", "/sites", filings.site(on.name("厂")))
    case = closed_as_grave(on.app, on.case())
    return {"incident_id": case, "site_kind": "P02", "ends_on": f"{on.now.date()}"}


@race("unique: sweep.incident_id, cell_id", {201: 1, "sweep_exists": 15}, "plans.sweep")
def one_sweep_of_a_case(on: Stage) -> Any:
    """Sixteen who think of it at once send everybody out once."""
    body = swept(on)
    return lambda n: on.post("east", "/plans/sweeps", body)


@race("row: plan", {200: 16}, "plans.edit")
def terms_of_a_plan(on: Stage) -> Any:
    plan = on.done("east", "POST", "/plans", PLAN)["id"]
    body = {"from": "2026-08-01", "terms": {"unit": "day", "every": 3}}
    count = "SELECT count(*) FROM plan_terms WHERE plan_id = :p AND valid_from = '2026-08-01'"
    return lambda n: on.put("east", f"/plans/{plan}", body), lambda: on.ask(count, p=plan) == 1


@race("row: task", {200: 16}, "tasks.excuse")
def one_task_excused(on: Stage) -> Any:
    plan = on.done("east", "POST", "/plans", PLAN)["id"]
    task = on.ask("SELECT min(id) FROM task WHERE plan_id = :p", p=plan)
    return lambda n: on.post("east", f"/tasks/{task}/excuse", {"reason": "塌方"})


def cell_id(on: Stage, code: str) -> int:
    return int(on.ask("SELECT id FROM cell WHERE code = :c", c=code))
