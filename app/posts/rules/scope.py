"""What somebody may do where: the posts that he holds, and the territory of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.paths import county_of
from app.posts.rules.permissions import ABOVE, APPOINTS, PERMISSIONS


@dataclass(frozen=True)
class Held:
    """A post valid today and its cell's place in the tree; a liaison's cell is his department's.

    `stands_for`: the officer on leave whose post it is; none for one's own.
    """

    kind: str
    cell_id: int
    path: str
    level: str
    department_id: int | None = None
    stands_for: int | None = None

    def named(self) -> str:
        """The post in the record of a look: reviewer 12, reviewer 12 for 7."""
        place = self.department_id or self.cell_id
        return f"{self.kind} {place}" + (f" for {self.stands_for}" if self.stands_for else "")


@dataclass(frozen=True)
class Scope:
    """What an officer may do where, from his posts of today."""

    posts: tuple[Held, ...]

    def allows(self, action: str) -> bool:
        """Whether any post permits the action somewhere."""
        return any(post.kind in PERMISSIONS[action] for post in self.posts)

    def roots(self, action: str) -> list[Held]:
        """The posts that permit the action."""
        return [post for post in self.posts if post.kind in PERMISSIONS[action]]

    def county_for(self, action: str) -> int | None:
        """The county in whose own posts the action is permitted: a township's permit none."""
        return next((post.cell_id for post in self.roots(action) if post.level == "county"), None)

    def cell_ids(self, action: str) -> list[int]:
        """The cells at the top of the territories in which the action is permitted."""
        return sorted({post.cell_id for post in self.roots(action)})

    def covers(self, action: str, path: str) -> bool:
        """Whether the action is permitted in the cell with this path."""
        return any(path.startswith(post.path) for post in self.roots(action))

    def basis(self, action: str) -> str:
        """The posts that permit an action, for the record of a look: reviewer 12, inspector 3."""
        return ", ".join(post.named() for post in self.roots(action))

    def own(self) -> "Scope":
        """Only what he holds himself: whoever stands in does not hand on."""
        return Scope(tuple(post for post in self.posts if post.stands_for is None))

    def stands_for(self) -> list[int]:
        """The officers on leave for whom he stands in now."""
        return sorted({post.stands_for for post in self.posts if post.stands_for is not None})

    def county_id(self) -> int | None:
        """The county he works in."""
        return county_of(self.posts[0].path) if self.posts else None

    def in_county(self, path: str) -> bool:
        """Whether a cell lies in a county he works in."""
        return any(county_of(path) == county_of(post.path) for post in self.posts)

    def borders(self, path: str) -> bool:
        """Whether a cell is his, below his, or above his: the tree he works in."""
        return any(path.startswith(post.path) or post.path.startswith(path) for post in self.posts)

    def departments(self) -> list[int]:
        """Departments that the officer is liaison of."""
        return sorted({post.department_id for post in self.posts if post.department_id is not None})

    def appoints(self, kind: str, path: str) -> bool:
        """Whether a post of this kind in this cell is his to give or take."""
        return any(
            kind in APPOINTS.get(post.kind, ()) and path.startswith(post.path)
            for post in self.posts
        )

    def appoints_above(self, kind: str, path: str) -> bool:
        """Whether he gives it by a post that stands above this cell."""
        return any(
            kind in APPOINTS.get(post.kind, ()) and path.startswith(post.path) and path != post.path
            for post in self.posts
        )

    def ends(self, kind: str, path: str) -> bool:
        """Whether a post of this kind in this cell is his to take away: nobody's who stands above
        him there.
        """
        return any(
            kind in APPOINTS.get(post.kind, ())
            and path.startswith(post.path)
            and not (path == post.path and kind in ABOVE.get(post.kind, ()))
            for post in self.posts
        )

    def office(self) -> "Scope":
        """What he may do without being an administrator."""
        return Scope(tuple(post for post in self.posts if post.kind != "administrator"))

    def leads(self, cell_id: int) -> bool:
        """Whether he is a leader of this cell."""
        return any(post.kind == "leader" and post.cell_id == cell_id for post in self.posts)

    def reviews(self, cell_ids: Iterable[int | None]) -> list[Held]:
        """His reviewer posts on any of these cells."""
        wanted = set(cell_ids)
        return [post for post in self.posts if post.kind == "reviewer" and post.cell_id in wanted]


@dataclass(frozen=True)
class Caller:
    """Who calls: the officer's id and name, and what he may do where by his posts of the day."""

    id: int
    name: str
    scope: Scope
