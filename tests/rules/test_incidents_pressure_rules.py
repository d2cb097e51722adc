"""The ladder of pressure: who writes to whom, after how many working days, of how many (E09)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines.rules import Calendar
from app.incidents.rules.pressure import (
    Way,
    bundled,
    due_for_supervision,
    reply_day,
    way,
    working_days,
)

#: The first to the seventh of October are a holiday, the tenth, a Saturday, makes up for one.
OCTOBER = {date(2026, 10, n): False for n in range(1, 8)} | {date(2026, 10, 10): True}
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"), changed=OCTOBER)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 1))
CELL, ABOVE, OFFICE = 5, 1, 9


def at(text):
    return datetime.fromisoformat(f"2026-{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("parent", "department", "stands_in", "found"),
    [
        (ABOVE, None, None, Way(ABOVE, CELL, None)),
        (ABOVE, OFFICE, CELL, Way(ABOVE, CELL, None)),  # the cell owes it, whoever handles it
        (None, OFFICE, CELL, Way(CELL, None, OFFICE)),
        (None, OFFICE, 7, None),  # another county's department is not written to
        (None, OFFICE, None, None),
        (None, None, CELL, None),
    ],
)
def test_the_cell_above_writes_and_at_the_top_the_cell_to_its_own_department(
    parent, department, stands_in, found
):
    assert way(CELL, parent, department, stands_in) == found


@given(*[st.none() | st.integers(1, 9)] * 3)
def test_nobody_writes_to_himself_and_every_way_has_one_receiver(parent, department, stands_in):
    found = way(10, parent, department, stands_in)
    if found is not None:
        assert (found.cell_id is None) != (found.department_id is None)
        assert found.issuer_id != found.cell_id


@pytest.mark.parametrize(
    ("since", "now", "days"),
    [
        ("07-01T09:00", "07-01T23:59", 0),  # the first day does not count
        ("07-01T23:59", "07-02T00:01", 1),
        ("07-01T09:00", "07-02T08:00", 1),  # and the last one does, from its morning on
        ("07-03T09:00", "07-05T12:00", 0),  # over a weekend
        ("07-03T09:00", "07-06T08:00", 1),
        ("09-30T09:00", "10-08T08:00", 1),  # over the holiday
        ("10-09T09:00", "10-10T09:00", 1),  # a Saturday that is worked
        ("07-02T09:00", "07-01T09:00", 0),
    ],
)
def test_how_many_working_days_have_gone_by(since, now, days):
    assert working_days(CALENDAR, at(since), at(now)) == days


@pytest.mark.parametrize(
    ("day", "days", "by"),
    [
        ("07-01", 1, "07-02"),
        ("07-01", 3, "07-06"),
        ("07-04", 1, "07-06"),  # from a Saturday on
        ("09-30", 1, "10-08"),
        ("09-30", 3, "10-10"),
        ("07-01", 0, "07-01"),
    ],
)
def test_by_when_a_reply_is_asked_for(day, days, by):
    first, last = (date.fromisoformat(f"2026-{text}") for text in (day, by))
    assert reply_day(CALENDAR, first, days) == last


@given(DAYS, st.integers(1, 30))
def test_a_reply_falls_on_a_working_day_after_so_many(day, days):
    last = reply_day(CALENDAR, day, days)
    assert CALENDAR.works_on(last)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(map(CALENDAR.works_on, between)) == days
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    assert working_days(CALENDAR, noon, CALENDAR.at(last, CALENDAR.slots[0][0])) == days


@pytest.mark.parametrize(
    ("least", "receivers"),
    [(0, []), (1, ["a", "b", "c"]), (2, ["a", "b"]), (3, ["a"]), (4, [])],
)
def test_many_are_one_letter_to_each_receiver_of_enough_of_them(least, receivers):
    rows = [("a", 1), ("b", 2), ("a", 3), ("c", 4), ("b", 5), ("a", 6)]
    found = bundled(rows, least)
    assert list(found) == receivers
    assert found.get("a", [1, 3, 6]) == [1, 3, 6]  # none is lost, in their order


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers())), st.integers(1, 4))
def test_nothing_goes_to_another_receiver_than_its_own(rows, least):
    for key, things in bundled(rows, least).items():
        assert things == [thing for one, thing in rows if one == key]
        assert len(things) >= least


@pytest.mark.parametrize(
    ("now", "reply_by", "replied", "due"),
    [
        ("07-02T09:00", None, False, False),  # sent on the first: one working day of three
        ("07-03T23:00", None, False, False),
        ("07-06T08:30", None, False, True),  # the third, a Monday
        ("07-06T08:30", "07-10", True, True),  # a reply alone ends no case
        ("07-02T09:00", "07-01", False, True),  # late with its reply
        ("07-02T09:00", "07-01", True, False),
        ("07-02T09:00", "07-02", False, False),  # its last day is still in time
    ],
)
def test_when_a_reminder_has_had_its_time(now, reply_by, replied, due):
    found = due_for_supervision(
        CALENDAR,
        at("07-01T10:00"),
        reply_by and date.fromisoformat(f"2026-{reply_by}"),
        replied,
        days=3,
        now=at(now),
        today=at(now).astimezone(CALENDAR.zone).date(),
    )
    assert found is due
