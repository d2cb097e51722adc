"""Facts about the rules of cases: whose duty, how long, who may do what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines.rules import Limit
from app.incidents.actions import ACTIONS, allowed
from app.incidents.actions.registry import PHASES
from app.incidents.rules import duty
from app.incidents.rules.actions import FORMER, OPEN, STATUSES
from app.incidents.rules.duty import LADDER, STAGES
from app.incidents.rules.filing import SOURCES, found_by_others, sources
from app.incidents.rules.standing import (
    Fact,
    Role,
    Standing,
    county_acts_at_once,
    fixed_on_spot,
    no_second,
    roles_in,
)
from app.incidents.service.notify import AUDIENCES
from app.notices.rules import SENTENCES
from app.posts.rules import Held, Scope

TOWN, COUNTY = LADDER
BOTH, NOBODY = frozenset(LADDER), frozenset()
levels = st.sampled_from(LADDER)
seats = st.frozensets(levels)
ladders = st.lists(st.text("abcdef", min_size=1), unique=True, max_size=6)


def vacant(*names):
    return [{"level": name, "reason": "vacant"} for name in names]


# Climbing


def test_the_first_level_in_post_takes_the_case():
    assert duty.climb(("a", "b", "c"), {"b", "c"}) == ("b", vacant("a"))
    assert duty.climb(("a", "b", "c"), {"a"}) == ("a", [])


def test_the_last_level_takes_it_whether_or_not_somebody_is_there():
    assert duty.climb(("a", "b", "c"), NOBODY) == ("c", vacant("a", "b"))


def test_a_level_where_nobody_may_end_what_he_did_is_passed_as_a_vacant_one():
    no_second = [{"level": TOWN, "reason": "no_second"}]
    assert duty.on_arrival(TOWN, BOTH, {TOWN}) == (COUNTY, no_second)
    assert duty.for_want_of_second(no_second)
    assert duty.on_arrival(TOWN, {COUNTY}, {TOWN}) == (COUNTY, vacant(TOWN))
    assert not duty.for_want_of_second(vacant(TOWN))
    assert duty.on_arrival(COUNTY, BOTH, {COUNTY}) == (COUNTY, []), "nobody is above"
    assert frozenset(duty.STAGES.values()) >= duty.REVIEWED > duty.SECOND


def test_where_there_is_no_level_nobody_takes_it():
    assert duty.climb((), BOTH) == (None, [])


@given(ladders, st.frozensets(st.text("abcdef", min_size=1)))
def test_every_level_below_the_taker_is_vacant_and_on_record(ladder, seated):
    taker, skipped = duty.climb(ladder, seated)
    passed = [one["level"] for one in skipped]
    assert not set(passed) & seated
    assert passed == (ladder[: ladder.index(taker)] if taker else [])
    assert taker is None or taker in seated or taker == ladder[-1]


def test_a_filing_comes_to_the_township_or_where_that_is_vacant_to_the_county():
    assert duty.on_arrival(TOWN, BOTH) == (TOWN, [])
    assert duty.on_arrival(TOWN, {COUNTY}) == (COUNTY, vacant(TOWN))


def test_a_vacant_county_is_never_skipped():
    assert duty.on_arrival(TOWN, NOBODY) == (COUNTY, vacant(TOWN))
    assert duty.on_arrival(COUNTY, NOBODY) == (COUNTY, [])


@given(levels, seats)
def test_nothing_ever_arrives_below_where_it_was_sent(level, seated):
    taker, _ = duty.on_arrival(level, seated)
    assert LADDER.index(taker) >= LADDER.index(level)


# After a time-out, after handing up


@pytest.mark.parametrize("seated", [BOTH, {COUNTY}])
def test_what_a_township_let_run_out_or_hands_up_is_the_countys(seated):
    assert duty.after_timeout(TOWN, seated) == (COUNTY, [])
    assert duty.after_handing_up(TOWN, seated) == (COUNTY, [])


@pytest.mark.parametrize("seated", [{TOWN}, NOBODY])
def test_a_vacant_county_takes_it_too_and_a_time_out_says_that_it_is_vacant(seated):
    assert duty.after_timeout(TOWN, seated) == (COUNTY, vacant(COUNTY))
    assert duty.after_handing_up(TOWN, seated) == (COUNTY, [])


@given(seats)
def test_nobody_is_above_the_county(seated):
    assert duty.after_timeout(COUNTY, seated) == (None, [])
    assert duty.after_handing_up(COUNTY, seated) == (None, [])


# Which levels may act


def test_a_report_that_has_moved_up_must_be_accepted_there():
    assert duty.base_level_after("reported", TOWN, COUNTY) == COUNTY
    assert duty.reviewing_levels(COUNTY, COUNTY) == (COUNTY,)


@pytest.mark.parametrize("status", [status for status in OPEN if status != "reported"])
def test_accepted_work_that_moves_up_keeps_the_lower_levels_actions(status):
    assert duty.base_level_after(status, TOWN, COUNTY) == TOWN
    assert duty.reviewing_levels(TOWN, COUNTY) == (TOWN, COUNTY)


@given(st.sampled_from(STATUSES), levels, levels)
def test_the_base_never_lies_above_the_level(status, base, level):
    if LADDER.index(base) <= LADDER.index(level):
        after = duty.base_level_after(status, base, level)
        assert LADDER.index(after) <= LADDER.index(level)


def test_a_corrected_place_in_another_township_starts_where_such_places_start():
    assert duty.level_after_correcting(TOWN, TOWN, same_township=False) == TOWN
    assert duty.level_after_correcting(TOWN, COUNTY, same_township=False) == COUNTY


def test_what_has_moved_up_stays_up_when_its_place_is_corrected():
    assert duty.level_after_correcting(COUNTY, TOWN, same_township=False) == COUNTY
    assert duty.level_after_correcting(COUNTY, TOWN, same_township=True) == COUNTY


# How long


def named(stage, nature="violation", severity="general", handling_class=None):
    return duty.limit_named(stage, nature=nature, severity=severity, handling_class=handling_class)


def test_every_open_status_has_a_stage_and_no_ended_one():
    assert set(STAGES) == set(OPEN)
    assert set(STATUSES) - set(OPEN) == {"closed", "unfounded", "merged"}


def test_accepting_is_as_urgent_as_the_case():
    assert named("accept", severity="major") == ("accept", "major")
    assert named("accept", nature="emergency", severity="general") == ("accept", "emergency")


def test_a_key_zone_halves_the_time_to_accept_below_the_top():
    assert duty.hastens("accept", "township", ["zone_red_line"])
    assert not duty.hastens("accept", "county", ["zone_red_line"])
    assert not duty.hastens("handle", "township", ["zone_red_line"])
    assert not duty.hastens("accept", "township", [])
    assert Limit("working_hours", 4 * 3600).halved() == Limit("working_hours", 2 * 3600)


def test_handling_takes_as_long_as_its_class_which_is_general_until_somebody_says():
    assert named("handle", handling_class="immediate") == ("handle", "immediate")
    assert named("handle") == ("handle", "general")


def test_confirming_and_closing_have_one_limit():
    assert named("confirm") == named("close") == ("confirm",)
    assert named("correct") == ("correct",)


def test_the_outer_limit_is_that_of_the_class_and_general_until_there_is_one():
    assert named("outer") == ("outer", "general")
    assert named("outer", handling_class="complex") == ("outer", "complex")


# Who may do what when


REVIEWING = {
    "reported": ["accept", "return", "dismiss", "escalate"],
    "returned": [],
    "accepted": ["assign", "dismiss", "escalate"],
    "assigned": ["assign", "escalate"],
    "in_hand": ["assign", "escalate"],
    "submitted": ["confirm", "reject", "escalate"],
    "confirmed": ["close", "escalate"],
    "closed": ["reopen"],
    "unfounded": ["reopen"],
    "merged": [],
}
#: Where a reviewer may besides hand the case over, ask for help, call bodies together.
ASKING = set(OPEN) - {"returned"}
TOGETHER = {"accepted", "assigned", "in_hand"}
WORKED_ON = TOGETHER | {"submitted", "confirmed"}


def may(status, role, *facts):
    return list(allowed(Standing(status, frozenset(facts), frozenset({role}))))


@pytest.mark.parametrize(("status", "names"), REVIEWING.items())
def test_what_a_reviewer_may_do_in_a_status(status, names):
    asking = ("transfer", "assist") if status in ASKING else ()
    joint = ("joint",) if status in TOGETHER else ()
    joint += ("pause", "extend") if status in TOGETHER else ()
    joint += ("measure",) if status in WORKED_ON else ()
    moved = ("relocate",) if status in ASKING else ()
    merged = ("merge",) if status in OPEN else ()
    led = ("name_leader",) if status in OPEN else ()
    names = [*names, *asking, *joint, *led, "comment", *moved, *merged]
    assert may(status, Role.REVIEWER) == names
    at_the_top = [name for name in names if name != "escalate"]
    assert may(status, Role.REVIEWER, Fact.AT_TOP) == at_the_top


def test_the_table_of_reviewers_speaks_of_every_status():
    assert set(REVIEWING) == set(STATUSES)


def test_a_handler_starts_and_submits_or_declines():
    found = {status: may(status, Role.HANDLER)[:-1] for status in STATUSES}
    assert {status: names for status, names in found.items() if names} == {
        "accepted": ["extend"],
        "assigned": ["start", "submit", "decline", "extend"],
        "in_hand": ["submit", "decline", "extend"],
    }


@pytest.mark.parametrize("status", STATUSES)
def test_time_is_asked_for_while_work_goes_on_and_given_by_who_was_asked(status):
    asking, together = {"pause", "extend"}, status in TOGETHER
    assert bool(asking & set(may(status, Role.REVIEWER))) == together
    assert ({"grant", "deny"} <= set(may(status, Role.GRANTING))) == together
    for fact in (Fact.PAUSED, Fact.EMERGENCY):
        assert not asking & set(may(status, Role.REVIEWER, fact))
    assert ("resume" in may(status, Role.REVIEWER, Fact.PAUSED)) == together
    assert "resume" not in may(status, Role.REVIEWER)


def test_a_filer_corrects_after_a_return_and_nothing_else():
    found = {status: may(status, Role.FILER, Fact.FIXED_ON_SPOT)[:-1] for status in STATUSES}
    assert {status: names for status, names in found.items() if names} == {"returned": ["correct"]}


def test_a_nuisance_fixed_on_the_spot_is_confirmed_without_being_handled():
    usual = ["accept", "return", "confirm", "dismiss", "escalate"]
    assert may("reported", Role.REVIEWER, Fact.FIXED_ON_SPOT)[:5] == usual
    assert "confirm" not in may("accepted", Role.REVIEWER, Fact.FIXED_ON_SPOT)


@given(st.sampled_from(STATUSES), st.frozensets(st.sampled_from(Fact)))
def test_who_filed_or_submitted_never_confirms_closes_or_dismisses(status, facts):
    """Two people: whatever else is so, and whichever roles he has."""
    standing = Standing(status, facts | {Fact.OWN}, frozenset(Role))
    assert not {"confirm", "close", "dismiss"} & set(allowed(standing))


@given(st.sampled_from(STATUSES), st.frozensets(st.sampled_from(Fact)))
def test_a_village_never_ends_or_hands_on_a_case(status, facts):
    villages = frozenset({Role.FILER, Role.HANDLER, Role.ASSISTING, Role.CALLED, Role.RESPONDING})
    mine = set(allowed(Standing(status, facts, villages)))
    usual = {"correct", "start", "submit", "decline", "answer", "comment", "extend"}
    assert mine <= usual | COUNTED


#: What somebody with an open part may do besides; what a village does in emergencies, disputes.
COUNTED = {
    *("acknowledge", "joint_result", "sheet", "sample", "carry_out"),
    *("parties", "mediate", "agreement_broken"),
}


@pytest.mark.parametrize("status", ["reported", "accepted"])
def test_what_the_public_sent_is_found_unfounded_by_the_level_above(status):
    assert "dismiss" not in may(status, Role.REVIEWER, Fact.SENT_IN)
    assert "dismiss" in may(status, Role.SUPERIOR, Fact.SENT_IN)
    assert "dismiss" not in may(status, Role.SUPERIOR)


def test_what_others_sent_is_not_confirmed_with_what_was_fixed_on_the_spot():
    assert "confirm" in may("reported", Role.REVIEWER, Fact.FIXED_ON_SPOT)
    assert "confirm" not in may("reported", Role.REVIEWER, Fact.FIXED_ON_SPOT, Fact.SENT_IN)
    assert "merge" in may("reported", Role.SUPERIOR, Fact.SENT_IN)
    assert "merge" not in may("reported", Role.SUPERIOR)


def test_the_level_above_ends_what_nobody_else_may():
    assert "close" not in may("confirmed", Role.SUPERIOR)
    assert "close" in may("confirmed", Role.SUPERIOR, Fact.NO_SECOND)
    for action in ("confirm", "reject"):
        assert action not in may("submitted", Role.SUPERIOR)
        assert action in may("submitted", Role.SUPERIOR, Fact.NO_SECOND)
        assert action not in may("submitted", Role.SUPERIOR, Fact.NO_SECOND, Fact.OWN)
    assert no_second([1], {1, 2})
    assert no_second([], {1, None})
    assert not no_second([1, 3], {1, 2})


def test_who_has_lost_a_case_does_not_bring_it_down_by_putting_it_elsewhere():
    assert duty.level_after_relocating("county", "township", held="township") == "county"
    assert duty.level_after_relocating("county", "township", held="county") == "township"
    assert duty.level_after_relocating("township", "township", held="township") == "township"
    assert duty.level_after_relocating("township", "county", held="township") == "county"


@pytest.mark.parametrize("status", OPEN)
def test_the_level_above_takes_over_whatever_is_open(status):
    assert "take_over" in may(status, Role.SUPERIOR)
    assert "take_over" not in may(status, Role.SUPERIOR, Fact.AT_TOP)
    assert "take_over" not in may(status, Role.REVIEWER)


def test_what_was_returned_twice_goes_up_and_at_the_top_is_decided():
    row = ACTIONS["return"]
    reviewer = frozenset({Role.REVIEWER})
    usual = row.way(Standing("reported", frozenset(), reviewer))
    third = row.way(Standing("reported", frozenset({Fact.RETURNED_OFTEN}), reviewer))
    assert (usual.after, third.after) == ("returned", None)
    at_top = frozenset({Fact.RETURNED_OFTEN, Fact.AT_TOP})
    assert row.way(Standing("reported", at_top, reviewer)) is None


@given(st.sampled_from(STATUSES), st.frozensets(st.sampled_from(Fact)))
def test_who_is_nothing_in_a_case_may_do_nothing(status, facts):
    assert allowed(Standing(status, facts, frozenset())) == ()


def test_only_a_nuisance_of_ones_own_patrol_with_measures_is_fixed_on_the_spot():
    assert fixed_on_spot("nuisance", "own_patrol", "当场清理")
    assert not fixed_on_spot("nuisance", "own_patrol", " \n")
    assert not fixed_on_spot("nuisance", "public", "当场清理")
    assert not fixed_on_spot("violation", "own_patrol", "当场清理")


def test_every_action_is_declared_once_and_tells_whom_there_is_with_words_that_there_are():
    rows = [row for phase in PHASES for row in phase.ROWS]
    assert [row.name for row in rows] == list(ACTIONS)
    told = [tells for row in rows for tells in row.tells]
    assert {part for tells in told for part in tells.whom} <= {FORMER, *AUDIENCES}
    assert {tells.notice for tells in told} <= set(SENTENCES)


def test_every_declared_status_is_one_and_every_reason_is_written_down():
    for action in ACTIONS.values():
        for way in action.ways:
            assert way.before <= set(STATUSES), action.name
            assert way.after is None or way.after in STATUSES, action.name
            assert way.by, action.name
    needing = {name for name, action in ACTIONS.items() if action.note}
    assert needing == {
        *("return", "submit", "reject", "dismiss", "reopen", "escalate", "take_over"),
        *("comment", "relocate", "merge", "look_back"),
        *("transfer", "decline", "answer", "assist", "joint_result"),
        *("stand_down", "agreement_broken"),
        *("measure", "refuse_measure", "withdraw_measure", "carry_out", "lift"),
        *("pause", "extend", "deny"),
    }


# Roles


def post(kind, cell_id=7, path="/1/7/", department_id=None):
    return Held(kind, cell_id, path, "township", department_id)


def roles(scope, officer_id=1, **case):
    filed = {"filer_id": 2, "handler_officer_id": None, "handler_department_id": None}
    places = {"reviewed_by": [7, None], "overseen_by": [1], "led_by": None}
    return roles_in(scope, officer_id, **(places | filed | case))


def test_the_reviewer_of_an_acting_level_reviews():
    assert roles(Scope((post("reviewer"),))) == {Role.REVIEWER}
    assert roles(Scope((post("reviewer", 8, "/1/8/"),))) == frozenset()
    assert roles(Scope((post("leader"),))) == frozenset()


def test_whoever_reviews_above_is_the_superior_and_at_the_top_its_leader():
    above = Scope((post("reviewer", 1, "/1/"),))
    assert roles(above) == {Role.SUPERIOR}
    leader = Scope((post("leader", 1, "/1/"),))
    assert roles(leader) == frozenset()
    assert roles(leader, led_by=1) == {Role.SUPERIOR}


def test_an_open_part_is_a_role_and_reading_alone_is_none():
    assert roles(Scope(()), parts=["assisting", "reader"]) == {Role.ASSISTING}
    assert roles(Scope(()), parts=["handler"]) == frozenset()


@pytest.mark.parametrize(
    ("nature", "source", "filer_level", "at_once"),
    [
        ("emergency", "own_patrol", "village", True),
        ("violation", "assigned_from_above", "township", True),
        ("nuisance", "upper_check", "county", True),
        ("violation", "own_patrol", "village", False),
        ("violation", "public", None, False),
    ],
)
def test_when_the_county_acts_beside_the_township(nature, source, filer_level, at_once):
    assert county_acts_at_once(nature, source, filer_level) is at_once
    levels = duty.reviewing_levels(TOWN, TOWN, at_once=at_once)
    assert levels == ((TOWN, COUNTY) if at_once else (TOWN,))


def test_a_handler_is_named_or_the_liaison_of_the_department_named():
    liaison = Scope((post("liaison", department_id=5),))
    assert roles(liaison, handler_department_id=5) == {Role.HANDLER}
    assert roles(liaison, handler_department_id=6) == frozenset()
    assert roles(Scope(()), handler_officer_id=1) == {Role.HANDLER}


def test_one_person_may_be_several_things():
    scope = Scope((post("reviewer"),))
    assert roles(scope, filer_id=1, handler_officer_id=1) == {
        Role.REVIEWER,
        Role.FILER,
        Role.HANDLER,
    }


# Filing


def test_a_village_has_its_own_patrols_only_and_an_office_every_source():
    assert sources(Scope((post("grid_officer"),))) == ["own_patrol"]
    assert sources(Scope((post("supervisor"),))) == ["supervisor"]
    office = sources(Scope((post("reviewer"),)))
    assert office[0] == "upper_check"
    assert set(office) == set(SOURCES) - {"supervisor"}
    assert sources(Scope((post("grid_chief"), post("reviewer"))))[0] == "own_patrol"
    assert sources(Scope(())) == []


def found(scope, **changed):
    facts = {"discoverable": True, "nature": "violation", "fact_cell_id": 7}
    return found_by_others(scope=scope, **(facts | changed))


def test_what_the_cells_own_officers_bring_was_not_found_by_others():
    assert not found(Scope((post("grid_officer"),)))
    assert found(Scope((post("grid_officer", 8, "/1/8/"),)))
    assert found(Scope((post("supervisor"),)))


def test_nor_what_could_not_be_discovered_or_is_no_violation_or_hazard():
    stranger = Scope((post("reviewer", 8, "/1/8/"),))
    assert not found(stranger, discoverable=False)
    assert not found(stranger, nature="dispute")
    assert not found(stranger, fact_cell_id=None)
    assert found(stranger, nature="hazard")
