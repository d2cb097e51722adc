"""What delegations, duty rosters, contact persons and fire teams look like in answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.cells.present import cell_ref
from app.core import clock
from app.core.in_force import lasts
from app.core.spans import Span
from app.people.models import Officer
from app.posts import queries
from app.posts.models import Contact, Delegation
from app.posts.queries import FireMember, Turn
from app.posts.rules import Scope


def delegations_out(rows: Sequence[Delegation], now: datetime) -> list[dict[str, Any]]:
    """Delegations with the posts that each is for, in a fixed number of queries."""
    people = queries.names(i for row in rows for i in (row.officer_id, row.deputy_id))
    held: dict[int, list[Any]] = {row.officer_id: [] for row in rows}
    for found in queries.posts_of(held):
        held[found[0].officer_id].append(found)
    out = []
    for row in rows:
        over = row.ended_at or row.ends_at
        state = "over" if over <= now else "running" if row.starts_at <= now else "planned"
        first = clock.day_of(row.starts_at)
        posts = [
            {
                "id": post.id,
                "kind": post.kind,
                "cell": cell_ref(cell),
                "department_id": post.department_id,
                "department": department.name if department else None,
            }
            for post, cell, department in held[row.officer_id]
            if row.post_id == post.id
            or (row.post_id is None and post.starts_on <= first and lasts(post, first))
        ]
        fields = {n: getattr(row, n) for n in ("id", "starts_at", "ends_at", "ended_at", "reason")}
        out.append(
            fields
            | {
                "officer": people[row.officer_id],
                "deputy": people[row.deputy_id],
                "posts": posts,
                "all_posts": row.post_id is None,
                "state": state,
            }
        )
    return out


def duty_roster_out(
    cell: Cell,
    month: Span,
    found: tuple[Sequence[Turn], Sequence[Span], Sequence[Span]],
    scope: Scope,
) -> dict[str, Any]:
    """A month's roster with what is not covered, and what is twice."""
    turns, gaps, overlaps = found
    return {
        "cell": cell_ref(cell),
        "month": f"{clock.local(month[0]):%Y-%m}",
        "turns": [_turn_out(turn, scope.borders(cell.path)) for turn in turns],
        "gaps": [_span_out(span) for span in gaps],
        "overlaps": [_span_out(span) for span in overlaps],
    }


def on_duty_out(cell_ids: Iterable[int], at: datetime, scope: Scope) -> list[dict[str, Any]]:
    """Who is on duty for each of these cells, the highest first."""
    places = cells.by_ids(cell_ids)
    turns = queries.turns_at(places, at)
    return [
        {
            "cell": cell_ref(place),
            "level": place.level,
            "turns": [
                _turn_out(turn, scope.borders(place.path))
                for turn in turns
                if turn.cell_id == place.id
            ],
        }
        for place in sorted(places.values(), key=lambda place: (place.path.count("/"), place.code))
    ]


def _turn_out(turn: Turn, with_phone: bool) -> dict[str, Any]:
    return {
        "officer": {"id": turn.officer_id, "name": turn.name},
        "rank": turn.rank,
        "shift": turn.shift,
        "starts_at": turn.starts_at,
        "ends_at": turn.ends_at,
        "phone": turn.phone if with_phone else None,
    }


def _span_out(span: Span) -> dict[str, datetime]:
    return {"starts_at": span[0], "ends_at": span[1]}


def contacts_out(rows: Iterable[tuple[Contact, Officer]]) -> list[dict[str, Any]]:
    """Contact persons with name and phone, as the chain of answering shows them."""
    return [
        {
            "id": contact.id,
            "officer": {"id": officer.id, "name": officer.name},
            "phone": officer.phone,
            "starts_on": contact.starts_on,
            "ends_on": contact.ends_on,
        }
        for contact, officer in rows
    ]


def fire_team_out(members: Iterable[FireMember]) -> list[dict[str, Any]]:
    """A village's fire team."""
    names = ("name", "phone", "officer_id", "leads")
    return [{name: getattr(member, name) for name in names} for member in members]
