"""The screen of whoever calls a command, and progress on it."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

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
