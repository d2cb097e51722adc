"""What is alike, what came back, who looks again: pure decisions."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.incidents.rules.look_back import checking_level, level_above, too_early
from app.incidents.rules.nearby import (
    METRES_A_DEGREE,
    Relapse,
    Similar,
    Spots,
    box_around,
    boxes_around,
    distance_m,
    level_of_all,
    level_of_relapse,
    levels_seen_from,
    levels_that_see,
    relapsed,
    similar,
)
from app.incidents.sections import LOOK_BACK, RELAPSE, SIMILAR
from app.policies.rules import Faults

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
LON, LAT = 114.0, 33.0
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    kind: str = "AIR-01"
    lon: float | None = LON
    lat: float | None = LAT
    site_id: int | None = None
    observed_at: datetime = NOON
    closed_at: datetime | None = None
    status: str = "reported"


def north(metres, **changes):
    return Case(lat=LAT + metres / METRES_A_DEGREE, **changes)


def closed(days_ago, metres=0, **changes):
    at = NOON - days_ago * DAY
    return north(metres, status="closed", closed_at=at, observed_at=at - DAY, **changes)


positions = st.tuples(st.floats(-179, 179), st.floats(-85, 85))


@given(positions, st.integers(1, 2000), st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_a_box_holds_all_that_is_within_the_distance(place, metres, angle, share):
    lon, lat = place
    up = share * metres * math.sin(angle) / METRES_A_DEGREE
    side = share * metres * math.cos(angle) / METRES_A_DEGREE
    other = Case(lon=lon + side / math.cos(math.radians(lat)), lat=lat + up)
    west, south, east, north_ = box_around(lon, lat, metres)
    far = distance_m(Case(lon=lon, lat=lat), other)
    if far is not None and far <= metres:
        assert west <= other.lon <= east
        assert south <= other.lat <= north_


@given(positions, positions)
def test_distance_is_the_same_both_ways_and_none_to_itself(one, other):
    a, b = Case(lon=one[0], lat=one[1]), Case(lon=other[0], lat=other[1])
    assert distance_m(a, b) == pytest.approx(distance_m(b, a))
    assert distance_m(a, a) == 0


def test_without_a_position_nothing_is_near():
    assert distance_m(Case(), Case(lon=None, lat=None)) is None
    assert similar(Case(lon=None, lat=None), [Case()], Similar(50, 24)) == []


def test_similar_is_near_soon_and_of_the_kind_the_nearest_first():
    near, nearer = north(49), north(5, observed_at=NOON - DAY)
    others = [near, north(51), nearer, Case(kind="RUR-03"), Case(observed_at=NOON + 1.1 * DAY)]
    assert [one for one, _ in similar(Case(), others, Similar(50, 24))] == [nearer, near]


def test_a_relapse_is_seen_after_the_closing_and_within_the_days():
    policy = Relapse(days=90, distance_m=50)
    for earlier, found in (
        (closed(1), True),
        (closed(90), True),
        (closed(91), False),
        (closed(-1), False),
        (closed(1, metres=49), True),
        (closed(1, metres=51), False),
        (closed(1, kind="RUR-03"), False),
        (Case(), False),
        (Case(status="unfounded", closed_at=NOON - DAY), False),
    ):
        assert (relapsed(Case(), [earlier], policy) is earlier) == found, earlier


def test_a_site_is_one_spot_and_no_site_is_none():
    policy = Relapse(90, 50)
    far = closed(2, metres=900, site_id=7)
    assert relapsed(Case(site_id=7), [far], policy) is far
    assert relapsed(Case(site_id=8), [far], policy) is None
    assert relapsed(Case(), [closed(2, metres=900)], policy) is None


def test_the_last_closing_is_the_one_that_came_back():
    old, new = closed(50), closed(3)
    assert relapsed(Case(), [new, old], Relapse(90, 50)) is new


def test_zero_days_switch_relapses_off():
    assert relapsed(Case(), [closed(1)], Relapse(0, 50)) is None


@pytest.mark.parametrize(
    ("start", "closed_at", "level"),
    [
        ("township", "township", "county"),
        ("township", "county", "county"),
        ("county", "township", "county"),
    ],
)
def test_a_relapse_starts_one_level_above_the_closing(start, closed_at, level):
    assert level_of_relapse(start, closed_at) == level
    assert level_above(closed_at) == "county"


@pytest.mark.parametrize(
    ("level", "free", "checks"),
    [
        ("township", {"township", "county"}, "township"),
        ("township", {"county"}, "county"),
        ("township", set(), "county"),
        ("county", {"township"}, "county"),
    ],
)
def test_the_lowest_level_with_somebody_who_had_no_part_looks_back(level, free, checks):
    assert checking_level(level, free) == checks


def test_a_re_check_counts_from_some_days_before_it_is_due():
    due = NOON + 30 * DAY
    assert too_early("held", due, 7, NOON)
    assert not too_early("held", due, 7, due - 7 * DAY)
    assert not too_early("failed", due, 7, NOON), "a spot that fell back is never too early"


def test_the_policy_to_start_with_and_what_is_refused():
    plan = LOOK_BACK.read(LOOK_BACK.default)
    assert plan.natures["violation"] == plan.natures["hazard"] == (30, 90)
    assert plan.natures["nuisance"] == ()
    for days in ([90, 30], [30, 30], [0], "30", [1] * 7, [True]):
        bad = LOOK_BACK.default | {"natures": LOOK_BACK.default["natures"] | {"hazard": days}}
        with pytest.raises(Faults):
            LOOK_BACK.read(bad)
    assert SIMILAR.read(SIMILAR.default) == Similar(50, 24)
    assert RELAPSE.read(RELAPSE.default) == Relapse(90, 50)
    for section in (SIMILAR, RELAPSE):
        with pytest.raises(Faults):
            section.read(section.default | {"distance_m": 0})


spots = st.builds(
    Case,
    lon=st.none() | st.floats(113.99, 114.01),
    lat=st.floats(32.99, 33.01),
    site_id=st.none() | st.integers(1, 3),
)


@given(st.lists(spots, max_size=30), spots, st.integers(1, 2000))
def test_around_a_case_lie_all_that_are_near_it_or_at_its_site(cases, one, metres):
    found = Spots(cases).around(one, metres)
    for case in cases:
        far = distance_m(one, case)
        near = far is not None and far <= metres
        at_site = one.site_id is not None and one.site_id == case.site_id
        assert case in found or not (near or at_site)
    assert len(found) <= len(cases)


def test_a_case_without_a_place_has_only_its_site_around_it():
    nowhere, there, here = Case(lon=None, lat=None), Case(site_id=7), Case()
    assert Spots([there, here]).around(nowhere, 50) == []
    assert Spots([there, here, nowhere]).around(Case(lon=None, lat=None, site_id=7), 50) == [there]
    assert Spots([]).around(here, 50) == []


@pytest.mark.parametrize(
    ("places", "level"),
    [
        ([(1, 10, 100), (1, 10, 100)], "village"),
        ([(1, 10, 100), (2, 10, 100)], "township"),
        ([(1, 10, 100), (1, 10, 100), (3, 11, 100)], "county"),
        ([(None, 10, 100), (None, 10, 100)], "township"),  # of no village
        ([(1, 10, 100), (4, 20, 200)], None),
        ([(None, None, None), (None, None, None)], None),
    ],
)
def test_the_lowest_level_that_sees_all_cases_of_a_spot(places, level):
    assert level_of_all(places) == level


def test_seen_from_above_is_what_sees_below():
    for spot in ("village", "township", "county"):
        for level in ("unit", "village", "township", "county"):
            assert (level in levels_that_see(spot)) == (spot in levels_seen_from(level))
    assert levels_that_see(None) == ()


places = st.tuples(
    st.sampled_from(["AIR-01", "RUR-03"]),
    st.floats(113.99, 114.01),
    st.floats(32.99, 33.01),
    st.integers(1, 2000),
)


@given(st.lists(places, max_size=30), st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_boxes_around_places_hold_all_that_is_near_one_of_them(around, angle, share):
    boxes = boxes_around(around)
    for kind, lon, lat, metres in around:
        up = share * metres * math.sin(angle) / METRES_A_DEGREE
        side = share * metres * math.cos(angle) / METRES_A_DEGREE / math.cos(math.radians(lat))
        assert any(
            box["kind"] == kind
            and box["west"] <= lon + side <= box["east"]
            and box["south"] <= lat + up <= box["north"]
            for box in boxes
        )
    assert len(boxes) <= len(around)


def test_places_of_one_spot_share_a_box_and_kinds_do_not():
    crowd = [("AIR-01", LON, LAT + n * 1e-7, 50) for n in range(30)]
    assert len(boxes_around(crowd)) <= 2
    assert len(boxes_around([("AIR-01", LON, LAT, 50), ("RUR-03", LON, LAT, 50)])) == 2
    assert boxes_around([]) == []
