"""Figures: what each indicator says, how weight moves, where rounding and ranking turn."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.period import Period
from app.evaluations.rules import (
    INDICATORS,
    SMALL_NUMBER,
    Fact,
    Step,
    closings,
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


# Laws

AMOUNTS = st.integers(0, 50)
FACTS = st.dictionaries(
    st.sampled_from(sorted(INDICATORS)),
    st.tuples(AMOUNTS, AMOUNTS).map(lambda pair: Fact(min(pair), max(pair))),
)
WEIGHTS = st.fixed_dictionaries({name: st.integers(0, 40) for name in INDICATORS})


@given(FACTS, WEIGHTS)
def test_a_score_lies_between_none_and_all_and_is_the_sum_of_its_terms(facts, weights):
    total, terms = score(facts, weights)
    assert [term["indicator"] for term in terms] == list(weights)  # none is left out
    if total is None:
        assert not any(Decimal(term["points"]) for term in terms)
        return
    assert 0 <= total <= 100
    whole = sum(weights.values())
    points = sum(Decimal(term["points"]) for term in terms) * 100 / whole
    assert abs(points - total) <= len(terms) * Decimal("0.005") * 100 / whole + Decimal("0.005")
    shares = sum(Decimal(term["effective_weight"]) for term in terms)
    assert abs(shares - whole) <= len(terms) * Decimal("0.005")  # no weight is lost


@given(FACTS, WEIGHTS, st.sampled_from(sorted(INDICATORS)))
def test_better_work_never_lowers_a_score(facts, weights, name):
    before, _ = score(facts, weights)
    fact = facts.get(name)
    if fact is not None and fact.good < fact.total:
        after, _ = score(facts | {name: Fact(fact.good + 1, fact.total)}, weights)
        assert (before is None) == (after is None)
        assert before is None or after >= before


@given(st.lists(st.none() | st.integers(0, 9).map(Decimal), max_size=9))
def test_a_place_is_one_more_than_those_who_are_better(scores):
    places = ranks(scores)
    for own, place in zip(scores, places, strict=True):
        better = [one for one in scores if own is not None and one is not None and one > own]
        assert place == (None if own is None else len(better) + 1)


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_every_day_lies_in_one_quarter_one_half_and_one_year(day):
    for names in (["Q1", "Q2", "Q3", "Q4"], ["H1", "H2"], [""]):
        periods = [Period.read(f"{day.year}{name}") for name in names]
        assert sum(period.first <= day <= period.last for period in periods) == 1
    last = last_quarter(day)
    assert last.last < day <= last.last + timedelta(days=92)


# Closings


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ("accept:township close:township", [("township", True)]),
        ("accept:township reject:township close:township", [("township", False)]),
        # charged to the level that accepted, not to the one that it had moved up to
        ("accept:township close:county", [("township", True)]),
        ("accept:township accept:county close:county", [("county", True)]),
        ("close:county", [("county", True)]),  # never accepted
        # what was rejected once does not burden the work after a reopening
        (
            "accept:township reject:township close:township reopen:township close:township",
            [("township", False), ("township", True)],
        ),
        (
            "accept:township close:township reopen:township reject:township close:township",
            [("township", True), ("township", False)],
        ),
        ("accept:township reject:township", []),
        ("", []),
    ],
)
def test_each_end_is_charged_to_whom_accepted_and_by_its_own_rejections(steps, ends):
    began = datetime(2026, 7, 1, tzinfo=UTC)
    told = [
        Step(*step.split(":"), began + timedelta(hours=n)) for n, step in enumerate(steps.split())
    ]
    found = list(closings(told))
    assert [(one.level, one.good) for one in found] == ends
    assert [one.at for one in found] == [step.at for step in told if step.action == "close"]
