"""What each test of a patrol's motion, likeness and times says, and where its bounds lie."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.patrols.rules import silent_share, times_apart
from app.patrols.rules.copies import Others, alike, copy_of, repeated
from app.patrols.rules.doubts import odd_motion, overlap_s, side_by_side, too_sparse
from app.patrols.sections import DOUBT_BOUNDS, DoubtBounds
from grids.likeness import BINS, Form
from grids.plausible import Motion

BOUNDS = DoubtBounds(**DOUBT_BOUNDS)
#: Somebody who walks as people do.
WALK = Motion(off_m=0.6, uneven=0.01, steady=0.03, laps=8.0, onward=0.6, restless=0.5)


def test_a_walk_is_no_oddity():
    assert odd_motion(WALK, BOUNDS) == {}
    assert odd_motion(Motion(), BOUNDS) == {}, "of too few points nothing is said"


@pytest.mark.parametrize(
    ("change", "marks"),
    [
        ({"off_m": 0.029}, ["drawn_track"]),
        ({"off_m": 0.03}, []),
        ({"uneven": 0.0009}, ["drawn_track"]),
        ({"steady": 0.011}, ["drawn_track"]),
        ({"steady": 0.012}, []),
        ({"uneven": 0.001}, []),
        ({"restless": 1.01}, ["noisy_track"]),
        ({"restless": 1.0}, []),
        ({"restless": None}, []),
        ({"laps": 40.1}, ["aimless"]),
        ({"laps": 40.0}, []),
        ({"onward": 0.09}, ["aimless"]),
        ({"onward": 0.1}, []),
        ({"onward": None}, []),
        ({"leaps": 1}, []),
        ({"leaps": 2}, ["leaps"]),
        ({"leaps": 9, "off_m": 0.0}, ["drawn_track", "leaps"]),
    ],
)
def test_each_oddity_of_motion_has_its_bound(change, marks):
    assert list(odd_motion(replace(WALK, **change), BOUNDS)) == marks


def test_the_bounds_of_motion_are_the_countys():
    strict = replace(BOUNDS, least_waver_m=1.0, most_laps=5)
    assert list(odd_motion(WALK, strict)) == ["drawn_track", "aimless"]


@pytest.mark.parametrize(
    ("points", "legs", "silent", "metres", "walked", "sparse"),
    [
        (20, 20, 0.5, 1000, True, False),
        (19, 19, 0.0, 1000, True, True),
        (300, 19, 0.0, 1000, True, True),
        (300, 4, 0.0, 200, True, False),
        (300, 20, 0.51, 1000, True, True),
        (10, 0, 0.0, 50, False, False),
        (9, 0, 0.0, 50, False, True),
        (300, 20, 0.51, 50, False, True),
    ],
)
def test_what_can_be_judged(points, legs, silent, metres, walked, sparse):
    told = replace(WALK, points=points, legs=legs)
    assert too_sparse(told, silent, length_m=metres, walked=walked, bounds=BOUNDS) is sparse


def test_silences_count_where_the_phone_says_nothing_and_hours_are_no_time():
    at = NINE.timestamp() * 1000 + 60_000 * np.array([0.0, 4, 5, 11, 15])
    said = {"from": span(5, 0)[0].isoformat(), "until": span(11, 0)[0].isoformat()}
    assert silent_share(at, [], minutes=5) == pytest.approx(6 / 15)
    assert silent_share(at, [said], minutes=5) == 0
    hours = np.append(at, at + 7_200_000)
    assert silent_share(hours, [], minutes=5) == pytest.approx(12 / 30)
    assert silent_share(at[:1], [], minutes=5) == silent_share(at[:0], [], minutes=5) == 0


@pytest.mark.parametrize(
    ("spans", "devices", "together"),
    [
        (((0, 40), (2, 41)), ("a", "b"), True),
        (((0, 40), (8, 40)), ("a", "b"), True),
        (((0, 40), (9, 40)), ("a", "b"), False),
        (((0, 40), (0, 60)), ("a", "b"), False),
        (((0, 40), (39, 79)), ("a", "b"), False),
        (((0, 40), (0, 40)), ("a", "a"), False),
        (((0, 40), (0, 40)), ("a", None), False),
        (((0, 40), (0, 40)), (None, None), False),
        (((0, 0), (0, 0)), ("a", "b"), False),
    ],
)
def test_who_may_have_gone_together(spans, devices, together):
    one, other = (span(*ends) for ends in spans)
    assert side_by_side(one, other, devices) is together
    assert side_by_side(other, one, devices[::-1]) is together


def form(metres=300.0, seconds=1800.0) -> Form:
    """Around a village of that radius."""
    angle = np.linspace(0, 5, BINS)
    places = metres * np.exp(1j * angle) * (1 + 0.3 * np.sin(3 * angle + 1))
    return Form(places - places.mean(), metres, seconds)


def beside(one: Form, metres: float) -> np.ndarray:
    """The same with each other place so far out."""
    turned = one.places * np.exp(0.7j)
    return turned + metres * np.where(np.arange(BINS) % 2, 1, -1) * turned / np.abs(turned)


def test_what_it_may_be_a_copy_of_is_as_wide_and_as_long():
    (least, most), (short, long) = alike(form(), BOUNDS)
    assert (least, most) == (281, 319)
    assert (short, long) == (1746, 1854)


def found(one: Form, *others: np.ndarray, together=None, **size):
    """What one is a copy of, of others as wide and as long unless told."""
    sizes = [np.full(len(others), size.get(n, getattr(one, n))) for n in ("spread_m", "duration_s")]
    beside = Others(np.array(others), *sizes, together or [False] * len(others))
    return copy_of(one, beside, BOUNDS)


@pytest.mark.parametrize(
    ("metres", "together", "mark"),
    [
        (0, False, "like_track"),
        (3.5, False, "like_track"),
        (4.5, False, None),
        (0.3, True, "like_track"),
        (4.5, True, None),
    ],
)
def test_a_copy_is_nearer_than_anybody_walks_again(metres, together, mark):
    one = form()
    said = found(one, beside(one, metres), together=[together])
    assert (said and said[0]) == mark
    if said:
        assert said[1] == 0
        assert said[2] == pytest.approx(metres, abs=0.1)


@pytest.mark.parametrize(
    "other", [lambda p: p[::-1], lambda p: p.conj(), lambda p: p[::-1].conj() * 1j, lambda p: -p]
)
def test_turned_mirrored_or_walked_back_it_is_the_same(other):
    one = form()
    assert found(one, other(one.places))[2] == pytest.approx(0, abs=1e-6)
    larger = other(one.places) * 1.06
    mark, _, metres = found(one, larger, spread_m=one.spread_m * 1.06)
    assert (mark, metres) == ("reworked_track", pytest.approx(0, abs=0.01))


def test_the_nearest_of_several_is_named():
    one = form()
    others = [beside(one, 4), beside(one, 1), beside(one, 2)]
    assert found(one, *others)[1] == 1
    assert found(one, *others, together=[False, True, False])[1] == 2, "he may have gone along"


def test_of_a_narrow_walk_less_is_asked():
    """Forty metres wide, anybody is within five metres of where he was."""
    one = form(metres=50)
    assert found(one, beside(one, 1.9))
    assert found(one, beside(one, 2.3)) is None


def moved_bit_by_bit(one: Form, metres: float) -> np.ndarray:
    """A copy that leaves the way of the other by so much, and comes back."""
    return one.places + metres * np.sin(np.linspace(0, 9, BINS))


@pytest.mark.parametrize(
    ("other", "mark"),
    [
        (lambda one: moved_bit_by_bit(one, 8), "reworked_track"),
        (lambda one: moved_bit_by_bit(one, 40), None),
        (lambda one: beside(one, 6), None),
    ],
)
def test_small_steps_beside_another_are_its_copy_let_drift(other, mark):
    one = form()
    said = found(one, other(one), duration_s=one.duration_s * 1.05)
    assert (said and said[0]) == mark
    said = found(one, other(one), duration_s=one.duration_s * 1.05, together=[True])
    assert said is None, "of two who went together each step is the same"


@pytest.mark.parametrize(
    ("own", "others", "share"),
    [
        (range(50), {"a": range(8)}, 0.16),
        (range(60), {"a": range(9)}, None),  # no more than the share asked for
        (range(20), {"a": range(7)}, None),  # by chance
        (range(40), {"a": range(7), "b": range(10, 18)}, 0.2),
        (range(40), {"a": range(8), "b": range(4, 13)}, 0.325),
        ((), {}, None),
    ],
)
def test_a_walk_is_put_together_from_parts_of_others(own, others, share):
    ways = [np.array(list(own), np.int64), np.array([90, 91])]
    known = [(walk, key) for walk, keys in others.items() for key in keys]
    found = repeated(ways, known, BOUNDS)
    assert (found and found[1]) == share
    if found:
        assert found[0] == max(others, key=lambda walk: len(others[walk]))


NINE = datetime(2026, 7, 1, 1, tzinfo=UTC)


def span(begins, ends):
    return NINE + timedelta(minutes=begins), NINE + timedelta(minutes=ends)


@pytest.mark.parametrize(
    ("one", "other", "minutes"),
    [
        ((0, 40), (30, 60), 10),
        ((0, 40), (40, 60), 0),
        ((0, 40), (50, 60), 0),
        ((0, 40), (10, 20), 10),
    ],
)
def test_how_long_two_last_at_once(one, other, minutes):
    assert overlap_s(span(*one), span(*other)) == minutes * 60
    assert overlap_s(span(*other), span(*one)) == minutes * 60


@pytest.mark.parametrize(
    ("before", "after", "told", "apart"),
    [
        (0, 0, False, False),
        (0, 180, False, False),
        (0, 181, False, True),
        (181, 0, False, True),
        (0, 181, True, False),
        (90, 170, False, False),
    ],
)
def test_hours_between_the_track_and_the_times_told(before, after, told, apart):
    """Unless the phone says why it recorded nothing."""
    first, last = (moment.timestamp() * 1000 for moment in span(0, 40))
    started, ended = span(-before, 40 + after)
    gap = {"from": span(40, 0)[0].isoformat(), "until": ended.isoformat(), "reason": "paused"}
    said = times_apart(
        first, last, started_at=started, ended_at=ended, gaps=[gap] if told else [], hours=3
    )
    assert said is apart
