"""How many forged tracks are doubted, and how few honest ones, by the bounds that a county starts
with.
"""

import numpy as np
import pytest

from app.patrols.rules import silent_share
from app.patrols.rules.copies import Others, copy_of, reworkable
from app.patrols.rules.doubts import odd_motion, too_sparse
from app.patrols.sections import DOUBT_BOUNDS, DoubtBounds
from grids.likeness import form_of
from grids.measuring import measure
from grids.plausible import motion_of
from tests.support import forgeries, outdoors, walks

BOUNDS = DoubtBounds(**DOUBT_BOUNDS)
#: What counts at all: of a walk that is too short nobody has a gain.
COUNTS_M, COUNTS_S = 1000, 600


def doubted(track, forms=()):
    """Whether it is doubted beside these earlier forms, as the job does."""
    motion, found = motion_of(track), measure(track)
    silent = silent_share(np.sort(track[:, 2]), [], minutes=BOUNDS.silent_minutes)
    sparse = too_sparse(motion, silent, length_m=found.length_m, walked=True, bounds=BOUNDS)
    if sparse or odd_motion(motion, BOUNDS):
        return True
    form = form_of(track)
    if form is None:
        return False
    (least, most), (short, long) = reworkable(form, BOUNDS)
    near = [
        one
        for one in forms
        if one and least <= one.spread_m <= most and short <= one.duration_s <= long
    ]
    return bool(near) and copy_of(form, beside(near), BOUNDS) is not None


def beside(forms):
    """Walks of others, of whom nobody went along."""
    sizes = [(one.spread_m, one.duration_s) for one in forms]
    return Others(np.array([one.places for one in forms]), *np.array(sizes).T, [False] * len(forms))


def held(track, forms):
    """Whether it stays out of the figures: doubted, or no walk at all."""
    found = measure(track)
    return found.length_m < COUNTS_M or found.duration_s < COUNTS_S or doubted(track, forms)


@pytest.mark.parametrize("family", forgeries.FAMILIES)
def test_forgeries_stay_out(family):
    rng = np.random.default_rng(7)
    caught = []
    for _ in range(30):
        track = outdoors.honest(rng)
        forged = forgeries.FAMILIES[family](track, rng)
        caught.append(held(forged, [form_of(track)]))
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
        error, speed, forms = rng.uniform(1, 5), rng.uniform(1, 1.4), []
        for _ in range(20):
            pace = speed * rng.normal(1, 0.04)
            track = outdoors.honest(rng, corners, every_s=5, error_m=error, speed=pace)
            doubts.append(doubted(track, forms))
            forms += [form_of(track)]
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
