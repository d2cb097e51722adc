"""What somebody is in a case; whose turn it is; what a closing must say (A02, C04, C17)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.incidents.rules.actions import OPEN, STATUSES, Way
from app.incidents.rules.duty import LADDER, levels_above, levels_below, levels_from
from app.incidents.rules.filing import LEVELS, filer_level
from app.incidents.rules.lists import BADGES, BOXES, TURN
from app.incidents.rules.result import DEMANDS, Closing, missing, photos_missing
from app.incidents.rules.standing import (
    FACT_OF,
    POSTS_OF,
    ROLE_OF,
    Fact,
    Part,
    Role,
    Standing,
    roles_in,
)
from app.incidents.rules.words import LEVEL, STATUS
from app.posts.rules import POSTS, Held, Scope

ME, FILER, AWAY = 1, 2, 3
facts = st.frozensets(st.sampled_from(Fact))
roles = st.frozensets(st.sampled_from(Role))
TOWN = Held("reviewer", 7, "/1/7/", "township")


def roles_of(scope, *, parts=(), **changed):
    case = {
        "reviewed_by": [7],
        "overseen_by": [1],
        "led_by": None,
        "filer_id": FILER,
        "handler_officer_id": None,
        "handler_department_id": None,
    }
    return roles_in(scope, ME, parts=parts, **(case | changed))


# Roles and parts


@pytest.mark.parametrize(
    ("part", "role"),
    [
        ("assisting", Role.ASSISTING),
        ("addressee", Role.ADDRESSEE),
        ("receiver", Role.RECEIVER),
        ("called", Role.CALLED),
        ("responding", Role.RESPONDING),
        ("leading", Role.LEADING),
        ("joining", Role.JOINING),
        ("handler", None),  # who handles it now stands in the case
        ("reader", None),
        ("outside_addressee", None),
        ("outside_receiver", None),
        ("joint", None),
    ],
)
def test_what_an_open_part_makes_of_somebody(part, role):
    assert roles_of(Scope(()), parts=[part]) == ({role} if role else frozenset())


def test_a_part_is_somebodys_or_nobodys_and_never_both():
    assert not ROLE_OF.keys() & FACT_OF.keys()
    assert POSTS_OF.keys() <= ROLE_OF.keys()
    assert all(posts <= POSTS.keys() for posts in POSTS_OF.values())
    assert len(set(ROLE_OF.values())) == len(ROLE_OF)


@pytest.mark.parametrize(
    ("part", "never"),
    [
        (Part.ADDRESSEE, "grid_officer"),  # what was handed over is an office's to take
        (Part.RECEIVER, "grid_officer"),
        (Part.LEADING, "grid_chief"),  # a village never declares an end
        (Part.LEADING, "leader"),
        (Part.CALLED, "supervisor"),
        (Part.ASSISTING, "inspector"),
    ],
)
def test_to_whom_a_cells_part_never_belongs(part, never):
    assert never not in POSTS_OF[part]


def test_who_stands_in_corrects_and_handles_what_is_his_who_is_away():
    instead = Scope((Held("grid_officer", 4, "/1/7/4/", "village", None, AWAY),))
    assert roles_of(instead, filer_id=AWAY) == {Role.FILER}
    assert roles_of(instead, handler_officer_id=AWAY) == {Role.HANDLER}
    assert roles_of(instead, handler_officer_id=FILER) == frozenset()


def test_a_case_without_a_handler_has_none_among_those_without_a_department():
    assert roles_of(Scope((TOWN,)), reviewed_by=[]) == frozenset()
    assert Role.HANDLER not in roles_of(Scope(()), handler_department_id=None)


@given(st.lists(st.none() | st.integers(1, 9)), st.lists(st.none() | st.integers(1, 9)))
def test_a_reviewer_acts_where_he_reviews_and_nowhere_else(acting, above):
    found = roles_of(Scope((TOWN,)), reviewed_by=acting, overseen_by=above)
    assert (Role.REVIEWER in found, Role.SUPERIOR in found) == (7 in acting, 7 in above)


# Ways


@given(st.sampled_from(STATUSES), facts, roles, facts, facts, roles)
def test_a_way_is_open_by_status_role_needs_and_bars_alone(status, so, mine, needs, bars, by):
    way = Way(frozenset(OPEN), by, needs=needs, bars=bars)
    expected = status in OPEN and bool(by & mine) and needs <= so and not bars & so
    assert way.open_to(Standing(status, so, mine)) is expected


@given(facts, roles, roles)
def test_another_role_never_closes_a_way(so, mine, more):
    way = Way(frozenset(OPEN), frozenset({Role.REVIEWER}), bars=frozenset({Fact.OWN}))
    if way.open_to(Standing("accepted", so, mine)):
        assert way.open_to(Standing("accepted", so, mine | more))


# Levels


@pytest.mark.parametrize("level", LADDER)
def test_the_ladder_is_what_is_below_the_level_and_what_is_above(level):
    assert (*levels_below(level), level, *levels_above(level)) == LADDER
    assert levels_from(level) == (level, *levels_above(level))


@pytest.mark.parametrize(
    ("posts", "level"),
    [
        ([], None),
        ([("grid_officer", "village")], "village"),
        ([("supervisor", "county")], None),  # a citizen, whatever his cell
        ([("supervisor", "county"), ("grid_officer", "unit")], "unit"),
        ([("grid_officer", "village"), ("reviewer", "township")], "township"),
        ([("leader", "county"), ("reviewer", "township")], "county"),
        ([("administrator", "county")], None),  # files nothing
        ([("liaison", "county")], None),
    ],
)
def test_the_highest_level_at_which_somebody_files(posts, level):
    scope = Scope(tuple(Held(kind, 1, "/1/", at) for kind, at in posts))
    assert filer_level(scope) == level
    assert level is None or level in LEVELS


# Lists


def test_every_open_status_is_somebodys_turn_and_of_one_only():
    turns = [status for statuses in TURN.values() for status in statuses]
    assert sorted(turns) == sorted(OPEN)


def test_a_badge_counts_a_box_that_there_is_and_no_two_the_same():
    assert set(BADGES.values()) <= set(BOXES)
    assert len(set(BADGES.values())) == len(BADGES)
    assert len(set(BOXES)) == len(BOXES)


def test_every_status_and_level_has_its_own_word_in_tables():
    assert STATUS.keys() == set(STATUSES)
    assert len(set(STATUS.values())) == len(STATUS)
    assert LEVEL.keys() >= set(LADDER)


# Closing

NATURES = {"violation": ("responsibility", "cause"), "nuisance": ()}
CLOSING = Closing(NATURES, {"complex": ("rectified",)}, ("public",))


@pytest.mark.parametrize(
    ("nature", "handling_class", "source", "reported", "demanded"),
    [
        ("nuisance", None, "own_patrol", False, ()),
        ("nuisance", "general", "own_patrol", False, ()),  # a class of which nothing is said
        ("nuisance", "complex", "own_patrol", False, ("rectified",)),
        ("violation", None, "own_patrol", False, ("cause", "responsibility")),
        ("violation", "complex", "own_patrol", False, DEMANDS),
        ("nuisance", None, "public", False, ("satisfaction",)),
        ("nuisance", None, "own_patrol", True, ("satisfaction",)),  # somebody is there to be asked
        ("violation", "complex", "public", True, (*DEMANDS, "satisfaction")),
    ],
)
def test_what_a_closing_must_say(nature, handling_class, source, reported, demanded):
    found = CLOSING.demanded(
        nature=nature, handling_class=handling_class, sources={source}, reported=reported
    )
    assert found == demanded


@pytest.mark.parametrize(
    ("said", "reported", "lacking"),
    [
        ({"cause": "x", "satisfaction": "satisfied"}, True, []),
        ({"cause": " \n", "satisfaction": "satisfied"}, True, ["cause"]),
        ({"cause": None, "satisfaction": "dissatisfied"}, False, ["cause"]),
        ({}, False, ["cause", "satisfaction"]),
        ({"cause": "x", "satisfaction": "no_reporter"}, False, []),
        ({"cause": "x", "satisfaction": "no_reporter"}, True, ["satisfaction"]),  # he is there
        ({"cause": "x", "satisfaction": "unreachable"}, True, []),
    ],
)
def test_what_a_closing_does_not_say(said, reported, lacking):
    assert missing(("cause", "satisfaction"), said, reported=reported) == lacking


def test_photos_of_a_dealing_on_the_spot_show_before_and_after():
    both = ("before", "after")
    assert photos_missing(both, before=["a"], after=["b"]) == []
    assert photos_missing(both, before=[], after=[]) == ["before", "after"]
    assert photos_missing(both, before=["b"], after=["b"]) == ["before"], "one shows one moment"
    assert photos_missing(("after",), before=[], after=["b"]) == []
    assert photos_missing((), before=[], after=[]) == []
