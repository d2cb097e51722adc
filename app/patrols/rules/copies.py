"""Whether a walk is a copy of an earlier one: as it was, cut, stretched or let drift, or put
together from parts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from app.filings.rules.marks import Mark
from app.patrols.sections import DoubtBounds
from grids.copies import laid_on
from grids.likeness import Form, apart_m
from grids.tracks import Array
from grids.windows import Keys

Span = tuple[float, float]
K = TypeVar("K")
#: How far apart the width and the duration of copies are, and how far what is narrow may be from a
#: copy, as shares.
WIDTH, DURATION, SHARE = 0.05, 0.03, 0.04
#: The same of copies that were cut or stretched, and of their steps from place to place.
REWORKED, REWORKED_SHARE, STEP_SHARE = 0.15, 0.022, 0.012
#: Beyond so many times the bound for places, small steps say nothing either.
FAR = 3
#: So few parts of one earlier walk among a year's come again by chance, on straight roads that are
#: driven evenly.
CHANCE = 7


@dataclass(frozen=True)
class Others:
    """Walks to compare with: places of their forms, shape (n, BINS), widths in metres, durations in
    seconds, shape (n,); whether somebody may have gone along.
    """

    places: Any
    spreads_m: Array
    durations_s: Array
    together: Sequence[bool]


def alike(form: Form, bounds: DoubtBounds) -> tuple[Span, Span]:
    """How wide, in metres, and how long, in seconds, a walk is of which this may be a copy as it
    was.
    """
    return _around(form, form.spread_m * WIDTH + bounds.like_m, form.duration_s * DURATION)


def reworkable(form: Form, bounds: DoubtBounds) -> tuple[Span, Span]:
    """The same of a copy of any kind."""
    wide = max(form.spread_m * WIDTH + bounds.like_m, form.spread_m * REWORKED)
    return _around(form, wide, form.duration_s * REWORKED)


def copy_of(form: Form, others: Others, bounds: DoubtBounds) -> tuple[Mark, int, float] | None:
    """By which test this is a copy, of which of the others, and how many metres from it: the
    nearest. Of those who may have gone together only a replica is one.
    """
    (least, most), (short, long) = alike(form, bounds)
    sizes, lengths = others.spreads_m, others.durations_s
    like = (least <= sizes) & (sizes <= most) & (short <= lengths) & (lengths <= long)
    apart = apart_m(form.places, others.places)
    near = min(bounds.like_m, SHARE * form.spread_m)
    limits = np.where(others.together, min(bounds.replica_m, near), near)
    found = _nearest(apart, like & (apart <= limits))
    if found is not None:
        return Mark.LIKE_TRACK, *found
    found = _reworked(form, others, bounds)
    return None if found is None else (Mark.REWORKED_TRACK, *found)


def repeated(
    ways: Sequence[Keys], known: Iterable[tuple[K, int]], bounds: DoubtBounds
) -> tuple[K, float] | None:
    """Of which walk a walk has the most parts, and which share of its parts are parts of earlier
    ones: if it is put together from them. `ways`: its keys by each way that it may be laid on
    others; `known`: (walk, key) of others with any of them.
    """
    keys_of: dict[K, set[int]] = {}
    for walk, key in known:
        keys_of.setdefault(walk, set()).add(key)
    best: tuple[K, float] | None = None
    for way in ways:
        own = set(way.tolist())
        shared = {walk: both for walk, keys in keys_of.items() if len(both := own & keys) > CHANCE}
        if not shared:
            continue
        share = len(set().union(*shared.values())) / len(own)
        if share > bounds.most_repeated and (best is None or share > best[1]):
            best = max(shared, key=lambda walk: len(shared[walk])), share
    return best


def _reworked(form: Form, others: Others, bounds: DoubtBounds) -> tuple[int, float] | None:
    """Its places fit those of the other, or each step from one to the next does."""
    laid = laid_on(form.places, others.places)
    near = min(bounds.reworked_m, REWORKED_SHARE * form.spread_m)
    step = min(bounds.drift_m, STEP_SHARE * form.spread_m)
    drifts = (laid.steps_m <= step) & (laid.places_m <= FAR * near)
    fits = (laid.places_m <= near) | drifts
    # who goes along has the same pace and stops
    replica = laid.places_m <= min(bounds.replica_m, near)
    return _nearest(laid.places_m, np.where(others.together, replica, fits))


def _nearest(apart: Array, within: Any) -> tuple[int, float] | None:
    if not within.any():
        return None
    nearest = int(np.argmin(np.where(within, apart, np.inf)))
    return nearest, float(apart[nearest])


def _around(form: Form, wide: float, long: float) -> tuple[Span, Span]:
    return (
        (form.spread_m - wide, form.spread_m + wide),
        (form.duration_s - long, form.duration_s + long),
    )
