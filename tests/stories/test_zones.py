"""Zones move limits: they are the county office's, dated, and nobody's words lessen them."""

import json
from datetime import datetime, timedelta

import pytest

from tests.support import filings, world

TODAY, TOMORROW, YESTERDAY = "2026-07-01", "2026-07-02", "2026-06-30"
MIDDLE = world.inside(world.V1)
#: About 100 m.
STEP = 0.001


def at(lon=0.0, lat=0.0):
    return {"lon": MIDDLE[0] + lon, "lat": MIDDLE[1] + lat, "accuracy_m": 8, "datum": "wgs84"}


OUTSIDE = at(lon=STEP)


def area(side=STEP / 2, lon=0.0):
    x, y = MIDDLE[0] + lon, MIDDLE[1]
    ring = [(x - side, y - side), (x + side, y - side), (x + side, y + side), (x - side, y + side)]
    return {"type": "Polygon", "coordinates": [[*map(list, ring), list(ring[0])]]}


def zone(people, name="red_line", **changes):
    body = {"kind": "P24", "name": "区", "zone": name, "geometry": area()} | changes
    made = people.county.post("/sites", body)
    assert made.status_code == 201, made.text
    return made.json["id"]


def found(people, time, who="wang", *, at_time=None, **changes):
    """A case that somebody files: seen in the zone, ten minutes ago."""
    body = filings.incident(time.now(), **{"location": at()} | changes)
    if at_time is not None:
        body["occurred_at"] = at_time.isoformat()
    answer = getattr(people, who).put(f"/incidents/{filings.new_id()}", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def demands(case):
    marks = {m for m in case["marks"] if m.startswith(("zone_", "ban_", "demands_"))}
    return case["severity"], marks


RED = ("serious", {"zone_red_line"})
KEPT = ("serious", {"zone_red_line", "demands_kept"})
NOTHING = ("general", set())


# whose they are


@pytest.mark.parametrize("who", ["wang", "chief", "east"])
def test_a_township_and_a_village_touch_no_zone(people, time, who):
    me, red = getattr(people, who), zone(people)
    body = {"kind": "P24", "name": "区", "zone": "permitted_point", "geometry": area()}
    plain = me.post("/sites", body | {"zone": None}).json["id"]
    tried = [
        me.post("/sites", body),
        me.put(f"/sites/{plain}", {"zone": "permitted_point"}),
        me.put(f"/sites/{red}", {"zone": None}),
        me.put(f"/sites/{red}", {"zone": "burn_prone"}),
        me.put(f"/sites/{red}", {"geometry": area(lon=0.004)}),
        me.put(f"/sites/{red}", {"geometry": area(lon=0.004), "zone": None}),
        me.put(f"/sites/{red}", {"retired_on": TODAY}),
        me.put(f"/sites/{red}", {"retired_on": TOMORROW}),
        me.call("DELETE", f"/sites/{red}"),
    ]
    assert {(one.status_code, one.json["code"]) for one in tried} == {(403, "zone_of_county")}
    assert me.put(f"/sites/{red}", {"retired_on": YESTERDAY}).json["code"] == "dated_back"
    same = me.put(f"/sites/{red}", {"zone": "red_line", "retired_on": None, "name": "红线一号"})
    assert same.status_code == 200, "what a rule does not hang on is theirs to keep up"
    assert demands(found(people, time)) == RED
    assert len(people.county.get(f"/sites/{red}").json["zone_versions"]) == 1


def test_a_file_of_a_township_holds_no_zones(people, time):
    features = [
        {"type": "Feature", "properties": {"kind": "P24", "name": n} | z, "geometry": area()}
        for n, z in (("田", {}), ("区", {"zone": "允许燃放点"}))
    ]
    file = json.dumps({"type": "FeatureCollection", "features": features})
    for who in (people.wang, people.east):
        answer = who.post("/sites/import?datum=wgs84", data=file)
        assert (answer.status_code, answer.json["code"]) == (422, "import_refused")
        assert [row["ok"] for row in answer.json["rows"]] == [True, False]
        assert "县级" in answer.json["rows"][1]["fault"]
    assert people.east.get("/sites").json["items"] == []
    assert people.county.post("/sites/import?datum=wgs84", data=file).json["sites"] == 2


# what held when


def test_a_zone_judges_by_the_observed_day_whatever_became_of_it(people, time):
    first = time.now()
    red = zone(people)
    path = f"/sites/{red}"
    time.forward(days=2)
    reshaped = time.now()
    assert people.county.put(path, {"geometry": area(lon=0.004)}).status_code == 200
    time.forward(days=2)
    renamed = time.now()
    assert people.county.put(path, {"zone": "reserve"}).status_code == 200
    time.forward(days=2)
    retired = time.now()
    assert people.county.call("DELETE", path).status_code == 204
    time.forward(days=2)
    assert people.county.put(path, {"retired_on": None}).status_code == 200

    def seen(day, place):
        return demands(found(people, time, location=place, at_time=day))

    there = at(lon=0.004)
    before = first - timedelta(days=1)
    assert [seen(before, p) for p in (at(), there)] == [NOTHING, NOTHING]
    assert [seen(first, p) for p in (at(), there)] == [RED, NOTHING]
    assert [seen(reshaped, p) for p in (at(), there)] == [NOTHING, RED]
    assert [seen(renamed, p) for p in (at(), there)] == [NOTHING, ("serious", {"zone_reserve"})]
    assert [seen(retired, p) for p in (at(), there)] == [NOTHING, NOTHING]
    assert seen(time.now(), there) == ("serious", {"zone_reserve"})
    kept = people.county.get(path).json["zone_versions"]
    assert [(one["zone"], one["begins_on"], one["ends_on"]) for one in kept] == [
        ("red_line", "2026-07-01", "2026-07-03"),
        ("red_line", "2026-07-03", "2026-07-05"),
        ("reserve", "2026-07-05", "2026-07-07"),
        ("reserve", "2026-07-09", None),
    ]


def test_a_retirement_to_come_is_taken_back_and_none_is_dated_back(people, time):
    path = f"/sites/{zone(people)}"
    assert people.county.put(path, {"retired_on": YESTERDAY}).json["code"] == "dated_back"
    assert people.county.put(path, {"retired_on": "2026-07-05"}).status_code == 200
    time.forward(days=1)
    assert demands(found(people, time)) == RED
    assert people.county.put(path, {"retired_on": None}).status_code == 200
    time.forward(days=9)
    assert demands(found(people, time)) == RED
    assert len(people.county.get(path).json["zone_versions"]) == 1


# what nobody's words lessen


def test_a_filer_cannot_say_less_than_the_zone(people, time):
    zone(people)
    case = found(people, time, severity="general")
    assert demands(case) == RED
    (filed,) = people.east.get(f"/incidents/{case['id']}/events").json["items"]
    assert filed["data"]["changed"] == {"severity": ["general", "serious"]}
    assert [n["kind"] for n in people.county.get("/notices").json["items"]] == ["incident_copied"]
    assert found(people, time, severity="major")["severity"] == "major", "more may be said"
    nuisance = found(people, time, severity="general", kind="RUR-03")
    assert demands(nuisance) == ("general", {"zone_red_line"}), "its kind knows no more"
    assert [n["kind"] for n in people.county.get("/notices").json["items"]] == (
        ["incident_copied"] * 3
    )


def test_a_reviewer_does_not_move_a_case_out_of_its_zone(people, time):
    zone(people)
    case = found(people, time)["id"]
    for _ in range(2):
        moved = people.east.act(case, "relocate", location=OUTSIDE, note="定位有误")
        assert demands(moved.json["incident"]) == KEPT
    put = people.east.act(case, "relocate", cell_code=world.V2, note="二村的")
    assert demands(put.json["incident"]) == KEPT
    back = people.east.act(case, "relocate", location=at(), note="原处")
    assert demands(back.json["incident"]) == RED
    people.east.act(case, "relocate", location=OUTSIDE, note="又移")
    assert people.county.act(case, "take_over", note="核定").status_code == 201
    moved = people.county.act(case, "relocate", location=OUTSIDE, note="确在红线外")
    assert demands(moved.json["incident"]) == ("serious", set()), "the county says that it is none"
    accepted = people.county.act(case, "accept", severity="general")
    assert accepted.json["incident"]["severity"] == "general"


def test_a_case_that_is_found_to_lie_in_a_zone_is_raised(people, time):
    zone(people)
    case = found(people, time, location=OUTSIDE)
    assert demands(case) == NOTHING
    moved = people.east.act(case["id"], "relocate", location=at(), note="实为红线内")
    assert demands(moved.json["incident"]) == RED


def test_a_filer_does_not_correct_a_case_out_of_its_zone(people, time):
    zone(people)
    case = found(people, time)["id"]
    people.east.act(case, "return", note="补充")
    nowhere = {"lon": 0, "lat": 0, "accuracy_m": 8, "datum": "wgs84"}
    corrected = people.wang.act(case, "correct", location=nowhere).json["incident"]
    assert demands(corrected) == KEPT
    people.east.act(case, "return", note="补充")
    assert demands(people.wang.act(case, "correct", location=OUTSIDE).json["incident"]) == KEPT


def test_an_accepting_reviewer_neither_lowers_the_severity_nor_renames_the_kind_away(people, time):
    zone(people, "burn_prone")
    case = found(people, time)
    assert demands(case) == ("serious", {"zone_burn_prone"})
    refused = people.east.act(case["id"], "accept", severity="general")
    assert (refused.status_code, refused.json["code"]) == (422, "zone_demands")
    assert "较重" in refused.json["detail"]
    for asked in ("general", None):
        accepted = people.east.act(case["id"], "accept", kind="AIR-04", severity=asked)
        if asked:
            assert accepted.json["code"] == "zone_demands"
    assert demands(accepted.json["incident"]) == ("serious", {"zone_burn_prone", "demands_kept"})


def test_another_kind_that_a_zone_speaks_of_brings_its_demands(people, time):
    zone(people, "burn_prone")
    case = found(people, time, kind="AIR-04")
    assert demands(case) == NOTHING
    accepted = people.east.act(case["id"], "accept", kind="AIR-01").json["incident"]
    assert demands(accepted) == ("serious", {"zone_burn_prone"})


def test_a_case_does_not_go_on_in_one_outside_its_zone(people, time):
    zone(people)
    other = found(people, time, location=OUTSIDE)["id"]
    case = found(people, time)["id"]
    merged = people.east.act(case, "merge", into=other, note="同一处")
    assert (merged.status_code, merged.json["code"]) == (422, "merges_out_of_zone")
    people.county.act(other, "take_over", note="核定")
    people.county.act(case, "take_over", note="核定")
    assert people.county.act(case, "merge", into=other, note="确为同一处").status_code == 201


def test_what_a_township_lets_be_nobody_moves_a_case_to(people, time):
    ban(people.county)
    zone(people, "permitted_point", geometry=area(lon=0.004))
    there = at(lon=0.004)
    assert demands(found(people, time, kind="AIR-03", location=there)) == (
        "general",
        {"zone_permitted_point"},
    )
    case = found(people, time, kind="AIR-03")
    assert demands(case) == ("serious", {"ban_period"})
    moved = people.east.act(case["id"], "relocate", location=there, note="在燃放点")
    assert demands(moved.json["incident"]) == ("serious", {"ban_period", "demands_kept"})


def test_a_cell_that_somebody_names_hides_no_ban_of_the_place(people, time):
    ban(people.county, cell=world.V1)
    x, y = world.WEST, world.SOUTH + world.SIDE
    near = {"lon": x + 0.01, "lat": y - 0.0001, "accuracy_m": 50, "datum": "wgs84"}
    case = found(people, time, location=near, cell_code=world.V2)
    assert (case["cells"]["village"]["code"], demands(case)[1]) == (world.V2, {"ban_period"})


def test_the_class_of_a_case_gives_no_more_time_than_its_zone(people, time):
    data = people.county.get("/policies").json["items"][0]["data"]
    days = [(1, {"zone": "red_line"}), (9, {"class": "complex", "kind": "AIR-01"})]
    data["limits"] = [
        {"stage": "handle", "limit": {"clock": "working_days", "days": n}} | of for n, of in days
    ]
    body = {"county": world.COUNTY, "valid_from": TODAY, "data": data}
    assert people.county.post("/policies", body).status_code == 201
    zone(people)
    for place, rule in ((at(), "limits/1"), (OUTSIDE, "limits/2")):
        case = found(people, time, location=place)["id"]
        people.east.act(case, "accept", handling_class="complex")
        rows = people.east.get(f"/incidents/{case}/limits").json["items"]
        assert [row["rule"] for row in rows if row["stage"] == "handle"] == [rule]


# the site that is named

NOWHERE = {"lon": 0, "lat": 0, "accuracy_m": 8, "datum": "wgs84"}


@pytest.mark.parametrize("location", [None, NOWHERE, OUTSIDE])
def test_who_leaves_out_where_he_stood_says_no_less_than_the_zone_he_names(people, time, location):
    red = zone(people)
    case = found(people, time, location=location, site_id=red)
    assert demands(case) == RED
    assert demands(found(people, time, location=location)) == NOTHING
    less = people.east.act(case["id"], "accept", severity="general")
    assert less.json["code"] == "zone_demands"
    time.forward(days=1)
    assert people.county.call("DELETE", f"/sites/{red}").status_code == 204
    late = time.now() - timedelta(days=1)
    assert demands(found(people, time, location=location, site_id=red, at_time=late)) == RED
    assert demands(found(people, time, location=location, site_id=red)) == NOTHING


def test_a_site_in_a_zone_is_named_like_the_zone(people, time):
    zone(people)
    point = {"type": "Point", "coordinates": list(MIDDLE)}
    well = people.east.post("/sites", {"kind": "P08", "name": "井", "geometry": point}).json["id"]
    assert demands(found(people, time, location=None, site_id=well)) == RED
    far = point | {"coordinates": [MIDDLE[0] + STEP, MIDDLE[1]]}
    other = people.east.post("/sites", {"kind": "P08", "name": "井", "geometry": far}).json["id"]
    assert demands(found(people, time, location=None, site_id=other)) == NOTHING
    assert demands(found(people, time, site_id=other)) == RED, "what he says besides is no less"


def test_the_limit_of_a_zone_is_that_of_the_site_named(people, time):
    data = people.county.get("/policies").json["items"][0]["data"]
    hour = {"clock": "working_hours", "hours": 1}
    data["limits"] = [{"stage": "accept", "limit": hour, "zone": "red_line"}]
    body = {"county": world.COUNTY, "valid_from": TODAY, "data": data}
    assert people.county.post("/policies", body).status_code == 201
    red = zone(people)
    rules = []
    for place in (at(), None, NOWHERE):
        case = found(people, time, location=place, site_id=red)["id"]
        rows = people.east.get(f"/incidents/{case}/limits").json["items"]
        rules += [row["rule"] for row in rows if row["stage"] == "accept"]
    assert rules == ["limits/1/halved"] * 3


def test_amending_asks_the_site_named_too(people, time):
    red = zone(people)
    case = found(people, time, site_id=red)["id"]
    moved = people.east.act(case, "relocate", location=OUTSIDE, note="定位有误")
    assert demands(moved.json["incident"]) == RED
    put = people.east.act(case, "relocate", cell_code=world.V2, note="二村的")
    assert demands(put.json["incident"]) == RED
    people.east.act(case, "return", note="补充")
    corrected = people.wang.act(case, "correct", location=NOWHERE)
    assert demands(corrected.json["incident"]) == RED
    burn = zone(people, "burn_prone", geometry=area(lon=0.004))
    other = found(people, time, kind="AIR-04", location=None, site_id=burn)
    assert demands(other) == NOTHING
    renamed = people.east.act(other["id"], "accept", kind="AIR-01").json["incident"]
    assert demands(renamed) == ("serious", {"zone_burn_prone"})


def test_the_county_says_by_a_position_that_it_was_not_at_the_site(people, time):
    case = found(people, time, location=None, site_id=zone(people))["id"]
    assert people.county.act(case, "take_over", note="核定").status_code == 201
    put = people.county.act(case, "relocate", cell_code=world.V2, note="二村的")
    assert demands(put.json["incident"]) == RED
    moved = people.county.act(case, "relocate", location=OUTSIDE, note="确在红线外")
    assert demands(moved.json["incident"]) == ("serious", set())


def test_a_site_named_brings_its_ban_and_lets_nothing_be(people, time):
    ban(people.county, cell=world.V2)
    x, y = world.inside(world.V2)
    point = {"type": "Point", "coordinates": [x, y]}
    there = people.east.post("/sites", {"kind": "P12", "name": "田", "geometry": point}).json["id"]
    case = found(people, time, kind="AIR-03", location=None, site_id=there)
    assert demands(case) == ("serious", {"ban_period"})
    ban(people.county, cell=world.V1)
    let = zone(people, "permitted_point", geometry=area(lon=0.004))
    named = found(people, time, kind="AIR-03", location=None, site_id=let)
    assert demands(named) == ("serious", {"ban_period"}), "who is there says where he stands"


# bans


def ban(who, **changes):
    body = {
        "name": "禁烧",
        "cell": world.EAST_TOWN,
        "kinds": ["AIR-01", "AIR-03"],
        "starts_on": TODAY,
        "ends_on": "2026-07-31",
    }
    made = who.post("/campaigns", body | changes)
    assert made.status_code == 201, made.text
    return f"/campaigns/{made.json['id']}"


def test_a_township_does_not_declare_the_countys_ban_over(people, time):
    path = ban(people.county)
    time.forward(days=1)
    for less in (
        {"ends_on": TOMORROW},
        {"kinds": []},
        {"kinds": ["AIR-03", "AIR-02"]},
        {"ends_on": TOMORROW, "kinds": ["AIR-01", "AIR-03", "AIR-02"]},
    ):
        answer = people.east.put(path, less)
        assert (answer.status_code, answer.json["code"]) == (403, "ban_of_county")
    more = {"kinds": ["AIR-01", "AIR-02", "AIR-03"], "ends_on": "2026-08-31", "note": "加严"}
    assert people.east.put(path, more).status_code == 200
    assert people.county.put(path, {"ends_on": TOMORROW}).status_code == 200
    own = ban(people.east)
    assert people.east.put(own, {"ends_on": TOMORROW}).status_code == 200, "its own it may end"
    assert people.county.put(own, {"ends_on": "2026-07-31"}).status_code == 200
    assert people.east.put(own, {"ends_on": TOMORROW}).json["code"] == "ban_of_county"


def test_a_case_keeps_the_ban_under_which_it_was_filed(people, time):
    path = ban(people.east)
    case = found(people, time)["id"]
    people.east.put(path, {"kinds": []})
    moved = people.east.act(case, "relocate", location=OUTSIDE, note="挪一挪").json["incident"]
    assert demands(moved) == ("serious", {"ban_period", "demands_kept"})
    assert datetime.fromisoformat(moved["due_at"])
