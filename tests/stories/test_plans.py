"""Plans make exactly the tasks that they say; tasks are done, missed, excused, handed over."""

import random
from datetime import date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.cells import service as cells
from app.cells.models import Cell
from app.cells.service.load_boundaries import prepared
from app.core.db import db, transaction
from app.people.models import Officer
from app.plans import service as plan_service
from app.plans.models import Plan, PlanTerms, Task
from app.plans.rules import Terms, cycle_from, cycles, in_window, span
from app.posts.models import Post
from grids.units import Unit
from tests.support import filings, world

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
TERMS = st.builds(
    Terms,
    unit=st.sampled_from(["day", "week", "month", "quarter"]),
    every=st.integers(1, 5),
    times=st.integers(1, 4),
)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("first", "terms", "end", "last", "times"),
    [
        (date(2026, 7, 1), Terms("day", 2, 1), None, date(2026, 7, 2), 1),
        (date(2026, 7, 1), Terms("day", 2, 1), date(2026, 7, 1), date(2026, 7, 1), 1),
        (date(2026, 7, 6), Terms("week", 1, 2), None, date(2026, 7, 12), 2),
        (
            date(2026, 7, 1),
            Terms("week", 1, 2),
            None,
            date(2026, 7, 5),
            1,
        ),  # five of seven days ask for 1.43 of 2
        (
            date(2026, 7, 5),
            Terms("week", 1, 2),
            None,
            date(2026, 7, 5),
            0,
        ),  # a Sunday alone asks for nothing
        (
            date(2026, 10, 1),
            Terms("week", 1, 2),
            None,
            date(2026, 10, 4),
            1,
        ),  # the National Day holiday is no exception
        (date(2026, 2, 1), Terms("month", 1, 1), None, date(2026, 2, 28), 1),
        (date(2026, 12, 1), Terms("month", 2, 3), None, date(2027, 1, 31), 3),
        (date(2026, 8, 20), Terms("quarter", 1, 2), None, date(2026, 9, 30), 1),
    ],
)
def test_a_period_by_the_calendar(first, terms, end, last, times):
    period = cycle_from(first, terms, end)
    assert (period.last, period.times) == (last, times)


@given(
    st.lists(st.tuples(DAYS, TERMS), min_size=1, max_size=4, unique_by=lambda v: v[0]),
    st.integers(0, 400),
    st.none() | st.integers(0, 300),
)
def test_periods_leave_no_gap_and_never_overlap_however_the_terms_change(versions, until, life):
    versions.sort(key=lambda version: version[0])
    first = versions[0][0]
    last = None if life is None else first + life * DAY
    found = list(cycles(versions, first, last, first + until * DAY))
    day = first
    for index, period in found:
        assert period.first == day, "each begins the day after the last"
        assert versions[index][0] <= period.first, "under terms that are in force"
        assert index + 1 == len(versions) or versions[index + 1][0] > period.first, (
            "and under the newest of these"
        )
        assert period.last >= period.first
        assert last is None or period.last <= last
        assert 0 <= period.times <= versions[index][1].times
        day = period.last + DAY
    assert day > first + until * DAY or (last is not None and day > last), "up to the day asked for"


@given(TERMS, DAYS)
def test_whole_periods_ask_for_all_and_made_in_steps_they_are_the_same(terms, first):
    whole = [p for _, p in cycles([(first, terms)], first, None, first + 300 * DAY)]
    assert all(p.times == terms.times for p in whole[1:]), (
        "only the first can be cut short by the calendar"
    )
    stepped, start = [], first
    for n in range(301):
        for _, period in cycles([(first, terms)], start, None, first + n * DAY):
            stepped.append(period)
            start = period.last + DAY
    assert stepped == whole


@pytest.mark.parametrize(
    ("clock", "window", "inside"),
    [
        ("17:59", ("18:00", "06:00"), False),
        ("18:00", ("18:00", "06:00"), True),
        ("00:00", ("18:00", "06:00"), True),
        ("06:00", ("18:00", "06:00"), False),
        ("09:00", ("08:00", "12:00"), True),
        ("12:00", ("08:00", "12:00"), False),
        ("03:00", None, True),
    ],
)
def test_hours_of_the_day_go_over_midnight(clock, window, inside):
    hours = window and (time.fromisoformat(window[0]), time.fromisoformat(window[1]))
    assert (
        in_window(datetime.combine(date(2026, 7, 1), time.fromisoformat(clock), ZONE), hours)
        is inside
    )


def test_a_night_that_begins_on_the_last_day_is_waited_for():
    period = cycle_from(date(2026, 7, 6), Terms("week", 1, 1), None)
    opens, due = span(period, (time(18), time(6)), ZONE)
    assert (opens.isoformat(), due.isoformat()) == (
        "2026-07-06T18:00:00+08:00",
        "2026-07-13T06:00:00+08:00",
    )


def plan(people, **changes):
    terms = {"unit": "day", "every": 2, "per": "officer"} | changes.pop("terms", {})
    body = {
        "name": "日常巡查",
        "cell": world.V1,
        "starts_on": "2026-07-01",
        "terms": terms,
    } | changes
    answer = people.east.post("/plans", body)
    assert answer.status_code == 201, answer.text
    return answer.json["id"]


def tasks(person, **filters):
    found = person.get("/tasks?limit=500&" + "&".join(f"{k}={v}" for k, v in filters.items()))
    return [
        (t["period_first"], (t["officer"] or {}).get("name"), t["state"])
        for t in sorted(found.json["items"], key=lambda t: (t["period_first"], t["id"]))
    ]


def test_a_valid_patrol_does_the_task_and_one_not_made_is_missed(people, time, run_job):
    plan(people)
    assert tasks(people.wang, officer=people.wang.id) == [("2026-07-01", "wang", "open")]
    assert {who for _, who, _ in tasks(people.east)} == {"wang", "peer", "chief"}
    short = filings.patrol(time.now(), points=10)
    people.wang.put(f"/patrols/{filings.new_id()}", short)
    assert tasks(people.wang, officer=people.wang.id)[0][2] == "open", "too short to count"
    patrol = filings.new_id()
    people.wang.put(f"/patrols/{patrol}", filings.patrol(time.now()))
    done = people.wang.get(f"/tasks?officer={people.wang.id}").json["items"][0]
    assert (done["state"], done["patrol_id"]) == ("done", patrol)
    assert tasks(people.peer, officer=people.peer.id)[0][2] == "open", "each has his own"
    time.forward(days=2)
    run_job("tasks")
    assert tasks(people.east, state="missed") == [
        ("2026-07-01", "chief", "missed"),
        ("2026-07-01", "peer", "missed"),
    ]
    late = filings.patrol(time.now() - timedelta(days=1, hours=12), sent_at=time.now().isoformat())
    people.peer.put(f"/patrols/{filings.new_id()}", late)
    assert ("2026-07-01", "peer", "done") in tasks(people.east, state="done"), (
        "made in time, arrived late"
    )
    missed = people.east.get("/tasks?state=missed").json["items"][0]["id"]
    excused = people.east.post(f"/tasks/{missed}/excuse", {"reason": "塌方"}).json
    assert (excused["state"], excused["reason"]) == ("excused", "塌方")
    assert (
        people.east.post(f"/tasks/{done['id']}/excuse", {"reason": "x"}).json["code"] == "task_done"
    )


def test_a_night_check_counts_only_at_night_and_a_visit_does_the_tasks_of_sites(people, time):
    plan(
        people,
        name="渣土夜查",
        terms={
            "unit": "month",
            "every": 1,
            "per": "cell",
            "window": {"from": "18:00", "until": "06:00"},
        },
    )
    site = people.east.post("/sites", filings.site("工地", kind="P14")).json["id"]
    plan(
        people,
        name="工地",
        terms={"unit": "week", "every": 1, "per": "site", "site_kinds": ["P14"]},
    )
    now = time.now()
    people.wang.put(
        f"/patrols/{filings.new_id()}",
        filings.patrol(
            now, visits=[{"site_id": site, "arrived_at": now.isoformat(), "result": "normal"}]
        ),
    )
    states = {t["plan"]: t["state"] for t in people.east.get("/tasks").json["items"]}
    assert states == {"渣土夜查": "open", "工地": "done"}
    now = time.set("2026-07-02T20:30:00+08:00")
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now))
    assert {t["plan"]: t["state"] for t in people.east.get("/tasks").json["items"]} == {
        "渣土夜查": "done",
        "工地": "done",
    }


def test_twice_a_week_needs_two_days(people, time, run_job):
    plan(
        people,
        terms={"unit": "week", "every": 1, "times": 2, "per": "cell"},
        starts_on="2026-07-06",
    )
    time.set("2026-07-06T10:00:00+08:00")
    assert run_job("tasks") == 2, "made when the week begins"
    for hours in (0, 3, 24):
        now = time.forward(hours=hours)
        people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now))
    done = [t for t in people.east.get("/tasks").json["items"] if t["state"] == "done"]
    assert [t["done_at"][:10] for t in done] == ["2026-07-06", "2026-07-07"], (
        "the second walk of one day is no second task"
    )


def test_twice_a_day_is_done_by_two_patrols_and_one_patrol_does_one_task(people, time):
    plan(people, terms={"every": 1, "times": 2, "per": "cell"})
    for expected in (1, 2):
        people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.forward(minutes=50)))
        assert len(tasks(people.east, state="done", day="2026-07-01")) == expected


def test_a_plan_names_only_people_and_cells_of_its_area(people, time, run_job):
    def refused(**terms):
        body = {
            "name": "x",
            "cell": world.EAST_TOWN,
            "starts_on": "2026-07-01",
            "terms": {"unit": "day"} | terms,
        }
        return people.east.post("/plans", body).json.get("code")

    assert refused(per="officer", officer_ids=[people.zhao.id]) == "unknown_officer"
    assert refused(per="officer", officer_ids=[999_999]) == "unknown_officer"
    assert refused(cells=[world.W1]) == "outside_territory"
    assert refused(cells=["nowhere"]) == "unknown_cell"
    assert refused(per="site") == "invalid"
    padded = plan(people, cell=world.EAST_TOWN, terms={"per": "cell", "cells": [f"{world.V1}"]})
    assert len(people.east.get(f"/tasks?plan={padded}").json["items"]) == 1
    assert plan(people, terms={"per": "officer", "officer_ids": [people.wang.id]})
    run_job("tasks")


def test_a_replaced_closing_takes_back_what_the_patrol_had_done(people, time, run_job):
    plan(people, terms={"every": 10})
    now, patrol = time.now(), filings.new_id()
    body = {
        "started_at": (now - timedelta(minutes=35)).isoformat(),
        "datum": "gcj02",
        "track": filings.track(now),
    }
    people.wang.put(f"/patrols/{patrol}/track/1", body)
    time.forward(hours=13)
    run_job("close_silent")
    assert tasks(people.wang, officer=people.wang.id)[0][2] == "done"
    closing = filings.patrol(
        now, sent_at=time.now().isoformat(), device={"id": "p", "mock": True}
    ) | {"pieces": 1}
    del closing["track"]
    people.wang.put(f"/patrols/{patrol}", closing)
    assert tasks(people.wang, officer=people.wang.id)[0][2] == "open"


def test_a_task_changes_hands_with_the_post_and_a_vacant_cell_still_owes_one(people, time, run_job):
    plan(people, cell=world.V2, terms={"every": 30})
    assert tasks(people.east) == [("2026-07-01", "li", "open")]
    post = next(
        p for p in people.east.get("/posts").json["items"] if p["officer_id"] == people.li.id
    )
    time.set("2026-07-04T10:00:00+08:00")
    people.east.put(f"/posts/{post['id']}", {"ends_on": "2026-07-04"})
    time.set("2026-07-05T10:00:00+08:00")
    run_job("tasks")
    assert tasks(people.east) == [("2026-07-01", None, "open")], (
        "nobody in post: whoever comes owes it"
    )
    people.east.post(
        "/posts",
        {
            "officer_id": people.wang.id,
            "kind": "grid_officer",
            "cell": world.V2,
            "starts_on": "2026-07-05",
        },
    )
    people.wang.put(
        f"/patrols/{filings.new_id()}", filings.patrol(time.now(), world.V2, cell_code=world.V2)
    )
    assert tasks(people.east) == [("2026-07-01", None, "done")]
    time.set("2026-07-31T10:00:00+08:00")
    run_job("tasks")
    assert tasks(people.east, state="open") == [("2026-07-31", "wang", "open")]
    assert run_job("tasks") == 0, "nothing twice"


def test_a_plan_changes_from_a_day_on_without_gap_or_double(people, time, run_job):
    number = plan(people, terms={"every": 3, "per": "cell"})
    begun = people.east.put(
        f"/plans/{number}", {"from": "2026-07-03", "terms": {"unit": "day", "every": 1}}
    )
    assert begun.json["code"] == "plan_begun"
    assert "2026-07-03" in begun.json["detail"]
    assert (
        people.east.put(
            f"/plans/{number}", {"from": "2026-07-05", "terms": {"unit": "day", "every": 1}}
        ).status_code
        == 200
    )
    for day in range(2, 10):
        time.set(f"2026-07-{day:02d}T06:00:00+08:00")
        run_job("tasks")
    assert [first for first, _, _ in tasks(people.east)] == [
        "2026-07-01",
        "2026-07-04",
        "2026-07-07",
        "2026-07-08",
        "2026-07-09",
        "2026-07-10",
    ]
    people.east.put(f"/plans/{number}", {"ends_on": "2026-07-09"})
    time.set("2026-07-10T06:00:00+08:00")
    run_job("tasks")
    assert [(first, state) for first, _, state in tasks(people.east)][-1] == (
        "2026-07-10",
        "excused",
    )
    assert people.east.get("/plans").json["items"][0]["terms"][1]["from"] == "2026-07-05"


def test_a_ban_period_and_a_rule_zone_raise_the_proposed_severity(people, time):
    now = time.now()
    lon, lat = world.inside(world.V1)
    ring = [
        [lon - 0.002, lat - 0.002],
        [lon + 0.002, lat - 0.002],
        [lon + 0.002, lat + 0.002],
        [lon - 0.002, lat - 0.002],
    ]
    near = {"lon": lon + 0.0015, "lat": lat - 0.0015, "datum": "wgs84", "accuracy_m": 5}

    def found(**changes):
        case = people.wang.put(
            f"/incidents/{filings.new_id()}", filings.incident(now, location=near, **changes)
        ).json
        return case["severity"], [
            mark for mark in case["marks"] if mark.startswith(("zone", "ban"))
        ]

    assert found() == ("general", [])
    area = {
        "kind": "P08",
        "name": "水源一级区",
        "zone": "water_first_grade",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    assert (
        people.east.post(
            "/sites", area | {"geometry": {"type": "Point", "coordinates": [lon, lat]}}
        ).status_code
        == 422
    ), "a rule zone is an area"
    zone = people.county.post("/sites", area).json["id"]
    assert found() == ("serious", ["zone_water_first_grade"])
    assert found(severity="general") == ("serious", ["zone_water_first_grade"]), (
        "what a person says lowers nothing"
    )
    people.county.call("DELETE", f"/sites/{zone}")
    assert found() == ("general", [])
    ban = {
        "name": "夏收禁烧",
        "cell": world.EAST_TOWN,
        "kinds": ["AIR-01"],
        "starts_on": "2026-07-01",
        "ends_on": "2026-07-01",
    }
    assert people.west.post("/campaigns", ban).json["code"] == "outside_territory"
    number = people.east.post("/campaigns", ban).json["id"]
    assert found() == ("serious", ["ban_period"])
    assert found(kind="AIR-04") == ("general", []), "another kind"
    assert [c["name"] for c in people.wang.get("/campaigns?day=2026-07-01").json["items"]] == [
        "夏收禁烧"
    ]
    people.east.put(f"/campaigns/{number}", {"starts_on": "2026-07-02", "ends_on": "2026-07-30"})
    assert found() == ("general", [])


def test_a_valid_patrol_may_need_visits_by_versioned_data(people, time, run_job):
    now = time.now()
    policy = people.county.get("/policies").json["items"][0]["data"]
    body = {
        "county": world.COUNTY,
        "valid_from": "2026-07-01",
        "data": policy | {"patrol": policy["patrol"] | {"valid_visits": 1}},
    }
    assert people.county.post("/policies", body).status_code == 201
    plan(people)
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    patrol = filings.new_id()
    people.wang.put(f"/patrols/{patrol}", filings.patrol(now))
    assert tasks(people.wang, officer=people.wang.id)[0][2] == "open"
    seen = {
        "site_id": site,
        "arrived_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "result": "normal",
    }
    people.wang.put(f"/patrols/{patrol}/visits/{filings.new_id()}", seen)
    assert tasks(people.wang, officer=people.wang.id)[0][2] == "done"


def test_a_supervisor_is_hired_for_a_term(people, time):
    body = {"username": "sup.two", "name": "某", "kind": "supervisor", "cell": world.COUNTY}
    assert people.county.post("/officers", body).json["code"] == "term_required"
    assert people.county.post("/officers", body | {"ends_on": "2027-06-30"}).status_code == 201


def county_of(villages):
    """A county of one township with so many villages in a row, an officer in each.

    The ids of the villages.
    """
    side = 0.01
    shapes = {
        f"99020350{n:04d}": shapely.box(100 + side * n, 30, 100 + side * (n + 1), 30 + side)
        for n in range(villages)
    }
    whole = shapely.multipolygons([shapely.box(100, 30, 100 + side * villages, 30 + side)])
    rows = [
        Unit("county", "990203", "长县", "", whole),
        Unit("township", "99020350", "长镇", "990203", whole),
    ]
    rows += [
        Unit("village", code, f"村{code[-4:]}", "99020350", shapely.multipolygons([shape]))
        for code, shape in shapes.items()
    ]
    cells.load_boundaries(
        by=None, rows=prepared(rows), in_force_from=world.SINCE, note="long", now=world.SINCE
    )
    ids = list(
        db.session.scalars(db.select(Cell.id).where(Cell.code.in_(shapes)).order_by(Cell.code))
    )
    for n in range(villages):
        db.session.add(
            Officer(
                username=f"long{n}",
                name="某",
                password_hash="-",
                must_change_password=False,
                created_at=world.SINCE,
            )
        )
    db.session.flush()
    people_ids = list(
        db.session.scalars(
            db.select(Officer.id).where(Officer.username.startswith("long")).order_by(Officer.id)
        )
    )
    for officer_id, cell_id in zip(people_ids, ids, strict=True):
        db.session.add(
            Post(
                officer_id=officer_id,
                kind="grid_officer",
                cell_id=cell_id,
                starts_on=date(2020, 1, 1),
            )
        )
    db.session.flush()
    return ids, people_ids


def play_plans(app, villages, days, seed):
    """Days of a quarter with posts that change hands and plans that are changed.

    How many tasks there should be, and are, by plan, period and cell.
    """
    rng = random.Random(seed)
    shapes = [
        {"unit": "day", "every": 2},
        {"unit": "week", "every": 1, "times": 2},
        {"unit": "month", "every": 1},
        {"unit": "quarter", "every": 1, "times": 3},
    ]
    blank = {
        "every": 1,
        "times": 1,
        "per": "officer",
        "level": "village",
        "window": None,
        "cells": [],
        "officer_ids": [],
        "site_ids": [],
        "site_kinds": [],
    }
    first = date(2026, 8, 31)  # over Mid-Autumn, National Day and its make-up working days
    with app.app_context(), transaction():
        ids, officers = county_of(villages)
        top = db.session.scalars(db.select(Cell.id).where(Cell.code == "990203")).one()
        made = []
        for n, terms in enumerate(shapes):
            per = ("officer", "cell")[n % 2]
            plan = Plan(
                cell_id=top,
                name=f"plan {n}",
                mode="regular",
                starts_on=first,
                created_at=world.SINCE,
            )
            db.session.add(plan)
            db.session.flush()
            db.session.add(
                PlanTerms(plan_id=plan.id, valid_from=first, data=blank | terms | {"per": per})
            )
            made.append([plan.id, per, [(first, Terms.read(blank | terms))]])
        db.session.flush()
    holders = {cell: {who} for cell, who in zip(ids, officers, strict=True)}
    expected = {}
    for n in range(days):
        today = first + n * DAY
        with app.app_context(), transaction():
            now = datetime.combine(today, time(0, 30), ZONE)
            while plan_service.create_tasks(now=now):
                pass
            while plan_service.maintain_tasks(now=now):
                pass
            for cell in rng.sample(
                ids, max(1, len(ids) // 50)
            ):  # posts change hands: somebody leaves, another comes, or nobody
                post = db.session.scalars(
                    db.select(Post).where(Post.cell_id == cell, Post.ends_on.is_(None))
                ).first()
                if post is not None:
                    post.ends_on = today + DAY
                    holders[cell].discard(post.officer_id)
                for who in rng.sample(officers, rng.choice((0, 1, 2))):
                    if who not in holders[cell]:
                        db.session.add(
                            Post(
                                officer_id=who,
                                kind="grid_officer",
                                cell_id=cell,
                                starts_on=today + 2 * DAY,
                            )
                        )
                        holders[cell].add(who)
            if n % 20 == 10:  # a plan changes, as soon as it can
                which = rng.choice(made)
                plan = db.session.get_one(Plan, which[0])
                since = plan.made_until + DAY
                terms = rng.choice(shapes)
                known = db.session.scalars(
                    db.select(PlanTerms).where(
                        PlanTerms.plan_id == plan.id, PlanTerms.valid_from == since
                    )
                ).first()
                if known is None:
                    db.session.add(
                        PlanTerms(
                            plan_id=plan.id,
                            valid_from=since,
                            data=blank | terms | {"per": which[1]},
                        )
                    )
                    which[2].append((since, Terms.read(blank | terms)))
    with app.app_context(), transaction():
        posts = db.session.execute(
            db.select(Post.cell_id, Post.officer_id, Post.starts_on, Post.ends_on).where(
                Post.cell_id.in_(ids)
            )
        ).all()
        for plan_id, per, versions in made:
            for _, period in cycles(versions, first, None, first + days * DAY):
                for cell in ids:
                    there = {
                        who
                        for c, who, since, until in posts
                        if c == cell
                        and since <= period.first
                        and (until is None or until >= period.first)
                    }
                    count = period.times * (max(1, len(there)) if per == "officer" else 1)
                    if count:
                        expected[plan_id, period.first, cell] = count
        key = (Task.plan_id, Task.period_first, Task.cell_id)
        rows = db.session.execute(db.select(*key, db.func.count()).group_by(*key)).all()
        found = {(plan_id, day, cell): count for plan_id, day, cell, count in rows}
        states = dict(
            db.session.execute(db.select(Task.state, db.func.count()).group_by(Task.state)).all()
        )
        last = first + (days - 1) * DAY
        begun = (Task.state == "open", Task.officer_id.is_not(None), Task.period_first <= last)
        owners = db.session.execute(db.select(Task.cell_id, Task.officer_id).where(*begun)).all()
        standing = {
            (c, who)
            for c, who, since, until in posts
            if since <= last and (until is None or until >= last)
        }
    return expected, found, states, set(owners) - standing


@pytest.mark.parametrize("seed", [1, 2])
def test_made_day_by_day_the_tasks_are_exactly_those_that_the_frequencies_say(
    app, rolled_back, seed
):
    expected, found, states, strangers = play_plans(app, villages=8, days=45, seed=seed)
    assert found == expected
    assert set(states) == {"open", "missed"}
    assert strangers == set(), "what is open belongs to who stands there today"


@pytest.mark.soak
def test_a_quarter_of_400_villages_makes_exactly_its_tasks(app, rolled_back, soak_seconds):
    villages, days = (400, 92) if soak_seconds >= 60 else (60, 40)
    began = monotonic()
    expected, found, states, strangers = play_plans(
        app, villages=villages, days=days, seed=random.randrange(2**32)
    )
    print(
        f"{villages} villages, {days} days: {sum(found.values()):,} tasks, {states}, "
        f"{monotonic() - began:.0f} s"
    )
    assert found == expected
    assert strangers == set()
