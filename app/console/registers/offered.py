"""What the forms of registers offer where the API takes a key or a code."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.console import choices
from app.console.choices import Choice
from app.console.pages import say
from app.console.registers.shape import MOST, county_cells, own_cells
from app.console.site_words import SITE_KIND, SITE_STATUS, SITE_ZONE
from app.core import clock
from app.posts import queries as posts
from app.sites import queries as sites


def places(action: str, *levels: str) -> Choice:
    """Cells where the caller may do an action, of these levels, of all without one, by code."""
    return named_cells(cell for cell in own_cells(action) if not levels or cell.level in levels)


def places_of(thing: Any) -> Choice:
    """The cell of a thing and those below it, by code."""
    return named_cells(cells.below(cells.by_ids([thing.cell_id])[thing.cell_id]))


def named_cells(found: Iterable[Cell]) -> Choice:
    """Cells by their codes."""
    return [(cell.code, f"{cell.name} {cell.code}") for cell in found]


def people(at: Collection[int] | None = None) -> Choice:
    """Who of the territory is in service and holds a post, at some cells or anywhere."""
    rows = posts.visible_officers(g.caller.scope, cell=None, q=None, after=None, limit=MOST)
    standing = posts.standing_on(clock.day_of(clock.now()), at)
    return [(str(row.id), f"{row.name} {row.username}") for row in rows if row.id in standing]


def people_here() -> Choice:
    """`people`, for who may see them; others leave the field as it is."""
    return people() if g.caller.scope.allows("officers.read") else []


def kinds() -> Choice:
    """Kinds of the caller's county that are not retired."""
    return choices.kinds(g.caller.scope.county_id())


def campaigns() -> Choice:
    """Campaigns and ban periods, the newest first."""
    return [(str(row.id), row.name) for row in sites.campaigns(g.caller.scope, None)]


def offices(*levels: str) -> Choice:
    """The departments of the county on these levels, by their codes, each once."""
    return choices.offices(county_cells(), *levels)


def named(names: Iterable[tuple[str, str]]) -> Choice:
    """Codes with their names."""
    return [(code, f"{code} {name}") for code, name in names]


def site() -> dict[str, Choice]:
    """What may be said of a site, in the reader's language."""
    return {
        "kind": named((code, say(*words)) for code, words in SITE_KIND.items()),
        "status": [(code, say(*words)) for code, words in SITE_STATUS.items()],
        "zone": [(code, say(*words)) for code, words in SITE_ZONE.items()],
    }
