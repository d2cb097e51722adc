"""Races for accountability: steps of files, findings and consequences, checks of samples."""

from typing import Any

from tests.races.stage import CALLERS, Answer, Stage, race
from tests.support import filings
from tests.support.everything import FILE, FINDING, SAMPLE, VETO

ONE = {201: 1, "changed_meanwhile": 15}
RECORDS = "/accountability"


@race("row: accountability_file, and its version", ONE, "accountability.act")
def one_decision_on_a_file(on: Stage) -> Any:
    file = made(on, "east", "files", file_body(on))
    return lambda n: _act(on, "east", f"files/{file}", "ask")


@race("unique: accountability_step.id", {201: 1, 200: 15}, "accountability.act")
def one_step_of_a_file_again(on: Stage) -> Any:
    file, step = made(on, "east", "files", file_body(on)), filings.new_id()
    return lambda n: _act(on, "east", f"files/{file}", "ask", step)


@race("row: accountability_finding, and its version", ONE, "findings.act")
def one_finding_confirmed(on: Stage) -> Any:
    """Of those who confirm at once one proposes files."""
    finding = made(on, "county", "findings", finding_body(on))
    files = "SELECT count(*) FROM accountability_file WHERE finding_id IS NOT NULL"
    before = on.ask(files)
    return lambda n: _act(
        on, "county_leader", f"findings/{finding}", "confirm"
    ), lambda: on.ask(files) == before + 1


@race("row: consequence, and its version", ONE, "consequences.act")
def one_veto_ordered(on: Stage) -> Any:
    veto = made(on, "county", "consequences", VETO)
    return lambda n: _act(on, "county_leader", f"consequences/{veto}", "order")


@race("row: sample", {201: 16}, "samples.check")
def one_thing_checked_by_many(on: Stage) -> Any:
    """Each says what he found, in an order: the last one holds, one finding is proposed."""
    walked(on)
    sample = on.done("east", "POST", "/samples", SAMPLE | {"id": filings.new_id()})["id"]
    verdicts = "SELECT count(DISTINCT seq) FROM sample_verdict"
    before = on.ask(verdicts)
    body = {"verdict": "false", "note": "照片不是现场"}
    path = f"/samples/{sample}/items/1/check"
    return lambda n: on.post(
        "east", path, body | {"id": filings.new_id()}
    ), lambda: on.ask(verdicts) == max(before, CALLERS)


def file_body(on: Stage) -> dict[str, Any]:
    on_case = {"evidence": [{"about": "incident", "about_id": on.case()}]}
    return FILE | on_case | {"person": {"officer_id": on.people.chief.id}}


def finding_body(on: Stage) -> dict[str, Any]:
    return FINDING | {"about_id": on.case(), "photo_ids": ["a" * 64]}


def walked(on: Stage) -> None:
    """A patrol to draw."""
    on.done("wang", "PUT", f"/patrols/{filings.new_id()}", filings.patrol(on.now))


def made(on: Stage, who: str, kind: str, body: dict[str, Any]) -> str:
    """A new record; its id."""
    key = filings.new_id()
    on.done(who, "POST", f"{RECORDS}/{kind}", body | {"id": key})
    return key


def _act(on: Stage, who: str, record: str, action: str, step: str | None = None) -> Answer:
    body, head = {"id": step or filings.new_id(), "note": "说明"}, {"If-Match": '"1"'}
    return on.post(who, f"{RECORDS}/{record}/actions/{action}", body, headers=head)
