"""What is asked of the database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.core.db import db
from app.core.web import App


@contextmanager
def counted(app: App) -> Iterator[list[str]]:
    """The statements that are executed in the block, but for what only tests ask: savepoints of
    theirs, the moved clock.
    """
    with app.app_context():
        engine = db.engines[None].engine
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "SAVEPOINT" not in statement and "clock_shift" not in statement:
            found.append(" ".join(statement.split())[:160])

    db.event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        db.event.remove(engine, "before_cursor_execute", note)
