"""Reading what was set aside: whose, what waits, what has been filed after all."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, select

from app.core.db import db
from app.core.errors import refuse
from app.filings.kinds import FilingKind, kind_at
from app.filings.models import RefusedFiling
from app.posts.queries import people_of_territory
from app.posts.rules import Scope


def _seen(scope: Scope, officer_id: int) -> ColumnElement[bool]:
    """One's own; for reviewers those of the people of their territory."""
    own = RefusedFiling.officer_id == officer_id
    if not scope.roots("refused.territory"):
        return own
    people = people_of_territory(scope, "refused.territory", when=RefusedFiling.at)
    return or_(own, RefusedFiling.officer_id.in_(people))


def refused(
    scope: Scope, officer_id: int, *, before: int | None, limit: int
) -> Sequence[RefusedFiling]:
    """Filings set aside and not settled, the newest first."""
    query = select(RefusedFiling).where(
        _seen(scope, officer_id), RefusedFiling.refiled_at.is_(None)
    )
    if before is not None:
        query = query.where(RefusedFiling.id < before)
    return db.session.scalars(query.order_by(RefusedFiling.id.desc()).limit(limit)).all()


def refused_one(scope: Scope, officer_id: int, row_id: int) -> RefusedFiling:
    """One of them, locked; the 404 of an unknown id otherwise."""
    query = (
        select(RefusedFiling)
        .where(RefusedFiling.id == row_id, _seen(scope, officer_id))
        .with_for_update()
    )
    return db.session.scalars(query).first() or refuse("not_found")


def same_set_aside(officer_id: int, path: str, digest: str) -> RefusedFiling | None:
    """The same content set aside before at the same address, and not settled."""
    query = select(RefusedFiling).where(
        RefusedFiling.officer_id == officer_id,
        RefusedFiling.path == path,
        RefusedFiling.digest == digest,
        RefusedFiling.refiled_at.is_(None),
    )
    return db.session.scalars(query.limit(1)).first()


def of_codes(codes: Sequence[str], *, after: int, most: int) -> Sequence[RefusedFiling]:
    """Set aside under these codes and not settled, in order of their ids from `after` on, locked.

    Rows that another process holds are left out.
    """
    query = select(RefusedFiling).where(
        RefusedFiling.code.in_(codes),
        RefusedFiling.refiled_at.is_(None),
        RefusedFiling.id > after,
    )
    return db.session.scalars(
        query.order_by(RefusedFiling.id).limit(most).with_for_update(skip_locked=True)
    ).all()


def filed_since(rows: Sequence[RefusedFiling]) -> set[int]:
    """Ids of those that have been filed after all by a call of their own.

    What stands under their address is then their officer's.
    """
    keys_of: dict[FilingKind, dict[int, uuid.UUID]] = defaultdict(dict)
    for row in rows:
        named = kind_at(row.path)
        if named and named[0].standing is not None and row.code != "content_differs":
            keys_of[named[0]][row.id] = named[0].key_of(named[1])
    officers = {row.id: row.officer_id for row in rows}
    found: set[int] = set()
    for kind, keys in keys_of.items():
        owners = _owners(kind, keys.values())
        found |= {row_id for row_id, key in keys.items() if owners.get(key) == officers[row_id]}
    return found


def _owners(kind: FilingKind, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Who filed what stands under these ids."""
    if kind.standing is None or not keys:
        return {}
    key, _ = kind.standing.selected_columns
    rows = db.session.execute(kind.standing.where(key.in_(keys)))
    return {found: officer_id for found, officer_id in rows if found is not None}
