"""Changes of people and their posts follow one another in each county."""

from collections.abc import Iterable

from app.cells import service as cells
from app.core.paths import county_of
from app.posts import queries


def take_turns_of(officer_ids: Iterable[int], *paths: str) -> None:
    """Take the turns of the counties in which some officers hold, held or will hold posts, and of
    those of some cells by their paths.
    """
    found = [path for _, path in queries.posts_with_paths(officer_ids)]
    cells.take_turns({county_of(path) for path in (*found, *paths)})
