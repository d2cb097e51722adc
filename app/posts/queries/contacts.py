"""Contact persons from above (row A07) and fire teams (row B26)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select

from app.core.db import db
from app.core.epoch import kept
from app.core.in_force import in_force, not_over
from app.people.models import Officer
from app.posts.models import Contact, FireTeamMember
from app.posts.queries.holders import open_on
from app.posts.queries.standing import NO_POST, posted, with_deputies


@dataclass(frozen=True)
class FireMember:
    """A volunteer as others need him. `officer_id` only while his account is open."""

    name: str
    phone: str
    officer_id: int | None
    leads: bool


def contacts(
    cell_ids: Iterable[int | None], day: date, at: datetime | None = None
) -> dict[int, list[int]]:
    """By lower cell the officer whom the upper cell has named as its contact, where his account is
    open and he has a post; after him who stands in for all his posts, as `holders`. Cells without
    one are left out.
    """
    named = _contacts(tuple(sorted({i for i in cell_ids if i is not None})), day)
    held = [(cell_id, i, NO_POST) for cell_id, officers in named.items() for i in officers]
    return with_deputies(named, held, day, at)


@kept
def _contacts(cell_ids: tuple[int, ...], day: date) -> dict[int, list[int]]:
    query = select(Contact.cell_id, Contact.officer_id).join(
        Officer, Officer.id == Contact.officer_id
    )
    query = query.where(Contact.cell_id.in_(cell_ids), in_force(Contact, day), open_on(day))
    query = query.where(posted(Contact.officer_id, day))
    return {cell_id: [officer_id] for cell_id, officer_id in db.session.execute(query)}


def contact_rows(*cell_ids: int) -> Sequence[tuple[Contact, Officer]]:
    """All contacts that cells have had and will have, newest first."""
    query = (
        select(Contact, Officer)
        .join(Officer, Officer.id == Contact.officer_id)
        .where(Contact.cell_id.in_(cell_ids))
        .order_by(Contact.starts_on.desc(), Contact.id.desc())
    )
    return [(contact, officer) for contact, officer in db.session.execute(query)]


def fire_team(cell_ids: Iterable[int | None], day: date) -> dict[int, list[FireMember]]:
    """The fire team by village, who leads it first; villages without one are left out."""
    return _fire_team(tuple(sorted({i for i in cell_ids if i is not None})), day)


@kept
def _fire_team(cell_ids: tuple[int, ...], day: date) -> dict[int, list[FireMember]]:
    query = (
        select(FireTeamMember, Officer.id)
        .outerjoin(Officer, and_(Officer.id == FireTeamMember.officer_id, open_on(day)))
        .where(FireTeamMember.cell_id.in_(cell_ids), in_force(FireTeamMember, day))
        .order_by(FireTeamMember.leads.desc(), FireTeamMember.id)
    )
    found: dict[int, list[FireMember]] = {}
    for row, officer_id in db.session.execute(query):
        member = FireMember(row.name, row.phone, officer_id, row.leads)
        found.setdefault(row.cell_id, []).append(member)
    return found


def fire_team_rows(day: date, *cell_ids: int) -> Sequence[FireTeamMember]:
    """The members of villages' teams on a day, or later."""
    query = select(FireTeamMember).where(
        FireTeamMember.cell_id.in_(cell_ids),
        not_over(FireTeamMember, day),
    )
    return db.session.scalars(query.order_by(FireTeamMember.id)).all()
