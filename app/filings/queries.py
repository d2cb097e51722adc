"""Reading what was set aside: for its officer, for his township, for the jobs that try again."""

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.core.bodies import unpacked
from app.core.db import db
from app.core.errors import Problem, refuse
from app.filings.kinds import FilingKind, registered_kinds
from app.filings.models import FAILED, WAITING, Mending, RefusedFiling
from app.filings.rules.aside import PATIENCE
from app.posts.queries import people_of_territory
from app.posts.rules import Caller

#: How bodies name photos.
HASHES = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def _visible(caller: Caller) -> ColumnElement[bool]:
    """One's own; for reviewers those of the people of their territory on the day each tells of."""
    own = RefusedFiling.officer_id == caller.id
    if not caller.scope.roots("refused.territory"):
        return own
    told = {"when": RefusedFiling.at, "day": RefusedFiling.told_day}
    theirs = people_of_territory(caller.scope, "refused.territory", **told)
    return or_(own, RefusedFiling.officer_id.in_(theirs))


def set_aside(caller: Caller, *, before: int | None, limit: int) -> Sequence[RefusedFiling]:
    """Filings set aside and not settled, the newest first."""
    query = select(RefusedFiling).where(_visible(caller), RefusedFiling.refiled_at.is_(None))
    if before is not None:
        query = query.where(RefusedFiling.id < before)
    return db.session.scalars(query.order_by(RefusedFiling.id.desc()).limit(limit)).all()


def one_set_aside(caller: Caller, row_id: int) -> RefusedFiling:
    """One of them, locked; the 404 of an unknown id otherwise."""
    query = select(RefusedFiling).where(RefusedFiling.id == row_id, _visible(caller))
    return db.session.scalars(query.with_for_update()).first() or refuse("not_found")


def of_codes(codes: Sequence[str]) -> list[int]:
    """Ids of those set aside under these codes and not filed since, code by code as they came."""
    query = select(RefusedFiling.id).where(RefusedFiling.refiled_at.is_(None))
    query = query.order_by(RefusedFiling.id)
    return [
        i for code in codes for i in db.session.scalars(query.where(RefusedFiling.code == code))
    ]


def to_be_tried(now: datetime, most: int) -> list[int]:
    """Ids of those that wait or failed and may be possible by now, or have waited too long; each
    officer's in turn, at most so many.

    One whose case or patrol is not here costs a look for its id, no more.
    """
    here = (
        exists().where(column == RefusedFiling.awaits)
        for column in registered_kinds().awaited_columns()
    )
    turn = func.row_number().over(
        partition_by=RefusedFiling.officer_id, order_by=(RefusedFiling.next_at, RefusedFiling.id)
    )
    due = select(RefusedFiling.id, turn.label("turn")).where(
        RefusedFiling.code.in_((WAITING, FAILED)),
        RefusedFiling.refiled_at.is_(None),
        or_(RefusedFiling.next_at.is_(None), RefusedFiling.next_at <= now),
        or_(
            RefusedFiling.code == FAILED,
            RefusedFiling.at <= now - PATIENCE,
            RefusedFiling.awaits.is_(None),
            *here,
        ),
    )
    rows = due.subquery()
    return list(db.session.scalars(select(rows.c.id).order_by(rows.c.turn, rows.c.id).limit(most)))


def still_open(ids: Sequence[int]) -> list[RefusedFiling]:
    """Those of them that nobody has settled or works on meanwhile, locked."""
    query = select(RefusedFiling).where(
        RefusedFiling.id.in_(ids), RefusedFiling.refiled_at.is_(None)
    )
    rows = query.order_by(RefusedFiling.id).with_for_update(skip_locked=True)
    return list(db.session.scalars(rows))


def aside_of(officer_id: int) -> tuple[int, int]:
    """How many filings of an officer are set aside and not settled, and their bytes."""
    query = select(func.count(), func.coalesce(func.sum(func.length(RefusedFiling.body)), 0))
    open_ = RefusedFiling.refiled_at.is_(None)
    found = db.session.execute(query.where(RefusedFiling.officer_id == officer_id, open_)).one()
    return int(found[0]), int(found[1])


def settled(rows: Sequence[RefusedFiling]) -> set[int]:
    """Which of them have been filed after all by a call of their own.

    What stands under their id is their officer's.
    """
    kinds = registered_kinds()
    by_kind: dict[FilingKind, dict[int, uuid.UUID]] = {}
    for row in rows:
        found = kinds.find(row.path) if row.code != "content_differs" else None
        if found is not None and found[0].filed_by is not None:
            by_kind.setdefault(found[0], {})[row.id] = found[1][found[0].own_id]
    done: set[int] = set()
    for kind, ids in by_kind.items():
        assert kind.filed_by is not None
        owners = kind.filed_by(list(ids.values()))
        done |= {
            row.id for row in rows if row.id in ids and owners.get(ids[row.id]) == row.officer_id
        }
    return done


def photos_set_aside(after: int, most: int) -> tuple[set[str], int | None]:
    """Hashes of photos that bodies not filed since name, of a batch in order of their ids from
    `after` on; the last id, None where it was the last batch.
    """
    query = select(RefusedFiling.id, RefusedFiling.body).where(
        RefusedFiling.refiled_at.is_(None), RefusedFiling.id > after
    )
    rows = db.session.execute(query.order_by(RefusedFiling.id).limit(most)).all()
    found = {one.decode() for _, body in rows for one in HASHES.findall(_plain(body))}
    return found, rows[-1][0] if len(rows) == most else None


def _plain(body: bytes) -> bytes:
    """A body unpacked; one that cannot be is searched as it is."""
    try:
        return unpacked(body)
    except Problem:
        return body


def _mendings(caller: Caller) -> ColumnElement[bool]:
    """Of one's own filings, by oneself; for offices, leaders and inspectors of their people
    on the day of which each told.
    """
    own = Mending.officer_id == caller.id
    if caller.scope.posts:  # of others' filings who has left sees nothing, though he mended them
        own |= Mending.by_id == caller.id
    if not caller.scope.roots("mendings.territory"):
        return own
    told = {"when": Mending.at, "day": Mending.told_day}
    theirs = people_of_territory(caller.scope, "mendings.territory", **told)
    return or_(own, Mending.officer_id.in_(theirs))


def mendings(caller: Caller, *, before: int | None, limit: int) -> Sequence[Mending]:
    """What was mended for another, the newest first."""
    query = select(Mending).where(_mendings(caller))
    if before is not None:
        query = query.where(Mending.id < before)
    return db.session.scalars(query.order_by(Mending.id.desc()).limit(limit)).all()


def one_mending(caller: Caller, mending_id: int) -> Mending:
    """One of them, locked; the 404 of an unknown id otherwise."""
    query = select(Mending).where(Mending.id == mending_id, _mendings(caller))
    return db.session.scalars(query.with_for_update()).first() or refuse("not_found")


def mended(about: str, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Mending]:
    """How some cases or patrols were mended before they were filed; no statement for none."""
    wanted = list(ids)
    if not wanted:
        return {}
    query = select(Mending).where(Mending.about == about, Mending.about_id.in_(wanted))
    return {row.about_id: row for row in db.session.scalars(query)}
