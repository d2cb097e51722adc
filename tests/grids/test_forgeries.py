"""How many forged tracks are doubted, and how few honest ones, by the bounds that a county starts
with.
"""

import numpy as np
import pytest

from app.patrols.rules import silent_share
from app.patrols.rules.copies import CHANCE, Others, copy_of, repeated, reworkable
from app.patrols.rules.doubts import odd_motion, too_sparse
from app.patrols.sections import DOUBT_BOUNDS, DoubtBounds
from grids.likeness import form_of
from grids.measuring import measure
from grids.plausible import motion_of
from grids.windows import keys_of
from tests.support import forgeries, outdoors, walks

BOUNDS = DoubtBounds(**DOUBT_BOUNDS)
#: What counts at all: of a walk that is too short nobody has a gain.
COUNTS_M, COUNTS_S = 1000, 600


def known(track):
    """What is kept of a walk: its form, and the keys of its parts."""
    return form_of(track), keys_of(track)[0].tolist()


def doubted(track, earlier=()):
    """Whether it is doubted beside what is known of these earlier walks, as the job does."""
    motion, found = motion_of(track), measure(track)
    silent = silent_share(np.sort(track[:, 2]), [], minutes=BOUNDS.silent_minutes)
    sparse = too_sparse(motion, silent, length_m=found.length_m, walked=True, bounds=BOUNDS)
    if sparse or odd_motion(motion, BOUNDS):
        return True
    parts = [(number, key) for number, (_, keys) in enumerate(earlier) for key in keys]
    if repeated(keys_of(track), parts, BOUNDS):
        return True
    form = form_of(track)
    if form is None:
        return False
    (least, most), (short, long) = reworkable(form, BOUNDS)
    near = [
        one
        for one, _ in earlier
        if one and least <= one.spread_m <= most and short <= one.duration_s <= long
    ]
    return bool(near) and copy_of(form, beside(near), BOUNDS) is not None


def beside(forms):
    """Walks of others, of whom nobody went along."""
    sizes = [(one.spread_m, one.duration_s) for one in forms]
    return Others(np.array([one.places for one in forms]), *np.array(sizes).T, [False] * len(forms))


def held(track, earlier):
    """Whether it stays out of the figures: doubted, or no walk at all."""
    found = measure(track)
    return found.length_m < COUNTS_M or found.duration_s < COUNTS_S or doubted(track, earlier)


@pytest.mark.parametrize("family", forgeries.FAMILIES)
def test_forgeries_stay_out(family):
    rng = np.random.default_rng(7)
    caught = []
    for _ in range(30):
        track = outdoors.honest(rng)
        forged = forgeries.FAMILIES[family](track, rng)
        caught.append(held(forged, [known(track)]))
    assert np.mean(caught) > 0.95


def test_the_same_round_each_day_is_no_copy():
    """A month of the same round by the same officer, some of it along one straight road, with good
    receivers and bad ones.
    """
    rng, doubts = np.random.default_rng(3), []
    ways = [outdoors.round_of(rng) for _ in range(6)] + [
        np.array([0, 1800, 0j]),
        np.array([0, 2500 + 0j]),
    ]
    for corners in ways:
        error, speed, earlier = rng.uniform(1, 5), rng.uniform(1, 1.4), []
        for _ in range(20):
            pace = speed * rng.normal(1, 0.04)
            track = outdoors.honest(rng, corners, every_s=5, error_m=error, speed=pace)
            doubts.append(doubted(track, earlier))
            earlier += [known(track)]
    assert np.mean(doubts) < 0.01


def test_drives_and_detours_are_no_doubt():
    rng = np.random.default_rng(5)
    tracks = [
        outdoors.honest(rng, outdoors.round_of(rng) * 4, speed=rng.uniform(4, 12))
        for _ in range(60)
    ]
    tracks += [outdoors.honest(rng, outdoors.round_of(rng) / 3, speed=1.2) for _ in range(40)]
    assert np.mean([doubted(track) for track in tracks]) < 0.01


def test_forms_do_not_depend_on_place_time_sampling_or_direction():
    track = walks.walking(walks.blocks, 5, metres=1500)
    form = form_of(track)
    for other in (walks.moved(track, lon=0.01, seconds=5), track[::-1], track[::2]):
        told = np.column_stack([other[:, :2], np.sort(other[:, 2]), other[:, 3]])
        assert copy_of(form, beside([form_of(told)]), BOUNDS)[2] < 1
    assert form_of(track[:4]) is None
    assert form_of(walks.resting(30, 5)) is None, "what stands has no form"


@pytest.mark.parametrize("apart_m", [0, 5, 10])
@pytest.mark.parametrize("digits", [5, 7])
def test_the_same_straight_road_each_day_is_not_put_together(digits, apart_m):
    """Receivers that smooth all noise away, phones that round to a metre, or tell a point each so
    many metres, on a road due east: few of its forms are possible, and none of the days is put
    together from others.
    """
    rng, earlier, found = np.random.default_rng(9), [], []
    for _ in range(40):
        seconds, place = outdoors.walked(rng, np.array([0, 2500 + 0j]), speed=rng.normal(1.2, 0.05))
        place += outdoors.drifting(rng, seconds, rng.uniform(0.5, 3), 40)
        track = outdoors.as_track(place, seconds, 8)
        track = track[np.unique(place.real // apart_m, return_index=True)[1] if apart_m else ...]
        track[:, :2] = np.round(track[:, :2], digits)
        ways = keys_of(track)
        found.append(repeated(ways, earlier, BOUNDS) is not None)
        earlier += [(len(found), key) for key in ways[0].tolist()]
    assert not any(found)


def test_who_drives_the_same_streets_each_day_does_not_put_his_drives_together():
    rng, earlier, found = np.random.default_rng(12), [], []
    streets = 12 * np.array([0, 500, 0, 500, 0, 500 + 0j])
    for _ in range(40):
        seconds, place = outdoors.walked(rng, streets, speed=rng.normal(11, 0.5))
        place += outdoors.drifting(rng, seconds, rng.uniform(0.5, 3), 40)
        ways = keys_of(outdoors.as_track(place[::5], seconds[::5], 8))
        found.append(repeated(ways, earlier, BOUNDS) is not None)
        earlier += [(len(found), key) for key in ways[0].tolist()]
    assert not any(found)


def test_a_part_is_known_wherever_it_lies_and_however_it_is_told():
    rng = np.random.default_rng(2)
    track = outdoors.honest(rng, every_s=5)
    part = forgeries.elsewhere(track, rng)[len(track) // 3 : 2 * len(track) // 3]
    mirror = part * [1, -1, 1, 1] + [0, 2 * part[0, 1], 0, 0]
    parts = [("it", key) for key in keys_of(track)[0].tolist()]
    for told in (part, forgeries.backwards(part, rng), mirror, forgeries.backwards(mirror, rng)):
        of, share = repeated(keys_of(told), parts, BOUNDS)
        assert of == "it"
        assert share > 0.2
    assert repeated(keys_of(outdoors.honest(rng, every_s=5)), parts, BOUNDS) is None


def test_what_is_no_way_has_no_parts():
    for none in (np.empty((0, 4)), walks.resting(30, 5), walks.walking(walks.line, 5)):
        assert all(len(keys) <= CHANCE for keys in keys_of(none))
