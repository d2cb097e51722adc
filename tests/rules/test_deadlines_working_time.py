"""Working time: facts of the Civil Code and the State Council's calendar, and properties that hold
for every start and budget.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines.rules import DAY_S, Calendar, Limit, due, spent

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: National Day 2026: 1–7 October off, 20 September and 10 October made up.
CHANGED = {date(2026, 10, d): False for d in (1, 2, 5, 6, 7)} | {
    date(2026, 9, 20): True,
    date(2026, 10, 10): True,
}
CALENDAR = Calendar(SHANGHAI, changed=CHANGED)
moments = st.datetimes(datetime(2026, 8, 1), datetime(2026, 12, 20)).map(
    lambda d: d.replace(tzinfo=SHANGHAI).astimezone(UTC)
)
hours = st.integers(1, 60 * 3600)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "start", "budget", "expected"),
    [
        ("working_hours", "2026-07-01T09:00", 4 * 3600, "2026-07-01T15:00"),  # over the noon break
        ("working_hours", "2026-07-03T17:00", 3600, "2026-07-06T09:00"),  # Friday evening to Monday
        ("working_hours", "2026-07-04T10:00", 3600, "2026-07-06T09:30"),  # filed on a Saturday
        ("working_hours", "2026-09-19T10:00", 3600, "2026-09-20T09:30"),  # a make-up Sunday counts
        ("working_hours", "2026-09-30T17:00", 3600, "2026-10-08T09:00"),  # over the holiday
        ("urgent", "2026-10-01T23:50", 15 * 60, "2026-10-02T00:05"),
        (
            "working_days",
            "2026-07-01T23:00",
            7 * DAY_S,
            "2026-07-10T17:30",
        ),  # the day it starts does not count
        ("working_days", "2026-09-18T09:00", DAY_S, "2026-09-20T17:30"),
        (
            "natural_days",
            "2026-07-01T09:00",
            7 * DAY_S,
            "2026-07-09T00:00",
        ),  # ends at 24:00 of the 8th
        (
            "natural_days",
            "2026-07-01T09:00",
            3 * DAY_S,
            "2026-07-07T00:00",
        ),  # the 4th is a Saturday: Monday, Art. 203
        (
            "natural_days",
            "2026-09-28T09:00",
            5 * DAY_S,
            "2026-10-09T00:00",
        ),  # ends inside the holiday
    ],
)
def test_when_a_limit_ends(clock: str, start: str, budget: int, expected: str) -> None:
    assert due(clock, CALENDAR, at(start), budget) == at(expected)


@given(moments, hours)
def test_adding_and_measuring_working_hours_are_inverse(start: datetime, budget: int) -> None:
    end = due("working_hours", CALENDAR, start, budget)
    assert spent("working_hours", CALENDAR, start, end) == budget


@given(moments, hours, hours)
def test_spending_in_two_parts_is_spending_at_once(
    start: datetime, first: int, second: int
) -> None:
    middle = due("working_hours", CALENDAR, start, first)
    assert due("working_hours", CALENDAR, middle, second) == due(
        "working_hours", CALENDAR, start, first + second
    )


@given(moments, st.integers(1, 40))
def test_adding_and_measuring_working_days_are_inverse(start: datetime, days: int) -> None:
    end = due("working_days", CALENDAR, start, days * DAY_S)
    assert spent("working_days", CALENDAR, start, end) == days * DAY_S


@given(moments, st.integers(1, 40))
def test_natural_days_are_measured_back_unless_a_rest_day_moved_them(
    start: datetime, days: int
) -> None:
    end = due("natural_days", CALENDAR, start, days * DAY_S)
    last = (end - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    assert CALENDAR.works_on(last)
    moved = (last - start.astimezone(SHANGHAI).date()).days - days
    assert spent("natural_days", CALENDAR, start, end) == (days + moved) * DAY_S
    assert moved == 0 or not CALENDAR.works_on(last - timedelta(days=moved))


@given(moments, hours)
def test_results_fall_into_working_time_and_never_before_now(start: datetime, budget: int) -> None:
    end = due("working_hours", CALENDAR, start, budget)
    local = end.astimezone(SHANGHAI)
    assert end >= start
    assert CALENDAR.works_on(local.date())
    assert any(begin < local.time() <= stop for begin, stop in CALENDAR.slots)


@given(
    moments,
    st.sampled_from(["urgent", "working_hours", "natural_days", "working_days"]),
    st.integers(1, 30),
)
def test_more_budget_is_never_due_earlier(start: datetime, clock: str, days: int) -> None:
    assert due(clock, CALENDAR, start, (days + 1) * DAY_S) > due(
        clock, CALENDAR, start, days * DAY_S
    ) - timedelta(days=10)
    assert due(clock, CALENDAR, start, days * DAY_S) >= start


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"clock": "hours", "hours": 4},
        {"clock": "urgent"},
        {"clock": "urgent", "hours": 0},
        {"clock": "working_days", "hours": 3},
        {"clock": "urgent", "hours": True},
        {"clock": "urgent", "hours": 1, "days": 1},
    ],
)
def test_a_limit_that_cannot_be_read_is_refused_loudly(value: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        Limit.read(value)


def test_a_calendar_without_working_days_is_an_error_not_an_endless_loop() -> None:
    closed = Calendar(
        SHANGHAI, changed={date(2026, 1, 1) + timedelta(days=n): False for n in range(365)}
    )
    with pytest.raises(ValueError, match="no working"):
        due("working_hours", closed, at("2026-03-01T09:00"), 3600)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("2026-07-01T08:29:59", False),
        ("2026-07-01T08:30:00", True),
        ("2026-07-01T12:00:00", False),
        ("2026-07-01T17:29:59", True),
        ("2026-07-04T09:00:00", False),  # Saturday
    ],
)
def test_working_time_holds_its_first_moment_and_not_its_last(moment, works):
    calendar = Calendar(ZoneInfo("Asia/Shanghai"))
    assert calendar.works_at(datetime.fromisoformat(moment + "+08:00")) == works
