"""How the database finds what it is asked: the plans of the statements of a block, and how many
rows they read.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from app.core.db import db
from app.core.web import App

#: Steps of SQLite's machine that one row of a page may take, with all its columns and reasons.
STEPS_A_ROW = 500
#: What has no plan.
NO_PLAN = ("SAVEPOINT", "RELEASE", "PRAGMA", "SET ")


@dataclass
class Asked:
    """The statements of a block, with their values."""

    app: App
    statements: list[tuple[str, Any]] = field(default_factory=list)

    def plans(self, *, small: bool = False) -> str:
        """Their plans; `small`: as of tables too small for an index to be worth its while."""
        with self.app.app_context(), db.engines[None].connect() as connection:
            if connection.dialect.name == "sqlite":
                found = [
                    row[3]
                    for statement, values in self.statements
                    for row in _sqlite(connection, f"EXPLAIN QUERY PLAN {statement}", values)
                ]
            else:
                if small:
                    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
                found = [
                    row[0]
                    for statement, values in self.statements
                    for row in _said(connection, f"EXPLAIN {statement}", values)
                ]
            connection.rollback()
        return "\n".join(found)

    def rows_read(self, table: str) -> int:
        """How many rows of a table, or entries of its indexes, were looked at; of SQLite, which
        does not say, its steps by STEPS_A_ROW.
        """
        with self.app.app_context(), db.engines[None].connect() as connection:
            if connection.dialect.name == "sqlite":
                count = sum(_steps(connection, *one) for one in self.statements) // STEPS_A_ROW
            else:
                count = sum(_looked_at(connection, *one, table) for one in self.statements)
            connection.rollback()
        return count


@contextmanager
def asked(app: App, about: str) -> Iterator[Asked]:
    """The statements of the block in whose text `about` stands, but for what tests ask."""
    with app.app_context():
        engine = db.engines[None].engine
    found = Asked(app)

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if about in statement and not statement.startswith(NO_PLAN):
            found.statements.append((statement, values))

    db.event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        db.event.remove(engine, "before_cursor_execute", note)


def _sqlite(connection: Any, statement: str, values: Any) -> list[Any]:
    return list(connection.connection.dbapi_connection.execute(statement, values))


def _said(connection: Any, statement: str, values: Any) -> list[Any]:
    """What PostgreSQL answers, whichever way values are named in the statement (core/run)."""
    if isinstance(values, dict):
        return list(connection.exec_driver_sql(statement, values))
    cursor = psycopg.RawCursor(connection.connection.driver_connection)
    return cursor.execute(statement, values).fetchall()


def _steps(connection: Any, statement: str, values: Any) -> int:
    """Steps of the machine that runs SQLite's statements."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    raw = connection.connection.dbapi_connection
    raw.set_progress_handler(tick, 10)
    try:
        raw.execute(statement, values).fetchall()
    finally:
        raw.set_progress_handler(None, 0)
    return count * 10


def _looked_at(connection: Any, statement: str, values: Any, table: str) -> int:
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    ((said,),) = _said(connection, explain, values)
    (plan,) = json.loads(said) if isinstance(said, str) else said
    return round(sum(_of(plan["Plan"], table)))


def _of(node: dict[str, Any], table: str) -> Iterator[float]:
    if node.get("Relation Name") == table or node["Node Type"] == "Bitmap Index Scan":
        left = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
        yield (node["Actual Rows"] + sum(node.get(name, 0) for name in left)) * node["Actual Loops"]
    for below in node.get("Plans", ()):
        yield from _of(below, table)
