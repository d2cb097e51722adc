"""An officer keeps lists under names of his own, renames them, forgets them."""

from sqlalchemy import func, select

from app.core.db import db, locked
from app.core.errors import refuse
from app.incidents.models import SavedView
from app.people.models import Officer

#: How many an officer may keep.
MOST = 30


def save_view(*, officer_id: int, name: str, asked: str) -> SavedView:
    """Keep what a list is asked by; an older one of that name is replaced.

    Refuses with `too_many_views`.
    """
    locked(Officer, officer_id)  # one after the other
    known = _named(officer_id, name)
    if known is not None:
        known.asked = asked
        return known
    mine = select(func.count()).where(SavedView.officer_id == officer_id)
    if (db.session.scalar(mine) or 0) >= MOST:
        refuse("too_many_views", most=MOST)
    view = SavedView(officer_id=officer_id, name=name, asked=asked)
    db.session.add(view)
    return view


def rename_view(*, officer_id: int, view_id: int, name: str) -> None:
    """Refuses with `not_found`, `view_name_taken`."""
    locked(Officer, officer_id)
    view, other = _own(officer_id, view_id), _named(officer_id, name)
    if other is not None and other.id != view.id:
        refuse("view_name_taken")
    view.name = name


def forget_view(*, officer_id: int, view_id: int) -> None:
    """Refuses with `not_found`."""
    db.session.delete(_own(officer_id, view_id))


def _own(officer_id: int, view_id: int) -> SavedView:
    view = db.session.get(SavedView, view_id)
    return view if view is not None and view.officer_id == officer_id else refuse("not_found")


def _named(officer_id: int, name: str) -> SavedView | None:
    mine = (SavedView.officer_id == officer_id, SavedView.name == name)
    return db.session.scalar(select(SavedView).where(*mine))
