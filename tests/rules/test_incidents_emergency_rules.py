"""Who is chased when, which level leads, when an end may be declared; when a dispute ends."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines.rules import Limit
from app.incidents.rules.dispute import OUTCOMES, in_force, may_end
from app.incidents.rules.duty import LADDER
from app.incidents.rules.emergency import (
    LEVELS,
    OFFICE,
    chased,
    is_over,
    knows,
    leading,
    still_over,
)
from app.incidents.sections import EMERGENCY
from app.policies.rules import Faults

NOON = datetime(2026, 10, 2, 4, tzinfo=UTC)
people = st.lists(st.integers(1, 9), unique=True, max_size=4)


@dataclass(frozen=True)
class Value:
    hour: int
    over: bool
    place: str = "下游桥"
    indicator: str = "石油类"

    @property
    def taken_at(self):
        return NOON + timedelta(hours=self.hour)


# Chasing


@pytest.mark.parametrize(
    ("rung", "told"), [(0, [1]), (1, [1, 2, 3]), (2, [1, 2, 3, 4]), (9, [1, 2, 3, 4])]
)
def test_those_on_duty_are_chased_first_then_all_then_the_leaders(rung, told):
    assert chased(rung, ([1], [2, 3], [4])) == told


def test_where_nobody_is_on_duty_all_are_chased_at_once_and_where_nobody_is_left_the_leaders():
    assert chased(0, ([], [2, 3], [4])) == [2, 3]
    assert chased(0, ([], [], [4])) == [4]
    assert chased(0, ([], [], [])) == []


@given(st.integers(0, 5), people, people, people)
def test_a_chase_tells_nobody_twice_and_nobody_less_than_the_one_before(rung, duty, desk, lead):
    groups = (duty, desk, lead)
    found = chased(rung, groups)
    assert len(found) == len(set(found))
    assert set(found) <= {*duty, *desk, *lead}
    assert set(found) <= set(chased(rung + 1, groups))
    assert found or not any(groups)


def test_a_level_one_of_whose_people_filed_it_knows():
    assert knows(7, [3, 7])
    assert not knows(7, [3])


# Leading


@pytest.mark.parametrize(
    ("acknowledged", "level"),
    [
        ([], None),
        (["village", OFFICE], None),
        (["village", "township"], "township"),
        (["county", "township"], "county"),
    ],
)
def test_the_highest_that_knows_leads_and_never_a_village_or_an_office(acknowledged, level):
    assert leading(acknowledged) == level


@given(st.sets(st.sampled_from([*LEVELS, OFFICE])), st.sampled_from(LEVELS))
def test_who_hears_of_it_later_never_lowers_who_leads(known, more):
    before, after = leading(known), leading({*known, more})
    rank = [None, *LADDER]
    assert rank.index(after) >= rank.index(before)


# Samples


@pytest.mark.parametrize(
    ("value", "limit", "over", "found"),
    [
        (0.9, 0.05, None, True),
        (0.05, 0.05, None, False),
        (5.2, None, True, True),
        (9.1, 9, False, False),
        (1, None, None, None),
    ],
)
def test_a_value_is_over_as_said_else_by_its_limit_and_nobody_guesses(value, limit, over, found):
    assert is_over(value, limit, over) is found


def test_a_later_clean_value_of_the_same_place_and_indicator_clears_it():
    assert still_over([Value(1, True)]) == ["下游桥 石油类"]
    assert still_over([Value(1, True), Value(2, False)]) == []
    assert still_over([Value(1, True), Value(2, False, indicator="苯")]) == ["下游桥 石油类"]
    assert still_over([Value(1, True), Value(2, False, place="上游桥")]) == ["下游桥 石油类"]
    assert still_over([Value(1, True), Value(2, False, place="下游 桥")]) == []


def test_it_goes_by_when_they_were_taken_not_by_when_they_were_told():
    assert still_over([Value(3, False), Value(1, True)]) == []
    assert still_over([Value(1, False), Value(3, True), Value(2, False)]) == ["下游桥 石油类"]


# Disputes


def test_a_dispute_ends_with_an_agreement_or_with_a_reason_after_mediation_has_failed():
    assert may_end("agreed", broken=False, reason=None)
    assert not may_end("agreed", broken=True, reason="对方违约")
    assert may_end("failed", broken=False, reason="已起诉")
    assert not may_end("failed", broken=False, reason=" ")
    assert not may_end("continued", broken=False, reason="x")
    assert not may_end(None, broken=False, reason="x")


@given(st.sampled_from([None, *OUTCOMES]), st.booleans(), st.text(max_size=3))
def test_an_agreement_in_force_always_ends_it(outcome, broken, reason):
    if in_force(outcome, broken=broken):
        assert may_end(outcome, broken=broken, reason=reason)


# The policy


def test_a_county_says_how_long_who_and_what_burns():
    found = EMERGENCY.read(EMERGENCY.default)
    assert found.acknowledge == found.again == Limit("urgent", 600)
    assert found.offices == ("emergency",)
    assert "AIR-01" in found.fire_kinds


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("acknowledge", {"clock": "urgent", "minutes": 0}),
        ("again", None),
        ("offices", "emergency"),
        ("offices", [""]),
        ("fire_kinds", [1]),
        ("fire_kinds", ["x"] * 51),
        ("more", 1),
    ],
)
def test_what_is_wrong_in_it_is_named(name, value):
    with pytest.raises(Faults) as found:
        EMERGENCY.read(EMERGENCY.default | {name: value})
    assert {fault.path[0] for fault in found.value.faults} == {name}
