"""How a photo contradicts its filing: only where every clock and the position say so."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.photos.rules import camera_of, differences

ZONE = ZoneInfo("Asia/Shanghai")
SEEN = datetime(2026, 7, 1, 1, tzinfo=UTC)  # nine in the morning there
PLACE = {"lon": 114.9, "lat": 33.6}
SPAN = {"since": SEEN - timedelta(minutes=30), "until": SEEN + timedelta(minutes=30)}


def seen(exif, lon=114.9, lat=33.6):
    return camera_of(exif, lon=lon, lat=lat, zone=ZONE)


def marks(exif, **change):
    written = seen(exif, **{name: change.pop(name, place) for name, place in PLACE.items()})
    return differences(written, **(SPAN | {"metres": 300.0} | change))


@pytest.mark.parametrize("exif", [None, {}, {"camera": "some phone"}])
def test_what_a_camera_does_not_say_accuses_nobody(exif):
    assert marks(exif) == []


@pytest.mark.parametrize(
    ("lat", "said"),
    [(33.6, []), (33.6026, []), (33.6028, ["photo_far"]), (-33.6, ["photo_far"])],
)
def test_far_begins_at_three_hundred_metres(lat, said):
    assert marks({"lon": 114.9, "lat": lat}) == said


@pytest.mark.parametrize(("error_m", "said"), [(0, ["photo_far"]), (811, ["photo_far"]), (813, [])])
def test_what_a_camera_says_it_may_be_off_is_allowed_besides(error_m, said):
    """1,112 m away."""
    assert marks({"lon": 114.9, "lat": 33.61, "error_m": error_m}) == said


@pytest.mark.parametrize(
    ("exif", "lon", "lat"), [(None, 114.9, 33.6), ({}, 114.9, 33.6), (PLACE, None, 33.6)]
)
def test_how_far_away_is_unknown_where_either_place_is(exif, lon, lat):
    assert seen(exif, lon, lat).away_m is None


def test_a_hundredth_of_a_degree_north_is_eleven_hundred_metres_away():
    assert seen(PLACE, 114.9, 33.61).away_m == pytest.approx(1112, abs=3)


def test_without_a_place_of_the_filing_nothing_is_far():
    assert marks({"lon": 0.0, "lat": 0.0}, lon=None, lat=None) == []


@pytest.mark.parametrize(
    ("exif", "said"),
    [
        ({"taken": "2026-07-01T09:00:00"}, []),  # the county's zone, as it names none
        ({"taken": "2026-07-01T01:00:00"}, ["photo_time"]),
        ({"taken": "2026-07-01T01:00:00", "offset": "+00:00"}, []),
        ({"gps_at": "2026-07-01T01:00:00"}, []),  # the satellite's clock is UTC
        ({"gps_at": "2026-07-01T09:00:00"}, ["photo_time"]),
        # a camera whose clock was never set, beside a satellite's that is right
        ({"taken": "2000-01-01T00:00:00", "gps_at": "2026-07-01T01:00:00"}, []),
        ({"taken": "2000-01-01T00:00:00", "gps_at": "2026-06-01T01:00:00"}, ["photo_time"]),
    ],
)
def test_one_clock_that_agrees_is_enough(exif, said):
    assert marks(exif) == said


@pytest.mark.parametrize("edge", [SPAN["since"], SPAN["until"]])
def test_the_edges_of_the_span_belong_to_it(edge):
    assert marks({"gps_at": edge.replace(tzinfo=None).isoformat()}) == []
    beyond = edge + (edge - SEEN) / 1800
    assert marks({"gps_at": beyond.replace(tzinfo=None).isoformat()}) == ["photo_time"]


def test_both_contradictions_are_said():
    exif = {"lon": 115.9, "lat": 33.6, "taken": "2020-01-01T00:00:00"}
    assert marks(exif) == ["photo_far", "photo_time"]


def test_the_clocks_come_in_one_order():
    both = seen({"gps_at": "2026-07-01T01:00:00", "taken": "2026-07-01T09:00:00"})
    assert both.clocks == [SEEN, SEEN]
