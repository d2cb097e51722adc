"""A look at another's way, or at who reported something, needs a reason; the record keeps it and is
asked for by what was looked at, by whom, where and when.
"""

import re

import pytest

from app.core.looks import KINDS
from tests.support import filings, world
from tests.support.browsing import Browser

CITIZEN = {"name": "孙女士", "phone": "13900000000", "anonymous": False}


@pytest.fixture
def told(people, time):
    """A case that the county filed for a citizen and the township reviews."""
    case = filings.new_id()
    said = {"source": "hotline_12369", "source_number": "H-7", "kind": "NOI-01"}
    body = filings.incident(time.now(), reporter=CITIZEN, **said)
    assert people.county.put(f"/incidents/{case}", body).status_code == 201
    return case


#: What looks as if something were said: nothing that is seen, full stops, digits, one letter.
NO_WORDS = ("?why=%E2%80%8B%E2%80%8B", "?why=..", "?why=123", "?why=%E3%80%82%E3%80%82", "?why=a.")


@pytest.fixture
def walked(people, time):
    """A patrol of wang's."""
    patrol = filings.new_id()
    assert people.wang.put(f"/patrols/{patrol}", filings.patrol(time.now())).status_code == 201
    return patrol


def looks(people, query=""):
    """(who, what, allowed, basis or code, why) of the records, the oldest first."""
    rows = people.inspector.get(f"/access-records{query}").json["items"]
    return [
        (row["officer"]["name"], row["what"], row["allowed"], row["basis"].split()[0], row["why"])
        for row in reversed(rows)
    ]


def test_nobody_reads_anothers_way_without_saying_why_and_his_own_needs_nothing(people, walked):
    for ending in ("geojson", "gpx"):
        path = f"/patrols/{walked}.{ending}"
        for said in ("", "?why=", "?why=%20%20", "?why=%00", "?why=1", *NO_WORDS):
            refused = people.east.get(path + said)
            assert (refused.status_code, refused.json["code"]) == (422, "reason_required"), said
            assert refused.json["detail"].startswith("请说明查看原因")
        assert people.east.get(f"{path}?why=核实里程").status_code == 200
        assert people.wang.get(path).status_code == 200
    assert [row for row in looks(people) if row[2]] == [
        ("east", "track", True, "reviewer", "核实里程"),
    ] * 2
    assert {row[3] for row in looks(people, "?allowed=false")} == {"reason_required"}
    english = {"Accept-Language": "en"}
    said = people.east.get(f"/patrols/{walked}.gpx", headers=english).json["detail"]
    assert said.startswith("Say why")


def test_who_may_not_look_learns_nothing_from_being_asked_why(people, walked, told):
    """The reason is asked last: a foreign id stays an unknown one, a peer is refused as before."""
    unknown = people.west.get(f"/patrols/{filings.new_id()}.gpx")
    assert people.west.get(f"/patrols/{walked}.gpx").json == unknown.json
    assert people.peer.get(f"/patrols/{walked}.gpx").json["code"] == "post_lacks_permission"
    unknown = people.west.get(f"/incidents/{filings.new_id()}/reporter")
    assert people.west.get(f"/incidents/{told}/reporter").json == unknown.json
    refused = people.inspector.get(f"/incidents/{told}/reporter")
    assert refused.json["code"] == "post_lacks_permission"


def test_a_long_reason_is_kept_as_far_as_it_fits_and_as_people_write_it(people, walked):
    people.east.get(f"/patrols/{walked}.gpx", query_string={"why": "核实\n" + "长" * 300})
    assert looks(people)[0][4] == "核实 " + "长" * 197


def test_who_reported_is_shown_for_a_reason_and_to_who_filed_it_for_none(people, time, told):
    path = f"/incidents/{told}/reporter"
    assert people.east.get(path).json["code"] == "reason_required"
    assert people.east.get(f"{path}?why=回访是否满意").json == CITIZEN
    own = filings.new_id()
    body = filings.incident(time.now(), source="public", kind="NOI-01", reporter=CITIZEN)
    assert people.east.put(f"/incidents/{own}", body).status_code == 201
    assert people.east.get(f"/incidents/{own}/reporter").json == CITIZEN
    assert looks(people, "?what=reporter") == [
        ("east", "reporter", False, "reason_required", None),
        ("east", "reporter", True, "reviewer", "回访是否满意"),
        ("east", "reporter", True, "reviewer", None),
    ]


@pytest.mark.parametrize(
    ("path", "body", "asked"),
    [
        ("patrols", {"track": [[114.01, 33.01, 1]], "wrong": 1}, True),
        ("incidents", {"reporter": CITIZEN, "wrong": 1}, True),
        ("patrols", {"incidents": [{"reporter": CITIZEN}]}, True),
        ("incidents", {"description": "桥下有烟", "reporter": None}, False),
        ("incidents", '{"reporter": {"name": "孙女士"', True),
    ],
)
def test_what_was_refused_opens_no_side_door_to_ways_and_reporters(app, people, path, body, asked):
    sent = {"data": body} if isinstance(body, str) else {"json": body}
    headers = {"Content-Type": "application/json"}
    answer = people.wang.call("PUT", f"/{path}/{filings.new_id()}", headers=headers, **sent)
    assert answer.status_code == 422
    row = people.wang.get("/refused").json["items"][0]["id"]
    assert people.wang.get(f"/refused/{row}").status_code == 200, "his own"
    assert people.east.get(f"/refused/{row}").status_code == (422 if asked else 200)
    assert people.east.get(f"/refused/{row}?why=帮助更正").status_code == 200
    page = Browser(app, "east").get(f"/registers/refused/{row}/mend")
    assert (page.status_code, 'name="why"' in page.text) == (422 if asked else 200, asked)
    page = Browser(app, "east").get(f"/registers/refused/{row}/mend?why=帮助更正")
    assert page.status_code == 200
    assert [row[4] for row in looks(people, "?what=refused&allowed=true")][-1] == "帮助更正"


def test_at_the_desk_a_small_form_beside_the_button_asks_why(app, people, told):
    east = Browser(app, "east")
    page = east.get(f"/cases/{told}/beside").text
    form = re.search(rf'<form[^>]*action="/console/cases/{told}/reporter".*?</form>', page)[0]
    assert 'name="why" maxlength="200" minlength="2" required' in form
    assert CITIZEN["name"] not in page
    asked = east.get(f"/cases/{told}/reporter")
    assert (asked.status_code, CITIZEN["name"] in asked.text) == (422, False)
    shown = east.get(f"/cases/{told}/reporter?why=回访")
    assert CITIZEN["name"] in shown.text
    assert CITIZEN["phone"] in shown.text
    for name, status in (("town_leader", 403), ("inspector", 403), ("west", 404), ("chief", 403)):
        browser = Browser(app, name)
        assert browser.get(f"/cases/{told}/reporter?why=看看").status_code == status, name
        if status == 403:
            assert "/reporter" not in browser.get(f"/cases/{told}/beside").text, name
    assert looks(people, "?what=reporter&allowed=true")[-1][4] == "回访"
    kept = Browser(app, "inspector").get("/registers/access").text
    assert "回访" in kept
    assert "举报人" in kept


def test_records_are_asked_for_by_kind_officer_cell_and_time(people, time, told, walked):
    west = filings.new_id()
    people.zhao.put(f"/patrols/{west}", filings.patrol(time.now(), world.W1))
    people.wang.put(f"/incidents/{filings.new_id()}", {"reporter": CITIZEN})
    refused = people.wang.get("/refused").json["items"][0]["id"]
    began = time.now()
    people.east.get(f"/patrols/{walked}.gpx?why=核实")
    people.west.get(f"/patrols/{west}.gpx?why=核实")
    later = time.forward(hours=2).isoformat()
    people.east.get(f"/incidents/{told}/reporter?why=回访")
    people.east.get(f"/refused/{refused}?why=更正")
    people.county.get("/incidents.csv?why=月报")
    people.east.get(f"/incidents/{told}/mediation")  # no parties: no look

    def who(**query):
        rows = people.inspector.get("/access-records", query_string=query).json["items"]
        return [(row["officer"]["name"], row["what"]) for row in reversed(rows)]

    every = [("east", "track"), ("west", "track"), ("east", "reporter"), ("east", "refused")]
    every += [("county", "export")]
    assert who() == every
    for kind in KINDS:
        assert who(what=kind) == [row for row in every if row[1] == kind]
    assert who(officer=people.west.id) == [("west", "track")]
    assert who(cell=world.W1) == [("west", "track")], "whose way it was, walks there"
    assert who(cell=world.EAST_TOWN) == [row for row in every if row[0] == "east"]
    assert who(cell=world.COUNTY) == every
    assert who(since=later) == every[2:]
    assert who(until=later) == every[:2]
    assert who(since=began.isoformat(), until=later, what="track", cell=world.V1) == every[:1]
    for query, code in (
        ({"kind": "track"}, "unknown_argument"),
        ({"what": "anything"}, "invalid"),
        ({"until": "yesterday"}, "invalid"),
        ({"cell": "nowhere"}, "not_found"),
    ):
        for path in ("/access-records", "/access-records/export.csv"):
            assert people.inspector.get(path, query_string=query).json["code"] == code, query


@pytest.mark.parametrize("nothing", ["..", " — ", "。。", "123", "👍"])
def test_no_reason_is_given_by_what_are_no_words(people, time, nothing):
    """Siblings of `why`: of an action's note, a pause, an excuse, a post of before."""
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    for action in ("return", "dismiss"):
        refused = people.east.act(case, action, note=nothing)
        assert refused.status_code == 422, (action, refused.json)
        assert refused.json["code"] in ("note_required", "invalid")
    assert people.east.act(case, "accept").status_code == 201
    asked = people.east.act(case, "extend", budget={"clock": "natural", "days": 1}, note=nothing)
    assert (asked.status_code, asked.json["code"]) == (422, "invalid")
    assert "请用文字说明" in str(asked.json["errors"])
