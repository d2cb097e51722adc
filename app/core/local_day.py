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


@compiles(_LocalDay)
def _on_postgres(element: Any, compiler: Any, **how: Any) -> str:
    times, name = (compiler.process(part, **how) for part in element.clauses)
    return f"CAST(timezone({name}, {times}) AS date)"


@compiles(_LocalDay, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    times, name = (compiler.process(part, **how) for part in element.clauses)
    return f"local_day({times}, {name})"
