"""Squares as a picture."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from grids.squares import BITS, COLUMNS, SIDES


class Run(NamedTuple):
    """Squares beside each other in a row: x and y in squares from the north-west corner of the
    picture.
    """

    x: float
    y: int
    width: int


def corner(squares: Sequence[int]) -> tuple[float, int]:
    """(longitude, row) of the north-west corner of a picture of these squares."""
    every = np.array(squares, np.int64)
    rows = every >> BITS
    west = (every & ((1 << BITS) - 1)) / COLUMNS[rows // SIDES]
    return float(west.min()), int(rows.max())


def runs(squares: Sequence[int], at: tuple[float, int]) -> list[Run]:
    """The squares as rectangles one square high, in a picture whose corner is `at`."""
    west, top = at
    found: list[Run] = []
    before = None
    for one in sorted(squares):
        row, column = one >> BITS, one & ((1 << BITS) - 1)
        if before is not None and one == before + 1:
            found[-1] = found[-1]._replace(width=found[-1].width + 1)
        else:
            x = column - west * float(COLUMNS[row // SIDES])
            found.append(Run(round(x, 2), top - row, 1))
        before = one
    return found
