"""Departments in answers."""

from collections.abc import Iterable
from typing import Any

from app.cells.models import Department
from app.core.db import db


def offices_of(ids: Iterable[int | None]) -> dict[int, dict[str, Any]]:
    """{key: {id, name}} of those that are named."""
    keys = {one for one in ids if one is not None}
    query = db.select(Department.id, Department.name).where(Department.id.in_(keys))
    rows = db.session.execute(query).all() if keys else ()
    return {key: {"id": key, "name": name} for key, name in rows}
