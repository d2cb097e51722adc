"""What commands share: the screen, progress, refusals as sentences, times."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from app.core.errors import Problem

screen = Console(stderr=True)


def progress_bar() -> Progress:
    """A bar on stderr for anything longer than two seconds."""
    return Progress(
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=screen,
    )


@contextmanager
def refusals() -> Iterator[None]:
    """Turns a refusal of the catalogue into the command's error."""
    try:
        yield
    except Problem as problem:
        raise click.ClickException(problem.body(english=True)["detail"]) from None


def time_of(text: str) -> datetime:
    """A time with offset; a sentence when it has none."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except ValueError:
        pass
    raise click.ClickException(
        f"{text}: write a time with offset, for example 2026-07-01T08:30:00+08:00."
    )
