"""Races for a county's rules: policies, weights, kinds, calendars, evaluations."""

from typing import Any

from tests.races.stage import CALLERS, Stage, race
from tests.support import evaluating, filings, world
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
    evaluating.reported(on.app, "2025Q4")
    return lambda n: on.post("county", "/evaluations/2025Q4/lock", {})


@race(f"{TURN}, and row: evaluation", {201: 16}, "evaluation_entries.record")
def every_entry_counted(on: Stage) -> Any:
    """What many enter at once for cells beside each other stands in the score of each."""
    on.done("county", "POST", "/evaluations/2025Q1", {})
    towns = [f"/evaluations/2025Q1/{code}" for code in (world.EAST_TOWN, world.WEST_TOWN)]

    def asked(where: str) -> list[str]:
        terms = on.done("county", "GET", where)["terms"]
        return [one["formula"]["asked"] for one in terms if one["indicator"] == ENTRY["item"]]

    return (
        lambda n: on.post("county", f"{towns[n % 2]}/entries", ENTRY | {"ground": f"检查 {n}"}),
        lambda: [asked(where) for where in towns] == [["4.00"], ["4.00"]],
    )


@race("row: evaluation", {200: 16}, "evaluation_steps.put_self")
def one_draft_kept(on: Stage) -> Any:
    """The same from everybody is written once."""
    on.done("county", "POST", "/evaluations/2025Q3", {})
    where = f"/evaluations/2025Q3/{world.EAST_TOWN}/self"
    drafts = "SELECT count(*) FROM audit WHERE action = 'evaluations.write_self'"
    before = on.ask(drafts)
    return (
        lambda n: on.put("east", where, evaluating.own()),
        lambda: on.ask(drafts) - before == 1,
    )


@race("row: evaluation", {200: 1, "if_match_required": 15}, "evaluation_steps.put_superior")
def one_of_many_drafts_kept(on: Stage) -> Any:
    """Nobody writes over what he has not read."""
    on.done("county", "POST", "/evaluations/2024Q4", {})
    where = f"/evaluations/2024Q4/{world.EAST_TOWN}203/superior"
    return lambda n: on.put("east", where, evaluating.above(text=f"巡查到位 {n}"))


@race(
    "row: evaluation",
    {201: 8, "evaluation_step_not_allowed": 8},
    "evaluation_steps.submit",
)
def one_evaluation_submitted(on: Stage) -> Any:
    """Two of an office submit at once what one of them wrote: one of them has done it, and hears
    so however often he sends it.
    """
    code, period = f"{world.EAST_TOWN}203", "2025Q3"
    on.done("county", "POST", f"/evaluations/{period}", {})
    where = f"/evaluations/{period}/{code}"
    on.done("east", "PUT", f"{where}/superior", evaluating.above())
    rows = "SELECT count(*) FROM audit WHERE action = 'evaluations.superior'"
    before = on.ask(rows)
    return (
        lambda n: on.post(
            ("east", "town_leader")[n % 2],
            f"{where}/submit",
            {"id": filings.new_id(), "step": "superior"},
        ),
        lambda: on.ask(rows) - before == 1,
    )


@race("unique: acknowledgement", {200: 16}, "privacy.acknowledge")
def one_notice_acknowledged(on: Stage) -> Any:
    version = on.done("east", "GET", "/privacy-notice")["version"]
    return lambda n: on.post("east", "/privacy-notice/acknowledge", {"version": version})
