"""Which day counts of what has a first and a last one: one rule for every query of dated rows."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_


def in_force(dated: Any, day: Any) -> ColumnElement[bool]:
    """The condition that rows with `starts_on` and `ends_on`, the last day, hold on a day."""
    return and_(dated.starts_on <= day, not_over(dated, day))


def not_over(dated: Any, day: Any) -> ColumnElement[bool]:
    """The condition that they hold on a day or later: their last day is not before it."""
    return or_(dated.ends_on.is_(None), dated.ends_on >= day)


def lasts(row: Any, day: date) -> bool:
    """The same of a row that has been read."""
    return row.ends_on is None or bool(row.ends_on >= day)
