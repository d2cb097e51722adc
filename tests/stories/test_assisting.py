"""Lead and assisting bodies, villages that help, and that nothing lands where nobody can act."""

import pytest

from tests.support import filings, offices, world


@pytest.fixture
def case(people, time):
    """An accepted case of the eastern township, found by wang."""
    case_id = filings.new_id()
    people.wang.put(f"/incidents/{case_id}", filings.incident(time.now()))
    assert people.east.act(case_id, "accept").status_code == 201
    return case_id


@pytest.fixture
def town(app):
    """Three offices of the eastern township, the last without anybody."""
    return {
        code: offices.add_office(app, code, name, world.EAST_TOWN, liaison)
        for code, name, liaison in (
            ("env_office", "环保办", "office"),
            ("agri_center", "农业服务中心", "farm"),
            ("river_office", "河长办", None),
        )
    }


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def owing(case):
    return [(one["part"], (one["who"]["department"] or one["who"]["cell"])["name"]) for one in case]


def test_by_default_nothing_is_assigned_to_an_office_in_which_nobody_can_act(people, case):
    refused = people.east.act(case, "assign")
    assert (refused.status_code, refused.json["code"]) == (422, "nobody_to_act")
    assert refused.json["who"] == "环保办"
    stands = people.east.get(f"/incidents/{case}").json
    assert (stands["status"], stands["department"]) == ("accepted", None)


def test_nor_to_one_that_is_named_nor_do_such_offices_assist(people, case, town):
    answer = people.east.act(case, "assign", department_id=town["river_office"]).json
    assert (answer["code"], answer["who"]) == ("nobody_to_act", "河长办")
    answer = people.east.act(case, "assign", assisting=[town["river_office"]]).json
    assert answer["code"] == "nobody_to_act"
    assert people.east.get(f"/incidents/{case}").json["owes"] == []


def test_the_reviewer_names_who_assists_they_are_told_answer_and_the_case_shows_who_owes(
    people, case, town
):
    assigned = people.east.act(case, "assign", assisting=[town["agri_center"]]).json
    assert assigned["event"]["data"]["assisting"] == [town["agri_center"]]
    assert owing(assigned["incident"]["owes"]) == [("assisting", "农业服务中心")]
    assert kinds(people.farm) == ["incident_help_asked"]
    assert people.farm.get(f"/incidents/{case}").json["actions"] == ["decline", "answer", "comment"]
    assert people.farm.get("/incidents").json["items"][0]["id"] == case
    answer = people.farm.act(case, "answer", note="养殖户已登记", photo_ids=["a" * 64])
    assert answer.status_code == 201
    stands = answer.json["incident"]
    assert (stands["owes"], stands["status"]) == ([], "assigned")
    (given,) = stands["assistance"]
    assert (given["state"], given["answer"], given["photo_ids"]) == (
        "answered",
        "养殖户已登记",
        ["a" * 64],
    )
    assert kinds(people.east)[0] == "incident_help_answered"
    assert stands["actions"] == []


def test_lead_and_assisting_are_changed_by_assigning_again(people, case, town):
    people.east.act(case, "assign", assisting=[town["agri_center"]])
    people.east.act(case, "assign", department_id=town["agri_center"])
    kept = people.east.get(f"/incidents/{case}").json
    assert kept["department"]["name"] == "农业服务中心"
    assert owing(kept["owes"]) == [("assisting", "农业服务中心")], (
        "who says nothing changes nothing"
    )
    changed = people.east.act(
        case, "assign", department_id=town["agri_center"], assisting=[town["env_office"]]
    ).json["incident"]
    assert owing(changed["owes"]) == [("assisting", "环保办")]
    assert [one["state"] for one in changed["assistance"]] == ["withdrawn"]
    assert "incident_help_withdrawn" in kinds(people.farm)
    none = people.east.act(case, "assign", officer_id=people.east.id, assisting=[]).json
    assert none["incident"]["owes"] == []


def test_departments_of_another_township_cannot_be_called_to_assist(app, people, case, town):
    far = offices.add_office(app, "agri_center", "西镇农业", world.WEST_TOWN, "far")
    refused = people.east.act(case, "assign", assisting=[far]).json
    assert refused["code"] == "unknown_department"
    assert people.far.get(f"/incidents/{case}").status_code == 404


def test_an_assisting_body_declines_with_a_reason(people, case, town):
    people.east.act(case, "assign", assisting=[town["agri_center"]])
    assert people.farm.act(case, "decline", note="无此职责").status_code == 201
    stands = people.east.get(f"/incidents/{case}").json
    assert ([one["state"] for one in stands["assistance"]], stands["status"]) == (
        ["declined"],
        "assigned",
    )
    assert kinds(people.east)[0] == "incident_help_declined"


def test_a_village_is_asked_to_check_on_site_and_answers_with_text_and_photos(people, case):
    assert people.li.get(f"/incidents/{case}").status_code == 404
    asked = people.east.act(case, "assist", cell_code=world.V2, note="请现场核查是否已清理")
    assert asked.status_code == 201, asked.text
    assert owing(asked.json["incident"]["owes"]) == [("assisting", "村202")]
    assert kinds(people.li) == ["incident_help_asked"]
    shown = people.li.get("/phone/start").json["cases"]
    assert [(one["id"], one["actions"]) for one in shown] == [
        (case, ["decline", "answer", "comment"])
    ]
    task = people.li.get(f"/incidents/{case}").json["owes"][0]
    assert task["note"] == "请现场核查是否已清理"
    people.li.act(case, "answer", note="已清理", photo_ids=["b" * 64])
    (given,) = people.east.get(f"/incidents/{case}").json["assistance"]
    assert (given["who"]["cell"]["code"], given["answer"]) == (world.V2, "已清理")
    assert people.li.get(f"/incidents/{case}").json["actions"] == []


def test_the_finder_village_helps_too_but_never_handles(people, case):
    people.east.act(case, "assist", cell_code=world.V1, note="请协助")
    for person in (people.wang, people.peer, people.chief):
        may = person.get(f"/incidents/{case}").json["actions"]
        assert may == ["decline", "answer", "comment"], person.username
    again = people.east.act(case, "assist", cell_code=world.V1, note="请协助")
    assert (again.status_code, again.json["code"]) == (409, "asked_already")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (world.W1, "unknown_cell"),
        (world.EAST_TOWN, "unknown_cell"),
        ("none", "unknown_cell"),
        (f"{world.EAST_TOWN}203", "nobody_to_act"),
    ],
)
def test_only_a_village_of_the_territory_with_people_in_post_is_asked(people, case, cell, code):
    assert people.east.act(case, "assist", cell_code=cell, note="x").json["code"] == code


def test_help_is_asked_before_a_report_is_accepted_too(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    asked = people.east.act(case, "assist", cell_code=world.V1, note="请核查")
    assert (asked.status_code, asked.json["incident"]["status"]) == (201, "reported")
