"""The forms of a case ask for what the action takes, and offer what the API takes by a key."""

import re
import uuid

import pytest

from app.incidents.actions import ACTIONS, asked_of, body_of
from tests.support import filings, world
from tests.support.browsing import Browser
from tests.support.engines import ONE_ENGINE
from tests.support.statements import counted

pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]


def form(html, action):
    found = re.search(rf'id="act-{action}".*?</details>', html, re.DOTALL)
    assert found, action
    return found[0]


def offered(html, field):
    select = re.search(rf'<select id="[^"]+" name="{field}".*?</select>', html, re.DOTALL)
    assert select, field
    return re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', select[0])


def test_photos_and_their_stage_are_asked_for_where_they_are_evidence(file, people, east):
    case = file()
    html = east.get(f"/cases/{case}").text
    for action in ("accept", "return", "merge", "assist", "transfer", "escalate", "relocate"):
        inside = form(html, action)
        assert 'name="photo_ids"' not in inside, action
        assert 'name="stage"' not in inside, action
    assert 'name="photo_ids"' in form(html, "comment")
    assert 'name="stage"' in form(html, "comment")
    for name, action in ACTIONS.items():
        asked = asked_of(name).load_fields
        assert ({"photo_ids", "stage"} <= set(asked)) == action.evidence, name
        assert asked["note"].required or not action.note, name
        assert set(body_of(name).load_fields) >= {"photo_ids", "stage"}, "the API takes them all"


def test_a_case_is_merged_into_one_that_is_offered(app, file, people, east):
    first, other = file(), file(kind="WAT-01")
    late = file()
    html = form(east.get(f"/cases/{late}").text, "merge")
    choices = dict(offered(html, "into"))
    assert set(choices) == {first, other}
    number = people.east.get(f"/incidents/{first}").json["number"]
    assert number in choices[first]
    assert offered(form(east.get(f"/cases/{first}").text, "merge"), "into") == []
    # another's case that came before is none of those that he reviews
    assert Browser(app, "west").get(f"/cases/{late}").status_code == 404
    refused = east.act(late, "merge", into=first)
    assert (refused.status_code, "请填写理由" in refused.text) == (422, True)
    again = form(refused.text, "merge")
    assert f'value="{first}" selected' in again
    gone = str(uuid.uuid4())
    refused = east.act(late, "merge", into=gone, note="同一处")
    assert f'value="{gone}" selected' in form(refused.text, "merge"), "what was typed is lost"
    assert east.act(late, "merge", into=first, note="同一处").status_code == 303
    assert people.east.get(f"/incidents/{late}").json["merged_into"] == first


def wrong(html, field):
    """What stands beside a field of the merging form."""
    return re.search(rf'id="merge-{field}-wrong">([^<]+)<', form(html, "merge"))[1]


def test_a_case_far_away_is_merged_into_by_its_number(file, people, east, time):
    place = filings.incident(time.now(), world.V2)["location"]
    far, theirs = file(location=place), filings.new_id()
    other = filings.incident(time.now(), world.W1)
    assert people.zhao.put(f"/incidents/{theirs}", other).status_code == 201
    time.forward(minutes=1)
    mine = file()
    time.forward(minutes=1)
    later = file(location=place)
    numbers = {
        case: people.county.get(f"/incidents/{case}").json["number"] for case in (far, theirs)
    }
    assert dict(offered(form(east.get(f"/cases/{mine}").text, "merge"), "into")) == {}
    said = {"note": "同一家企业"}
    for number in ("990126-2026-999999", "无此编号", numbers[theirs]):
        refused = east.act(mine, "merge", into_number=number, **said)
        assert refused.status_code == 422
        assert "没有这个编号的案件" in wrong(refused.text, "into_number"), (
            "nor is another's told of"
        )
        assert f'value="{number}"' in form(refused.text, "merge"), "what was typed is kept"
        assert "同一家企业" in form(refused.text, "merge")
    itself = people.east.get(f"/incidents/{mine}").json["number"]
    assert "另一件" in wrong(
        east.act(mine, "merge", into_number=itself, **said).text, "into_number"
    )
    newer = people.east.get(f"/incidents/{later}").json["number"]
    back = east.act(mine, "merge", into_number=newer, **said)
    assert "更早收到" in wrong(back.text, "into_number")
    both = east.act(mine, "merge", into=far, into_number=numbers[far], **said)
    assert "只用一种" in wrong(both.text, "into_number")
    assert "必填" in wrong(east.act(mine, "merge", **said).text, "into")
    assert "必填" not in form(east.get(f"/cases/{mine}").text, "merge").split("into_number")[0]
    done = east.act(mine, "merge", into_number=f" {numbers[far].lower()} ", **said)
    assert done.status_code == 303
    assert people.east.get(f"/incidents/{mine}").json["merged_into"] == far


def test_villages_departments_and_cells_are_chosen_by_their_names(app, file, people, east):
    case = file()
    html = east.get(f"/cases/{case}").text
    villages = offered(form(html, "assist"), "cell_code")
    assert [code for code, _ in villages] == [f"{world.EAST_TOWN}20{n}" for n in (1, 2, 3)]
    assert "村202" in dict(villages)[world.V2]
    handed = form(html, "transfer")
    assert "西镇" in dict(offered(handed, "to.cell_code"))[world.WEST_TOWN]
    assert "水利局" in {name for _, name in offered(handed, "to.department_id")}
    assert ("police", "公安机关") in offered(handed, "to.body")
    assert world.W1 in dict(offered(form(html, "relocate"), "cell_code"))
    sent = east.act(case, "transfer", note="请查", **{"to.cell_code": world.WEST_TOWN})
    assert sent.status_code == 303
    west = Browser(app, "west")
    ((key, who),) = offered(form(west.get(f"/cases/{case}").text, "receive"), "transfer_id")
    assert who == "西镇"
    assert west.act(case, "receive", transfer_id=key).status_code == 303
    with counted(app) as statements:
        west.get(f"/cases/{case}")
    assert len(statements) <= 12, "\n".join(statements)
