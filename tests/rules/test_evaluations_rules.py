"""Figures: what each indicator says, how weight moves, where rounding and ranking turn."""

from datetime import date
from decimal import Decimal

import pytest

from app.evaluations.rules import (
    INDICATORS,
    SMALL_NUMBER,
    Fact,
    Period,
    last_quarter,
    ranks,
    rounded,
    score,
    windows,
)

HALVES = {"patrol_plan": 50, "on_time_handling": 50}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2028", date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_periods_by_their_names(text, first, last):
    assert Period.read(text) == Period(text, first, last)


@pytest.mark.parametrize("text", ["", "1999Q1", "2026Q0", "2026Q5", "2026H3", "2026Q1 ", "٢٠٢٦"])
def test_what_names_no_period(text):
    assert Period.read(text) is None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "2025Q4"),
        (date(2026, 3, 31), "2025Q4"),
        (date(2026, 4, 1), "2026Q1"),
        (date(2026, 12, 31), "2026Q3"),
    ],
)
def test_the_last_quarter_that_is_over(day, name):
    assert last_quarter(day).name == name


@pytest.mark.parametrize(
    ("last", "every", "owed"),
    [("06-30", 7, 0), ("07-06", 7, 0), ("07-07", 7, 1), ("07-30", 7, 4), ("07-30", 31, 0)],
)
def test_only_a_whole_cycle_is_owed(last, every, owed):
    assert windows(date(2026, 7, 1), date.fromisoformat(f"2026-{last}"), every) == owed


def test_points_are_the_share_of_the_weight():
    total, terms = score({"patrol_plan": Fact(3, 4), "on_time_handling": Fact(1, 2)}, HALVES)
    assert total == Decimal("62.50")
    assert [(t["indicator"], t["points"]) for t in terms] == [
        ("patrol_plan", "37.50"),
        ("on_time_handling", "25.00"),
    ]


def test_what_could_not_be_measured_gives_its_weight_away_and_says_so():
    total, terms = score({"patrol_plan": Fact(3, 4)}, HALVES)
    assert total == Decimal("75.00")
    measured, missing = terms
    assert (measured["effective_weight"], measured["not_applicable"]) == ("100.00", False)
    assert (missing["effective_weight"], missing["not_applicable"]) == ("0.00", True)


def test_a_weight_of_nothing_is_shown_and_counts_for_nothing():
    weights = HALVES | {"found_by_others": 0}
    facts = {"patrol_plan": Fact(1, 1), "on_time_handling": Fact(1, 1)}
    total, terms = score(facts | {"found_by_others": Fact(0, 9)}, weights)
    assert total == Decimal("100.00")
    assert terms[-1]["total"] == 9
    assert not terms[-1]["not_applicable"]


def test_without_anything_measured_there_is_no_score():
    assert score({}, HALVES)[0] is None
    assert score({"patrol_plan": Fact(0, 0)}, HALVES)[0] is None


@pytest.mark.parametrize(("total", "small"), [(0, False), (1, True), (2, True), (3, False)])
def test_small_numbers_are_marked(total, small):
    assert SMALL_NUMBER == 3
    assert score({"patrol_plan": Fact(0, total)}, {"patrol_plan": 1})[1][0]["small_number"] is small


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("99.995", "100.00")],
)
def test_rounding_is_half_up(value, shown):
    assert str(rounded(Decimal(value))) == shown


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        ([], []),
        ([90, 80, 70], [1, 2, 3]),
        ([80, 90, 80], [2, 1, 2]),
        ([80, 80, 70], [1, 1, 3]),  # after two first places comes the third
        ([None, 70, None], [None, 1, None]),
    ],
)
def test_places(scores, places):
    assert ranks([None if s is None else Decimal(s) for s in scores]) == places


def test_every_indicator_has_its_name():
    assert all(INDICATORS.values())
    assert set(HALVES) < set(INDICATORS)
