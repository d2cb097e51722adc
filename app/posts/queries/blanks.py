"""An officer's posts with blanks instead of ids: a statement is written once for all whose posts
are alike, a village's officers say, and not for each of them.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from app.core.paths import ids_on
from app.core.statements import Blank
from app.posts.rules import Held, Scope

#: Of how many officers the blanks are kept in a process.
KEPT = 2000


@dataclass(frozen=True)
class Blanked:
    """The posts and the officer as blanks, and the ids to fill them in with."""

    scope: Scope
    officer_id: int
    ids: dict[Blank, int]


@lru_cache(KEPT)
def blanked(scope: Scope, officer_id: int) -> Blanked:
    """Equal posts become equal blanks; two of one cell stay two of one cell."""
    ids: dict[tuple[str, int], Blank] = {}

    def blank(what: str, known: int) -> Blank:
        return ids.setdefault((what, known), Blank(-1 - len(ids)))

    def without(post: Held) -> Held:
        path = [str(int(blank("cell", one))) for one in ids_on(post.path)]
        department, away = post.department_id, post.stands_for
        return replace(
            post,
            path=f"/{'/'.join(path)}/",
            cell_id=blank("cell", post.cell_id),
            department_id=blank("department", department) if department is not None else None,
            stands_for=blank("officer", away) if away is not None else None,
        )

    posts = Scope(tuple(without(post) for post in scope.posts))
    officer = blank("officer", officer_id)
    return Blanked(posts, officer, {one: known for (_, known), one in ids.items()})
