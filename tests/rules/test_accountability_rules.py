"""The tables of allowed steps, thresholds, and who answers at a step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accountability.rules import consequences, files, findings
from app.accountability.rules.counters import Threshold, answering, steps_reached
from app.accountability.rules.moves import AUTHORITY, DECIDER, PERSON, RULER, UNIT, allowed
from app.accountability.rules.words import STATES, STEPS

LIVES = {
    "files": (files.MOVES, files.STATES, {"rule": ("revoked",)}),
    "findings": (findings.MOVES, findings.STATES, {}),
    "consequences": (consequences.MOVES, consequences.STATES, {}),
}
FACTS = ("no_account", "time_over", "to_hand_over", "may_close", "may_appeal", "appealed")
ALL = (AUTHORITY, DECIDER, PERSON, RULER, UNIT)


@pytest.mark.parametrize("life", LIVES)
def test_every_state_is_reached_and_every_step_leads_to_one(life):
    moves, states, beside = LIVES[life]
    reached = {one.to for one in moves.values() if one.to}
    reached |= {state for found in beside.values() for state in found}
    assert set(states) - reached == {states[0]}, "all but the first"
    for one in moves.values():
        assert one.states <= set(states)
    assert set(states) <= set(STATES)
    assert set(moves) <= set(STEPS)


@pytest.mark.parametrize("life", LIVES)
@given(
    sides=st.sets(st.sampled_from(ALL)),
    facts=st.sets(st.sampled_from(FACTS)),
    more=st.sets(st.sampled_from(FACTS)),
)
def test_nobody_on_no_side_may_anything_and_more_facts_forbid_nothing(life, sides, facts, more):
    moves, states, _ = LIVES[life]
    for state in states:
        assert allowed(moves, state, (), facts) == []
        some = set(allowed(moves, state, sides, facts))
        assert some <= set(allowed(moves, state, sides, facts | more))


@pytest.mark.parametrize(
    ("state", "sides", "facts", "may"),
    [
        ("proposed", {AUTHORITY}, (), ["add", "ask"]),
        ("proposed", {AUTHORITY, DECIDER}, (), ["add", "ask", "drop"]),
        ("proposed", {DECIDER}, (), ["drop"]),
        ("proposed", {PERSON}, (), []),
        ("asked", {PERSON}, (), ["explain"]),
        ("asked", {AUTHORITY}, (), []),
        ("asked", {AUTHORITY}, ("no_account",), ["take_down"]),
        ("asked", {AUTHORITY}, ("time_over",), ["record_silence"]),
        ("asked", {DECIDER}, (), ["drop"]),
        ("explained", {AUTHORITY}, (), ["ask"]),
        ("explained", {DECIDER}, (), ["decide", "drop"]),
        ("decided", {AUTHORITY}, ("may_close",), ["close"]),
        ("decided", {AUTHORITY}, ("to_hand_over", "not_appealed"), ["hand_over"]),
        ("decided", {AUTHORITY}, ("to_hand_over", "appealed"), []),
        ("decided", {PERSON}, ("may_appeal",), ["appeal"]),
        ("decided", {RULER}, ("appealed",), ["rule"]),
        ("decided", {DECIDER}, ("appealed",), []),
        ("closed", {AUTHORITY, DECIDER, RULER}, (), []),
        ("dropped", set(ALL), FACTS, []),
        ("revoked", set(ALL), FACTS, []),
    ],
)
def test_who_may_what_with_a_file(state, sides, facts, may):
    assert allowed(files.MOVES, state, sides, facts) == may


def test_no_decision_without_an_explanation():
    """Only what was explained, or in time was not, is decided."""
    assert files.MOVES["decide"].states == {"explained"}
    into = {name for name, one in files.MOVES.items() if one.to == "explained"}
    assert into == {"explain", "take_down", "record_silence"}


@pytest.mark.parametrize(
    ("count", "reached"),
    [(0, ()), (2, ()), (3, ("deputy",)), (5, ("deputy",)), (6, ("deputy", "heads"))],
)
def test_steps_follow_one_another(count, reached):
    assert Threshold(3, 6).reached(count) == reached
    assert Threshold(0, 0).reached(count) == ()


def test_steps_name_the_counters_that_reach_them():
    limits = {"violations": Threshold(3, 6), "unfinished": Threshold(1, 9)}
    found = steps_reached({"violations": 6, "unfinished": 2}, limits)
    assert found == {"deputy": ("violations", "unfinished"), "heads": ("violations",)}
    assert list(found) == ["deputy", "heads"]


@pytest.mark.parametrize(
    ("step", "roles", "found"),
    [
        ("deputy", ["leader", "leader_in_charge"], ("leader",)),
        ("deputy", ["leader_in_charge"], ("leader_in_charge",)),
        ("deputy", ["grid_chief"], ()),
        ("heads", ["government_head", "grid_chief"], ("party_head", "government_head")),
        ("heads", ["grid_chief", "grid_officer"], ("grid_chief",)),
        ("heads", [], ()),
    ],
)
def test_the_first_roles_that_are_there_answer(step, roles, found):
    assert answering(step, roles) == found
