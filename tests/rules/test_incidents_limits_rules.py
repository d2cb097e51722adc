"""Which rule gives a limit; what of a table of limits is doubtful."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines.rules import DAY_S, Limit
from app.deadlines.sections import SECTIONS as BASE
from app.incidents.rules.limits import BESIDE, Row, ambiguous, chosen, impossible
from app.incidents.sections import LIMITS
from app.policies.rules import Faults, Sections

HOUR, DAY = Limit("urgent", 3600), Limit("natural_days", DAY_S)
CASE = {
    "kind": frozenset({"AIR-01"}),
    "nature": frozenset({"violation"}),
    "severity": frozenset({"general"}),
    "class": frozenset({"general"}),
    "level": frozenset({"township"}),
    "zone": frozenset({"red_line", "reserve"}),
}


def row(stage="handle", limit=HOUR, **of):
    return Row(stage, {name.removesuffix("_"): value for name, value in of.items()}, limit)


@pytest.mark.parametrize(
    ("of", "fits"),
    [
        ({}, True),
        ({"kind": "AIR-01"}, True),
        ({"kind": "AIR-02"}, False),
        ({"kind": "AIR-01", "nature": "hazard"}, False),
        ({"class_": "general", "level": "township"}, True),
        ({"level": "county"}, False),
        ({"zone": "red_line"}, True),
        ({"zone": "reserve"}, True),
        ({"zone": "water_first_grade"}, False),
    ],
)
def test_a_row_fits_a_case_that_is_all_of_what_it_names(of, fits):
    assert row(**of).fits("handle", CASE) == fits
    assert not row(**of).fits("accept", CASE)


def test_the_row_that_names_most_counts_and_of_several_the_first():
    rows = [
        row(),
        row(nature="violation", limit=DAY),
        row(kind="AIR-01"),
        row(kind="AIR-01", zone="red_line", limit=DAY),
    ]
    assert chosen(rows, "handle", CASE) == (4, DAY)
    assert chosen(rows[:3], "handle", CASE) == (2, DAY)
    assert chosen(rows[:1], "handle", CASE) == (1, HOUR)
    assert chosen(rows, "accept", CASE) is None
    assert chosen([], "handle", CASE) is None


named = st.dictionaries(
    st.sampled_from(["kind", "nature", "severity", "zone"]),
    st.sampled_from(["AIR-01", "violation", "general", "red_line", "x"]),
)


@given(st.lists(named, max_size=6))
def test_no_row_that_fits_names_more_than_the_one_that_counts(tables):
    rows = [Row("handle", of, HOUR) for of in tables]
    found = chosen(rows, "handle", CASE)
    fitting = [one for one in rows if one.fits("handle", CASE)]
    assert (found is None) == (not fitting)
    if found is not None:
        best = rows[found[0] - 1]
        assert best in fitting
        assert len(best.of) == max(len(one.of) for one in fitting)


def test_rows_between_which_only_their_order_decides_are_named():
    assert ambiguous([row(kind="AIR-01"), row(nature="violation", limit=DAY)]) == [(1, 2)]
    assert ambiguous([row(zone="red_line"), row(zone="reserve", limit=DAY)]) == [(1, 2)]
    assert ambiguous([row(kind="AIR-01"), row(kind="AIR-02", limit=DAY)]) == []
    assert ambiguous([row(kind="AIR-01"), row(nature="violation")]) == [], "they say the same"
    assert ambiguous([row(), row(kind="AIR-01", limit=DAY)]) == [], "the second says more"
    assert ambiguous([row("accept"), row(limit=DAY)]) == []


POLICY = Sections((*BASE, LIMITS))


def values(**changes):
    days = {"clock": "working_days", "days": 7}
    short = {"clock": "working_hours", "hours": 4}
    data = {
        "working_time": [["08:30", "12:00"], ["14:00", "17:30"]],
        "accept": dict.fromkeys(("general", "serious", "major", "emergency"), short),
        "handle": dict.fromkeys(("immediate", "general", "complex"), days),
        "confirm": short,
        "correct": days,
    }
    return POLICY.rules(0, data | changes).values


def doubted(*rules):
    return [str(fault) for fault in impossible(*rules)]


def test_a_stage_longer_than_the_whole_cannot_be_kept():
    assert doubted(values(), []) == []
    long = {"clock": "working_days", "days": 60}
    handle = values()["handle"], {"immediate": long, "general": long, "complex": long}
    assert doubted(values(handle=handle[1]), []) == [
        "handle.immediate: longer than outer.immediate",
        "handle.general: longer than outer.general",
    ]
    year = Limit("natural_days", 181 * DAY_S)
    assert doubted(values(), [row(limit=year)]) == ["limits.1: longer than the outer limit"]
    month = Limit("working_hours", 31 * 7 * 3600)
    assert doubted(values(), [row(limit=month, class_="immediate")]) == [
        "limits.1: longer than the outer limit"
    ]
    assert doubted(values(), [row("outer", limit=year)]) == []
    week = {"clock": "natural_days", "days": 10}  # seven working days are ten, and more is needed
    outer = dict(values(outer=dict.fromkeys(("immediate", "general", "complex"), week)))
    assert doubted(outer, []) == [
        f"outer.{name}: shorter than its stages together"
        for name in ("immediate", "general", "complex")
    ]
    soon = [row("handle", limit=DAY)]
    assert doubted(outer, soon) == [], "a row gives such cases less"
    hour = Limit("urgent", 3600)
    assert doubted(values(), [row("outer", limit=hour, severity="major")]) == [
        "limits.1: shorter than its stages together"
    ]
    hours = {"clock": "working_hours", "hours": 1000}
    accept = dict.fromkeys(("general", "serious", "major", "emergency"), hours)
    found = doubted(values(accept=accept), [])
    assert len([one for one in found if one.startswith("accept.")]) == 4


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ({}, "must be a list of at most 200"),
        ([{}], "1: must be an object with stage and limit"),
        ([None], "1: must be an object with stage and limit"),
        ([{"stage": "handle", "limit": 3}], "1: 3: clock must be one of"),
        ([{"stage": [], "limit": {}}], "1: stage must be one of"),
        (
            [{"stage": "handle", "limit": {"clock": "urgent", "hours": 1}, "colour": "red"}],
            "1: colour: not known here",
        ),
        (
            [{"stage": "handle", "limit": {"clock": "urgent", "hours": 1}, "zone": "sea"}],
            "1: zone must be one of",
        ),
        (
            [{"stage": "handle", "limit": {"clock": "urgent", "hours": 1}, "kind": 3}],
            "1: kind must be one of a code",
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_number(raw, fault):
    with pytest.raises((Faults, ValueError)) as found:
        LIMITS.read(raw)
    assert fault in str(found.value)


def test_what_runs_beside_the_stage_runs_in_open_statuses_only():
    assert BESIDE["outer"] > BESIDE["stop"] | BESIDE["restore"]
    assert not BESIDE["stop"] & BESIDE["restore"]
