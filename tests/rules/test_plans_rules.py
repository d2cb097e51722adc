"""Periods of plans: no gap, no overlap, a fair share of what is cut short (rows B03, B10, B14);
who owes their tasks.
"""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.rules import (
    UNITS,
    Cycle,
    Seat,
    Terms,
    cell_seat,
    cycle_from,
    cycles,
    first_free,
    in_window,
    named_seats,
    seats_in_post,
    site_seats,
    span,
    sweeps_after,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = (time(18), time(6))
DAYTIME = (time(8), time(12))
VILLAGE, OTHER, TOWN = 11, 12, 3
WANG, LI = 7, 8


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_terms_are_read_from_a_plans_data():
    assert Terms.read({"unit": "week", "every": 1, "times": 2}) == Terms("week", 1, 2, None)
    hours = {"from": "18:00", "until": "06:00"}
    read = Terms.read({"unit": "day", "every": 1, "times": 1, "window": hours})
    assert read.window == NIGHT
    assert Terms.read({"unit": "day", "every": 1, "times": 1, "window": None}).window is None


@pytest.mark.parametrize(
    ("first", "terms", "last", "times"),
    [
        ("2026-07-01", Terms("day", 1, 2), "2026-07-01", 2),
        ("2026-07-01", Terms("day", 10, 1), "2026-07-10", 1),
        ("2026-06-29", Terms("week", 1, 3), "2026-07-05", 3),  # a Monday
        ("2026-07-01", Terms("week", 1, 7), "2026-07-05", 5),  # a Wednesday: five days of seven
        ("2026-06-29", Terms("week", 2, 1), "2026-07-12", 1),
        ("2026-07-01", Terms("month", 1, 4), "2026-07-31", 4),
        ("2026-07-16", Terms("month", 1, 4), "2026-07-31", 2),  # 16 of 31 days
        ("2026-12-01", Terms("month", 2, 1), "2027-01-31", 1),  # over the turn of the year
        ("2028-02-01", Terms("month", 1, 1), "2028-02-29", 1),  # a leap year
        ("2026-07-01", Terms("quarter", 1, 9), "2026-09-30", 9),
        ("2026-08-16", Terms("quarter", 1, 2), "2026-09-30", 1),  # 46 of 92 days, exactly a half
        ("2026-09-30", Terms("quarter", 1, 9), "2026-09-30", 0),  # one day of 92 asks for nothing
    ],
)
def test_a_period_ends_with_its_week_month_or_quarter(first, terms, last, times):
    assert cycle_from(day(first), terms, None) == Cycle(day(first), day(last), times)


def test_the_end_of_the_plan_cuts_the_last_period_and_its_share():
    monthly = Terms("month", 1, 4)
    assert cycle_from(day("2026-07-01"), monthly, day("2026-07-08")).times == 1  # 8 of 31: 1.03
    assert cycle_from(day("2026-07-01"), monthly, day("2026-07-03")).times == 0  # 3 of 31: 0.39
    assert cycle_from(day("2026-07-01"), monthly, day("2026-12-31")).last == day("2026-07-31")


def test_half_a_task_is_rounded_up():
    assert cycle_from(day("2026-07-01"), Terms("day", 2, 1), day("2026-07-01")).times == 1


def test_the_terms_in_force_on_its_first_day_decide_a_period():
    terms = [(day("2026-07-01"), Terms("week", 1, 1)), (day("2026-07-08"), Terms("day", 1, 1))]
    made = list(cycles(terms, day("2026-07-01"), None, day("2026-07-14")))
    # the week begun under the old terms is finished under them
    assert [(i, p.first.day, p.last.day) for i, p in made] == [
        (0, 1, 5),
        (0, 6, 12),
        (1, 13, 13),
        (1, 14, 14),
    ]


def test_no_period_begins_after_the_plan_or_after_the_day_asked_for():
    daily = [(day("2026-07-01"), Terms("day", 1, 1))]
    assert len(list(cycles(daily, day("2026-07-01"), day("2026-07-03"), day("2026-07-31")))) == 3
    assert len(list(cycles(daily, day("2026-07-01"), None, day("2026-07-02")))) == 2
    assert list(cycles(daily, day("2026-07-04"), day("2026-07-03"), day("2026-07-31"))) == []
    assert list(cycles(daily, day("2026-08-01"), None, day("2026-07-31"))) == []


@given(
    st.sampled_from(UNITS),
    st.integers(1, 6),
    st.integers(1, 31),
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.integers(0, 500),
)
def test_periods_follow_each_other_without_gap_or_overlap(unit, every, times, first, days):
    end = first + timedelta(days=days)
    made = [p for _, p in cycles([(first, Terms(unit, every, times))], first, end, end)]
    assert made[0].first == first
    assert made[-1].last == end
    for one, following in pairwise(made):
        assert one.last + timedelta(days=1) == following.first
    assert all(0 <= p.times <= times for p in made)
    assert all(p.times == times for p in made[1:-1])  # only the ends are ever cut


@pytest.mark.parametrize(
    ("window", "opens", "due"),
    [
        (None, "2026-07-01T00:00", "2026-07-03T00:00"),
        (DAYTIME, "2026-07-01T08:00", "2026-07-02T12:00"),
        (NIGHT, "2026-07-01T18:00", "2026-07-03T06:00"),  # the last night is waited for
        ((time(0), time(0)), "2026-07-01T00:00", "2026-07-03T00:00"),
    ],
)
def test_when_a_task_opens_and_is_due(window, opens, due):
    period = Cycle(day("2026-07-01"), day("2026-07-02"), 1)
    wanted = [datetime.fromisoformat(t).replace(tzinfo=SHANGHAI) for t in (opens, due)]
    assert list(span(period, window, SHANGHAI)) == wanted


@pytest.mark.parametrize(
    ("moment", "by_day", "by_night"),
    [
        ("07:59", False, False),
        ("08:00", True, False),
        ("11:59", True, False),
        ("12:00", False, False),
        ("17:59", False, False),
        ("18:00", False, True),
        ("23:59", False, True),
        ("00:00", False, True),
        ("05:59", False, True),
        ("06:00", False, False),
    ],
)
def test_the_hours_of_the_day_hold_their_beginning_and_not_their_end(moment, by_day, by_night):
    at = datetime.fromisoformat(f"2026-07-01T{moment}+08:00")
    assert (in_window(at, DAYTIME), in_window(at, NIGHT)) == (by_day, by_night)
    assert in_window(at, None)


def test_a_cell_owes_its_task_whoever_does_it():
    assert cell_seat(VILLAGE) == Seat("cell 11", VILLAGE, None, None)


def test_a_site_owes_its_task_in_its_cell():
    assert site_seats([(5, VILLAGE)]) == [Seat("site 5", VILLAGE, None, 5)]


def test_a_named_officer_without_a_cell_owes_it_in_the_cell_of_the_plan():
    seats = named_seats([(WANG, VILLAGE), (LI, None)], TOWN)
    assert [(s.officer_id, s.cell_id) for s in seats] == [(WANG, VILLAGE), (LI, TOWN)]
    assert [s.key for s in seats] == ["officer 7", "officer 8"]


def test_everybody_in_post_owes_one_in_each_of_his_cells():
    seats = seats_in_post([VILLAGE, OTHER], {VILLAGE: [WANG, LI], OTHER: [WANG]})
    assert [s.key for s in seats] == ["officer 7 in 11", "officer 8 in 11", "officer 7 in 12"]


def test_a_cell_with_nobody_in_post_owes_one_all_the_same():
    assert seats_in_post([VILLAGE, OTHER], {OTHER: [LI]}) == [
        Seat("cell 11", VILLAGE),
        Seat("officer 8 in 12", OTHER, LI),
    ]
    assert seats_in_post([], {}) == []


def test_a_task_goes_to_the_first_who_has_none_and_to_nobody_where_all_have():
    assert first_free([WANG, LI], {WANG}) == LI
    assert first_free([WANG], {WANG, None}) is None
    assert first_free([], set()) is None


@pytest.mark.parametrize(
    ("status", "severity", "so"),
    [
        ("closed", "serious", True),
        ("closed", "major", True),
        ("closed", "emergency", True),
        ("closed", "general", False),
        ("confirmed", "major", False),
        ("unfounded", "serious", False),
    ],
)
def test_the_same_is_looked_for_after_a_grave_case_that_is_closed(status, severity, so):
    assert sweeps_after(status, severity) is so
