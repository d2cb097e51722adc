"""Places among siblings: the one loop for cells and departments, stored or not."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.evaluations.rules import ranks
from app.evaluations.rules.scoring import is_vetoed


def rank_siblings(found: Iterable[tuple[int | None, date | None, Any]], last: date) -> None:
    """Give each its `rank` by its `score` and `terms`, a veto behind all that have none (row E15).

    `found`: whose child each is, since when it is no more, and itself. Who had ended by the last
    day of the period has no place.
    """
    siblings: dict[int | None, list[Any]] = defaultdict(list)
    for parent_id, ended_on, one in found:
        one.rank = None
        if ended_on is None or ended_on > last:
            siblings[parent_id].append(one)
    for group in siblings.values():
        places = ranks([one.score for one in group], [is_vetoed(one.terms) for one in group])
        for one, place in zip(group, places, strict=True):
            one.rank = place
