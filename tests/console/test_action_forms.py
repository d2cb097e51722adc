"""The forms of a case ask for what the action takes, and offer what the API takes by a key."""

import re
import uuid

import pytest

from app.incidents.actions import ACTIONS, asked_of, body_of
from tests.support import world
from tests.support.browsing import Browser
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("time")


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
