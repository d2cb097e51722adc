"""A second county beside the small one: a village in it, and the people who work there."""

from app.cells.models import Cell
from app.core.db import db, transaction
from app.core.web import App
from tests.support.offices import add_person

COUNTY, TOWN, VILLAGE = "990301", "990301101", "990301101201"
#: username -> post and cell
PEOPLE = {
    "far_admin": ("administrator", COUNTY),
    "far_county": ("reviewer", COUNTY),
    "far_east": ("reviewer", TOWN),
    "far_wang": ("grid_officer", VILLAGE),
}


def add_neighbours(app: App) -> dict[str, int]:
    """The county with its people, who sign in like those of the world; their ids."""
    ids: dict[str, int] = {}
    with app.app_context(), transaction():
        parent = None
        for code, level in ((COUNTY, "county"), (TOWN, "township"), (VILLAGE, "village")):
            name = {"county": "邻县", "township": "东镇", "village": "村201"}[level]
            cell = Cell(code=code, name=name, level=level, path="/")
            cell.parent_id = parent.id if parent else None
            db.session.add(cell)
            db.session.flush()
            cell.path = f"{parent.path if parent else '/'}{cell.id}/"
            ids[code], parent = cell.id, cell
    for username, (kind, place) in PEOPLE.items():
        ids[username] = add_person(app, username, kind, cell_id=ids[place])
    return ids
