"""An accountability file from its proposal to its end: a person decides, the person concerned is
heard, nothing goes away.
"""

import hashlib
import io
import json
import uuid
import zipfile

import docx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.db import db, savepoint
from tests.support import world
from tests.support.filings import PNG

FILES = "/accountability/files"


def actions(people, who, key):
    return getattr(people, who).get(f"{FILES}/{key}").json["actions"]


def test_a_file_is_asked_explained_decided_by_another_and_closed(people, time, opened, do, told):
    file = opened()
    key = file["id"]
    assert (file["state"], file["created_by"]["id"]) == ("proposed", people.east.id)
    assert file["person"] == {"officer_id": people.chief.id, "name": "chief", "role": "grid_chief"}
    assert file["authority"]["code"] == world.EAST_TOWN
    assert file["actions"] == ["add", "ask"], "who proposes decides nothing"
    assert told("town_leader") == ["accountability_proposed"]
    assert people.chief.get(f"{FILES}/{key}").status_code == 404, "not yet asked"
    assert people.chief.get(FILES).json["items"] == []

    asked = do("east", "files", key, "ask", note="请说明三次未到现场的原因").json
    assert (asked["state"], asked["explain_by"]) == ("asked", "2026-07-08")
    assert told("chief") == ["accountability_asked"]
    assert actions(people, "chief", key) == ["explain"]
    assert do("town_leader", "files", key, "decide", outcome="talk").status_code == 409
    assert do("east", "files", key, "explain").status_code == 409, "nobody explains for him"

    explained = do("chief", "files", key, "explain", note="当日防汛值守")
    assert (explained.status_code, explained.json["state"]) == (201, "explained")
    refused = do("east", "files", key, "decide", outcome="talk")
    assert (refused.status_code, refused.json["allowed"]) == (409, ["ask"])
    refused = do("town_leader", "files", key, "decide")
    assert (refused.status_code, refused.json["code"]) == (422, "outcome_not_allowed")
    assert do("town_leader", "files", key, "decide", outcome="talk", note="").status_code == 422
    decided = do(
        "town_leader", "files", key, "decide", outcome="talk", note="防汛值守属实，约谈提醒"
    )
    assert (decided.json["state"], decided.json["outcome"]) == ("decided", "talk")
    assert decided.json["appeal_by"] == "2026-07-15"

    (talk,) = people.town_leader.get("/accountability/consequences").json["items"]
    assert (talk["kind"], talk["state"], talk["file_id"]) == ("talk", "ordered", key)
    assert people.chief.get(f"/accountability/consequences/{talk['id']}").status_code == 200
    done = do("east", "consequences", talk["id"], "carry_out", note="已约谈").json
    assert done["state"] == "done"
    closed = do("east", "files", key, "close", note="约谈已完成").json
    assert (closed["state"], closed["actions"]) == ("closed", [])
    steps = [(step["action"], (step["officer"] or {}).get("name")) for step in closed["steps"]]
    assert steps == [
        *(("open", "east"), ("ask", "east"), ("explain", "chief")),
        *(("decide", "town_leader"), ("close", "east")),
    ]
    assert told("chief") == [
        *("accountability_asked", "accountability_closed", "accountability_decided"),
    ]


def test_strangers_get_the_404_of_an_unknown_id(people, opened, do):
    key, unknown = opened()["id"], uuid.uuid4()
    do("east", "files", key, "ask")
    for who in ("west", "zhao", "wang", "peer", "li", "water", "admin", "supervisor"):
        person = getattr(people, who)
        for ending in ("", ".zip"):
            refused = person.get(f"{FILES}/{key}{ending}")
            assert refused.status_code == 404, who
            assert refused.data == person.get(f"{FILES}/{unknown}{ending}").data
        assert person.get(FILES).json["items"] == [], who
        assert do(who, "files", key, "explain").status_code == 404, who
    for reader in ("east", "town_leader", "county", "county_leader", "inspector", "chief"):
        assert getattr(people, reader).get(f"{FILES}/{key}").status_code == 200, reader


def test_nobody_keeps_or_decides_what_is_about_himself_or_whom_he_stands_in_for(
    people, time, opened, do
):
    """The township's leader: the township sees nothing, the county decides; his deputy neither."""
    leader = {"unit": {"cell": world.EAST_TOWN}, "person": {"officer_id": people.town_leader.id}}
    assert opened("east", 403, **leader)["code"] == "outside_territory"
    key = opened("county", **leader)["id"]
    assert people.east.get(f"{FILES}/{key}").status_code == 404
    assert people.town_leader.get(f"{FILES}/{key}").status_code == 404
    do("county", "files", key, "ask")
    days = {"starts_on": "2026-07-02", "ends_on": "2026-07-30"}
    body = {"deputy_id": people.county_leader.id} | days
    assert people.town_leader.post("/delegations", body).status_code == 201
    time.set("2026-07-02T09:00:00+08:00")
    assert people.county_leader.get(f"{FILES}/{key}").status_code == 404, "he stands in for him"
    do("town_leader", "files", key, "explain")
    assert do("inspector", "files", key, "decide", outcome="talk").status_code == 201
    own = {"unit": {"cell": world.COUNTY}, "person": {"officer_id": people.county.id}}
    assert opened("county", 403, proposal="hand_over", **own)["code"] == "own_matter"


def test_of_the_county_itself_inspectors_decide_and_only_to_hand_over(people, opened, do):
    own = {"unit": {"cell": world.COUNTY}, "person": {"officer_id": people.county_leader.id}}
    refused = opened("county", 422, **own)
    assert (refused["code"], refused["allowed"]) == (
        "outcome_not_allowed",
        ["no_action", "hand_over"],
    )
    key = opened("county", proposal="hand_over", **own)["id"]
    do("county", "files", key, "ask")
    do("county_leader", "files", key, "explain", note="已整改")
    assert do("county_leader", "files", key, "decide", outcome="no_action").status_code == 409
    decided = do("inspector", "files", key, "decide", outcome="hand_over", note="移交上级")
    assert decided.json["outcome"] == "hand_over", decided.text
    assert do("county", "files", key, "close").status_code == 409, "not before it is handed over"
    assert do("county", "files", key, "hand_over").json["code"] == "body_required"
    handed = do("county", "files", key, "hand_over", body="discipline", body_name="市纪委监委")
    assert handed.json["state"] == "handed"
    assert handed.json["steps"][-1]["data"] == {"body": "discipline", "body_name": "市纪委监委"}
    assert do("county", "files", key, "close", note="市纪委监委已立案").json["state"] == "closed"


def test_an_appeal_is_ruled_on_by_another_and_takes_back_what_followed(people, time, opened, do):
    key = opened()["id"]
    do("east", "files", key, "ask")
    do("chief", "files", key, "explain")
    do("town_leader", "files", key, "decide", outcome="talk_reminder")
    (reminder,) = people.east.get("/accountability/consequences").json["items"]
    appealed = do("chief", "files", key, "appeal", note="事实有误").json
    assert (appealed["state"], appealed["appeal"], appealed["actions"]) == ("decided", "open", [])
    assert do("east", "files", key, "close").status_code == 409
    assert do("town_leader", "files", key, "rule", upheld=True).status_code == 409
    assert do("county_leader", "files", key, "rule").json["code"] == "ruling_required"
    ruled = do("county_leader", "files", key, "rule", upheld=False, note="事实不清").json
    assert (ruled["state"], ruled["appeal"], ruled["actions"]) == ("revoked", "overturned", [])
    taken = people.east.get(f"/accountability/consequences/{reminder['id']}").json
    assert (taken["state"], taken["steps"][-1]["action"]) == ("withdrawn", "revoke")
    assert do("chief", "files", key, "appeal").status_code == 409, "once"


def test_who_does_not_speak_in_his_time_does_not_stop_it(people, time, opened, do):
    key = opened()["id"]
    do("east", "files", key, "ask", explain_by="2026-07-02")
    assert actions(people, "east", key) == [], "no day earlier than the policy gives him"
    time.set("2026-07-09T09:00:00+08:00")
    assert actions(people, "east", key) == ["record_silence"]
    silent = do("east", "files", key, "record_silence", note="逾期未说明")
    assert silent.json["state"] == "explained"
    assert actions(people, "chief", key) == ["explain"], "and may still speak"
    assert do("county_leader", "files", key, "drop", note="证据不足").json["state"] == "dropped"
    assert people.chief.get(f"{FILES}/{key}").json["state"] == "dropped"


def test_who_has_no_account_is_named_and_his_words_are_written_down(people, time, opened, do):
    head = {"role": "party_head", "name": "张三", "starts_on": "2026-01-01"}
    path = f"/cells/{world.V1}/people"
    assert people.east.post(path, head | {"starts_on": "2026-06-01"}).status_code == 201
    refused = opened(status=422, person={"name": "李四"})
    assert refused["code"] == "unknown_person"
    past = opened(status=422, person={"name": "张三"}, on_day="2026-05-01")
    assert past["code"] == "unknown_person", "he was not in office that day"
    key = opened(person={"name": "张三"})["id"]
    do("east", "files", key, "ask")
    assert actions(people, "east", key) == ["take_down"]
    written = do("east", "files", key, "take_down", note="本人称已整改", photo_ids=["a" * 64])
    assert written.json["state"] == "explained"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"evidence": []}, "evidence_required"),
        ({"evidence": [{"about": "incident", "about_id": str(uuid.uuid4())}]}, "unknown_subject"),
        ({"unit": {}}, "unit_required"),
        ({"unit": {"cell": world.V1, "department_id": 1}}, "unit_required"),
        ({"unit": {"department_id": 99}}, "unknown_department"),
        ({"person": {}}, "unknown_person"),
        ({"ground": "counter"}, "invalid"),
        ({"facts": " "}, "invalid"),
    ],
)
def test_what_a_proposal_must_say(opened, changes, code):
    assert opened(status=422, **changes)["code"] == code


def test_the_same_step_again_is_the_same_and_an_old_version_is_refused(people, opened):
    file = opened()
    path, step = f"{FILES}/{file['id']}/actions/ask", {"id": str(uuid.uuid4()), "note": "请说明"}
    assert people.east.post(path, step).json["code"] == "if_match_required"
    head = {"If-Match": '"1"'}
    assert people.east.post(path, step, headers=head).status_code == 201
    again = people.east.post(path, step, headers=head)
    assert (again.status_code, again.json["version"]) == (200, 2)
    other = people.county.post(path, step, headers=head)
    assert (other.status_code, other.json["code"]) == (409, "id_taken")
    late = people.county.post(path, step | {"id": str(uuid.uuid4())}, headers=head)
    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")


def test_the_bundle_holds_what_it_stands_on_and_its_export_is_on_record(
    people, time, opened, do, case, make
):
    letter = {"kind": "letter", "receiver": {"cell": world.EAST_TOWN}, "ground": "逾期"}
    document = make("county", "/documents", **letter)["id"]
    signed = people.county.post(
        f"/documents/{document}/actions/sign",
        {"id": str(uuid.uuid4())},
        headers={"If-Match": '"1"'},
    )
    assert signed.status_code == 201, signed.text
    first = case()
    key = opened(
        "county",
        evidence=[
            {"about": "incident", "about_id": first},
            {"about": "document", "about_id": document},
        ],
    )["id"]
    path = f"{FILES}/{key}.zip"
    assert people.county.get(path).json["code"] == "reason_required"
    content = people.county.get(f"{path}?why=核查").data
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        assert names == ["问责档案.docx", "档案.json", "证据/001.json", "证据/002.docx"]
        told = json.loads(book.read("证据/001.json"))
        assert (told["id"], told["events"][0]["action"]) == (first, "report")
        paper = docx.Document(io.BytesIO(book.read("问责档案.docx")))
    said = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {"chief", "网格长", "失职、渎职、未正确履职", "约谈", "三次巡查未到现场。"} <= said
    assert signed.json["number"] in said
    people.west.get(path)
    looks = people.inspector.get("/access-records?what=export").json["items"]
    seen = {(row["officer"]["id"], row["allowed"], row["why"]) for row in looks}
    assert seen == {
        (people.county.id, False, None),
        (people.county.id, True, "核查"),
        (people.west.id, False, None),
    }
    do("county", "files", key, "ask")
    assert people.chief.get(path).status_code == 200, "his own"


@pytest.mark.usefixtures("time")
def test_records_cannot_be_rewritten(app, opened, do):
    key = opened()["id"]
    do("east", "files", key, "ask")
    statements = [
        "DELETE FROM accountability_file",
        "UPDATE accountability_file SET facts = 'x'",
        "UPDATE accountability_file SET officer_id = NULL",
        "UPDATE accountability_step SET note = 'x'",
        "DELETE FROM accountability_step",
        "DELETE FROM accountability_evidence",
    ]
    for statement in statements:
        with app.app_context():
            with pytest.raises(DBAPIError, match="never changed"), savepoint():
                db.session.execute(text(statement))
            db.session.rollback()


def test_photos_of_a_step_are_seen_by_who_sees_the_file(people, opened, do):
    sha = hashlib.sha256(PNG).hexdigest()
    people.east.put(f"/photos/{sha}", data=PNG)
    key = opened(photo_ids=[sha])["id"]
    assert people.county.get(f"/photos/{sha}").data == PNG
    assert people.chief.get(f"/photos/{sha}").status_code == 404
    shown = do("east", "files", key, "ask").json
    assert shown["photos"] == [{"id": sha, "state": "here"}]
    assert people.chief.get(f"/photos/{sha}").data == PNG
