"""What posts, officers and departments look like in answers."""

from collections.abc import Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.cells.present import cell_ref
from app.core.db import db
from app.people.models import Officer
from app.posts import queries
from app.posts.models import Post
from app.posts.rules import Scope


def post_out(
    post: Post, officer: Officer, cell: Cell | None, department: Department | None
) -> dict[str, Any]:
    """One post with names."""
    return {
        "id": post.id,
        "officer_id": officer.id,
        "officer_name": officer.name,
        "kind": post.kind,
        "cell": cell_ref(cell) if post.cell_id else None,
        "department_id": post.department_id,
        "department": department.name if department else None,
        "starts_on": post.starts_on,
        "ends_on": post.ends_on,
    }


def officers_out(officers: Sequence[Officer], scope: Scope) -> list[dict[str, Any]]:
    """Officers with their posts in the caller's territory, present and past."""
    by_id = {o.id: o for o in officers}
    posts: dict[int, list[dict[str, Any]]] = {i: [] for i in by_id}
    for post, cell, department in queries.posts_of(by_id):
        place = cell or db.session.get_one(Cell, department.cell_id)  # type: ignore[union-attr]
        if scope.covers("officers.read", place.path):
            posts[post.officer_id].append(post_out(post, by_id[post.officer_id], cell, department))
    names = ("id", "username", "name", "phone", "must_change_password", "ends_on")
    return [{n: getattr(o, n) for n in names} | {"posts": posts[o.id]} for o in officers]


def departments_out(departments: Sequence[Department], day: Any) -> list[dict[str, Any]]:
    """Departments with their liaisons, and what row A13 asks for and they lack."""
    liaisons = queries.liaisons([d.id for d in departments], day)
    people = {i for ids in liaisons.values() for i in ids}
    names = {o.id: o.name for o in queries.by_ids(people)}
    places = cells.by_ids(d.cell_id for d in departments)
    rows = []
    for d in departments:
        known = [names[i] for i in liaisons.get(d.id, [])]
        missing = ([] if d.head_name else ["head"]) + ([] if known else ["liaison"])
        fields = {
            n: getattr(d, n) for n in ("id", "code", "name", "head_name", "head_phone", "duties")
        }
        rows.append(
            fields | {"cell": cell_ref(places[d.cell_id]), "liaisons": known, "missing": missing}
        )
    return rows
