"""A county's working calendar: a year is whole or refused, single days are set right alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.audit import Audit
from app.core.db import db, transaction
from app.deadlines import holidays
from app.deadlines.models import CalendarCorrection, CalendarYear
from app.deadlines.queries import days_of
from app.deadlines.rules import MOST_REST, Calendar, least_work
from app.deadlines.service.load_calendar import every_day
from tests.support import filings, world
from tests.support.calendars import official
from tests.support.engines import ONE_ENGINE

YEAR = official(2027)


def load(people, year=2027, **days):
    named = {f"{year}-{day.replace('_', '-')}": works for day, works in days.items()}
    return people.county.put(f"/calendars/{year}", {"days": named})


def correct(people, days, year=2027, reason="台风", **more):
    body = {"days": days, "reason": reason} | more
    return people.county.post(f"/calendars/{year}/corrections", body)


@pytest.mark.parametrize("year", range(2000, 2101))
def test_no_year_that_was_published_or_is_computed_loses_what_the_law_gives(year):
    days, _ = holidays.computed(year)
    assert holidays.lost(year, days) == {}
    assert holidays.unrequited(year, days) == 0


@given(st.integers(2008, 2060), st.data())
def test_a_year_without_any_one_of_its_days_loses_just_that(year, data):
    days, _ = holidays.computed(year)
    gone = data.draw(st.sampled_from(sorted(day for day, works in days.items() if not works)))
    left = {day: works for day, works in days.items() if day != gone}
    lost = {name: [gone] for name in holidays.statutory(year).get(gone, [])}
    assert holidays.lost(year, left) == lost
    law = holidays.statutory(year)
    # no make-up days yet, which may be for the next year, and no day that is two holidays
    if year >= 2027 and all(len(names) == 1 for names in law.values()):
        assert holidays.unrequited(year, left) == 1


def test_one_day_is_no_year(people):
    answer = people.county.put("/calendars/2027", {"days": {"2027-02-13": True}})
    assert (answer.status_code, answer.json["code"]) == (422, "calendar_incomplete")
    assert "国庆节 10-01" in answer.json["detail"]
    assert "春节 02-08" in answer.json["detail"]
    assert {"2027-01-01", "2027-10-01"} <= set(answer.json["days"])
    english = people.county.call(
        "PUT",
        "/calendars/2027",
        json={"days": {"2027-02-13": True}},
        headers={"Accept-Language": "en"},
    )
    assert "National Day 10-01" in english.json["detail"]
    year = people.county.get("/calendars/2027").json
    assert (year["provisional"], year["days"]) == (True, YEAR)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"2027-10-01": True}, "calendar_incomplete", "国庆节 10-01"),
        ({"2027-10-02": True}, "calendar_incomplete", "国庆节 10-02"),
        ({"2027-02-10": True}, "calendar_short", "少 1 天"),
        ({"2027-02-20": True, "2027-02-21": True}, "calendar_short", "少 2 天"),
        ({"2026-12-31": False}, "calendar_other_year", "2026-12-31"),
    ],
)
def test_a_year_that_lacks_what_the_law_gives_is_refused_by_name(people, change, code, said):
    answer = people.county.put("/calendars/2027", {"days": YEAR | change})
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert said in answer.json["detail"]


def test_a_whole_year_is_loaded_and_is_official(people):
    moved = YEAR | {"2027-02-11": False, "2027-02-13": True}
    answer = people.county.put("/calendars/2027", {"days": moved})
    assert (answer.status_code, answer.json["provisional"]) == (200, False), answer.text
    assert answer.json["days"] == dict(sorted(moved.items()))


def test_a_single_day_is_set_right_and_stays_so_whatever_is_loaded(app, people):
    answer = correct(people, {"2027-02-13": True}, reason="县里补班")
    assert answer.status_code == 200, answer.text
    day = {"2027-02-13": True}
    assert (answer.json["provisional"], answer.json["corrected"]) == (True, day)
    assert answer.json["days"] == dict(sorted((YEAR | day).items()))
    loaded = people.county.put("/calendars/2027", {"days": YEAR}).json
    assert (loaded["provisional"], loaded["corrected"]) == (False, day)
    assert loaded["days"] == dict(sorted((YEAR | day).items()))
    back = correct(people, {"2027-02-13": None}, reason="误写").json
    assert (back["corrected"], back["days"]) == ({}, YEAR)
    with app.app_context():
        rows = db.session.scalars(db.select(Audit).where(Audit.action == "calendars.correct")).all()
        assert [row.detail["reason"] for row in rows] == ["县里补班", "误写"]
        assert rows[0].detail["changed"] == ["2027-02-13"]
        assert rows[0].officer_id == people.county.id


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"2027-10-01": True}, "calendar_incomplete"),
        ({"2026-10-08": False}, "calendar_other_year"),
        ({}, "invalid"),
        ({"2027-02-30": True}, "invalid"),
        ({"2027-02-13": "yes"}, "invalid"),
    ],
)
def test_what_is_no_correction_is_refused(people, days, code):
    assert correct(people, days).json["code"] == code
    assert people.east.post(
        "/calendars/2027/corrections", {"days": {"2027-07-01": False}, "reason": "x"}
    ).json["code"] in ("outside_territory", "post_lacks_permission")
    assert correct(people, {"2027-07-01": False}, reason=" \u200b").json["code"] == "invalid"


@pytest.fixture
def hollow(app, people):
    """A year that was stored before whole years were asked for: no day of rest in it."""
    with app.app_context(), transaction():
        county = db.session.scalar(db.text(f"SELECT id FROM cell WHERE code = '{world.COUNTY}'"))
        for year in (2026, 2027):
            row = CalendarYear(county_id=county, year=year, version=1, days={}, loaded_by=None)
            row.loaded_at = clock.now()
            db.session.add(row)


def test_a_county_whose_stored_year_lost_its_holidays_can_set_a_day_right(hollow, people):
    assert correct(people, {"2027-10-01": False}).status_code == 200


def test_a_county_whose_stored_year_lost_its_holidays_is_told(hollow, people, run_job):
    assert run_job("calendar") == 2, "its office and its administrator"
    texts = [one["text"] for one in people.county.get("/notices").json["items"]]
    assert any("2026 年的放假安排把" in text for text in texts)
    assert run_job("calendar") == 0


def test_a_correction_moves_the_limits_that_cross_it(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    people.east.act(case, "accept", handling_class="general")
    assert people.east.get(f"/incidents/{case}").json["due_at"].startswith("2026-07-10")
    moved = correct(people, {"2026-07-06": False}, year=2026)
    assert moved.json["moved"] == 1
    assert people.east.get(f"/incidents/{case}").json["due_at"].startswith("2026-07-13")
    assert correct(people, {"2026-07-06": None}, year=2026).json["moved"] == 1
    assert people.east.get(f"/incidents/{case}").json["due_at"].startswith("2026-07-10")


def test_rest_days_made_up_night_after_night_postpone_a_limit_once(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    people.east.act(case, "accept", handling_class="general")

    def due():
        return people.east.get(f"/incidents/{case}").json["due_at"][:10]

    assert due() == "2026-07-10"
    for day in ("2026-07-06", "2026-07-07", "2026-07-08"):
        correct(people, {day: False}, year=2026)
        assert due() == "2026-07-13", "as the first one left it"
    correct(people, dict.fromkeys(("2026-07-06", "2026-07-07", "2026-07-08")), year=2026)
    assert due() == "2026-07-10"
    correct(people, {"2026-07-06": False}, year=2026)
    assert due() == "2026-07-10", "nor again once it was taken back"
    (running,) = [
        one
        for one in people.east.get(f"/incidents/{case}/limits").json["items"]
        if one["stage"] == "handle" and not one["ended_at"]
    ]
    assert running["first_due_at"][:10] == "2026-07-10"


def test_weeks_of_rest_on_end_are_no_calendar_in_whatever_steps(people):
    weeks = [{f"2027-07-{day:02}": False for day in range(n, n + 5)} for n in (5, 12, 19)]
    whole = people.county.put("/calendars/2027", {"days": YEAR | weeks[0] | weeks[1] | weeks[2]})
    assert (whole.status_code, whole.json["code"]) == (422, "policy_invalid")
    assert whole.json["detail"] == "规则有误：全年至少 150 个工作日，连续休息不超过 15 天"
    assert correct(people, weeks[0]).status_code == 200
    again = correct(people, weeks[1])
    assert (again.status_code, again.json["code"]) == (422, "policy_invalid")


def span(first, last):
    """{day: rests} from a day to another."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [date.fromordinal(n) for n in range(begin.toordinal(), end.toordinal() + 1)]
    return {str(day): False for day in days}


TOO_LONG = (422, "policy_invalid")
TOO_MUCH = (422, "calendar_rests")


def said(answer):
    return answer.status_code, answer.json.get("code")


def test_new_year_ends_no_count_of_rest_days(people):
    assert correct(people, span("2026-12-28", "2026-12-31"), 2026).status_code == 200
    # nine days with those of New Year
    assert said(correct(people, span("2027-01-04", "2027-01-08"))) == TOO_LONG
    more = YEAR | span("2027-01-04", "2027-01-08")
    loaded = people.county.put("/calendars/2027", {"days": more})
    assert said(loaded) == TOO_LONG
    assert people.county.get("/calendars/2027").json["provisional"]
    assert said(correct(people, span("2027-01-04", "2027-01-07"))) == TOO_MUCH, "with the weekends"
    assert correct(people, span("2027-01-04", "2027-01-06")).status_code == 200


def test_nor_does_it_where_the_days_of_january_come_first(people):
    assert correct(people, span("2027-01-04", "2027-01-08")).status_code == 200
    assert said(correct(people, span("2026-12-28", "2026-12-31"), 2026)) == TOO_LONG
    assert said(correct(people, span("2026-12-29", "2026-12-31"), 2026)) == TOO_MUCH
    assert correct(people, span("2026-12-30", "2026-12-31"), 2026).status_code == 200


def test_a_day_of_work_between_two_rests_is_not_taken_back_to_join_them(people):
    weekends = ("07-03", "07-04", "07-17", "07-31", "08-01")
    assert correct(people, {f"2027-{day}": True for day in weekends}).status_code == 200
    assert correct(people, span("2027-07-09", "2027-07-16")).status_code == 200
    assert correct(people, span("2027-07-18", "2027-07-25")).status_code == 200
    assert said(correct(people, {"2027-07-17": None})) == TOO_LONG
    assert said(correct(people, {"2027-07-17": False})) == TOO_LONG
    both = {"2027-07-17": None, "2027-07-12": None}
    assert correct(people, both).status_code == 200


def test_a_year_is_loaded_with_its_corrections(people):
    assert correct(people, span("2027-07-08", "2027-07-16")).status_code == 200
    whole = people.county.put("/calendars/2027", {"days": YEAR | span("2027-07-19", "2027-07-23")})
    assert said(whole) == TOO_LONG


@ONE_ENGINE
@pytest.mark.parametrize("year", range(2006, 2100))
def test_no_year_that_was_published_or_is_computed_rests_too_often(app, year):
    days = holidays.computed(year - 1)[0] | holidays.computed(year)[0]
    days |= holidays.computed(year + 1)[0]
    with app.app_context():
        count, _ = least_work(Calendar(clock.zone(), changed=days), every_day(year))
    assert count <= MOST_REST - 3, "three days of a storm are left in any month"


def test_days_of_rest_with_a_day_of_work_between_them_are_no_calendar(app, people, time):
    """The later ones first, so that no run is long and no limit is postponed twice."""
    time.set("2026-11-30T09:00:00+08:00")
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    people.east.act(case, "accept", handling_class="general")
    before = people.east.get(f"/incidents/{case}").json["due_at"]
    december = span("2026-12-10", "2026-12-30")
    working = [day for day in december if date.fromisoformat(day).weekday() < 5]
    most = dict.fromkeys([day for day in working if day != "2026-12-16"][:14], False)
    refused = correct(people, most, 2026)
    assert said(refused) == TOO_MUCH
    detail = refused.json["detail"]
    assert refused.json["first"] in detail
    assert refused.json["last"] in detail
    assert "最多为 18 天" in detail
    # in steps, and as a year that is loaded, they are no fewer
    for some in (("12-21", "12-22"), ("12-14", "12-15"), ("12-08", "12-09"), ("12-28", "12-29")):
        correct(people, {f"2026-{day}": False for day in some}, 2026)
    whole = people.county.put("/calendars/2026", {"days": official(2026) | most})
    assert said(whole) == TOO_MUCH
    kept = people.county.get("/calendars/2026").json["days"]
    changed = {date.fromisoformat(day): works for day, works in kept.items()}
    with app.app_context():
        calendar = Calendar(clock.zone(), changed=changed)
    count, _ = least_work(calendar, [date(2026, 12, 1), date(2026, 12, 20)])
    assert count <= MOST_REST
    after = people.east.get(f"/incidents/{case}").json["due_at"]
    assert before <= after < "2026-12-16"


def test_a_make_up_day_taken_back_is_one_more_day_of_rest(people):
    assert correct(people, {"2027-07-17": True}).status_code == 200
    rest = [f"2027-07-{day:02}" for day in (5, 6, 7, 12, 13, 14, 19, 20, 21)]
    assert correct(people, dict.fromkeys(rest, False)).status_code == 200
    assert said(correct(people, {"2027-07-17": None})) == TOO_MUCH


def test_who_watches_over_the_office_is_told_of_each_change(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    people.east.act(case, "accept", handling_class="general")
    correct(people, {"2026-07-06": False}, 2026)
    correct(people, {"2026-07-07": False}, 2026)
    correct(people, {"2026-07-07": False}, 2026)  # changes nothing
    people.county.put("/calendars/2027", {"days": YEAR | {"2027-07-05": False}})

    def told(person):
        items = person.get("/notices").json["items"]
        return [one["text"] for one in items if one["kind"] == "calendar_changed"]

    for person in (people.inspector, people.county_leader):
        loaded, second, first = told(person)
        assert first.startswith("2026 年的工作日历有更改：改休 1 天，改班 0 天，1 个时限")
        assert second.startswith("2026 年的工作日历有更改：改休 1 天，改班 0 天，0 个时限")
        assert loaded.startswith("2027 年的工作日历有更改：改休 1 天")
    for person in (people.county, people.admin, people.town_leader):
        assert told(person) == []


@pytest.fixture
def endless(app, people):
    """Rest over New Year that was stored before it was counted."""
    with app.app_context(), transaction():
        county = db.session.scalar(db.text(f"SELECT id FROM cell WHERE code = '{world.COUNTY}'"))
        for day in span("2026-12-17", "2027-01-14"):
            row = CalendarCorrection(county_id=county, day=date.fromisoformat(day), works=False)
            row.reason, row.corrected_at = "x", clock.now()
            db.session.add(row)


def test_a_rest_that_is_too_long_already_is_mended_day_by_day(endless, people):
    assert correct(people, {"2026-12-30": None}, 2026).status_code == 200
    assert correct(people, {"2027-03-03": False}).status_code == 200
    assert said(correct(people, {"2027-01-15": False})) == TOO_LONG
    assert correct(people, {"2027-01-06": True}).status_code == 200


def test_the_command_sets_days_right_or_says_why_not(app, rolled_back):
    def run(*words):
        return app.test_cli_runner().invoke(args=["calendars", "correct", *words])

    county = ("--county", world.COUNTY, "--reason", "台风")
    done = run("2027-07-09", "2027-07-12", "--as", "rest", *county)
    assert "2 days of 试验县 corrected; 0 running limits moved." in done.output
    with app.app_context():
        cell = db.session.scalar(db.text(f"SELECT id FROM cell WHERE code = '{world.COUNTY}'"))
        assert days_of(cell, 2027)[date(2027, 7, 9)] is False
    wrong = run("2027-10-01", "--as", "work", *county)
    assert (wrong.exit_code, "National Day 10-01" in wrong.output) == (1, True)
    town = run("2027-07-09", "--as", "rest", "--county", world.EAST_TOWN, "--reason", "x")
    assert (town.exit_code, "is no county" in town.output) == (1, True)
