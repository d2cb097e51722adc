"""Facts about what place and season say of a finding."""

import pytest

from app.sites.rules import Local, local_rules, proposed

BURNING, FIREWORKS, OUTFALL = "AIR-01", "AIR-03", "WAT-01"


def test_a_place_without_zones_and_bans_says_nothing():
    assert local_rules(BURNING, zones=[], banned=[]) == Local((), None)


@pytest.mark.parametrize("zone", ["water_first_grade", "red_line"])
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


def test_what_is_proposed_is_the_default_raised_to_the_least_that_is_asked():
    assert proposed(["general", "serious"], None) == "general"
    assert proposed(["general", "serious"], "serious") == "serious"
    assert proposed(["major", "serious"], "serious") == "major"
    assert proposed(["general"], "serious") == "general"
