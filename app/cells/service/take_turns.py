"""Who changes what a county is made of takes turns: its people, posts, offices, places and rules.

These change some times a day, and much of what is checked before one is written hangs on other
rows: an equal post, the last administrator, the newest version of a policy. One lock for all of it
knows no circle to wait in. Filings do not wait for it: they only refer to the county.
"""

from collections.abc import Iterable

from sqlalchemy import select

from app.cells.models import Cell
from app.core.db import db
from app.core.epoch import Epoch, read_afresh
from app.core.paths import county_of


def take_turn(cell_id: int) -> None:
    """Wait until nobody else changes anything of the county of a cell, and be the one who does
    until the end of this transaction. What was read before is read again.
    """
    path = db.session.get_one(Cell, cell_id).path
    take_turns([county_of(path)])


def take_turns(county_ids: Iterable[int]) -> None:
    """The same for several counties."""
    counties = select(Cell.id).where(Cell.id.in_(sorted(county_ids))).order_by(Cell.id)
    _wait(counties)


def take_every_turn() -> None:
    """The same for all there are, and those that are being made."""
    counties = select(Cell.id).where(Cell.level == "county").order_by(Cell.id)
    _wait(counties)
    _wait(select(Epoch.id))


def _wait(rows: object) -> None:
    db.session.flush()
    # not the whole row: whoever files something in the county refers to it
    db.session.execute(rows.with_for_update(key_share=True)).all()  # type: ignore[attr-defined]
    read_afresh()
