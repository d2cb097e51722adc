"""Kinds of sites, zones, and the severity that place and season propose (B08, B09, B12, P24)."""

import pytest

from app.sites.rules import KINDS, SEVERITY_ORDER, STATUSES, ZONES, Local, local_rules, proposed
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
    assert proposed(allowed, least) == severity


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
