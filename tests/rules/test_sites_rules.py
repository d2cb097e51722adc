"""Kinds of sites, zones, and the severity that place and season propose (B08, B09, B12, P24)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sites.rules import (
    KINDS,
    SEVERITY_ORDER,
    STATUSES,
    ZONES,
    Local,
    at_least,
    falls_short,
    least_of,
    local_rules,
    no_less,
    spans,
)
from app.taxonomy.rules import SEVERITIES

EVERYTHING = ("general", "serious", "major", "emergency")
BURNING, FIREWORKS, OUTFALL = "AIR-01", "AIR-03", "WAT-01"


def test_the_kinds_are_the_35_of_the_requirements():
    assert list(KINDS) == [f"P{n:02}" for n in range(1, 36)]
    assert len(set(KINDS.values())) == 35


def test_a_site_may_run_stand_still_be_closed_or_be_unknown():
    assert set(STATUSES) == {"running", "stopped", "closed", "unknown"}


def test_severities_have_one_order():
    assert set(SEVERITY_ORDER) == set(SEVERITIES)


@pytest.mark.parametrize(
    ("allowed", "least", "severity"),
    [
        (EVERYTHING, None, "general"),
        (("serious", "general"), None, "serious"),  # the kind's default comes first
        (EVERYTHING, "general", "general"),
        (EVERYTHING, "serious", "serious"),
        (EVERYTHING, "major", "major"),
        (("major", "general", "serious"), "serious", "major"),  # place never lowers a default
        (("general", "major"), "serious", "major"),  # the next one that the kind allows
        (("general",), "serious", "general"),  # a kind that knows no more stays as it is
        (("serious", "general"), "emergency", "serious"),
        (("emergency",), "general", "emergency"),
    ],
)
def test_what_is_proposed_where_the_filer_names_none(allowed, least, severity):
    assert at_least(allowed[0], allowed, least) == severity


@pytest.mark.parametrize(
    ("zone", "kinds", "least"),
    [
        ("water_first_grade", (), "serious"),
        ("red_line", (), "serious"),
        ("reserve", (), "serious"),
        ("burn_prone", ("AIR-01", "AIR-02"), "serious"),
        ("permitted_point", ("AIR-03",), None),  # fireworks are let be there
    ],
)
def test_what_a_zone_asks_for(zone, kinds, least):
    assert ZONES[zone][1:] == (kinds, least)


def test_no_other_zone_is_known():
    assert len(ZONES) == 5


def test_a_place_without_zones_and_bans_says_nothing():
    assert local_rules(BURNING, zones=[], banned=[]) == Local((), None)


@pytest.mark.parametrize("zone", ["water_first_grade", "red_line", "reserve"])
def test_a_water_zone_and_a_red_line_concern_every_kind(zone):
    assert local_rules(OUTFALL, zones=[zone], banned=[]) == Local((f"zone_{zone}",), "serious")


def test_a_burn_prone_area_concerns_burning_only():
    assert local_rules(BURNING, zones=["burn_prone"], banned=[]).marks == ("zone_burn_prone",)
    assert local_rules(OUTFALL, zones=["burn_prone"], banned=[]) == Local((), None)


def test_a_ban_concerns_the_kinds_it_names_and_is_marked_once():
    found = local_rules(BURNING, zones=[], banned=[["AIR-01"], ["AIR-01", "AIR-02"]])
    assert found == Local(("ban_period",), "serious")
    assert local_rules(OUTFALL, zones=[], banned=[["AIR-01"]]) == Local((), None)


def test_where_fireworks_are_permitted_no_ban_holds_for_them():
    found = local_rules(FIREWORKS, zones=["permitted_point"], banned=[["AIR-03"]])
    assert found == Local(("zone_permitted_point",), None)


def test_a_permitted_point_for_fireworks_lets_nothing_else_be():
    found = local_rules(BURNING, zones=["permitted_point"], banned=[["AIR-01"]])
    assert found == Local(("ban_period",), "serious")


def test_two_sites_of_the_same_zone_are_one_mark_and_zones_come_before_bans():
    zones = ["red_line", "burn_prone", "red_line"]
    found = local_rules(BURNING, zones=zones, banned=[["AIR-01"]])
    assert found.marks == ("zone_red_line", "zone_burn_prone", "ban_period")


def test_days_of_a_campaign_that_have_passed_keep_their_kinds():
    june, tenth, eleventh, end = (date(2026, 6, day) for day in (1, 10, 11, 30))
    earlier = [{"kinds": ["AIR-01"], "until": "2026-06-10"}]
    assert list(spans(june, end, ["AIR-02"], [])) == [(["AIR-02"], june, end)]
    assert list(spans(june, end, ["AIR-02"], earlier)) == [
        (["AIR-01"], june, tenth),
        (["AIR-02"], eleventh, end),
    ]


@pytest.mark.parametrize(
    ("before", "found", "marks"),
    [
        ([], ["zone_red_line"], ["zone_red_line"]),
        (["zone_red_line"], [], ["zone_red_line", "demands_kept"]),
        (["zone_red_line"], ["zone_reserve"], ["zone_reserve", "zone_red_line", "demands_kept"]),
        (["zone_red_line", "demands_kept"], ["zone_red_line"], ["zone_red_line"]),
        (["ban_period"], ["zone_permitted_point"], ["ban_period", "demands_kept"]),
        (["zone_permitted_point"], ["zone_permitted_point"], ["zone_permitted_point"]),
        (["zone_permitted_point"], [], []),
    ],
)
def test_what_was_demanded_stays_and_nothing_more_is_let_be(before, found, marks):
    assert no_less(before, found) == marks


def test_the_highest_of_what_is_demanded_is_the_least():
    assert least_of(["similar", "zone_permitted_point"]) is None
    assert least_of(["zone_red_line", "ban_period"]) == "serious"
    assert falls_short("general", "serious")
    assert not falls_short("serious", "serious")
    assert not falls_short("general", None)


# Laws

ALLOWED = st.lists(st.sampled_from(EVERYTHING), min_size=1, max_size=4, unique=True)
LEAST = st.none() | st.sampled_from(EVERYTHING)
PLACES = st.lists(st.sampled_from(sorted(ZONES)), max_size=4)
BANS = st.lists(st.lists(st.sampled_from([BURNING, FIREWORKS, OUTFALL]), max_size=2), max_size=3)


@given(ALLOWED, LEAST)
def test_a_proposal_is_one_that_the_kind_allows_and_never_below_its_default(allowed, least):
    found = at_least(allowed[0], allowed, least)
    assert found in allowed
    assert SEVERITY_ORDER.index(found) >= SEVERITY_ORDER.index(allowed[0])


@given(ALLOWED, LEAST, st.sampled_from(EVERYTHING))
def test_who_asks_for_more_where_the_kind_has_it_never_gets_less(allowed, least, more):
    ranks = [SEVERITY_ORDER.index(one) for one in (least or "general", more)]
    if ranks[0] <= ranks[1] and more in allowed:
        first, second = (at_least(allowed[0], allowed, one) for one in (least, more))
        assert SEVERITY_ORDER.index(first) <= SEVERITY_ORDER.index(second)


@given(st.sampled_from([BURNING, FIREWORKS, OUTFALL]), PLACES, BANS)
def test_every_mark_has_its_zone_or_ban_and_stands_once(kind, zones, banned):
    found = local_rules(kind, zones=zones, banned=banned)
    assert len(set(found.marks)) == len(found.marks)
    assert set(found.marks) <= {f"zone_{zone}" for zone in zones} | {"ban_period"}
    assert found.least in (None, "serious")
    if "ban_period" in found.marks:
        assert any(kind in kinds for kinds in banned)
        assert found.least == "serious"


@given(st.sampled_from([BURNING, OUTFALL]), PLACES, BANS, st.sampled_from(sorted(ZONES)))
def test_one_more_zone_takes_no_mark_away_from_what_is_no_firework(kind, zones, banned, more):
    before = local_rules(kind, zones=zones, banned=banned)
    after = local_rules(kind, zones=[*zones, more], banned=banned)
    assert set(before.marks) <= set(after.marks)
    assert before.least is None or after.least is not None
