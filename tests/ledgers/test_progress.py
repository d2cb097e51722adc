"""The monthly round: asked, reminded, told in a bulletin (row E08)."""

import uuid

from tests.support import world
from tests.support.browsing import Browser
from tests.support.papers import text_of


def told(people, who):
    rows = getattr(people, who).get("/notices?limit=500").json["items"]
    return [row for row in rows if row["kind"] == "ledger_progress_asked"]


def test_who_owes_progress_is_asked_and_stands_in_the_bulletin(people, issued, do, run_job, time):
    silent, spoken = issued(), issued()
    assert run_job("ask_progress") == 0, "not before its day"
    time.set("2026-07-20T09:05:00+08:00")
    do("chief", spoken, "progress", note="完成一半")
    assert run_job("ask_progress") > 0
    assert len(told(people, "chief")) == 1
    run_job("ask_progress")
    assert len(told(people, "chief")) == 1, "once"
    time.set("2026-07-28T09:05:00+08:00")
    run_job("ask_progress")
    assert len(told(people, "chief")) == 2, "and once more before the bulletin"
    bulletin = people.east.get("/ledgers/progress").json
    assert bulletin["month"] == "2026-07"
    (row,) = bulletin["items"]
    assert (row["cell"]["code"], row["working"], row["told"]) == (world.V1, 2, 1)
    assert len(row["silent"]) == 1
    assert people.li.get("/ledgers/progress").json["items"] == []
    time.set("2026-08-02T09:00:00+08:00")
    assert people.east.get("/ledgers/progress?month=2026-07").json["items"] == bulletin["items"]
    assert people.east.get(f"/ledgers/items/{silent}").json["progress_at"] is None


def bulletin(**changes):
    body = {"id": str(uuid.uuid4()), "cell": world.EAST_TOWN, "receiver": {"cell": world.V1}}
    return body | changes


def test_the_bulletin_is_drafted_from_the_month_and_signed(people, issued, do):
    silent, spoken = issued(), issued()
    do("chief", spoken, "progress", note="完成一半")
    path, body = "/ledgers/progress/2026-07/bulletins", bulletin()
    made = people.east.post(path, body)
    assert (made.status_code, made.json["kind"]) == (201, "rectification"), made.text
    assert people.east.post(path, body).status_code == 200
    words = text_of(people.east.get(f"/documents/{body['id']}.docx").data)
    number = people.east.get(f"/ledgers/items/{silent}").json["number"]
    for said in (
        "整改月调度通报",
        "东镇2026年7月整改事项调度情况",
        "整改中2项，本月报进展1项，逾期0项，本月销号0项",
        "村201：整改中2项，报进展1项",
        f"未报：{number}",
        "责任单位整改进展",
    ):
        assert said in words, (said, words)
    signed = people.east.post(
        f"/documents/{body['id']}/actions/sign",
        {"id": str(uuid.uuid4())},
        headers={"If-Match": made.headers["ETag"]},
    )
    assert "环调〔2026〕1号" in signed.json["number"]


def test_who_may_not_draft_it_is_told_as_of_all_documents(people, issued):
    path = "/ledgers/progress/2026-07/bulletins"
    assert people.east.post(path, bulletin()).status_code == 404, "nothing to tell of"
    issued()
    for who, status in (("west", 404), ("wang", 403), ("chief", 403), ("county", 403)):
        assert getattr(people, who).post(path, bulletin()).status_code == status, who
    later = people.east.post("/ledgers/progress/2026-08/bulletins", bulletin())
    assert later.json["code"] == "month_unknown"
    assert people.east.get("/ledgers/progress?month=2026-13").status_code == 422


def test_it_is_drafted_at_the_desk(app, people, issued):
    issued()
    desk, page = Browser(app, "east"), "/ledgers/progress?month=2026-07"
    to = "/console/ledgers/progress/2026-07/bulletin"
    done = desk.send(page, to, receiver=world.V1)
    assert done.status_code == 303, done.text
    assert "已起草" in desk.get(done.location).text
    assert "整改月调度通报" in desk.get("/registers/documents").text
    assert "起草月调度通报" not in Browser(app, "chief").get(page).text
    assert desk.get("/ledgers/progress?month=no").status_code == 422
