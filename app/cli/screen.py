"""The screen of whoever calls a command, and progress on it."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

#: What is shown comes from files of people: brackets in it are no markup.
screen = Console(stderr=True, markup=False, emoji=False)


def progress_bar() -> Progress:
    """A bar on stderr for anything longer than two seconds."""
    return Progress(
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=screen,
    )
