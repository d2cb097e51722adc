"""Adding and changing ban periods and campaigns."""

from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.posts.rules import Caller
from app.sites.models import Campaign


def add_campaign(*, caller: Caller, body: dict[str, Any], now: datetime) -> Campaign:
    """A ban period or campaign in the caller's territory."""
    body = dict(body)
    cell = cells.named(body.pop("cell"))
    if not caller.scope.covers("campaigns.write", cell.path):
        refuse("outside_territory")
    campaign = Campaign(cell_id=cell.id, **body)
    return _kept(campaign, "campaigns.add", caller, now, name=campaign.name)


def edit_campaign(
    *, caller: Caller, campaign: Campaign, body: dict[str, Any], now: datetime
) -> Campaign:
    """Other dates, kinds or words; cases already filed keep what was proposed."""
    diff = audit.apply(campaign, body)
    return _kept(campaign, "campaigns.edit", caller, now, **diff)


def _kept(
    campaign: Campaign, action: str, caller: Caller, now: datetime, **detail: Any
) -> Campaign:
    if campaign.ends_on < campaign.starts_on:
        refuse("dates_reversed")
    db.session.add(campaign)
    db.session.flush()
    audit.changed(action, "campaign", campaign.id, by=caller.id, now=now, **detail)
    return campaign
