"""Mending for another: only what was refused, marked, told, and open to objection."""

import copy
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.support import filings, neighbours, world
from tests.support.browsing import Browser
from tests.support.offices import add_post


def verdict(person, path, body):
    """A filing is sent, and refused; the row that keeps it."""
    answer = person.post("/sync", {"items": [{"path": path, "body": body}]})
    assert answer.json["verdicts"][0]["verdict"] in ("refused", "waiting"), answer.text
    return next(
        row["id"]
        for row in person.get("/refused").json["items"]
        if row["path"].lower().endswith(path.lower())
    )


def refile(who, row, body):
    return who.post(f"/refused/{row}/refile", {"body": body})


def refused(people, time, **changes):
    """A report of wang that was refused for its kind: (address, body, row)."""
    path = f"/incidents/{filings.new_id()}"
    body = filings.incident(time.now(), kind="NO-99", **changes)
    return path, body, verdict(people.wang, path, body)


def code(answer):
    return answer.json.get("code", answer.status_code)


# what may be mended


def test_only_what_was_refused_is_mended(people, time):
    reporter = {"name": "钱某", "phone": "13900000000", "anonymous": False}
    path, body, row = refused(people, time, reporter=reporter)
    for changes, field in (
        ({"description": "没有问题"}, "description"),
        ({"measures_taken": None}, "measures_taken"),
        ({"reporter": reporter | {"phone": "1"}}, "reporter.phone"),
        ({"reporter": None}, "reporter"),
        ({"place": "别处"}, "place"),
        ({"photo_ids": ["a" * 64]}, "photo_ids"),
        ({"source": "upper_check"}, "source"),
    ):
        answer = refile(people.east, row, body | {"kind": "AIR-01"} | changes)
        assert (answer.status_code, code(answer)) == (422, "mend_beyond"), answer.text
        assert f"“{field}”" in answer.json["detail"], answer.json["detail"]
    for place in (body["location"] | {"lon": 114.05}, None):
        moved = body | {"kind": "AIR-01", "location": place}
        assert code(refile(people.east, row, moved)) == "mend_never"
    left_out = {name: body[name] for name in body if name != "measures_taken"}
    assert code(refile(people.east, row, left_out)) == "mend_beyond"
    assert people.wang.get(path).status_code == 404
    good = body | {"kind": "AIR-01", "nature": "violation"}
    assert refile(people.east, row, good).status_code == 200, "what hangs on the kind goes with it"


@pytest.mark.parametrize("name", ["occurred_at", "sent_at"])
def test_times_are_never_mended_even_where_they_were_refused(people, time, name):
    path = f"/incidents/{filings.new_id()}"
    body = filings.incident(time.now()) | {name: "2026-13-45"}
    row = verdict(people.wang, path, body)
    whole = body | {name: time.now().isoformat()}
    answer = refile(people.east, row, whole)
    assert (answer.status_code, code(answer)) == (422, "mend_never")
    assert name in answer.json["detail"]
    assert refile(people.wang, row, whole).status_code == 200, "its sender may"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"lon": 999}, "location.lon"),
        ({"lat": "?"}, "location.lat"),
        ({"accuracy_m": "?"}, "location.accuracy_m"),
        ({"datum": "?"}, "location.datum"),
        ("村口", "location"),
    ],
)
def test_positions_are_never_mended_even_where_they_were_refused(people, time, sent, field):
    path, good = f"/incidents/{filings.new_id()}", filings.incident(time.now())
    there = good["location"] | sent if isinstance(sent, dict) else sent
    row = verdict(people.wang, path, good | {"location": there})
    elsewhere = filings.incident(time.now(), world.V2)["location"]
    for place in (good["location"], elsewhere, None):
        answer = refile(people.east, row, good | {"location": place})
        assert code(answer) == "mend_never", answer.text
        assert "定位" in answer.json["detail"]
    answer = refile(people.county, row, good)
    assert field in answer.json["detail"]
    assert refile(people.wang, row, good).status_code == 200, "its sender may"


def test_findings_refused_as_a_whole_bring_no_positions(people, time):
    good = damaged_patrol(people, time) | {"visits": []}
    row = verdict(people.wang, f"/patrols/{filings.new_id()}", good | {"incidents": "一处"})
    assert code(refile(people.east, row, good)) == "mend_never"


@pytest.mark.parametrize("kind", ["incidents", "patrols"])
def test_a_cell_that_is_none_is_mended_inside_the_menders_territory(app, people, time, kind):
    neighbours.add_neighbours(app)
    body = filings.patrol(time.now())
    if kind == "incidents":
        body = filings.incident(time.now(), location=None)
    path = f"/{kind}/{filings.new_id()}"
    row = verdict(people.wang, path, body | {"cell_code": "990201101999"})
    for foreign in (neighbours.VILLAGE, neighbours.COUNTY, world.W1, world.COUNTY, "1"):
        answer = refile(people.east, row, body | {"cell_code": foreign})
        assert (answer.status_code, code(answer)) == (422, "unknown_cell"), answer.text
    far = refile(people.county, row, body | {"cell_code": neighbours.VILLAGE})
    assert code(far) == "unknown_cell"
    assert refile(people.east, row, body | {"cell_code": world.V1}).status_code == 200


def test_who_sees_to_two_counties_mends_for_the_one_in_which_it_was_done(app, people, time):
    neighbours.add_neighbours(app)
    add_post(app, people.east.id, "reviewer", neighbours.TOWN)
    body = filings.incident(time.now(), location=None)
    path = f"/incidents/{filings.new_id()}"
    row = verdict(people.wang, path, body | {"cell_code": "990201101999"})
    away = refile(people.east, row, body | {"cell_code": neighbours.VILLAGE})
    assert code(away) == "unknown_cell"
    assert refile(people.east, row, body | {"cell_code": world.V1}).status_code == 200
    (mending,) = people.wang.get("/mendings").json["items"]
    people.wang.post(f"/mendings/{mending['id']}/object", {"note": "不对"})
    ruled = people.county.post(f"/mendings/{mending['id']}/rule", {"upheld": True, "note": "对"})
    assert ruled.status_code == 200, ruled.text


def damaged_patrol(people, time):
    sites = [people.east.post("/sites", filings.site(n)).json["id"] for n in ("甲", "乙")]
    now = time.now()
    visits = [
        {
            "site_id": site,
            "arrived_at": (now - timedelta(minutes=n)).isoformat(),
            "result": "normal",
            "note": "好",
        }
        for n, site in enumerate(sites, 1)
    ]
    found = filings.incident(now) | {"id": filings.new_id()}
    return filings.patrol(now, visits=visits, incidents=[found])


def test_of_damage_inside_a_list_that_item_alone_is_mended(people, time):
    good = damaged_patrol(people, time)
    bad = copy.deepcopy(good)
    bad["visits"][1]["result"] = "所见正常"
    path = f"/patrols/{filings.new_id()}"
    row = verdict(people.wang, path, bad)

    def tried(change):
        body = copy.deepcopy(good)
        change(body)
        return refile(people.east, row, body)

    def earlier(body):
        body["visits"][1]["arrived_at"] = body["started_at"]

    for change, what in (
        (lambda body: body["visits"][0].update(note="坏"), ("mend_beyond", "visits.0.note")),
        (lambda body: body["visits"].pop(0), ("mend_beyond", "visits")),
        (lambda body: body["visits"].append(body["visits"][0]), ("mend_beyond", "visits")),
        (earlier, ("mend_never", "visits.1.arrived_at")),
        (lambda body: body["track"].pop(), ("mend_never", "track")),
        (lambda body: body.update(ended_at=body["started_at"]), ("mend_never", "ended_at")),
        (lambda body: body.update(datum="wgs84"), ("mend_never", "datum")),
        (lambda body: body["incidents"][0].update(kind="AIR-04"), ("mend_beyond", "incidents.0")),
        (lambda body: body.update(note="好"), ("mend_beyond", "note")),
    ):
        answer = tried(change)
        assert code(answer) == what[0], answer.text
        assert what[1] in answer.json["detail"]
    assert tried(lambda body: None).status_code == 200
    shown = people.wang.get(path).json
    assert "mended" in shown["marks"]
    assert shown["mended"]["by"]["name"] == "east"
    assert shown["mended"]["mended"] == ["visits.1.result"]
    case = people.east.get(f"/incidents/{good['incidents'][0]['id']}").json
    assert ("mended" in case["marks"], case["mended"]) == (False, None), "as wang sent it"


def test_a_finding_on_a_patrol_is_marked_where_it_was_the_damage(people, time):
    good = damaged_patrol(people, time)
    bad = copy.deepcopy(good)
    bad["incidents"][0]["kind"] = "NO-99"
    path = f"/patrols/{filings.new_id()}"
    row = verdict(people.wang, path, bad)
    other = copy.deepcopy(good)
    other["incidents"][0]["description"] = "无"
    assert code(refile(people.east, row, other)) == "mend_beyond"
    assert refile(people.east, row, good).status_code == 200
    case = people.east.get(f"/incidents/{good['incidents'][0]['id']}").json
    assert "mended" in case["marks"]
    assert case["mended"]["mended"] == ["incidents.0.kind"]
    assert "mended" not in people.wang.get(path).json["marks"]


def test_a_list_that_was_refused_as_a_whole_brings_no_new_times(people, time):
    good = damaged_patrol(people, time)
    bad = good | {"visits": "两处都去了"}
    row = verdict(people.wang, f"/patrols/{filings.new_id()}", bad)
    assert code(refile(people.east, row, good)) == "mend_never"
    assert refile(people.east, row, good | {"visits": []}).status_code == 200


def test_a_site_that_is_none_is_mended_and_no_other(people, time):
    good = damaged_patrol(people, time)
    bad = copy.deepcopy(good)
    bad["visits"][1]["site_id"] = 99_999
    row = verdict(people.wang, f"/patrols/{filings.new_id()}", bad)
    other = copy.deepcopy(good)
    other["visits"][0]["site_id"] = good["visits"][1]["site_id"]
    assert code(refile(people.east, row, other)) == "mend_beyond"
    assert refile(people.east, row, good).status_code == 200


def test_an_act_a_piece_and_what_cannot_be_read_are_their_senders_alone(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    act = {"id": filings.new_id(), "note": 5}
    row = verdict(people.wang, f"/incidents/{case}/actions/comment", act)
    assert code(refile(people.east, row, act | {"note": "属实"})) == "mend_yourself"
    piece = {"started_at": time.now().isoformat(), "datum": "?", "track": []}
    row = verdict(people.wang, f"/patrols/{filings.new_id()}/track/1", piece)
    assert code(refile(people.east, row, piece | {"datum": "wgs84"})) == "mend_yourself"
    broken = people.wang.call(
        "PUT",
        f"/incidents/{filings.new_id()}",
        data=b'{"kind": "AIR-01", ',
        headers={"Content-Type": "application/json"},
    )
    assert broken.status_code in (400, 422)
    for kept in people.wang.get("/refused").json["items"]:
        if isinstance(people.east.get(f"/refused/{kept['id']}").json["body"], str):
            answer = refile(people.east, kept["id"], filings.incident(time.now()))
            assert code(answer) == "mend_yourself"


def test_a_call_that_was_refused_alone_is_mended_by_the_same_rule(people, time):
    path, body = f"/incidents/{filings.new_id()}", filings.incident(time.now(), severity="huge")
    assert people.wang.put(path, body).status_code == 422
    (row,) = (one["id"] for one in people.wang.get("/refused").json["items"])
    good = body | {"severity": "general"}
    assert code(refile(people.east, row, good | {"description": "无"})) == "mend_beyond"
    assert refile(people.east, row, good).status_code == 200
    assert people.wang.get(path).json["mended"]["mended"] == ["severity"]


def test_damage_behind_damage_is_mended_step_by_step_or_at_once(people, time):
    """What is refused only when the first is mended is named by no refusal of the filing as it
    came.
    """
    bad = filings.incident(time.now(), severity="huge", kind="NO-99", cell_code="990201101999")
    for _ in range(2):
        path = f"/incidents/{filings.new_id()}"
        row = verdict(people.wang, path, bad)
        mended = bad
        for field, value, then in (
            ("severity", "general", "unknown_cell"),
            ("cell_code", world.V1, "unknown_kind"),
        ):
            mended = mended | {field: value}
            assert code(refile(people.east, row, mended)) == then, "the next refusal is heard"
        good = mended | {"kind": "AIR-01"}
        assert code(refile(people.east, row, good | {"place": "别处"})) == "mend_beyond"
        early = bad | {"kind": "AIR-01"}
        assert code(refile(people.east, row, early)) == "mend_beyond", "one behind the other"
        assert refile(people.east, row, good).status_code == 200
        named = set(people.wang.get(path).json["mended"]["mended"])
        assert named == {"severity", "kind", "cell_code"}


def test_damage_behind_damage_inside_a_patrol(people, time):
    good = damaged_patrol(people, time)
    bad = copy.deepcopy(good)
    bad["incidents"][0]["severity"] = "huge"
    bad["incidents"][0]["kind"] = "NO-99"
    row = verdict(people.wang, f"/patrols/{filings.new_id()}", bad)
    half = copy.deepcopy(bad)
    half["incidents"][0]["severity"] = "general"
    assert code(refile(people.east, row, half)) == "unknown_kind"
    half["incidents"][0]["kind"] = good["incidents"][0]["kind"]
    assert code(refile(people.east, row, half | {"notes": "平安"})) == "mend_beyond"
    assert refile(people.east, row, half).status_code == 200


def test_the_form_asks_for_what_the_next_refusal_names(app, people, time):
    bad = filings.incident(time.now(), severity="huge", kind="NO-99")
    row = verdict(people.wang, f"/incidents/{filings.new_id()}", bad)
    form, east = f"/console/registers/refused/{row}/mend", Browser(app, "east")
    html = east.get(form).text
    assert 'name="severity"' in html
    assert 'name="kind"' not in html
    answer = east.send(form, form, severity="general")
    assert answer.status_code == 422
    assert 'name="kind"' in answer.text
    assert 'name="description"' not in answer.text
    assert east.send(form, form, severity="general", kind="AIR-01").status_code == 303


def test_what_can_be_filed_as_it_came_is_not_mended(people, time):
    path = f"/incidents/{filings.new_id()}"
    body = filings.incident(time.now(), kind="XYZ-01")
    row = verdict(people.wang, path, body)
    kind = {"code": "XYZ-01", "name": "某类", "natures": ["hazard"], "severities": ["general"]}
    added = people.county.post("/kinds", kind | {"township": "general", "county": "general"})
    assert added.status_code == 201, added.text
    assert code(refile(people.east, row, body | {"kind": "AIR-01"})) == "mend_beyond"
    assert refile(people.east, row, body).status_code == 200
    assert people.wang.get(path).json["mended"] is None, "as it came"


# the mark, the notice, the objection


@pytest.fixture
def mended(people, time):
    """A case of wang that the township mended: (address, its mending as he sees it)."""
    path, body, row = refused(people, time)
    assert refile(people.east, row, body | {"kind": "AIR-01"}).status_code == 200
    (mending,) = people.wang.get("/mendings").json["items"]
    return path, mending


def counted(people, time):
    """How many findings its village has of its own this quarter, as computed after it."""
    if time.now().month < 10:
        time.set("2026-10-09T10:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    facts = people.county.get(f"/evaluations/2026Q3/{world.V1}").json["facts"]
    return facts["returned_work"]["total"]


def test_who_mended_what_is_seen_by_whoever_sees_the_case(app, people, time, mended):
    path, mending = mended
    for who in (people.wang, people.east, people.county, people.inspector, people.chief):
        case = who.get(path).json
        assert "mended" in case["marks"]
        assert (case["mended"]["by"]["name"], case["mended"]["mended"]) == ("east", ["kind"])
        assert case["mended"]["at"] == mending["at"]
    assert mending["changes"] == [{"field": "kind", "before": "NO-99", "after": "AIR-01"}]
    assert mending["officer"]["name"] == "wang"
    (told,) = [n for n in people.wang.get("/notices").json["items"] if n["about"] == "mending"]
    assert (told["kind"], told["about_id"]) == ("filing_mended", str(mending["id"]))
    assert "更正人 east" in Browser(app, "county").get(path.replace("incidents", "cases")).text
    table = people.county.get("/incidents.xlsx")
    assert table.status_code == 200, table.text
    rows = list(load_workbook(io.BytesIO(table.data)).active.values)
    shown = dict(zip(rows[0], rows[1], strict=True))
    assert (shown["更正人"], "由他人更正" in shown["标记"]) == ("east", True)
    assert shown["更正时间"]


def test_strangers_see_no_mending(people, mended):
    _, mending = mended
    for stranger in (people.peer, people.li, people.west, people.admin, people.water):
        assert stranger.get("/mendings").json["items"] == []
        said = stranger.post(f"/mendings/{mending['id']}/object", {"note": "不对"})
        assert said.status_code == 404
    for seeing in (people.east, people.county, people.inspector, people.county_leader):
        assert [m["id"] for m in seeing.get("/mendings").json["items"]] == [mending["id"]]
        said = seeing.post(f"/mendings/{mending['id']}/object", {"note": "不对"})
        assert said.status_code == 404, "it is the sender's to object"


def test_the_sender_objects_and_it_counts_when_the_county_has_looked(people, time, mended):
    path, mending = mended
    here = f"/mendings/{mending['id']}"
    assert people.east.act(path.split("/")[-1], "accept").status_code == 201
    assert counted(people, time) == 1
    assert code(people.county.post(f"{here}/rule", {"upheld": True, "note": "x"})) == "no_objection"
    said = people.wang.post(f"{here}/object", {"note": "我报的不是焚烧"})
    assert said.status_code == 200, said.text
    again = people.wang.post(f"{here}/object", {"note": "我报的不是焚烧"})
    assert again.status_code == 200, "the same again"
    assert code(people.wang.post(f"{here}/object", {"note": "另一说"})) == "objected_already"
    assert "mend_disputed" in people.east.get(path).json["marks"]
    assert counted(people, time) == 0
    for above in (people.county, people.inspector, people.county_leader):
        assert "mending_disputed" in [n["kind"] for n in above.get("/notices").json["items"]]
        assert above.get("/mendings").json["items"][0]["objection"] == "我报的不是焚烧"
    events = people.inspector.get(f"{path}/events").json["items"]
    assert ("comment", "我报的不是焚烧") in [(e["action"], e["note"]) for e in events]
    ruling = {"upheld": True, "note": "照片是焚烧"}
    for who in (people.east, people.wang, people.inspector, people.town_leader, people.west):
        assert who.post(f"{here}/rule", ruling).status_code in (403, 404)
    assert people.county.post(f"{here}/rule", ruling).json["upheld"] is True
    assert people.county.post(f"{here}/rule", ruling).status_code == 200, "the same again"
    assert code(people.county.post(f"{here}/rule", ruling | {"upheld": False})) == "no_objection"
    shown = people.wang.get(path).json
    assert "mend_disputed" not in shown["marks"]
    assert (shown["mended"]["ruled_by"]["name"], shown["mended"]["ruling"]) == (
        "county",
        "照片是焚烧",
    )
    assert counted(people, time) == 1
    for party in (people.wang, people.east):
        assert "mending_upheld" in [n["kind"] for n in party.get("/notices").json["items"]]


def test_what_was_mended_wrongly_counts_no_more(people, time, mended):
    path, mending = mended
    here = f"/mendings/{mending['id']}"
    people.east.act(path.split("/")[-1], "accept")
    people.wang.post(f"{here}/object", {"note": "不是焚烧"})
    ruled = people.county_leader.post(f"{here}/rule", {"upheld": False, "note": "确非焚烧"})
    assert ruled.status_code == 200, ruled.text
    assert "mend_rejected" in people.wang.get(path).json["marks"]
    assert counted(people, time) == 0


def test_who_mended_at_the_county_does_not_decide_himself(people, time):
    _, body, row = refused(people, time)
    assert refile(people.county, row, body | {"kind": "AIR-01"}).status_code == 200
    here = f"/mendings/{people.wang.get('/mendings').json['items'][0]['id']}"
    people.wang.post(f"{here}/object", {"note": "不是"})
    ruling = {"upheld": True, "note": "是"}
    assert code(people.county.post(f"{here}/rule", ruling)) == "own_mending"
    assert people.county_leader.post(f"{here}/rule", ruling).status_code == 200


def test_a_disputed_patrol_waits_whatever_the_township_says(people, time, run_job):
    good = damaged_patrol(people, time)
    bad = copy.deepcopy(good)
    bad["visits"][1]["result"] = "所见正常"
    path = f"/patrols/{filings.new_id()}"
    row = verdict(people.wang, path, bad)
    assert refile(people.east, row, good).status_code == 200
    run_job("doubts")
    assert people.wang.get(path).json["doubt"] == "none"
    (mending,) = people.wang.get("/mendings").json["items"]
    assert mending["about_id"] == path.rsplit("/", maxsplit=1)[-1]
    people.wang.post(f"/mendings/{mending['id']}/object", {"note": "是异常"})
    assert people.wang.get(path).json["doubt"] == "waiting"
    said = people.east.post(
        f"{path}/verdict", {"id": filings.new_id(), "accepted": True, "ground": "photos_show"}
    )
    assert code(said) == "mending_disputed"
    rule = f"/mendings/{mending['id']}/rule"
    assert people.county.post(rule, {"upheld": False, "note": "不实"}).status_code == 200
    assert people.wang.get(path).json["doubt"] == "rejected"
    run_job("doubts")
    assert people.wang.get(path).json["doubt"] == "rejected"


def test_who_a_reporter_is_stays_out_of_what_was_mended(people, time):
    reporter = {"name": "钱某", "phone": 5, "anonymous": False}
    path = f"/incidents/{filings.new_id()}"
    body = filings.incident(time.now(), reporter=reporter)
    row = verdict(people.wang, path, body)
    good = body | {"reporter": reporter | {"phone": "13900000000"}}
    assert refile(people.east, row, good).status_code == 200
    shown = people.inspector.get("/mendings")
    assert shown.json["items"][0]["changes"] == [{"field": "reporter.phone"}]
    assert "13900000000" not in shown.text


def test_after_a_year_who_mended_which_field_is_known_and_no_more(people, time, run_job, mended):
    path, _ = mended
    time.forward(days=367)
    run_job("retain")
    assert people.wang.get("/refused").json["items"] == []
    assert people.wang.get("/mendings").json["items"][0]["changes"] == [{"field": "kind"}]
    assert people.wang.get(path).json["mended"]["by"]["name"] == "east"


# the console


def test_the_console_offers_of_anothers_filing_what_was_refused(app, people, time):
    _path, _, row = refused(people, time)
    form = f"/registers/refused/{row}/mend"
    html = Browser(app, "east").get(form).text
    assert 'name="kind"' in html
    assert 'name="description"' not in html
    assert 'name="description"' in Browser(app, "wang").get(form).text


def test_an_objection_is_made_and_decided_at_the_console(app, people, time, mended):
    _, mending = mended
    to = [f"/console/registers/mendings/{mending['id']}/{form}" for form in ("object", "rule")]
    wang = Browser(app, "wang")
    assert "NO-99" in wang.get(to[0]).text
    assert wang.send(to[0], to[0], note="不是焚烧").status_code == 303
    assert "不是焚烧" in Browser(app, "county").get("/registers/mendings").text
    assert Browser(app, "east").get(to[1]).status_code in (403, 404, 409)
    county = Browser(app, "county")
    assert county.send(to[1], to[1], note="属实", upheld="true").status_code == 303
    assert people.wang.get("/mendings").json["items"][0]["upheld"] is True


def test_a_visit_mended_long_after_is_late_whatever_its_time_of_sending(people, time):
    """As cases and patrols are: who mends it may have made it up by now."""
    site = people.county.post("/sites", filings.site()).json["id"]
    now, patrol = time.now(), filings.new_id()
    assert people.wang.put(f"/patrols/{patrol}", filings.patrol(now)).status_code == 201
    body = {"site_id": 999_999, "arrived_at": now.isoformat(), "sent_at": now.isoformat()}
    body |= {"result": "normal", "status": "closed"}
    path = f"/patrols/{patrol}/visits/{filings.new_id()}"
    row = verdict(people.wang, path, body)
    time.forward(days=6)
    assert refile(people.wang, row, body | {"site_id": site}).status_code == 200
    shown = people.wang.get(f"/patrols/{patrol}").json
    assert (shown["marks"], shown["doubt"]) == (["visit_late"], "waiting")
