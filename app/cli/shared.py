"""What commands share: refusals as sentences, times."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from app.cli.language import english, failure
from app.core.errors import Problem


@contextmanager
def refusals() -> Iterator[None]:
    """Turns a refusal of the catalogue into the command's error."""
    try:
        yield
    except Problem as problem:
        raise click.ClickException(problem.body(english())["detail"]) from None


def time_of(text: str) -> datetime:
    """A time with offset; a sentence when it has none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _no_time(text) from None
    if moment.tzinfo is None:
        raise _no_time(text)
    return moment.astimezone(UTC)


def _no_time(text: str) -> click.ClickException:
    return failure("no_time", text=text)
