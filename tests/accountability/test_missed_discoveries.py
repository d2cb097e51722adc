"""What others found is held against who answered for the cell: explained, decided, once (E12)."""

import pytest

from app.accountability.queries import decided
from tests.support import filings, world

MISSED = {"outcome": "missed", "reason": "巡查未到现场，火点明显。"}


def rows_of(person, **query):
    text = "&".join(f"{name}={value}" for name, value in query.items())
    answer = person.get(f"/missed-discoveries?{text}")
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def weighing(app, time, first="2026-07-01", last="2026-09-30"):
    from datetime import date

    from app.cells.queries import by_code

    with app.app_context():
        county = by_code(world.COUNTY)
        days = date.fromisoformat(first), date.fromisoformat(last)
        return decided(county.id, *days, time.now())


def test_a_report_is_held_against_nobody_until_somebody_has_accepted_it(
    people, found, run_job, told, time
):
    case = found(accept=False)
    run_job("discoveries")
    assert rows_of(people.county) == []
    assert people.east.act(case, "accept", handling_class="general").status_code == 201
    for _ in range(3):
        run_job("discoveries")
    (row,) = rows_of(people.county)
    assert (row["case"]["id"], row["cell"]["code"]) == (case, world.V1)
    assert (row["officer"]["name"], row["post"], row["state"]) == ("chief", "grid_chief", "open")
    assert told("chief", "missed_opened") == 1
    assert row["explain_by"].startswith("2026-07-08")


def test_what_the_village_finds_itself_and_what_cannot_be_found_is_nobodys_fault(
    people, time, run_job
):
    for by, body in (
        ("wang", {}),
        ("county", {"kind": "AIR-01", "source": "public"}),
        ("county", {"kind": "DUT-01", "source": "upper_check"}),
    ):
        case = filings.new_id()
        filed = getattr(people, by).put(f"/incidents/{case}", filings.incident(time.now(), **body))
        assert filed.status_code == 201, filed.text
        people.east.act(case, "accept", handling_class="general")
    run_job("discoveries")
    assert len(rows_of(people.county)) == 1


def test_explained_with_a_photo_and_decided_with_a_reason_it_weighs(
    app, people, missed, time, told
):
    row = missed()
    path = f"/missed-discoveries/{row['id']}"
    assert people.town_leader.post(f"{path}/decide", MISSED).json["code"] == "explanation_awaited"
    assert people.wang.get(path).status_code == 404, "a peer sees nothing of it"
    assert people.west.get(path).status_code == 404
    assert people.admin.get(path).status_code == 404
    assert people.inspector.get(path).status_code == 200
    assert people.east.post(f"{path}/explain", {"text": "某"}).json["code"] == "not_the_person"
    said = {"text": "上午已巡查至此。", "photo_ids": ["a" * 64]}
    mine = people.chief.get(path).json
    assert mine["actions"] == ["explain"]
    for _ in range(2):
        answer = people.chief.post(f"{path}/explain", said)
        assert (answer.status_code, answer.json["state"]) == (200, "explained"), answer.text
    again = people.chief.post(f"{path}/explain", said | {"text": "另有补充。"})
    assert (again.status_code, again.json["code"]) == (409, "discovery_explained")
    assert told("east", "missed_explained") == told("town_leader", "missed_explained") == 1
    assert told("county", "missed_explained") == 0
    seen = people.east.get(path).json
    assert seen["explanation"] == said["text"]
    assert seen["photos"] == [{"id": "a" * 64, "state": "awaited"}]
    assert weighing(app, time) == []
    for name in ("chief", "inspector"):
        refused = getattr(people, name).post(f"{path}/decide", MISSED)
        assert (refused.status_code, refused.json["code"]) == (403, "post_lacks_permission")
    assert people.east.post(f"{path}/decide", {"outcome": "missed"}).status_code == 422
    for _ in range(2):
        done = people.east.post(f"{path}/decide", MISSED)
        assert (done.status_code, done.json["state"]) == (200, "missed"), done.text
    assert (done.json["decided_by"]["name"], done.json["actions"]) == ("east", [])
    other = people.county_leader.post(f"{path}/decide", MISSED | {"outcome": "not_missed"})
    assert (other.status_code, other.json["code"]) == (409, "discovery_decided")
    assert told("chief", "missed_decided") == 1
    (fact,) = weighing(app, time)
    assert (str(fact.incident_id), fact.upper, fact.serious) == (row["case"]["id"], False, False)
    assert weighing(app, time, "2026-07-02") == []


def test_who_stays_silent_may_be_decided_about_when_his_time_is_over(
    people, missed, time, run_job, told
):
    row = missed()
    path = f"/missed-discoveries/{row['id']}"
    time.set("2026-07-08T09:00:00+08:00")
    run_job("remind_due_soon")
    assert told("chief", "missed_due_explain") == 1
    time.set("2026-07-08T18:00:00+08:00")
    for _ in range(2):
        run_job("escalate")
    assert told("east", "missed_unexplained") == 1
    seen = people.east.get(path).json
    assert (seen["state"], seen["late"], seen["actions"]) == ("open", True, ["decide"])
    time.set("2026-07-23T09:00:00+08:00")
    for _ in range(2):
        run_job("escalate")
    assert told("east", "missed_undecided") == told("county_leader", "missed_undecided") == 1
    # late words are heard as long as nobody has decided
    late = people.chief.post(f"{path}/explain", {"text": "当时住院。"})
    assert (late.status_code, late.json["state"]) == (200, "explained")
    assert people.east.post(f"{path}/decide", MISSED).status_code == 200


def test_in_his_favour_it_is_decided_at_once(people, missed):
    row = missed()
    body = {"outcome": "not_missed", "reason": "起火在巡查之后。"}
    done = people.east.post(f"/missed-discoveries/{row['id']}/decide", body)
    assert (done.status_code, done.json["state"]) == (200, "not_missed")
    words = people.chief.post(f"/missed-discoveries/{row['id']}/explain", {"text": "谢谢"})
    assert (words.status_code, words.json["code"]) == (409, "discovery_decided")


def test_who_found_it_does_not_judge_and_nor_does_who_stands_in_for_the_person(
    people, missed, time
):
    row = missed(by="east")
    path = f"/missed-discoveries/{row['id']}"
    assert people.east.get(path).json["actions"] == []
    refused = people.east.post(f"{path}/decide", MISSED)
    assert (refused.status_code, refused.json["code"]) == (403, "may_not_decide")
    lent = people.east.post(
        "/delegations",
        {
            "officer_id": people.chief.id,
            "deputy_id": people.town_leader.id,
            "starts_on": "2026-07-01",
            "ends_on": "2026-07-10",
        },
    )
    assert lent.status_code == 201, lent.text
    refused = people.town_leader.post(f"{path}/decide", MISSED)
    assert (refused.status_code, refused.json["code"]) == (403, "may_not_decide")
    assert people.county.get(path).json["actions"] == ["decide"]


def test_a_serious_one_proposes_who_answered_for_the_township(
    app, people, missed, time, told, run_job
):
    row = missed()
    time.set("2026-07-08T18:00:00+08:00")
    run_job("escalate")
    serious = MISSED | {"outcome": "serious"}
    assert people.east.post(f"/missed-discoveries/{row['id']}/decide", serious).status_code == 200
    upper = next(one for one in rows_of(people.county) if one["follows_id"])
    assert (upper["cell"]["code"], upper["officer"]["name"]) == (world.EAST_TOWN, "town_leader")
    assert told("town_leader", "missed_opened") == 1
    path = f"/missed-discoveries/{upper['id']}"
    refused = people.east.post(f"{path}/decide", MISSED)
    assert (refused.status_code, refused.json["code"]) == (403, "post_lacks_permission")
    said = people.town_leader.post(f"{path}/explain", {"text": "已多次督促。"})
    assert said.status_code == 200, said.text
    assert people.county_leader.post(f"{path}/decide", MISSED).status_code == 200
    assert len(rows_of(people.county)) == 2, "nobody stands above the county"
    facts = weighing(app, time)
    assert sorted(fact.upper for fact in facts) == [False, True]


FILES = "/accountability/files"


def files_of(person):
    answer = person.get(FILES)
    assert answer.status_code == 200, answer.text
    rows = answer.json["items"]
    return {(row["unit"]["cell"]["code"], row["person"]["name"]): row for row in rows}


def test_a_serious_one_proposes_a_file_which_another_decides(people, missed, told):
    row = missed()
    where = f"/missed-discoveries/{row['id']}"
    people.chief.post(f"{where}/explain", {"text": "当日生病。"})
    serious = MISSED | {"outcome": "serious"}
    for _ in range(2):
        done = people.town_leader.post(f"{where}/decide", serious)
        assert done.status_code == 200, done.text
    (((code, name), file),) = files_of(people.county).items()
    assert (code, name) == (world.V1, "chief")
    assert (file["ground"], file["state"]) == ("missed_discovery", "proposed")
    path = f"{FILES}/{file['id']}"
    seen = people.county_leader.get(path).json
    assert [one["about_id"] for one in seen["evidence"]] == [row["case"]["id"]]
    assert MISSED["reason"] in seen["facts"]
    assert told("east", "accountability_proposed") == 1

    # he is asked and heard in it, and who found it serious does not decide what follows
    def act(person, action, **body):
        match = {"If-Match": f'"{person.get(path).json.get("version", 1)}"'}
        body = {"id": filings.new_id(), "note": "情况属实"} | body
        return person.post(f"{path}/actions/{action}", body, headers=match)

    assert act(people.east, "ask").status_code == 201
    assert act(people.chief, "explain").status_code == 201
    assert act(people.town_leader, "decide", outcome="talk_reminder").status_code == 409
    assert act(people.county_leader, "decide", outcome="talk_reminder").status_code == 201

    # above it there is a file only when he has been heard and it was missed there, too
    upper = next(one for one in rows_of(people.county) if one["follows_id"])
    people.town_leader.post(f"/missed-discoveries/{upper['id']}/explain", {"text": "已多次督促。"})
    assert len(files_of(people.county)) == 1
    done = people.county_leader.post(f"/missed-discoveries/{upper['id']}/decide", MISSED)
    assert done.status_code == 200, done.text
    assert set(files_of(people.county)) == {(world.V1, "chief"), (world.EAST_TOWN, "town_leader")}


@pytest.mark.parametrize("outcome", ["missed", "not_missed"])
def test_what_is_not_serious_opens_no_file(people, missed, outcome):
    row = missed()
    where = f"/missed-discoveries/{row['id']}"
    people.chief.post(f"{where}/explain", {"text": "当日生病。"})
    assert people.east.post(f"{where}/decide", MISSED | {"outcome": outcome}).status_code == 200
    assert files_of(people.county) == {}


def test_posts_count_as_they_were_on_that_day(people, found, run_job, time):
    case = found(accept=False)
    posts = people.east.get(f"/posts?cell={world.V1}").json["items"]
    (chief,) = [one for one in posts if one["kind"] == "grid_chief"]
    # the seat is taken by another from the next day on
    ended = people.county.put(f"/posts/{chief['id']}", {"ends_on": "2026-07-01"})
    assert ended.status_code == 200, ended.text
    time.set("2026-07-02T09:00:00+08:00")
    new = {"officer_id": people.peer.id, "kind": "grid_chief", "cell": world.V1}
    assert people.east.post("/posts", new | {"starts_on": "2026-07-02"}).status_code == 201
    people.east.act(case, "accept", handling_class="general")
    run_job("discoveries")
    (row,) = rows_of(people.county)
    assert row["officer"]["name"] == "chief"
    path = f"/missed-discoveries/{row['id']}"
    assert people.peer.get(path).status_code == 404, "who came after him is not asked"
    assert people.chief.get(path).status_code == 200, "he has no post any more, and is heard"
    assert rows_of(people.chief)[0]["id"] == row["id"]
    assert people.chief.post(f"{path}/explain", {"text": "已离任。"}).status_code == 200


def test_where_nobody_was_in_post_those_above_decide_at_once(people, missed, told):
    row = missed(village=f"{world.EAST_TOWN}203")
    assert (row["officer"], row["post"], row["explain_by"]) == (None, None, None)
    assert told("east", "missed_vacant") == 1
    done = people.east.post(f"/missed-discoveries/{row['id']}/decide", MISSED)
    assert done.status_code == 200, done.text


def test_where_there_is_no_chief_the_officer_is_asked(missed):
    assert missed(village=world.V2)["officer"]["name"] == "li"


@pytest.mark.parametrize("decide", [False, True])
def test_it_goes_with_its_case_and_comes_back_with_it(
    app, people, missed, run_job, time, told, decide
):
    row = missed(by="inspector")
    path = f"/missed-discoveries/{row['id']}"
    if decide:
        people.chief.post(f"{path}/explain", {"text": "某"})
        assert people.east.post(f"{path}/decide", MISSED).status_code == 200
    done = people.county.act(row["case"]["id"], "dismiss", note="现场核实无火点")
    assert done.status_code == 201, done.text
    run_job("discoveries")
    gone = people.chief.get(path).json
    assert (gone["state"], gone["withdrawn_because"]) == ("withdrawn", "unfounded")
    assert told("chief", "missed_withdrawn") == 1
    assert weighing(app, time) == []
    late = people.chief.post(f"{path}/explain", {"text": "另有说明"})
    assert (late.status_code, late.json["code"]) == (409, "discovery_withdrawn")
    time.set("2026-08-01T09:00:00+08:00")
    run_job("escalate")
    assert told("east", "missed_unexplained") == 0
    again = people.county.act(row["case"]["id"], "reopen", note="复燃")
    assert again.status_code == 201, again.text
    run_job("discoveries")
    back = people.chief.get(path).json
    assert back["state"] == ("missed" if decide else "open")
    assert len(weighing(app, time)) == decide


def test_the_list_has_pages_filters_and_no_other_arguments(people, missed, time):
    for _ in range(3):
        missed()
        time.forward(minutes=1)
    first = people.county.get("/missed-discoveries?limit=2").json
    second = people.county.get(f"/missed-discoveries?limit=2&cursor={first['next']}").json
    ids = [row["id"] for row in first["items"] + second["items"]]
    assert (len({*ids}), second["next"]) == (3, None)
    assert len(rows_of(people.county, cell=world.V1, state="open")) == 3
    assert rows_of(people.county, state="missed") == []
    assert rows_of(people.county, cell=world.V2) == []
    assert len(rows_of(people.county, since="2026-07-01", until="2026-07-01")) == 3
    assert rows_of(people.county, since="2026-07-02") == []
    assert len(rows_of(people.chief, mine="true")) == 3
    assert rows_of(people.wang) == rows_of(people.west) == []
    assert people.county.get("/missed-discoveries?stat=open").status_code == 422


def test_the_patrols_that_came_by_are_the_evidence_and_stay_it(people, found, run_job, time):
    track = filings.patrol(time.now())
    patrol = filings.new_id()
    assert people.wang.put(f"/patrols/{patrol}", track).status_code == 201
    time.forward(hours=1)
    far = filings.incident(time.now())["location"] | {"lon": 114.018}
    near = found()
    away = found(location=far)
    after = filings.new_id()
    assert people.wang.put(f"/patrols/{after}", filings.patrol(time.forward(hours=1)))
    run_job("discoveries")
    rows = {row["case"]["id"]: row["id"] for row in rows_of(people.county)}
    whole = people.town_leader.get(f"/missed-discoveries/{rows[near]}").json
    (one,) = whole["evidence"]
    assert (one["patrol_id"], one["officer"]["name"]) == (patrol, "wang")
    assert one["distance_m"] < 50
    assert one["nearest_at"] < whole["observed_at"]
    assert people.town_leader.get(f"/missed-discoveries/{rows[away]}").json["evidence"] == []
    looks = people.inspector.get("/access-records?what=track").json["items"]
    assert any(look["about_id"] == patrol for look in looks)
    body = {"outcome": "not_missed", "reason": "已巡查。"}
    done = people.town_leader.post(f"/missed-discoveries/{rows[near]}/decide", body)
    assert done.json["evidence"] == whole["evidence"]


def test_old_cases_are_not_opened_by_a_new_program(people, found, run_job, time):
    found()
    time.set("2026-10-15T09:00:00+08:00")
    run_job("discoveries")
    assert rows_of(people.county) == []
