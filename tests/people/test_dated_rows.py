"""Dated rows are changed by adding: what holds today stays until its day."""

from tests.support import filings, world

TODAY = "2026-07-02"


def test_the_head_of_next_month_leaves_today_s_in_office(people, time):
    heads = f"/cells/{world.EAST_TOWN}/people"

    def name(who, day):
        body = {"role": "government_head", "name": who, "starts_on": day}
        named = people.county.post(heads, body)
        assert named.status_code == 201, named.text

    def now():
        return [
            one["name"]
            for one in people.county.get(heads).json["items"]
            if one["role"] == "government_head"
        ]

    time.forward(days=1)
    name("黄爱华", TODAY)
    name("新任某", "2026-08-01")
    assert now() == ["黄爱华"]
    time.set("2026-07-31T23:00:00+08:00")
    assert now() == ["黄爱华"]
    time.set("2026-08-01T00:30:00+08:00")
    assert now() == ["新任某"]


def test_who_is_named_in_between_leaves_before_who_is_to_follow(people, time):
    heads = f"/cells/{world.EAST_TOWN}/people"
    for who, day in (("甲", "2026-07-01"), ("丙", "2026-09-01"), ("乙", "2026-08-01")):
        body = {"role": "party_head", "name": who, "starts_on": day}
        assert people.county.post(heads, body).status_code == 201
    again = {"role": "party_head", "name": "丁", "starts_on": "2026-09-01"}
    assert people.county.post(heads, again).json["code"] == "dates_reversed"
    for day, who in (("07-31", "甲"), ("08-01", "乙"), ("08-31", "乙"), ("09-01", "丙")):
        time.set(f"2026-{day}T07:30:00+08:00")
        shown = people.county.get(heads).json["items"]
        assert [one["name"] for one in shown if one["role"] == "party_head"] == [who], day


def test_a_contact_named_in_between_leaves_before_who_is_to_follow(people, time):
    path = f"/cells/{world.V1}/contacts"

    def name(person, day):
        named = people.east.post(path, {"officer_id": person.id, "starts_on": day})
        assert named.status_code == 201, named.text

    name(people.east, "2026-07-01")
    name(people.county, "2026-09-01")
    name(people.town_leader, "2026-08-01")
    for day, who in (("07-31", "east"), ("08-01", "town_leader"), ("09-01", "county")):
        time.set(f"2026-{day}T07:30:00+08:00")
        assert contact_now(people, f"2026-{day}") == [who], day


def test_who_is_to_follow_a_contact_stays_when_that_one_ends_earlier(people, time):
    path = f"/cells/{world.V1}/contacts"
    for person, day in ((people.east, "2026-07-01"), (people.county, "2026-09-01")):
        named = people.east.post(path, {"officer_id": person.id, "starts_on": day})
        assert named.status_code == 201, named.text
    ended = people.east.put(path, {"ends_on": "2026-07-10"})
    assert ended.status_code == 200, ended.text
    time.set("2026-09-01T07:30:00+08:00")
    assert contact_now(people, "2026-07-10") == ["east"]
    assert contact_now(people, "2026-07-11") == []
    assert contact_now(people, "2026-09-01") == ["county"]


def contact_now(people, day):
    shown = people.east.get(f"/cells/{world.V1}/contacts").json["items"]
    return [
        one["officer"]["name"]
        for one in shown
        if one["starts_on"] <= day and day <= (one["ends_on"] or "9999-12-31")
    ]


def test_a_contracted_area_that_is_handed_over_keeps_its_last_day(people, time):
    def handed(key, who, day, **more):
        body = {"person": who, "starts_on": day} | more
        return people.east.post(f"{areas}/{key}/hand-over", body)

    areas, corner = f"/cells/{world.V1}/contracts", [114.005, 33.005]
    ring = [corner, [114.006, 33.005], [114.006, 33.006], corner]
    area = {"area": {"type": "Polygon", "coordinates": [ring]}}
    body = {"name": "第一组", "person": "陈刚", "starts_on": "2026-01-01"}
    made = people.east.post(areas, body | area | {"ends_on": "2026-12-31"})
    late = handed(made.json["id"], "李强", "2027-01-05")
    assert late.json["code"] == "dates_reversed", "nobody answers for it by then"
    first = handed(made.json["id"], "李强", TODAY)
    assert (first.status_code, first.json["ends_on"]) == (201, "2026-12-31")
    longer = handed(first.json["id"], "赵红", "2027-01-05", until="2027-12-31")
    assert (longer.status_code, longer.json["ends_on"]) == (201, "2027-12-31")
    shown = {one["person"]: one["ends_on"] for one in people.east.get(areas).json["items"]}
    assert shown == {"陈刚": "2026-07-01", "李强": "2026-12-31", "赵红": "2027-12-31"}


def test_a_site_that_is_to_be_retired_is_patrolled_until_then(people, time):
    site = people.east.post("/sites", filings.site("砖厂")).json["id"]
    retired = people.east.put(f"/sites/{site}", {"retired_on": "2026-07-03"})
    assert retired.status_code == 200, retired.text

    def shown():
        package = people.wang.get("/phone/start").json
        lists = people.east.get("/sites").json["items"], package["sites"]
        return [site in [one["id"] for one in found] for found in lists]

    assert shown() == [True, True]
    time.set("2026-07-03T00:30:00+08:00")
    assert shown() == [False, False]
