"""The registers of people: officers, their posts, who stands where."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import g

from app.console import words
from app.console.pages import say, word
from app.console.registers import offered
from app.console.registers.shape import MOST, Form, LastDay, Register, Row, column, runs
from app.core import clock
from app.core.db import db
from app.core.schemas import Day, Schema
from app.core.text_fields import Code
from app.people.models import Officer
from app.posts import queries as posts
from app.posts.models import Post
from app.posts.present import officers_out, post_out
from app.posts.service import end_posts


class MoveIn(Schema):
    """PostEnd where it moves a post."""

    cell = Code(most=32, required=True)
    starts_on = Day(data_key="from", required=True)
    until = Day(load_default=None)


def officers_rows() -> Iterable[Row]:
    rows = posts.visible_officers(g.caller.scope, cell=None, q=None, after=None, limit=MOST)
    for row in officers_out(rows, g.caller.scope):
        held = [
            f"{word(words.POST, post['kind'])} {(post['cell'] or {}).get('name') or ''}"
            f"{post['department'] or ''}"
            for post in row["posts"]
            if _is_held(post["starts_on"], post["ends_on"])
        ]
        yield row | {"posts": "；".join(held), "at": f"/console/officers/{row['id']}"}


def _is_held(starts_on: date, ends_on: date | None) -> bool:
    today = clock.day_of(clock.now())
    return starts_on <= today and (ends_on is None or ends_on >= today)


def posts_rows() -> Iterable[Row]:
    rows = posts.visible_posts(
        g.caller.scope,
        cell=None,
        kind=None,
        day=clock.day_of(clock.now()),
        after=None,
        limit=MOST,
    )
    for post, officer, cell, department in rows:
        row = post_out(post, officer, cell, department)
        yield row | {"kind": word(words.POST, row["kind"]), "key": row["id"], "of": post}


def _post(post_id: int) -> Post:
    return end_posts.own_post(g.caller.scope, post_id, clock.now())


def _ending(_: str, things: Sequence[Any]) -> Sequence[bool]:
    """Which posts the caller may end or move: the service says so."""
    return end_posts.ends(g.caller, things, clock.now())


def _holder(post: Post) -> Iterable[tuple[str, str]]:
    name = db.session.get_one(Officer, post.officer_id).name
    yield say("人员", "Officer"), f"{name} · {word(words.POST, post.kind)}"
    yield say("起", "From"), str(post.starts_on)
    if post.ends_on is not None:
        yield say("止", "To"), str(post.ends_on)


def _move(post: Post, body: dict[str, Any]) -> None:
    when = {"on": body["starts_on"], "until": body["until"]}
    end_posts.move_post(caller=g.caller, post=post, to=body["cell"], **when, now=clock.now())


def _end(post: Post, body: dict[str, Any]) -> None:
    end_posts.end_post(caller=g.caller, post=post, ends_on=body["ends_on"], now=clock.now())


REGISTERS = {
    "officers": Register(
        ("人员", "People"),
        "people",
        "officers.read",
        (
            column("name", "姓名", "Name"),
            column("username", "用户名", "User name"),
            column("phone", "手机", "Phone"),
            column("posts", "岗位", "Posts"),
            column("ends_on", "停用日期", "Closed on"),
        ),
        officers_rows,
        ("还没有人员：请导入名册。", "Nobody yet: import a roster."),
    ),
    "posts": Register(
        ("岗位", "Posts"),
        "people",
        "officers.read",
        (
            column("officer_name", "姓名", "Name"),
            column("kind", "岗位", "Post"),
            column("cell", "网格", "Cell"),
            column("department", "部门", "Department"),
            column("starts_on", "起", "From"),
            column("ends_on", "止", "To"),
            column("reason", "补记理由", "Why dated back"),
        ),
        posts_rows,
        ("还没有岗位：请导入名册。", "No posts yet: import a roster."),
        {
            "move": Form(
                ("调动", "Move"),
                ("岗位已调动，原岗位保留在历史中。", "Moved; the post before stays on record."),
                "posts.write",
                _move,
                MoveIn(),
                find=_post,
                choices=lambda _: {"cell": offered.places("posts.write")},
                facts=_holder,
                when=lambda post: runs(post) and post.kind != "liaison",
            ),
            "end": Form(
                ("结束", "End"),
                ("岗位的结束日期已登记。", "Its last day is set."),
                "posts.write",
                _end,
                LastDay(),
                find=_post,
                facts=_holder,
                when=runs,
            ),
        },
        power=_ending,
    ),
}
