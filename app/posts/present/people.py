"""What posts, officers, departments and looks at protected data look like in answers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell, Department
from app.cells.present import cell_ref
from app.core import clock
from app.core.audit import Access
from app.core.db import db
from app.people.models import Officer
from app.posts import queries
from app.posts.models import Post
from app.posts.rules import Scope

LOOK = ("id", "at", "what", "about_id", "allowed", "basis", "why")
LOOK_HEADINGS = (
    "序号",
    "时间",
    "查看人",
    "内容",
    "对象",
    "涉及人员",
    "是否允许",
    "依据或拒绝原因",
    "说明",
)


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
        "reason": post.reason,
        "given_at": post.given_at,
    }


def named_post_out(post: Post) -> dict[str, Any]:
    """One post, its officer, cell and department looked up."""
    officer = db.session.get_one(Officer, post.officer_id)
    (row,) = [row for row in queries.posts_of([post.officer_id]) if row[0].id == post.id]
    return post_out(post, officer, row[1], row[2])


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


def departments_out(
    departments: Sequence[Department], day: date, now: datetime | None = None
) -> list[dict[str, Any]]:
    """Departments with their liaisons and who stands in for them on a day, or now; whether somebody
    can act; what row A13 asks for and they lack.
    """
    liaisons = queries.liaisons([d.id for d in departments], day, now)
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
            fields
            | {
                "cell": cell_ref(places[d.cell_id]),
                "liaisons": known,
                "able": bool(known),
                "missing": missing,
            }
        )
    return rows


def looks_out(looks: Sequence[Access]) -> list[dict[str, Any]]:
    """Looks at protected data, with the names of who looked and at whose."""
    people = queries.names(i for look in looks for i in (look.officer_id, look.whose_id))
    return [
        {name: getattr(look, name) for name in LOOK}
        | {"officer": people.get(look.officer_id), "whose": people.get(look.whose_id or 0)}
        for look in looks
    ]


def looks_table(looks: Sequence[Access]) -> Iterator[Sequence[Any]]:
    """The same as rows under LOOK_HEADINGS, times local."""
    for row in looks_out(looks):
        yield (
            row["id"],
            clock.local(row["at"]).isoformat(),
            row["officer"]["name"],
            row["what"],
            row["about_id"],
            row["whose"]["name"] if row["whose"] else "",
            "是" if row["allowed"] else "否",
            row["basis"] or "",
            row["why"] or "",
        )
