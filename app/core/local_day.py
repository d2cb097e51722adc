"""The county's day of a column of times, as both engines can ask for it."""

from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.core.clock import zone


class _LocalDay(FunctionElement[date]):
    """local_day(times, name of the zone)."""

    type, name, inherit_cache = Date(), "local_day", True


def local_day(times: Any) -> _LocalDay:
    """The day that the county's clocks showed then: never that of UTC."""
    return _LocalDay(times, zone().key)


class _LastDay(_LocalDay):
    """last_day(ends, name of the zone)."""

    name, inherit_cache = "last_day", True


def last_day(ends: Any) -> _LastDay:
    """The day with which something ends (`clock.last_day`): at midnight the one that is over."""
    return _LastDay(ends, zone().key)


@compiles(_LocalDay)
def _on_postgres(element: Any, compiler: Any, **how: Any) -> str:
    times, name = (compiler.process(part, **how) for part in element.clauses)
    return f"CAST(timezone({name}, {times}) AS date)"


@compiles(_LocalDay, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    times, name = (compiler.process(part, **how) for part in element.clauses)
    return f"local_day({times}, {name})"


@compiles(_LastDay)
def _last_on_postgres(element: Any, compiler: Any, **how: Any) -> str:
    ends, name = (compiler.process(part, **how) for part in element.clauses)
    return f"CAST(timezone({name}, {ends} - interval '1 microsecond') AS date)"


@compiles(_LastDay, "sqlite")
def _last_on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    ends, name = (compiler.process(part, **how) for part in element.clauses)
    return f"last_day({ends}, {name})"
