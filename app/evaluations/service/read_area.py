"""Which of a village's ground its people have seen in a period, and where nobody has been."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.cells.models import Cell
from app.core import clock
from app.core.period import Period
from app.evaluations.measures.areas import owed_squares
from app.evaluations.measures.ground import ground_of
from app.evaluations.service.find_county import county_of
from app.policies.rules import Rules


@dataclass(frozen=True)
class Area:
    """Squares of 100 m by their numbers (grids/squares.py), in order."""

    seen: list[int]
    missed: list[int]


def area_of(
    period: Period, village: Cell, rules: Rules, bad: Sequence[str], good: int
) -> Area | None:
    """What a village owed, by the rows behind its figure (`bad`, and how many are good). None where
    they do not fit what it owes by today's record: a picture would say what was not counted.
    """
    missed = {int(row.rpartition("/")[2]) for row in bad}
    ground = ground_of(county_of(village), period, rules, clock.now(), below=village)
    owed = owed_squares(ground, village)
    seen = [one for one in owed if one not in missed]
    if len(seen) != good or len(owed) != len(seen) + len(missed):
        return None
    return Area(seen, sorted(missed))
