"""Facts: what is held against somebody, who decides, what a satellite's row means."""

from datetime import UTC, datetime

import pytest

from app.accountability.rules import hotspots, missed_discoveries
from app.accountability.sections import MISSED


@pytest.mark.parametrize(
    ("said", "band"),
    [
        *(("0", "low"), ("29", "low"), ("30", "nominal"), ("79", "nominal"), ("80", "high")),
        *(("100", "high"), ("101", None), ("-1", None), ("", None), ("x", None), ("3.5", None)),
        *(("l", "low"), ("N", "nominal"), (" h ", "high"), ("nominal", "nominal"), ("３0", None)),
    ],
)
def test_confidence_of_modis_and_viirs(said, band):
    assert hotspots.band_of(said) == band


@pytest.mark.parametrize(
    ("day", "time", "hour", "minute"),
    [
        ("2026-07-01", "0030", 0, 30),
        ("2026-07-01", "30", 0, 30),
        ("2026-07-01", "3", 0, 3),
        ("2026-07-01", "02:13", 2, 13),
        ("2026-07-01", "2359", 23, 59),
    ],
)
def test_acq_time_is_hhmm_in_utc(day, time, hour, minute):
    assert hotspots.seen_at(day, time) == datetime(2026, 7, 1, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("time", ["", "2400", "1260", "12345", "ab", "-100", "１２00"])
def test_what_is_no_time_is_none(time):
    assert hotspots.seen_at("2026-07-01", time) is None


def test_pixels_and_distances():
    assert hotspots.accuracy_m(1.2, 1.1) == 600
    assert hotspots.satellite_of("Terra") == hotspots.satellite_of("T") == "T"
    assert round(hotspots.metres_apart((114.0, 33.0), (114.0, 33.01))) == 1113
    assert round(hotspots.metres_apart((114.0, 60.0), (114.01, 60.0))) == 557


CASE = {"status": "accepted", "found_by_others": True, "fact_cell_id": 1, "cell_id": 1}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, None),
        ({"status": "unfounded"}, "unfounded"),
        ({"status": "merged"}, "merged"),
        ({"found_by_others": False}, "reclassified"),
        ({"fact_cell_id": 2}, "relocated"),
        ({"fact_cell_id": 2, "upper": True}, None),
    ],
)
def test_it_goes_with_its_case(changed, why):
    facts = CASE | {"upper": False} | changed
    assert missed_discoveries.withdrawn_because(**facts) == why


def test_who_is_free_to_decide():
    part = {"person": 1, "deputies": {2}, "filer_id": 3}
    free = [n for n in range(1, 5) if missed_discoveries.may_decide(n, **part)]
    assert free == [4]


def test_nobody_is_decided_against_unheard():
    awaited = missed_discoveries.explanation_awaited
    assert awaited("open", "missed", heard=False)
    assert awaited("open", "serious", heard=False)
    assert not awaited("open", "not_missed", heard=False)
    assert not awaited("explained", "missed", heard=False)
    assert not awaited("open", "missed", heard=True)


@pytest.mark.parametrize(
    ("outcome", "follows", "opens"),
    [
        ("not_missed", False, False),
        ("missed", False, False),
        ("serious", False, True),
        # above a serious one whatever was missed there opens a file
        ("not_missed", True, False),
        ("missed", True, True),
        ("serious", True, True),
    ],
)
def test_a_serious_one_opens_a_file_and_what_was_missed_above_it(outcome, follows, opens):
    assert missed_discoveries.proposes_file(outcome, follows=follows) is opens


def test_the_hearing_of_a_policy_is_two_limits():
    found = MISSED.read(MISSED.default)
    assert (found.explain.clock, found.decide.clock) == ("working_days", "working_days")
    with pytest.raises(ValueError, match="decide: is missing"):
        MISSED.read({"explain": MISSED.default["explain"]})


def test_a_decision_weighs_or_does_not_and_every_state_has_its_name():
    known = missed_discoveries
    assert set(known.WEIGHING) < set(known.OUTCOMES) < set(known.STATES)
    assert "not_missed" not in known.WEIGHING
    assert known.WITHDRAWN not in known.OUTCOMES
    assert known.ANSWERING[0] == known.ANSWERING_ABOVE[0] == "grid_chief"
    assert not {"grid_chief", "inspector"} & set(known.DECIDING)
    assert known.OPENED_WITHIN.days == 90


def test_what_becomes_of_a_detection_is_one_of_five():
    assert len(hotspots.STATES) == len({*hotspots.STATES}) == 5
    assert {hotspots.band_of(text) for text in ("l", "n", "h")} == {*hotspots.BANDS}
    assert (hotspots.NEAR_M, hotspots.NEAR.total_seconds()) == (1000, 24 * 3600)
    assert hotspots.metres_apart((114.0, 33.0), (114.0, 33.0)) == 0
    assert hotspots.seen_at("2026-02-30", "0100") is None
    assert hotspots.accuracy_m(0.4, 0.4) == 200
    assert hotspots.accuracy_m(0.4, 0.6) == 300
    assert hotspots.satellite_of("N20") == "N20"


def test_every_fault_of_a_row_says_its_columns_and_why_in_both_languages():
    named = {hotspots.PLACE, hotspots.TIME, hotspots.FUTURE}
    named |= {hotspots.CONFIDENCE, hotspots.SATELLITE, hotspots.PIXEL}
    assert set(hotspots.FAULTS) == named
    assert hotspots.FAULTS[hotspots.FUTURE][0] == hotspots.TIME, "the columns to look at"
    for columns, chinese, english in hotspots.FAULTS.values():
        assert columns.isascii()
        assert english.isascii()
        assert not chinese.isascii()


@pytest.mark.parametrize(
    ("said", "one"), [("Terra", "T"), (" aqua ", "A"), ("N", "N"), ("N20", "N20"), (" 1 ", "1")]
)
def test_a_satellite_has_one_name(said, one):
    assert hotspots.satellite_of(said) == one
