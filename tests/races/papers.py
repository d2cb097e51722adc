"""Races for documents, their numbers, templates, and for notices."""

from typing import Any

from tests.races.stage import CALLERS, Answer, Stage, race
from tests.support import filings, world
from tests.support.everything import DOCUMENT
from tests.support.ledgers import putting_right


@race("unique: document.id, its digest", {201: 1, 200: 15}, "documents.draft")
def one_draft(on: Stage) -> Any:
    body = DOCUMENT | {"id": filings.new_id()}
    return lambda n: on.post("county", "/documents", body)


@race("unique: document.id, its digest", {201: 1, 200: 15}, "evaluation_papers.draft_notice")
def one_notice_of_a_ranking(on: Stage) -> Any:
    on.done("county", "POST", "/evaluations/2026Q2", {})
    body = {"id": filings.new_id(), "parent": world.EAST_TOWN, "receiver": {"cell": world.V1}}
    return lambda n: on.post("east", "/evaluations/2026Q2/notices", body)


@race("unique: document.id, its digest", {201: 1, 200: 15}, "evaluation_months.draft_circular")
def one_circular_of_a_month(on: Stage) -> Any:
    body = {"id": filings.new_id(), "parent": world.EAST_TOWN, "receiver": {"cell": world.V1}}
    return lambda n: on.post("east", "/evaluations/months/2026-06/circulars", body)


@race("unique: document.id, its digest", {201: 1, 200: 15}, "ledger_overviews.draft")
def one_bulletin_of_a_month(on: Stage) -> Any:
    putting_right(on.people)
    body = {"id": filings.new_id(), "cell": world.EAST_TOWN, "receiver": {"cell": world.V1}}
    path = f"/ledgers/progress/{on.now:%Y-%m}/bulletins"
    return lambda n: on.post("east", path, body)


@race("counter: document_counter", {201: 16}, "documents.act")
def numbers_of_documents(on: Stage) -> Any:
    drafts = [_draft(on) for _ in range(CALLERS)]
    serials = "SELECT count(DISTINCT serial) FROM document WHERE serial <= 16"
    return lambda n: _act(on, drafts[n], "sign"), lambda: on.ask(serials) == CALLERS


@race("row: document, and its version", {201: 1, "changed_meanwhile": 15}, "documents.act")
def one_document_signed(on: Stage) -> Any:
    draft = _draft(on)
    return lambda n: _act(on, draft, "sign")


@race("unique: document_step.id", {201: 1, 200: 15}, "documents.act")
def one_step_again(on: Stage) -> Any:
    draft, step = _draft(on), filings.new_id()
    return lambda n: _act(on, draft, "drop", step)


@race("row: document, and its version", {200: 1, "changed_meanwhile": 15}, "documents.edit")
def one_draft_changed(on: Stage) -> Any:
    draft, head = _draft(on), {"If-Match": '"1"'}
    return lambda n: on.put("county", f"/documents/{draft}", {"ground": f"逾期{n}"}, headers=head)


@race("the county's turn", {200: 16}, "documents.set_numbering")
def the_sign_of_a_county(on: Stage) -> Any:
    return lambda n: on.put("county", "/documents/numbering", {"prefix": "试"})


@race("row: notice", {200: 16}, "notices.read", "notices.read_all")
def one_notice_read(on: Stage) -> Any:
    on.case()
    notice = on.done("east", "GET", "/notices")["items"][0]["id"]
    return lambda n: on.post("east", f"/notices/{notice}/read")


@race("row: officer", {200: 16}, "notices.change_settings", "notices.channel")
def wishes_of_an_officer(on: Stage) -> Any:
    body = {"channels": [], "quiet": {"from": "22:00", "to": "06:00"}}
    return lambda n: on.put("east", "/notices/settings", body)


@race("row: delivery", {200: 16}, "notices.retry_dead")
def what_was_given_up(on: Stage) -> Any:
    return lambda n: on.post("admin", "/notices/dead/retry", {})


def _draft(on: Stage) -> str:
    return str(on.done("county", "POST", "/documents", DOCUMENT | {"id": filings.new_id()})["id"])


def _act(on: Stage, document: str, action: str, step: str | None = None) -> Answer:
    body, head = {"id": step or filings.new_id(), "note": "说明"}, {"If-Match": '"1"'}
    return on.post("county", f"/documents/{document}/actions/{action}", body, headers=head)
