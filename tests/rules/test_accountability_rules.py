"""The tables of allowed steps, thresholds, and who answers at a step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accountability.rules import consequences, files, findings
from app.accountability.rules.counters import Threshold, answering, steps_reached
from app.accountability.rules.moves import AUTHORITY, DECIDER, PERSON, RULER, UNIT, allowed
from app.accountability.rules.of_records import STATES, STEPS

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


@pytest.mark.parametrize(
    ("state", "sides", "may"),
    [
        ("found", {UNIT}, ["answer"]),
        ("found", {AUTHORITY}, []),
        ("found", {DECIDER}, ["confirm", "reject"]),
        ("found", {DECIDER, UNIT}, ["answer", "confirm", "reject"]),
        ("confirmed", set(ALL), []),
        ("rejected", set(ALL), []),
    ],
)
def test_who_may_what_with_a_finding(state, sides, may):
    assert allowed(findings.MOVES, state, sides) == may


@pytest.mark.parametrize(
    ("state", "sides", "facts", "may"),
    [
        ("proposed", {AUTHORITY}, (), ["withdraw"]),
        ("proposed", {DECIDER}, (), ["order", "refuse"]),
        ("proposed", {UNIT, PERSON}, (), []),
        ("ordered", {AUTHORITY}, (), ["carry_out"]),
        ("ordered", {DECIDER}, (), []),
        ("ordered", {DECIDER}, ("is_veto",), ["lift"]),
        ("done", {DECIDER}, ("is_veto",), ["lift"]),
        ("refused", set(ALL), ("is_veto",), []),
        ("withdrawn", set(ALL), ("is_veto",), []),
        ("lifted", set(ALL), ("is_veto",), []),
    ],
)
def test_who_may_what_with_a_consequence(state, sides, facts, may):
    assert allowed(consequences.MOVES, state, sides, facts) == may


@pytest.mark.parametrize(
    ("kind", "ground"),
    [
        ("surface", "false_rectification"),
        ("false", "false_rectification"),
        ("perfunctory", "false_rectification"),
        ("misreport", "false_reporting"),
        ("inflated", "false_reporting"),
        ("concealed", "false_reporting"),
    ],
)
def test_a_finding_proposes_on_its_ground(kind, ground):
    assert findings.ground(kind) == ground
    assert ground in files.OF_PROGRAM


def test_every_kind_of_falsehood_has_its_fact():
    assert set(findings.RECTIFICATION) < set(findings.KINDS)
    assert len(findings.KINDS) == 6


def test_of_who_stands_at_the_top_another_body_decides():
    assert files.outcomes(at_top=True) == ("no_action", "hand_over")
    assert files.outcomes(at_top=False) == tuple(files.OUTCOMES)
    assert set(files.AT_TOP) <= set(files.OUTCOMES)


def test_what_is_decided_of_a_file_is_a_consequence_that_people_may_have():
    followed = set(files.OUTCOMES) - {"no_action"}
    assert followed <= set(consequences.KINDS)
    assert all("person" in consequences.KINDS[name].of for name in followed)


@pytest.mark.parametrize(
    ("kind", "of", "of_period", "good"),
    [
        ("veto", {"unit"}, True, False),
        ("area_limit", {"unit"}, False, False),
        ("talk_reminder", {"person"}, False, False),
        ("talk", {"unit", "person"}, False, False),
        ("praise", {"unit", "person"}, False, True),
        ("reward", {"unit", "person"}, False, True),
        ("penalty", {"unit", "person"}, False, False),
    ],
)
def test_of_what_a_consequence_is(kind, of, of_period, good):
    one = consequences.KINDS[kind]
    assert (one.of, one.of_period, one.good) == (of, of_period, good)


def test_all_measures_of_the_plan_are_there():
    """Row E10: 函告、警示、通报、督办、挂牌督办、约谈、区域限批、移交问责."""
    names = " ".join(kind.name for kind in consequences.KINDS.values())
    for word in ("函告", "警示", "通报", "督办", "挂牌督办", "约谈", "区域限批", "移交问责"):
        assert word in names, word
    for word in ("谈话提醒", "一票否决", "奖励", "处罚", "责令恢复"):
        assert word in names, word


def test_who_prepared_does_not_decide_and_who_decided_does_not_rule():
    """Every step before the decision but the person's own is one that bars from deciding."""
    before = {name for name, one in files.MOVES.items() if one.states & {"proposed", "asked"}}
    assert before - {"explain", "drop"} == set(files.PREPARING) - {"open"}
    assert set(files.DECIDING) <= set(files.MOVES)


@given(deputy=st.integers(0, 50), heads=st.integers(0, 50), count=st.integers(0, 200))
def test_more_never_reaches_less(deputy, heads, count):
    limit = Threshold(deputy, heads)
    assert set(limit.reached(count)) <= set(limit.reached(count + 1))
    assert ("deputy" in limit.reached(count)) == (0 < deputy <= count)


@given(st.dictionaries(st.sampled_from(["violations", "unfinished"]), st.integers(0, 20)))
def test_a_step_is_reached_by_any_counter(counts):
    limits = {"violations": Threshold(3, 6), "unfinished": Threshold(2, 4)}
    found = steps_reached(counts, limits)
    for step in ("deputy", "heads"):
        reached = [name for name, count in counts.items() if step in limits[name].reached(count)]
        assert list(found.get(step, ())) == reached


@pytest.mark.parametrize("table", [files.GROUNDS, files.OUTCOMES, files.BODIES, findings.ABOUT])
def test_what_people_read_is_chinese_and_said_once(table):
    names = list(table.values())
    assert names
    assert len(set(names)) == len(names)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in name) for name in names)


@pytest.mark.parametrize(
    ("ranked", "praise", "talk", "first", "last"),
    [
        ([1, 2, 3, 4, 5, 6, 7], 2, 3, [1, 2], [7, 6, 5]),
        ([1, 2, 3], 3, 3, [1], [3]),
        ([1], 3, 3, [], []),
        ([], 3, 3, [], []),
        ([1, 2, 3, 4], 0, 1, [], [4]),
    ],
)
def test_the_first_are_praised_and_the_last_talked_to(ranked, praise, talk, first, last):
    assert consequences.by_ranking(ranked, praise, talk) == (first, last)
