"""The permission table: which post may do what.

Territory comes on top: the post's cell and all below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.core.errors import Named
from app.core.paths import county_of

#: kind -> the name used in rosters and pages
POSTS = {
    "grid_chief": "网格长",
    "grid_officer": "网格员",
    "reviewer": "审核员",
    "leader": "分管领导",
    "inspector": "督查",
    "liaison": "联络员",
    "supervisor": "社会环境监督员",
    "administrator": "管理员",
}
#: How many a village's fire team has.
MOST_MEMBERS = 50
#: the same as sentences of refusals say them
NAMED = {kind: Named(kind, name, kind.replace("_", " ")) for kind, name in POSTS.items()}
EVERY = frozenset(POSTS)
FIELD = frozenset({"grid_chief", "grid_officer"})
WATCHING = FIELD | {"reviewer", "leader", "inspector"}
OFFICE = frozenset({"reviewer"})
MANAGING = frozenset({"reviewer", "administrator"})

#: action -> posts that permit it
PERMISSIONS: dict[str, frozenset[str]] = {
    "cells.read": EVERY,
    "cells.write": MANAGING,
    "cells.export": frozenset({"reviewer", "leader", "inspector"}),
    "departments.write": MANAGING,
    "officers.read": MANAGING | {"grid_chief", "leader", "inspector"},
    "officers.write": MANAGING,
    "officers.import": frozenset({"administrator"}),
    "posts.write": MANAGING,
    "delegations.read": EVERY,
    "delegations.write": EVERY,  # for himself; for others as he may appoint them
    "duty.read": EVERY,
    "duty.write": MANAGING,
    "contacts.write": MANAGING,
    "fire_teams.read": WATCHING,
    "fire_teams.write": OFFICE | {"grid_chief"},
    "taxonomy.read": EVERY,
    "taxonomy.write": MANAGING,
    "policies.read": EVERY,
    "policies.write": MANAGING,
    "sites.read": WATCHING,
    "sites.write": FIELD | OFFICE,
    "campaigns.read": EVERY,
    "campaigns.write": OFFICE,
    "plans.read": WATCHING,
    "plans.write": OFFICE,
    "tasks.read": WATCHING,
    "tasks.excuse": OFFICE,
    "phone.start": EVERY,
    "phone.sync": EVERY,
    "phone.refused": EVERY,
    "refused.territory": OFFICE,
    "mendings.territory": frozenset({"reviewer", "leader", "inspector"}),
    "mendings.rule": frozenset({"reviewer", "leader"}),
    "patrols.file": FIELD | OFFICE | {"leader", "inspector"},
    "patrols.read": EVERY - {"administrator"},
    "patrols.territory": WATCHING,
    "patrols.judge": OFFICE,
    "tracks.read": frozenset({"grid_chief", "reviewer", "inspector"}),
    "incidents.file": WATCHING | {"supervisor"},
    "incidents.read": EVERY,
    "incidents.territory": WATCHING,
    "incidents.review": OFFICE,
    "incidents.act": EVERY,
    "documents.read": EVERY,
    "documents.territory": frozenset({"reviewer", "leader", "inspector"}),
    "documents.write": frozenset({"reviewer", "leader"}),
    "documents.act": frozenset({"reviewer", "leader", "grid_chief", "liaison"}),
    "documents.configure": MANAGING,
    "clues.read": frozenset({"reviewer", "inspector"}),
    "incidents.export": frozenset({"reviewer", "leader", "inspector"}),
    "photos.put": EVERY,
    "photos.read": EVERY,
    "notices.read": EVERY,
    "notices.receipts": OFFICE,
    "notices.operate": frozenset({"administrator"}),
    "discoveries.territory": frozenset({"grid_chief", "reviewer", "leader", "inspector"}),
    "discoveries.decide": frozenset({"reviewer", "leader"}),
    "hotspots.read": frozenset({"reviewer", "leader", "inspector"}),
    "hotspots.write": OFFICE,
    "evaluations.read": WATCHING,
    # of departments: a liaison sees what concerns his own
    "evaluations.departments": frozenset({"reviewer", "leader", "inspector", "liaison"}),
    "evaluations.of_departments": frozenset({"reviewer", "leader", "inspector"}),
    "evaluations.run": OFFICE,
    "evaluations.assess": frozenset({"grid_chief", "reviewer", "leader"}),
    "accountability.read": EVERY,
    "accountability.act": EVERY,  # he whom a file is about explains; the table of steps says who
    "accountability.territory": frozenset({"reviewer", "leader", "inspector"}),
    "accountability.write": frozenset({"reviewer", "leader", "inspector"}),
    "accountability.decide": frozenset({"leader", "inspector"}),
    "samples.draw": frozenset({"reviewer", "leader", "inspector"}),
    "samples.check": frozenset({"reviewer", "leader", "inspector"}),
    "evaluations.enter": OFFICE | {"leader"},
    "evaluations.records": frozenset({"reviewer", "leader", "inspector"}),
    "supervision.read": frozenset({"grid_chief", "reviewer", "leader", "inspector"}),
    "audit.read": frozenset({"inspector", "administrator"}),
    "privacy.write": frozenset({"administrator"}),
}

#: who may appoint whom, inside his own territory (row A11)
APPOINTS = {
    "reviewer": frozenset(
        {"grid_chief", "grid_officer", "reviewer", "leader", "liaison", "supervisor"}
    ),
    "administrator": EVERY,
}

#: whose post is not taken away, whose account not reset or closed by whom in one cell: an office
#: sees neither to its chief and leader nor to a fellow reviewer
ABOVE = {"reviewer": frozenset({"grid_chief", "leader", "reviewer"})}
#: Whose seats an administrator, who sees no case himself, does not give, lend or reset unwatched.
WATCHED = WATCHING | {"liaison"}


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


#: Leave, not a transfer: the longest that somebody may stand in at a time.
LONGEST_LEAVE = timedelta(days=184)
#: A turn of duty is at most a holiday week and a day.
LONGEST_TURN = timedelta(days=8)
