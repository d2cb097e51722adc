"""How a site runs and when it was last seen: by the visits that count, or by a person's word."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.sites.models import Site

#: What nobody has said of a site.
UNKNOWN = "unknown"


def say_status(site: Site, status: str, now: datetime) -> None:
    """A person says how it runs: that stands until it is visited after this."""
    site.status_said, site.status_said_at = status, now


def lock_sites(site_ids: Iterable[int]) -> list[Site]:
    """Sites that are about to be told of, in one order: who tells of them next waits for this."""
    query = select(Site).where(Site.id.in_(set(site_ids))).order_by(Site.id)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def tell_site(site: Site, *, seen_at: datetime | None, says: tuple[datetime, str] | None) -> None:
    """What the visits that count tell of a site (B18): when it was last seen, and what the newest
    of them that speaks of it says, unless a person said otherwise after that.
    """
    said_at = site.status_said_at
    newest = says is not None and (said_at is None or says[0] >= said_at)
    status = says[1] if says and newest else site.status_said
    if (site.status, site.last_seen_at) != (status, seen_at):
        site.status, site.last_seen_at = status, seen_at
