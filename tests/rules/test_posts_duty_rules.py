"""Who stands in for whom, and rosters of duty: what is covered, what twice, what not (A07, C18)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.spans import doubled, uncovered
from app.posts.rules import LONGEST_LEAVE, LONGEST_TURN, Held, Scope

NOON = datetime(2026, 10, 1, 4, tzinfo=UTC)
OWN = Held("grid_officer", 4, "/1/2/4/", "village")
STANDING_IN = Held("reviewer", 2, "/1/2/", "township", None, 7)


def at(hour):
    return NOON + timedelta(hours=hour)


def spans(text):
    """'0-8 8-16' as spans of hours after noon."""
    return [tuple(map(at, map(int, one.split("-")))) for one in text.split()]


turns = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda t: (at(t[0]), at(t[0] + t[1]))),
    max_size=6,
)


def hours(found):
    """The whole hours that lie in spans."""
    return {h for h in range(50) for first, last in found if first <= at(h) < last}


# Rosters


@pytest.mark.parametrize(
    ("turns", "gaps"),
    [
        ("", "0-24"),
        ("0-24", ""),
        ("0-8 8-16 16-24", ""),  # one begins where another ends
        ("0-8 9-24", "8-9"),
        ("1-24", "0-1"),
        ("0-23", "23-24"),
        ("16-24 0-8", "8-16"),  # in whatever order they were named
        ("0-20 4-8", "20-24"),  # a short one within a long one ends nothing
        ("24-30", "0-24"),  # what begins with the end is no cover
        ("20-48", "0-20"),
        ("2-3 5-6", "0-2 3-5 6-24"),
    ],
)
def test_what_of_a_day_nobody_is_on_duty(turns, gaps):
    assert uncovered(spans(turns), at(0), at(24)) == spans(gaps)


@pytest.mark.parametrize(
    ("turns", "twice"),
    [
        ("", ""),
        ("0-24", ""),
        ("0-8 8-16", ""),  # a change of turn is not twice
        ("0-9 8-16", "8-9"),
        ("8-16 0-9", "8-9"),
        ("0-24 4-8", "4-8"),
        ("0-24 4-8 6-10", "4-10"),  # three at once are one span
        ("0-24 4-8 10-12", "4-8 10-12"),
        ("0-8 0-8", "0-8"),
        ("0-10 2-4 4-6", "2-6"),
    ],
)
def test_when_two_are_on_duty(turns, twice):
    assert doubled(spans(turns)) == spans(twice)


@given(turns)
def test_every_hour_is_covered_or_not_and_never_both(given_turns):
    gaps = uncovered(given_turns, at(0), at(24))
    assert hours(gaps) == set(range(24)) - hours(given_turns)
    assert gaps == sorted(gaps)
    assert all(first < last for first, last in gaps)


@given(turns)
def test_twice_is_what_two_turns_have_in_common(given_turns):
    found = doubled(given_turns)
    assert hours(found) == {h for h in range(50) if sum(h in hours([t]) for t in given_turns) > 1}
    assert all(one[1] < other[0] for one, other in pairwise(found))


@given(turns, st.randoms())
def test_the_order_of_a_roster_says_nothing(given_turns, random):
    mixed = random.sample(given_turns, len(given_turns))
    assert doubled(mixed) == doubled(given_turns)
    assert uncovered(mixed, at(0), at(24)) == uncovered(given_turns, at(0), at(24))


def test_leave_is_no_transfer_and_a_turn_no_post():
    assert timedelta(days=180) <= LONGEST_LEAVE <= timedelta(days=190)  # half a year
    assert timedelta(days=8) == LONGEST_TURN  # the longest holiday, and the day that it ends


# Standing in


def test_who_stands_in_has_the_powers_of_the_post_and_they_are_on_record_as_another_s():
    scope = Scope((OWN, STANDING_IN))
    assert scope.allows("incidents.review")
    assert scope.covers("incidents.review", "/1/2/5/")
    assert scope.basis("incidents.review") == "reviewer 2 for 7"
    assert scope.basis("patrols.file") == "grid_officer 4, reviewer 2 for 7"


def test_who_stands_in_does_not_hand_on():
    own = Scope((OWN, STANDING_IN)).own()
    assert own == Scope((OWN,))
    assert not own.allows("incidents.review")
    assert not own.appoints("grid_officer", "/1/2/4/")


def test_for_whom_one_stands_in_each_once():
    twice = Held("grid_chief", 5, "/1/2/5/", "village", None, 7)
    another = Held("leader", 2, "/1/2/", "township", None, 3)
    assert Scope((OWN, STANDING_IN, twice, another)).stands_for() == [3, 7]
    assert Scope((OWN,)).stands_for() == []


@pytest.mark.parametrize(
    ("post", "name"),
    [
        (OWN, "grid_officer 4"),
        (STANDING_IN, "reviewer 2 for 7"),
        (Held("liaison", 1, "/1/", "county", 12), "liaison 12"),  # by his department
        (Held("liaison", 1, "/1/", "county", 12, 7), "liaison 12 for 7"),
    ],
)
def test_how_a_post_stands_in_the_record_of_a_look(post, name):
    assert post.named() == name


@pytest.mark.parametrize(
    ("kind", "cell", "leads"),
    [("leader", 4, True), ("leader", 2, False), ("reviewer", 4, False), ("grid_chief", 4, False)],
)
def test_a_leader_leads_his_own_cell_and_no_other(kind, cell, leads):
    path = {4: "/1/2/4/", 2: "/1/2/"}[cell]
    assert Scope((Held(kind, cell, path, "village"),)).leads(4) is leads
