"""Who answered for a cell on a day, and who may decide about him from above."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select

from app.accountability.models import MissedDiscovery
from app.accountability.rules.missed_discoveries import DECIDING, may_decide
from app.cells import queries as cells
from app.core.clock import day_of
from app.core.db import db
from app.core.paths import ids_on
from app.incidents.models import Incident
from app.people.models import Officer
from app.posts import queries as posts
from app.posts.models import Post
from app.posts.queries.holders import open_on, valid_on
from app.posts.queries.standing import and_deputies
from app.posts.rules import Caller


class Answered(NamedTuple):
    """Who answered for a cell, and by which post."""

    officer_id: int
    post: str


def answered_for(
    cell_id: int, day: date, known_at: datetime, kinds: Sequence[str]
) -> Answered | None:
    """Who held the first of these posts at a cell on a day that was filled, by what was on record
    at a time: of several, who had it longest. None where the seat was vacant.
    """
    query = (
        select(Post.officer_id, Post.kind)
        .join(Officer, Officer.id == Post.officer_id)
        .where(
            Post.cell_id == cell_id,
            Post.kind.in_(kinds),
            valid_on(day),
            open_on(day),
            or_(Post.given_at.is_(None), Post.given_at <= known_at),
        )
        .order_by(Post.starts_on, Post.id)
    )
    held: list[Any] = [tuple(row) for row in db.session.execute(query)]
    for kind in kinds:
        for officer_id, post in held:
            if post == kind:
                return Answered(officer_id, post)
    return None


def stood_in(row: MissedDiscovery, now: datetime) -> set[int]:
    """Who stands in for the person today, or did on the day of the finding."""
    if row.officer_id is None:
        return set()
    days = (row.day, day_of(now))
    return {i for day in days for i in and_deputies([row.officer_id], day)} - {row.officer_id}


def above(row: MissedDiscovery) -> list[int]:
    """The cells above the one that was answered for, the nearest first."""
    path = cells.by_ids([row.cell_id])[row.cell_id].path
    return ids_on(path)[-2::-1]


def deciders(row: MissedDiscovery, filer_id: int, now: datetime) -> list[list[int]]:
    """Who may decide, by cell from the nearest above; cells with nobody who may are left out."""
    deputies = stood_in(row, now)
    found = []
    for cell_id in above(row):
        held = [posts.holders([cell_id], kind, day_of(now), now) for kind in DECIDING]
        people = dict.fromkeys(i for one in held for i in one.get(cell_id, ()))
        able = [
            i
            for i in people
            if may_decide(i, person=row.officer_id, deputies=deputies, filer_id=filer_id)
        ]
        if able:
            found.append(able)
    return found


def stands_above(row: MissedDiscovery, caller: Caller) -> bool:
    """Whether one of his posts decides about the cell: it stands above it."""
    higher = set(above(row))
    return any(post.cell_id in higher for post in caller.scope.roots("discoveries.decide"))


def free_to_decide(row: MissedDiscovery, case: Incident, caller: Caller, now: datetime) -> bool:
    """Whether somebody who stands above is not the person, his deputy, or who found it."""
    return may_decide(
        caller.id, person=row.officer_id, deputies=stood_in(row, now), filer_id=case.filer_id
    )
