"""Limits as policies write them, and the edges of the four clocks; the calendar's facts and
their properties stand in test_deadlines_working_time.py.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines.rules import (
    CLOCKS,
    DAY_S,
    Calendar,
    Limit,
    due,
    next_reminder,
    recomputed,
    rest_through,
    spent,
)
from app.deadlines.rules.clocks import MOST_REST_DAYS

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = Calendar(SHANGHAI)
NEVER = Calendar(SHANGHAI, changed={date(2026, 1, 1) + timedelta(n): False for n in range(400)})
WEDNESDAY = datetime(2026, 7, 1, 9, tzinfo=SHANGHAI).astimezone(UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("written", "clock", "seconds"),
    [
        ({"clock": "urgent", "minutes": 15}, "urgent", 900),
        ({"clock": "urgent", "hours": 2}, "urgent", 7200),
        ({"clock": "working_hours", "hours": 4}, "working_hours", 14_400),
        ({"clock": "working_hours", "minutes": 90}, "working_hours", 5400),
        ({"clock": "natural_days", "days": 1}, "natural_days", DAY_S),
        ({"clock": "working_days", "days": 366}, "working_days", 366 * DAY_S),
    ],
)
def test_limits_as_policies_write_them(written, clock, seconds):
    assert Limit.read(written) == Limit(clock, seconds)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "clock must be one of"),
        ([], "clock must be one of"),
        ("4 hours", "clock must be one of"),
        ({}, "clock must be one of"),
        ({"clock": "lunar", "days": 7}, "clock must be one of"),
        ({"clock": "urgent"}, "hours must be a whole number from 1 to 1000"),
        ({"clock": "urgent", "hours": 0}, "from 1 to 1000"),
        ({"clock": "urgent", "hours": -1}, "from 1 to 1000"),
        ({"clock": "urgent", "hours": 1001}, "from 1 to 1000"),
        ({"clock": "urgent", "hours": 1.5}, "whole number"),
        ({"clock": "urgent", "hours": "4"}, "whole number"),
        ({"clock": "urgent", "hours": True}, "whole number"),
        ({"clock": "urgent", "minutes": 1441}, "minutes must be a whole number from 1 to 1440"),
        ({"clock": "working_days", "days": 367}, "days must be a whole number from 1 to 366"),
        ({"clock": "working_days", "hours": 8}, "days must be"),  # a day clock counts days
        ({"clock": "urgent", "hours": 1, "minutes": 5}, "nothing else"),
        ({"clock": "urgent", "hours": 1, "note": "x"}, "nothing else"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_loud(written, said):
    with pytest.raises(ValueError, match=said):
        Limit.read(written)


@pytest.mark.parametrize("clock", CLOCKS)
def test_without_a_budget_a_limit_ends_at_once(clock):
    assert due(clock, WEEKDAYS, WEDNESDAY, 0) == WEDNESDAY
    assert due(clock, WEEKDAYS, WEDNESDAY, -5) == WEDNESDAY


@pytest.mark.parametrize("clock", CLOCKS)
def test_nothing_is_spent_before_the_start(clock):
    assert spent(clock, WEEKDAYS, WEDNESDAY, WEDNESDAY) == 0
    assert spent(clock, WEEKDAYS, WEDNESDAY, WEDNESDAY - timedelta(days=3)) == 0


@pytest.mark.parametrize("clock", ["lunar", "", "working_hour"])
def test_an_unknown_clock_is_loud(clock):
    with pytest.raises(ValueError, match="unknown clock"):
        due(clock, WEEKDAYS, WEDNESDAY, 60)
    with pytest.raises(ValueError, match="unknown clock"):
        spent(clock, WEEKDAYS, WEDNESDAY, WEDNESDAY + timedelta(days=2))


@pytest.mark.parametrize(
    ("clock", "budget", "until"),
    [
        ("working_hours", 3 * 3600, "2026-07-01T12:00"),  # to the last second of the morning
        ("working_hours", 3 * 3600 + 1, "2026-07-01T14:00:01"),
        ("working_days", 1, "2026-07-02T17:30"),  # a part of a day is a day
        ("natural_days", 1, "2026-07-03T00:00"),
        ("urgent", 1, "2026-07-01T09:00:01"),
    ],
)
def test_where_a_clock_turns(clock, budget, until):
    assert due(clock, WEEKDAYS, WEDNESDAY, budget) == at(until)


def test_a_day_that_ends_at_midnight_is_not_the_next():
    start = at("2026-07-01T09:00")
    assert spent("natural_days", WEEKDAYS, start, at("2026-07-03T00:00")) == DAY_S
    assert spent("natural_days", WEEKDAYS, start, at("2026-07-03T00:01")) == 2 * DAY_S


def test_weekends_cost_natural_days_and_no_working_days():
    start, end = at("2026-07-03T09:00"), at("2026-07-06T12:00")  # Friday to Monday
    assert spent("natural_days", WEEKDAYS, start, end) == 3 * DAY_S
    assert spent("working_days", WEEKDAYS, start, end) == DAY_S


def test_a_calendar_without_working_days_is_broken_and_says_so():
    with pytest.raises(ValueError, match="no working time"):
        due("working_hours", NEVER, WEDNESDAY, 60)
    for clock in ("natural_days", "working_days"):
        with pytest.raises(ValueError, match="no working day"):
            due(clock, NEVER, WEDNESDAY, DAY_S)


def test_the_longest_holiday_a_calendar_may_have():
    first = WEDNESDAY.astimezone(SHANGHAI).date()
    rest = {first + timedelta(n): False for n in range(MOST_REST_DAYS - 1)}
    back = Calendar(SHANGHAI, changed=rest | {first + timedelta(MOST_REST_DAYS - 1): True})
    assert back.next_working_day(first) == first + timedelta(MOST_REST_DAYS - 1)
    assert due("working_hours", back, WEDNESDAY, 3600) > WEDNESDAY + timedelta(days=58)


def test_a_county_may_keep_its_own_hours():
    straight = Calendar(SHANGHAI, slots=((time(9), time(17)),))
    assert due("working_hours", straight, WEDNESDAY, 8 * 3600) == at("2026-07-01T17:00")
    assert due("working_days", straight, WEDNESDAY, DAY_S) == at("2026-07-02T17:00")


@pytest.mark.parametrize(
    ("works", "days"),
    [("wRw", 1), ("wrRrw", 3), ("wRrrw", 3), ("wrrRw", 3), ("rwRrwr", 2), ("rrWrr", 0)],
)
def test_the_rest_that_a_day_is_part_of(works, days):
    first = WEDNESDAY.astimezone(SHANGHAI).date()
    around = "w" + works + "w"
    known = {first + timedelta(n): day in "wW" for n, day in enumerate(around)}
    here = first + timedelta(next(n for n, day in enumerate(around) if day in "WR"))
    assert rest_through(Calendar(SHANGHAI, changed=known), here) == days


FAR = at("2030-01-01T12:00")


def moved(clock, start, left, now, was=FAR, postponed=False):
    return recomputed(clock, WEEKDAYS, start, left, now, was=was, postponed=postponed)


def test_a_calendar_loaded_late_leaves_an_hour_to_work():
    assert moved("working_days", at("2026-06-01T09:00"), DAY_S, WEDNESDAY) == at("2026-07-01T10:00")
    at_night = moved("urgent", at("2026-06-01T09:00"), 60, at("2026-07-01T23:00"))
    assert at_night == at("2026-07-02T09:30")
    assert moved("working_days", WEDNESDAY, 7 * DAY_S, WEDNESDAY) == at("2026-07-10T17:30")


def test_a_calendar_that_shortens_a_limit_gives_no_time_on_top():
    soon = WEDNESDAY + timedelta(minutes=10)
    assert moved("working_days", at("2026-06-01T09:00"), DAY_S, WEDNESDAY, soon) == soon


def test_a_calendar_postpones_a_limit_once():
    was, later = at("2026-07-09T17:30"), at("2026-07-10T17:30")
    assert moved("working_days", WEDNESDAY, 7 * DAY_S, WEDNESDAY, was) == later
    assert moved("working_days", WEDNESDAY, 7 * DAY_S, WEDNESDAY, was, postponed=True) == was


# Laws

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
LIMITS = st.sampled_from(CLOCKS)
AMOUNTS = {"days": st.integers(1, 366), "hours": st.integers(1, 1000), "minutes": st.integers(1, 9)}


@given(LIMITS, MOMENTS, st.integers(1, 40 * DAY_S))
def test_a_limit_has_its_budget_spent_when_it_is_due_and_not_a_moment_before(clock, start, budget):
    """On every clock: what `due` gives, `spent` finds used up (whole days on clocks of days)."""
    budget = budget if clock in ("urgent", "working_hours") else max(budget // DAY_S, 1) * DAY_S
    end = due(clock, WEEKDAYS, start, budget)
    assert end >= start
    assert spent(clock, WEEKDAYS, start, end) >= budget
    if clock != "natural_days":  # which a rest day at the end moves on
        assert spent(clock, WEEKDAYS, start, end) == budget


@given(LIMITS, MOMENTS, MOMENTS, MOMENTS)
def test_time_once_spent_never_comes_back(clock, start, one, other):
    first, second = sorted((one, other))
    assert spent(clock, WEEKDAYS, start, first) <= spent(clock, WEEKDAYS, start, second)


@given(st.sampled_from(["working_hours", "working_days", "natural_days"]), MOMENTS)
def test_a_limit_never_ends_on_a_rest_day(clock, start):
    end = due(clock, WEEKDAYS, start, DAY_S)
    last = (end - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    assert WEEKDAYS.works_on(last)


@given(MOMENTS, st.integers(1, 30 * DAY_S), MOMENTS, MOMENTS, st.booleans())
def test_a_calendar_loaded_late_takes_little_and_gives_once(start, left, now, was, postponed):
    for clock in CLOCKS:
        found, by_it = (
            moved(clock, start, left, now, was, postponed),
            due(clock, WEEKDAYS, start, left),
        )
        assert found >= min(was, by_it)
        assert found <= (was if postponed else max(was, by_it))
        if found < was:
            assert spent("working_hours", WEEKDAYS, now, found) >= 3600


@given(LIMITS, st.sampled_from(sorted(AMOUNTS)), st.data())
def test_a_limit_is_read_in_the_unit_of_its_clock_alone(clock, unit, data):
    written = {"clock": clock, unit: data.draw(AMOUNTS[unit])}
    if clock.endswith("days") == (unit == "days"):
        seconds = {"days": DAY_S, "hours": 3600, "minutes": 60}[unit]
        assert Limit.read(written) == Limit(clock, written[unit] * seconds)
    else:
        with pytest.raises(ValueError, match="must be a whole number"):
            Limit.read(written)


# Reminders before time


@pytest.mark.parametrize(
    ("clock", "left_s", "shares", "after_h", "hours"),
    [
        ("urgent", 4 * 3600, [0.5, 0.75], 0, 2),
        ("urgent", 4 * 3600, [0.5, 0.75], 2, 3),
        ("urgent", 4 * 3600, [0.5, 0.75], 3, None),
        ("urgent", 4 * 3600, [], 0, None),
        ("natural_days", DAY_S, [0.5], 0, None),  # the day is all there is
        ("urgent", 0, [0.5], 0, None),
    ],
)
def test_a_reminder_comes_when_a_share_is_used_and_before_the_end(
    clock, left_s, shares, after_h, hours
):
    start = datetime(2026, 7, 6, 1, tzinfo=UTC)
    after = start + timedelta(hours=after_h)
    found = next_reminder(clock, WEEKDAYS, start, left_s, shares=shares, after=after)
    assert found == (None if hours is None else start + timedelta(hours=hours))


def test_of_seven_working_days_the_fifth_reminds():
    monday = datetime(2026, 7, 6, 1, tzinfo=UTC)
    found = next_reminder("working_days", WEEKDAYS, monday, 7 * DAY_S, shares=[0.75], after=monday)
    assert found == datetime(2026, 7, 13, 9, 30, tzinfo=UTC)


@given(
    st.sampled_from(CLOCKS),
    st.integers(0, 60 * DAY_S),
    st.lists(st.floats(0.01, 0.99), max_size=4),
)
def test_a_reminder_lies_between_now_and_the_due_time(clock, left_s, shares):
    start = datetime(2026, 7, 6, 1, tzinfo=UTC)
    found = next_reminder(clock, WEEKDAYS, start, left_s, shares=shares, after=start)
    assert found is None or start < found < due(clock, WEEKDAYS, start, left_s)
