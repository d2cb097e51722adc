"""A desk's time for a stage is spent once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.deadlines.rules import CLOCKS, DAY_S, Calendar, Limit, spent
from app.incidents.rules.budget import LEAST_LEFT_S, LEAST_RESTS, PAUSED, budget_left

CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
MONDAY = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
WEEK = Limit("working_days", 7 * DAY_S)


@dataclass
class Row:
    started_at: datetime
    ended_at: datetime | None
    spent_s: int
    clock: str = "working_days"
    stage: str = "handle"
    level: str = "township"
    cell_id: int | None = 1
    extended_s: int = 0
    reason: str | None = "done"


def turn(start, hours, clock="working_days", **changes):
    end = start + timedelta(hours=hours)
    return Row(start, end, round(spent(clock, CALENDAR, start, end)), clock, **changes)


def left(limit, rows, stage="handle", level="township"):
    desk = {"stage": stage, "level": level, "cell_id": 1}
    return budget_left(limit, rows, **desk, calendar=CALENDAR).budget_s


def test_the_first_turn_has_it_all():
    assert left(WEEK, []) == 7 * DAY_S


def test_a_later_turn_has_what_is_left():
    assert left(WEEK, [turn(MONDAY, 72)]) == 4 * DAY_S


@pytest.mark.parametrize("changes", [{"stage": "confirm"}, {"level": "county"}, {"cell_id": 2}])
def test_another_stage_level_or_cell_has_its_own(changes):
    assert left(WEEK, [turn(MONDAY, 72, **changes)]) == 7 * DAY_S


def test_closing_in_between_gives_nothing_back():
    rows = [turn(MONDAY, 72), turn(MONDAY + timedelta(days=3), 5, stage="close")]
    assert left(WEEK, rows) == 4 * DAY_S


def test_turns_within_the_day_count_each_day_but_the_first():
    rows = [turn(MONDAY + timedelta(days=n), 8) for n in range(4)]
    assert sum(row.spent_s for row in rows) == 0
    assert left(WEEK, rows) == 4 * DAY_S


def test_days_of_rest_do_not_count():
    rows = [turn(MONDAY, 8), turn(MONDAY + timedelta(days=5), 8)]
    assert left(WEEK, rows) == 7 * DAY_S


def test_what_another_clock_measured_counts_too():
    assert left(WEEK, [turn(MONDAY, 72, clock="urgent")]) == 4 * DAY_S


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_last_rest_is_given_so_often_and_then_nothing(clock):
    least = LEAST_LEFT_S.get(clock, DAY_S)
    limit, rows, start = Limit(clock, 30 * DAY_S), [turn(MONDAY, 24 * 300, clock)], MONDAY
    for _ in range(LEAST_RESTS):
        assert left(limit, rows) == least
        start = rows[-1].ended_at
        rows.append(turn(start, 1, clock))
    assert left(limit, rows) == 0


@pytest.mark.parametrize(
    ("clock", "hours", "rest"),
    [
        ("urgent", 23, 3600),
        ("urgent", 24 * 9, 1),
        ("working_hours", 24, 17 * 3600),
        ("working_days", 24, DAY_S),
        ("natural_days", 24 * 30, DAY_S),
    ],
)
def test_after_a_pause_exactly_the_rest_runs_on_and_no_last_rest_is_given(clock, hours, rest):
    limit = Limit(clock, DAY_S)
    rows = [turn(MONDAY, hours, clock, reason=PAUSED)]
    assert left(limit, rows) == rest
    assert left(limit, [*rows, *rows]) >= 1


def test_a_pause_uses_up_no_last_rest():
    rows = [turn(MONDAY, 24 * 300, reason=PAUSED), turn(MONDAY + timedelta(days=300), 1)]
    assert left(WEEK, rows) == DAY_S
    again = [*rows, turn(MONDAY + timedelta(days=301), 1)]
    assert left(WEEK, again) == DAY_S


def test_what_was_granted_on_top_stays_with_the_desk():
    longer = turn(MONDAY, 72, extended_s=2 * DAY_S)
    assert left(WEEK, [longer]) == 6 * DAY_S
    assert left(WEEK, [longer, turn(MONDAY + timedelta(days=3), 24)]) == 5 * DAY_S
    assert left(WEEK, [longer], level="county") == 7 * DAY_S


def test_a_short_limit_is_never_lengthened():
    assert left(Limit("urgent", 600), [turn(MONDAY, 1, "urgent")]) == 600


@given(
    st.sampled_from(CLOCKS),
    st.integers(1, 30),
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=12),
)
@settings(max_examples=100)
def test_time_is_never_refilled(clock, days, turns):
    limit, rows, now, before = Limit(clock, days * DAY_S), [], MONDAY, days * DAY_S
    for hours, away in turns:
        rows.append(turn(now, hours, clock))
        now = rows[-1].ended_at + timedelta(hours=away)
        rest = left(limit, rows)
        assert 0 <= rest <= max(before, LEAST_LEFT_S.get(clock, DAY_S))
        before = rest
