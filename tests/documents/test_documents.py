"""A document from its draft to its end: who may do what, what stays as it was signed."""

import hashlib
import io
import uuid

import docx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.db import db, savepoint, transaction
from app.documents import service as documents
from tests.support import filings, world
from tests.support.filings import PNG


def text_of(content):
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return [line.text for line in paper.paragraphs] + cells


def notices(person, kind):
    return [row for row in person.get("/notices").json["items"] if row["kind"] == kind]


def department(people, code):
    found = people.county.get("/departments").json["items"]
    return next(row["id"] for row in found if row["code"] == code)


def test_a_supervision_notice_is_signed_received_replied_to_and_closed(people, file, draft, do):
    case = file()
    number = people.county.get(f"/incidents/{case}").json["number"]
    document = draft(about=[{"about": "incident", "about_id": case}])
    path = f"/documents/{document}"
    drafted = people.county.get(path).json
    assert (drafted["state"], drafted["number"], drafted["version"]) == ("drafted", None, 1)
    assert drafted["actions"] == ["sign", "drop"]
    assert drafted["about"] == [{"about": "incident", "about_id": case, "label": number}]
    assert "（草稿）" in text_of(people.county.get(f"{path}.docx").data)
    assert people.east.get(path).status_code == 404, "a draft is the issuer's alone"

    signed = do("county", document, "sign")
    assert signed.status_code == 201, signed.text
    assert (signed.json["state"], signed.json["number"]) == ("sent", "试环督〔2026〕1号")
    assert [step["action"] for step in signed.json["steps"]] == ["draft", "sign", "send"]
    assert signed.json["signed_by"]["id"] == people.county.id
    (told,) = notices(people.east, "document_sent")
    assert told["text"] == "试环督〔2026〕1号（督办通知）已送达，请签收。"

    frozen = people.east.get(f"{path}.docx")
    assert hashlib.sha256(frozen.data).hexdigest() == signed.json["sha256"]
    said = text_of(frozen.data)
    assert {"试环督〔2026〕1号", "督办通知", "东镇：", "下列问题逾期未办结。", number} <= {*said}
    assert "请于2026年7月10日前书面回复。" in said
    assert "签发：county" in said

    received = do("east", document, "receive").json
    assert (received["state"], received["actions"]) == ("received", ["reply"])
    sha = hashlib.sha256(PNG).hexdigest()
    people.east.put(f"/photos/{sha}", data=PNG)
    assert do("east", document, "reply").json["code"] == "note_required"
    replied = do("east", document, "reply", note="已清理完毕", photo_ids=[sha]).json
    assert (replied["state"], replied["photos"]) == ("replied", [{"id": sha, "state": "here"}])
    assert people.county.get(f"/photos/{sha}").data == PNG
    assert people.west.get(f"/photos/{sha}").status_code == 404
    assert len(notices(people.county, "document_replied")) == 1

    assert do("county", document, "close").json["code"] == "outcome_required"
    closed = do("county", document, "close", outcome="settled").json
    assert (closed["state"], closed["outcome"], closed["actions"]) == ("closed", "settled", [])
    assert len(notices(people.east, "document_closed")) == 1
    assert people.county.get(f"{path}.docx").data == frozen.data


def test_strangers_get_the_404_of_an_unknown_id(people, draft, do):
    document, unknown = draft(), uuid.uuid4()
    do("county", document, "sign")
    for who in ("west", "zhao", "li", "wang", "water", "admin", "supervisor"):
        person = getattr(people, who)
        for path in ("", ".docx"):
            refused = person.get(f"/documents/{document}{path}")
            assert refused.status_code == 404, who
            assert refused.data == person.get(f"/documents/{unknown}{path}").data
        assert person.get("/documents").json["items"] == [], who
    for reader in ("county", "county_leader", "inspector", "east"):
        assert getattr(people, reader).get(f"/documents/{document}").status_code == 200, reader
    assert do("inspector", document, "close").status_code == 403
    refused = do("east", document, "close", outcome="settled")
    assert (refused.status_code, refused.json["allowed"]) == (409, ["receive", "reply"])


def test_a_grave_one_is_signed_by_a_leader_and_a_report_goes_to_leaders(people, draft, do):
    talk = draft(kind="talk", ground="重点问题久拖不决。", reply_by=None)
    assert do("county", talk, "sign").json["allowed"] == ["drop"]
    assert do("county_leader", talk, "sign").json["number"] == "试环约〔2026〕1号"
    assert do("county", talk, "close", outcome="settled").json["outcome"] == "settled"
    report = draft(kind="report", receiver={"cell": world.COUNTY}, reply_by=None)
    assert do("county", report, "sign").json["state"] == "sent"
    assert len(notices(people.county_leader, "document_sent")) == 1
    assert do("county_leader", report, "receive").json["state"] == "received"


def test_a_department_gets_it_through_its_liaison(people, draft, do):
    water = department(people, "water")
    document = draft(kind="letter", receiver={"department_id": water})
    do("county", document, "sign")
    seen = people.water.get(f"/documents/{document}").json
    assert seen["receiver"] == {"cell": None, "department": {"id": water, "name": "水利局"}}
    assert do("water", document, "reply", note="已核查").json["state"] == "replied"
    assert people.east.get(f"/documents/{document}").status_code == 404


def test_it_waits_signed_until_its_receiver_has_somebody(people, time, draft, do, run_job):
    office = next(
        d["id"]
        for d in people.county.get("/departments").json["items"]
        if d["code"] == "env_office"
    )
    document = draft(kind="letter", receiver={"department_id": office})
    assert do("county", document, "sign").json["state"] == "signed"
    assert run_job("send_documents") == 0
    people.county.post(
        "/posts", {"officer_id": people.li.id, "kind": "liaison", "department_id": office}
    )
    assert run_job("send_documents") == 1
    assert people.li.get(f"/documents/{document}").json["state"] == "sent"


def test_the_same_id_again_is_the_same_draft_and_the_same_step(people, draft, do):
    body = {
        "id": str(uuid.uuid4()),
        "kind": "reminder",
        "receiver": {"cell": world.EAST_TOWN},
        "ground": "逾期",
    }
    assert people.county.post("/documents", body).status_code == 201
    assert people.county.post("/documents", dict(reversed(body.items()))).status_code == 200
    differs = people.county.post("/documents", body | {"ground": "另一事由"})
    assert differs.json["code"] == "content_differs"
    assert people.county_leader.post("/documents", body).json["code"] == "id_taken"
    path, step = f"/documents/{body['id']}/actions/sign", {"id": str(uuid.uuid4())}
    assert people.county.post(path, step).json["code"] == "if_match_required"
    stale = people.county.post(path, step, headers={"If-Match": '"7"'})
    assert stale.json["code"] == "changed_meanwhile"
    first = people.county.post(path, step, headers={"If-Match": '"1"'})
    again = people.county.post(path, step, headers={"If-Match": '"1"'})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json["number"] == first.json["number"] == "试环提〔2026〕1号"
    other = people.county.post(f"/documents/{draft()}/actions/drop", step | {"note": "x"})
    assert other.json["code"] == "id_taken"


def test_a_draft_is_changed_until_it_is_signed_and_dropped_with_a_reason(people, file, draft, do):
    document, case = draft(), file()
    path, tag = f"/documents/{document}", {"If-Match": '"1"'}
    assert people.county.put(path, {"ground": "新事由"}).json["code"] == "if_match_required"
    changed = people.county.put(
        path,
        {"ground": "新事由", "about": [{"about": "incident", "about_id": case}]},
        headers=tag,
    ).json
    assert (changed["ground"], changed["version"], changed["demand"]) == (
        "新事由",
        2,
        "请依法处理。",
    )
    assert [thing["about_id"] for thing in changed["about"]] == [case]
    again = {"about": [{"about": "incident", "about_id": case}]}
    assert people.county.put(path, again, headers={"If-Match": '"2"'}).status_code == 200
    stale = people.county.put(path, {"ground": "x"}, headers=tag)
    assert stale.json["code"] == "changed_meanwhile"
    looks = people.inspector.put(path, {"ground": "x"}, headers=tag)
    assert looks.json["code"] == "post_lacks_permission"
    assert do("county", document, "drop").json["code"] == "note_required"
    assert do("county", document, "drop", note="已办结").json["state"] == "dropped"
    signed = draft()
    do("county", signed, "sign")
    late = people.county.put(f"/documents/{signed}", {"ground": "x"}, headers={"If-Match": '"3"'})
    assert late.json["code"] == "document_signed"


def test_what_cannot_be_drafted_is_refused(people, draft, time, file):
    codes = {
        "receiver_required": {"receiver": {}},
        "unknown_department": {"receiver": {"department_id": 99999}},
        "unknown_cell": {"receiver": {"cell": "nowhere"}},
        "unknown_subject": {"about": [{"about": "incident", "about_id": filings.new_id()}]},
        "reply_day_past": {"reply_by": "2026-06-30"},
    }
    for code, changes in codes.items():
        assert draft(status=422, **changes)["code"] == code
    for about in ({"about": "secret", "about_id": "1"}, {"about": "incident", "about_id": "x"}):
        assert draft(status=422, about=[about])["code"] == "unknown_subject"
    west = {"receiver": {"cell": world.WEST_TOWN}}
    assert draft(by="east", status=403, **west)["code"] == "outside_territory"
    assert draft(by="east", status=403, issuer=world.COUNTY)["code"] == "outside_territory"
    foreign = [{"about": "incident", "about_id": file()}]
    village = {"receiver": {"cell": world.W1}, "about": foreign}
    assert draft(by="west", status=422, **village)["code"] == "unknown_subject"
    document = draft()
    time.set("2026-07-11T09:00:00+08:00")
    answer = people.county.post(
        f"/documents/{document}/actions/sign",
        {"id": str(uuid.uuid4())},
        headers={"If-Match": '"1"'},
    )
    assert answer.json["code"] == "reply_day_past"


def test_numbers_run_by_county_year_and_kind_with_the_countys_own_prefix(people, time, draft, do):
    assert people.county.get("/documents/numbering").json["prefix"] == "试"
    assert people.east.put("/documents/numbering", {"prefix": "东"}).json["code"] == (
        "outside_territory"
    )
    assert people.county.put("/documents/numbering", {"prefix": "量"}).json == {
        "prefix": "量",
        "example": "量环督〔2026〕3号",
    }
    dropped = draft()
    do("county", dropped, "drop", note="不发")

    def signed(**changes):
        return do("county", draft(reply_by=None, **changes), "sign").json["number"]

    assert [signed(), signed(), signed(kind="circular"), signed()] == [
        "量环督〔2026〕1号",
        "量环督〔2026〕2号",
        "量环通〔2026〕1号",
        "量环督〔2026〕3号",
    ]
    time.set("2027-01-04T09:00:00+08:00")
    assert signed() == "量环督〔2027〕1号"


def test_a_reply_that_is_late_is_told_to_both_sides_once(people, time, draft, do, run_job):
    document = draft()
    do("county", document, "sign")
    time.set("2026-07-10T20:00:00+08:00")
    assert run_job("remind_replies") == 0
    time.set("2026-07-11T09:00:00+08:00")
    assert run_job("remind_replies") == 3, "the issuer, and the receiver's reviewer and leader"
    assert run_job("remind_replies") == 0
    assert people.county.get(f"/documents/{document}").json["late"] is True
    for person in (people.east, people.county):
        assert len(notices(person, "document_overdue")) == 1


def test_the_list_is_filtered_paged_and_refuses_unknown_arguments(people, file, draft, do):
    case = file()
    with_case = draft(about=[{"about": "incident", "about_id": case}])
    rest = [draft(kind="letter"), draft(receiver={"cell": world.WEST_TOWN})]
    do("county", with_case, "sign")

    def ids(query, who="county"):
        answer = getattr(people, who).get(f"/documents?{query}")
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json["items"]]

    assert {*ids("")} == {with_case, *rest}
    assert ids("kind=letter") == [rest[0]]
    assert ids("state=sent") == [with_case]
    assert ids(f"about={case}") == [with_case]
    assert ids(f"cell={world.WEST_TOWN}") == [rest[1]]
    assert ids("", who="east") == [with_case]
    first = people.county.get("/documents?limit=2").json
    second = people.county.get(f"/documents?limit=2&cursor={first['next']}").json
    assert {row["id"] for row in first["items"] + second["items"]} == {with_case, *rest}
    assert people.county.get("/documents?no_such_argument=1").status_code == 422
    assert people.county.get("/documents/kinds").json["items"][0]["name"] == "提醒函"
    of_case = f"/incidents/{case}/documents"
    assert [row["id"] for row in people.east.get(of_case).json["items"]] == [with_case]
    assert people.wang.get(of_case).json["items"] == [], "he sees the case, not the notice"
    assert people.west.get(of_case).status_code == 404
    assert people.east.get(f"{of_case}?x=1").status_code == 422


@pytest.mark.parametrize("table", ["document_file", "document_step"])
def test_what_was_signed_and_done_cannot_be_rewritten(app, people, draft, do, table):
    do("county", draft(), "sign")
    column = {"document_file": "sha256", "document_step": "action"}[table]
    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
        with app.app_context():
            with pytest.raises(DBAPIError, match="never changed"), savepoint():
                db.session.execute(text(statement))
            db.session.rollback()


def test_replies_are_reminded_of_in_batches_until_the_last(app, people, time, draft, do):
    for _ in range(3):
        do("county", draft(), "sign")
    now, told, last, batches = time.set("2026-07-11T09:00:00+08:00"), 0, None, 0
    while batches == 0 or last is not None:
        with app.app_context(), transaction():
            count, last = documents.remind_replies(now=now, after=last, most=1)
        told, batches = told + count, batches + 1
    assert (told, batches) == (3 * 3, 4), "the last finds nothing"
