"""Kinds of sites, zones, and the severity that place and season propose (B08, B09, B12, P24)."""

import pytest

from app.sites.rules import KINDS, SEVERITY_ORDER, STATUSES, ZONES, proposed
from app.taxonomy.rules import SEVERITIES

EVERYTHING = ("general", "serious", "major", "emergency")


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
        ("burn_prone", ("AIR-01", "AIR-02"), "serious"),
        ("permitted_point", ("AIR-03",), None),  # fireworks are let be there
    ],
)
def test_what_a_zone_asks_for(zone, kinds, least):
    assert ZONES[zone][1:] == (kinds, least)


def test_no_other_zone_is_known():
    assert len(ZONES) == 4
