"""Departments with somebody to act in them, and people with posts, beyond those of the world."""

from datetime import date
from typing import Any

from app.cells.models import Cell, Department
from app.core.db import db, transaction
from app.core.web import App
from app.people.models import Officer
from app.posts.models import Post
from tests.support import world


def add_person(app: App, username: str, kind: str, **place: int) -> int:
    """An officer with a post, who signs in like those of the world; his id."""
    with app.app_context(), transaction():
        like = db.session.scalars(db.select(Officer).where(Officer.username == "wang")).one()
        officer = Officer(
            username=username,
            name=username,
            phone=None,
            password_hash=like.password_hash,
            must_change_password=False,
            created_at=world.SINCE,
        )
        db.session.add(officer)
        db.session.flush()
        db.session.add(Post(officer_id=officer.id, kind=kind, starts_on=date(2020, 1, 1), **place))
        return officer.id


def add_office(app: App, code: str, name: str, cell: str, liaison: str | None = None) -> int:
    """A department, or the one that is there; with a liaison where one is named; its id."""
    with app.app_context(), transaction():
        cell_id = db.session.scalars(db.select(Cell.id).where(Cell.code == cell)).one()
        wanted: Any = {"cell_id": cell_id, "code": code}
        row = db.session.scalars(db.select(Department).filter_by(**wanted)).first()
        if row is None:
            row = Department(name=name, **wanted)
            db.session.add(row)
        db.session.flush()
        office = row.id
    if liaison is not None:
        add_person(app, liaison, "liaison", department_id=office)
    return office


def add_post(app: App, officer_id: int, kind: str, cell: str) -> None:
    """One more post, from long ago on, of somebody who is there."""
    with app.app_context(), transaction():
        cell_id = db.session.scalars(db.select(Cell.id).where(Cell.code == cell)).one()
        since = {"starts_on": date(2020, 1, 1)}
        db.session.add(Post(officer_id=officer_id, kind=kind, cell_id=cell_id, **since))
