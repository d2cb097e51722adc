"""Whom zones name beside the kind, to whom a case may be handed, until when."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines.rules import Calendar, due
from app.incidents.rules.routing import ZoneRow, key_marks, named_for
from app.incidents.rules.transfer import one_target, until_day
from app.incidents.sections import ROUTING, SECTIONS
from app.policies.rules import Sections

ROWS = ROUTING.read(ROUTING.default)["zones"]
RED, WATER = "zone_red_line", "zone_water_first_grade"
SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"))


def named(*marks, kind="AIR-01", level="county", lead="agriculture", assisting=("urban",)):
    return named_for(
        ROWS, marks=marks, kind=kind, level=level, lead=lead, assisting=list(assisting)
    )


def test_outside_every_zone_the_kind_alone_names_them():
    found = named("ban_period")
    assert (found.leads, found.assisting, found.rules) == (("agriculture",), ("urban",), ())


@pytest.mark.parametrize("mark", [RED, "zone_reserve"])
def test_in_a_red_line_or_reserve_forestry_leads_and_ecology_assists_with_those_of_the_kind(mark):
    found = named(mark)
    assert found.leads[0] == "forestry"
    assert found.assisting == ("agriculture", "ecology", "urban")
    assert found.rules == ("red_line",)


def test_in_a_water_zone_ecology_leads_and_water_assists():
    found = named(WATER)
    assert (found.leads[0], found.assisting[-2:]) == ("ecology", ("water", "urban"))


def test_an_emergency_there_stays_with_those_who_lead_emergencies():
    found = named(RED, kind="EMG-01", lead="emergency", assisting=["police"])
    assert found.leads == ("emergency", "forestry")
    assert found.rules == ("emergency", "red_line")


def test_a_township_keeps_its_own_office_and_two_zones_are_both_heard():
    assert named(RED, level="township", lead="env_office").leads == ("env_office",)
    assert named(WATER, RED).rules == ("red_line", "water_first_grade")


def test_key_zones_are_those_that_rules_speak_of():
    assert key_marks(ROWS, ["ambiguous", RED, "zone_burn_prone"]) == [RED]
    assert key_marks((), [RED]) == []


@given(st.lists(st.sampled_from([RED, WATER, "ambiguous"])), st.sampled_from(["EMG-01", "AIR-01"]))
def test_nobody_is_named_twice_and_the_kind_is_never_forgotten(marks, kind):
    found = named(*marks, kind=kind)
    assert len(set(found.assisting)) == len(found.assisting)
    assert "agriculture" in {*found.leads, *found.assisting}
    assert found.leads[0] not in found.assisting


ROW = {
    "name": "a",
    "marks": [RED],
    "kinds": [],
    "level": None,
    "lead": None,
    "assisting": ["water"],
}
POLICY = Sections(SECTIONS)


def faults(*rows):
    data = POLICY.filled({"routing": {"zones": list(rows)}})
    return [str(fault) for fault in POLICY.faults(data)]


def test_a_row_is_read_and_every_fault_of_it_is_named():
    assert faults(ROW) == []
    assert ROUTING.read({"zones": [ROW]})["zones"] == (
        ZoneRow("a", frozenset({RED}), (), None, None, ("water",)),
    )
    wrong = ROW | {"marks": ["no_position"], "level": "village", "lead": 7}
    assert faults(wrong) == [
        "routing.zones.1.marks: must be marks of zones, one at least",
        "routing.zones.1.level: must be null or one of township, county",
        "routing.zones.1.lead: must be a word of at most 32 characters",
    ]
    assert faults(ROW, ROW) == ["routing.zones: two rows have one name"]


@pytest.mark.parametrize(
    ("to", "key"),
    [
        ({"department_id": 3}, "department_id"),
        ({"cell_code": "990201102", "department_id": None}, "cell_code"),
        ({"body": "police"}, "body"),
        ({"body": "other", "name": "海事处"}, "body"),
        ({"body": "other"}, None),
        ({"body": "other", "name": " "}, None),
        ({"department_id": 3, "name": "x"}, None),
        ({"department_id": 3, "body": "police"}, None),
        ({}, None),
    ],
)
def test_a_transfer_goes_to_one_target(to, key):
    assert one_target(to) == key


def test_a_day_named_for_the_answer_ends_with_its_working_time():
    now = datetime(2026, 7, 1, 1, tzinfo=UTC)
    limit = until_day(SHANGHAI, date(2026, 7, 3), now)
    assert due(limit.clock, SHANGHAI, now, limit.budget_s) == datetime(
        2026, 7, 3, 9, 30, tzinfo=UTC
    )
    assert until_day(SHANGHAI, date(2026, 6, 30), now) is None
