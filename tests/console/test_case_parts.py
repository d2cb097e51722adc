"""What a case's page shows besides the case: the way to it, what cameras wrote, parties."""

import hashlib
import re
from datetime import timedelta

from tests.photos.test_photos import camera_photo
from tests.support import filings, world
from tests.support.browsing import Browser


def walked(people, time, **finding):
    """A patrol of 35 minutes with a finding ten minutes before its end; the case's id."""
    case = filings.new_id()
    found = filings.incident(time.now(), **finding) | {"id": case}
    body = filings.patrol(time.now(), incidents=[found], datum="wgs84")
    answer = people.wang.put(f"/patrols/{filings.new_id()}", body)
    assert answer.json["incidents"][0]["state"] == "stored", answer.text
    return case


def test_the_way_around_the_finding_is_shown_to_whom_tracks_may_be_and_each_look_is_on_record(
    app, people, time
):
    case = walked(people, time)
    east = Browser(app, "east")
    address = f"/cases/{case}/track"
    page = east.get(f"/cases/{case}").text
    assert re.search(rf'action="/console{address}" data-track>.*name="why"[^>]* required', page)
    unsaid = east.get(address)
    assert (unsaid.status_code, "请说明查看原因" in unsaid.text) == (422, True)
    assert '<input id="why" name="why"' in unsaid.text, "the page itself asks"
    times = east.get(f"{address}?why=核实发现位置").json["properties"]["times"]
    seen, apart = time.now() - timedelta(minutes=10), timedelta(minutes=20, seconds=5)
    assert 0 < len(times) < 300
    assert (seen - apart).isoformat() <= times[0] < times[-1] <= (seen + apart).isoformat()
    assert Browser(app, "town_leader").get(address).status_code == 403
    assert Browser(app, "west").get(address).status_code == 404
    looks = people.inspector.get("/access-records?what=track").json["items"]
    assert [(row["officer"]["name"], row["allowed"], row["why"]) for row in reversed(looks)] == [
        ("east", False, None),
        ("east", True, "核实发现位置"),
        ("town_leader", False, None),
        ("west", False, None),
    ]
    alone = filings.new_id()
    people.wang.put(f"/incidents/{alone}", filings.incident(time.now()))
    assert "data-track" not in east.get(f"/cases/{alone}").text
    assert east.get(f"/cases/{alone}/track").status_code == 404


def test_without_scripts_links_lead_to_what_loads_by_itself_and_back(app, people, time):
    case = walked(people, time)
    east = Browser(app, "east")
    page = east.get(f"/cases/{case}").text
    for part in ("near", "beside", "history"):
        assert f'<a href="/console/cases/{case}/{part}"' in page, part
        assert f'<a href="/console/cases/{case}"' in east.get(f"/cases/{case}/{part}").text, part
    for part, said in (("near", "附近没有案件"), ("beside", "没有同时进行的事项")):
        assert said in east.get(f"/cases/{case}/{part}").text


def test_beside_a_photo_stands_when_and_how_far_away_its_camera_was(app, people, time):
    lon, lat = world.inside(world.V1)
    taken = time.now().replace(tzinfo=None) + timedelta(hours=5)
    content = camera_photo(lon, lat + 0.009, taken, size=(80, 60))
    sha256 = hashlib.sha256(content).hexdigest()
    people.wang.put(f"/photos/{sha256}", data=content)
    case = walked(people, time, photo_ids=[sha256])
    [photo] = people.east.get(f"/incidents/{case}").json["photos"]
    assert (photo["marks"], round(photo["away_m"], -1)) == (["photo_far", "photo_time"], 1000)
    shown = Browser(app, "east").get(f"/cases/{case}").text
    [caption] = re.findall("<figcaption>(.*?)</figcaption>", shown)
    caption = re.sub("<.*?>", "", caption)
    assert f"拍摄于 {photo['taken_at'][5:10]} 06:00" in caption
    assert f"距上报位置 {photo['away_m']} 米" in caption


def test_parties_of_a_dispute_are_read_by_a_look_of_its_own(app, people, time):
    case = filings.new_id()
    body = filings.incident(time.now(), kind="DIS-01", measures_taken="")
    people.wang.put(f"/incidents/{case}", body)
    people.east.act(case, "accept")
    people.east.act(case, "parties", parties=[{"name": "赵某某", "role": "投诉人", "phone": "139"}])
    east, address = Browser(app, "east"), f"/cases/{case}/mediation"
    page = east.get(f"/cases/{case}").text
    assert f"/console{address}" in page
    assert "赵某某" not in page
    assert "赵某某" in east.get(address).text
    refused = Browser(app, "wang").get(address)
    assert refused.status_code == 403
    assert "赵某某" not in refused.text
    looks = people.inspector.get("/access-records?what=parties").json["items"]
    assert [(row["officer"]["name"], row["allowed"]) for row in reversed(looks)] == [
        ("east", True),
        ("wang", False),
    ]


def test_each_limit_says_how_long_it_is_and_from_when_it_counts_through_a_pause(app, people, time):
    case = walked(people, time)
    east = Browser(app, "east")

    def limits():
        history = east.get(f"/cases/{case}/history").text
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in history.split("<tr>")[2:]]
        return [tuple(re.sub("<.*?>", "", row[n]) for n in (0, 2, 3, 5)) for row in rows]

    assert limits()[0][:3] == ("受理", "4 工作小时", "07-01 09:00 上报")
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    asked = people.east.act(case, "pause", reason="season", until="2026-07-20", note="汛期")
    time.forward(days=1)
    request = {"request_id": asked.json["event"]["id"]}
    assert people.county.act(case, "grant", **request).status_code == 201
    time.forward(days=1)
    assert people.east.act(case, "resume", note="已退水").status_code == 201
    handled = [row[1:] for row in limits() if row[0] == "办理"]
    assert handled == [
        ("7 个工作日", "07-01 09:00 受理", "已批准挂账，已用 1 个工作日"),
        ("6 个工作日", "07-03 09:00 恢复计时", "计时中"),
    ]


def test_what_else_was_found_around_it_is_a_click_away_and_ones_own_to_see(app, people, time):
    lon, lat = world.inside(world.V1)

    def found(metres, kind="RUR-03"):
        place = {"lon": lon, "lat": lat + metres / 111_320, "accuracy_m": 8, "datum": "wgs84"}
        return walked(people, time, kind=kind, location=place)

    old = found(0)
    time.forward(days=200)
    case, by, far, none = found(0, "AIR-01"), found(200), found(600), found(300)
    people.east.act(none, "dismiss", note="查无此事")
    east = Browser(app, "east")
    shown = east.get(f"/cases/{case}/near").text
    assert f'href="/console/cases/{by}"' in shown
    assert re.search(r"</a> \S+ 已上报 · (199|200|201) 米", shown)
    assert not {one for one in (old, far, none) if one in shown}
    assert f'hx-get="/console/cases/{case}/near"' in east.get(f"/cases/{case}").text
    assert Browser(app, "west").get(f"/cases/{case}/near").status_code == 404


def test_what_an_ordinary_case_has_none_of_leads_to_the_case(app, people, time):
    """No empty page of an emergency, none of parties; who may not ask for parties is told so."""
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    east = Browser(app, "east")
    for part in ("emergency", "mediation"):
        led = east.get(f"/cases/{case}/{part}")
        assert (led.status_code, led.location) == (303, f"/console/cases/{case}")
    assert Browser(app, "county").get(f"/cases/{case}/mediation").status_code == 403
    assert Browser(app, "west").get(f"/cases/{case}/emergency").status_code == 404


def test_that_somebody_told_of_it_is_shown_to_the_cases_reviewer_alone(app, people, time):
    case = filings.new_id()
    told = {"name": "王先生", "phone": "13800000009", "anonymous": True}
    body = filings.incident(time.now(), source="public", reporter=told)
    assert people.east.put(f"/incidents/{case}", body).status_code == 201
    east, county = Browser(app, "east"), Browser(app, "county")
    beside = east.get(f"/cases/{case}/beside").text
    assert f'action="/console/cases/{case}/reporter"' in beside
    assert "王先生" not in beside
    assert "/reporter" not in county.get(f"/cases/{case}/beside").text
