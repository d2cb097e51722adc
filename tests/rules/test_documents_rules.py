"""Formal documents: who signs and gets which, what may be done with one when (rows E09, E10)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.rules import (
    CELL_PEOPLE,
    ISSUER,
    KINDS,
    MOVES,
    OFFICE,
    OUTCOMES,
    RECEIVER,
    SENT,
    SIGNER,
    STATES,
    UNANSWERED,
    allowed,
    default_prefix,
    is_late,
    long_date,
    number,
    received_by,
    sides,
)
from app.posts.rules import PERMISSIONS, POSTS

COUNTY, TOWN, OTHER = 1, 2, 3
WATER, POLICE = 7, 8
TO_TOWN, TO_WATER = (TOWN, None), (None, WATER)
ALL_SIDES = (SIGNER, ISSUER, RECEIVER)
DAY = date(2026, 7, 3)


# Kinds


def test_the_ladder_comes_first_and_then_the_wider_set():
    assert list(KINDS)[:4] == ["reminder", "supervision", "circular", "report"]
    assert len({kind.word for kind in KINDS.values()}) == len(KINDS)  # numbers tell kinds apart


def test_grave_ones_are_signed_by_a_leader_alone():
    grave = {name for name, kind in KINDS.items() if kind.signs == {"leader"}}
    assert grave == {"talk", "listed", "area_limit", "accountability"}
    assert {kind.signs for name, kind in KINDS.items() if name not in grave} == {OFFICE}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_whoever_signs_or_gets_one_may_act_on_documents(name):
    kind = KINDS[name]
    assert kind.signs | kind.gets <= PERMISSIONS["documents.act"]
    assert kind.outcomes
    assert set(kind.outcomes) <= set(OUTCOMES)


@pytest.mark.parametrize(
    ("post", "not_got"),
    [("leader", set()), ("reviewer", {"report"}), ("grid_chief", {"report"})],
)
def test_a_special_report_is_for_leaders_and_all_else_for_the_cells_people(post, not_got):
    assert set(received_by(post)) == set(KINDS) - not_got


def test_nobody_else_at_a_cell_gets_one():
    assert {post for post in POSTS if received_by(post)} == CELL_PEOPLE


# Sides


@pytest.mark.parametrize(
    ("kind", "receiver", "post", "found"),
    [
        ("reminder", TO_TOWN, ("reviewer", COUNTY, None), {ISSUER, SIGNER}),
        ("reminder", TO_TOWN, ("leader", COUNTY, None), {ISSUER, SIGNER}),
        ("talk", TO_TOWN, ("reviewer", COUNTY, None), {ISSUER}),  # a leader signs it
        ("talk", TO_TOWN, ("leader", COUNTY, None), {ISSUER, SIGNER}),
        ("reminder", TO_TOWN, ("inspector", COUNTY, None), set()),
        ("reminder", TO_TOWN, ("grid_chief", COUNTY, None), set()),
        ("reminder", TO_TOWN, ("grid_chief", TOWN, None), {RECEIVER}),
        ("reminder", TO_TOWN, ("reviewer", TOWN, None), {RECEIVER}),
        ("report", TO_TOWN, ("reviewer", TOWN, None), set()),  # to leaders only
        ("report", TO_TOWN, ("leader", TOWN, None), {RECEIVER}),
        ("reminder", TO_TOWN, ("grid_officer", TOWN, None), set()),
        ("reminder", TO_TOWN, ("reviewer", OTHER, None), set()),
        ("reminder", TO_WATER, ("liaison", COUNTY, WATER), {RECEIVER}),
        ("reminder", TO_WATER, ("liaison", COUNTY, POLICE), set()),
        ("report", TO_WATER, ("liaison", COUNTY, WATER), {RECEIVER}),
        ("reminder", TO_TOWN, ("liaison", TOWN, WATER), set()),  # the cell's, not his department's
        ("reminder", (COUNTY, None), ("reviewer", COUNTY, None), {ISSUER, SIGNER, RECEIVER}),
    ],
)
def test_on_which_side_one_stands(kind, receiver, post, found):
    assert sides(kind, COUNTY, receiver, [post]) == found


def test_several_posts_are_all_their_sides_and_none_is_no_side():
    both = [("leader", COUNTY, None), ("grid_chief", TOWN, None)]
    assert sides("talk", COUNTY, TO_TOWN, both) == set(ALL_SIDES)
    assert sides("talk", COUNTY, TO_TOWN, []) == frozenset()


# Moves


@pytest.mark.parametrize(
    ("state", "signer", "issuer", "receiver"),
    [
        ("drafted", ["sign"], ["drop"], []),
        ("signed", [], ["drop"], []),
        ("sent", [], ["close"], ["receive", "reply"]),
        ("received", [], ["close"], ["reply"]),
        ("replied", [], ["close"], ["reply"]),  # a reply may be completed
        ("closed", [], [], []),
        ("dropped", [], [], []),
    ],
)
def test_what_each_side_may_do_in_each_state(state, signer, issuer, receiver):
    found = [allowed(state, [side], replied_himself=False) for side in ALL_SIDES]
    assert found == [signer, issuer, receiver]


@pytest.mark.parametrize("state", STATES)
def test_nobody_closes_what_he_replied_to(state):
    mine = allowed(state, ALL_SIDES, replied_himself=True)
    others = allowed(state, ALL_SIDES, replied_himself=False)
    assert mine == [name for name in others if name != "close"]


@given(st.sampled_from(STATES), st.sets(st.sampled_from(ALL_SIDES)))
def test_no_step_goes_back_and_who_is_on_no_side_takes_none(state, on):
    may = allowed(state, on, replied_himself=False)
    assert on or may == []
    for name in may:
        move = MOVES[name]
        assert move.side in on
        assert STATES.index(move.to) >= STATES.index(state)


def test_dropping_and_replying_need_words():
    assert {name for name, move in MOVES.items() if move.note} == {"drop", "reply"}


def test_nothing_that_was_sent_is_dropped_and_no_draft_is_shown():
    assert not set(SENT) & MOVES["drop"].states
    assert set(UNANSWERED) < set(SENT)
    assert not {"drafted", "signed", "dropped"} & set(SENT)


# Numbers, days


@pytest.mark.parametrize(
    ("prefix", "kind", "serial", "said"),
    [
        ("量", "supervision", 3, "量环督〔2026〕3号"),
        ("量", "reminder", 3, "量环提〔2026〕3号"),
        ("", "circular", 120, "环通〔2026〕120号"),
    ],
)
def test_how_it_is_numbered(prefix, kind, serial, said):
    assert number(prefix, kind, 2026, serial) == said


@pytest.mark.parametrize(("county", "prefix"), [("量山县", "量"), ("量", "量"), ("", "")])
def test_a_county_that_has_named_no_prefix_has_its_first_character(county, prefix):
    assert default_prefix(county) == prefix


@pytest.mark.parametrize("state", STATES)
def test_late_is_what_was_sent_and_not_replied_to_after_its_last_day(state):
    owed = state in ("sent", "received")
    assert not is_late(state, DAY, DAY)  # the last day is still in time
    assert is_late(state, DAY, DAY + timedelta(days=1)) is owed
    assert not is_late(state, None, DAY)


@pytest.mark.parametrize(
    ("day", "said"), [(DAY, "2026年7月3日"), (date(2026, 12, 31), "2026年12月31日")]
)
def test_a_day_is_written_without_noughts(day, said):
    assert long_date(day) == said
