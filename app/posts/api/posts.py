"""/me and /posts."""

from typing import Any

from flask import g

from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.marks import SIGNED_IN, needs
from app.core.paging import only_id, page_of, paged
from app.core.web import Blueprint
from app.posts import queries
from app.posts.models import Post
from app.posts.present import delegations_out, named_post_out, post_out
from app.posts.schemas import MeOut, PostEnd, PostIn, PostOut, PostsQuery
from app.posts.service import appoint_officers, end_posts, own_people

blp = Blueprint("posts", __name__, url_prefix="/api/v1", description="岗位")
EXAMPLE = {
    "id": 3,
    "officer_id": 7,
    "kind": "grid_officer",
    "cell": {"code": "990126101203", "name": "青石村"},
    "starts_on": "2026-07-01",
}


@blp.get("/me")
@needs(SIGNED_IN)
@blp.response(
    200,
    MeOut(),
    example={
        "officer": {"id": 7, "name": "王芳"},
        "posts": [EXAMPLE],
        "stands_in_for": [],
        "deputies": [],
    },
)
def me() -> Any:
    """Who I am, what I hold today, for whom I stand in and who stands in for me 我的岗位"""
    now = clock.now()
    posts = queries.posts_of([g.caller.id], clock.day_of(now))
    leave = delegations_out(queries.delegations_of(g.caller.id, now), now)
    away = set(g.caller.scope.stands_for())
    return {
        "stands_in_for": [
            row for row in leave if row["state"] == "running" and row["officer"]["id"] in away
        ],
        "deputies": [row for row in leave if row["officer"]["id"] == g.caller.id],
        "officer": g.account,
        "posts": [post_out(post, g.account, cell, department) for post, cell, department in posts],
    }


@blp.get("/posts")
@needs("officers.read")
@blp.arguments(PostsQuery(), location="query")
@blp.response(200, page_of(PostOut, "Posts"), example={"items": [EXAMPLE], "next": None})
def posts(query: dict[str, Any]) -> Any:
    """Posts valid today in one's territory 岗位列表"""
    cell = cells.must(query["cell"]) if query.get("cell") else None
    day = clock.day_of(clock.now())
    rows = queries.visible_posts(
        g.caller.scope,
        cell=cell,
        kind=query.get("kind"),
        day=day,
        after=only_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda row: [row[0].id])
    return page | {"items": [post_out(*row) for row in page["items"]]}


@blp.post("/posts")
@needs("posts.write")
@blp.arguments(PostIn(), example={"officer_id": 7, "kind": "grid_officer", "cell": "990126101203"})
@blp.response(201, PostOut(), example=EXAMPLE)
@blp.alt_response(403, description="outside_territory")
@blp.alt_response(
    422, description="dated_back: before today only from above, with a reason (`needs`)"
)
@blp.once(PostOut())
def give(body: dict[str, Any]) -> Any:
    """Appoint an officer 任命"""
    now = clock.now()
    officer = own_people.own_officer(g.caller.scope, body["officer_id"], now)
    return named_post_out(
        appoint_officers.give_post(caller=g.caller, to=officer, body=body, now=now)
    )


@blp.put("/posts/<int:post_id>")
@needs("posts.write")
@blp.arguments(PostEnd(), example={"ends_on": "2026-09-30"})
@blp.response(200, PostOut(), example=EXAMPLE)
def end(body: dict[str, Any], post_id: int) -> Any:
    """End a post (`ends_on`), or move it to another cell (`cell`, `from`, `until`) 调整岗位"""
    post = db.session.get(Post, post_id) or refuse("not_found")
    now = clock.now()
    if "ends_on" in body:
        return named_post_out(
            end_posts.end_post(caller=g.caller, post=post, ends_on=body["ends_on"], now=now)
        )
    return named_post_out(
        end_posts.move_post(
            caller=g.caller,
            post=post,
            to=body["cell"],
            on=body["starts_on"],
            until=body.get("until"),
            now=now,
        )
    )
