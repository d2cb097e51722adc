"""Adding and changing ban periods and campaigns."""

from datetime import date, datetime, timedelta
from typing import Any

from app.cells import queries as cells
from app.cells.service import take_turn
from app.core import audit, clock
from app.core.dated import check_span
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import county_of
from app.posts.rules import Caller
from app.sites import rules
from app.sites.models import Campaign


def add_campaign(*, caller: Caller, body: dict[str, Any], now: datetime) -> Campaign:
    """A ban period or campaign in the caller's territory.

    It may have begun before it is entered here: the decree says when. It counts from today on, for
    nobody was told of the days before; cases already filed keep what was proposed.
    """
    body = dict(body)
    cell = cells.named(body.pop("cell"))
    if not caller.scope.covers("campaigns.write", cell.path):
        refuse("outside_territory")
    _check_order(body["starts_on"], body["ends_on"])
    yesterday = clock.day_of(now) - timedelta(days=1)
    passed = (
        [{"until": yesterday.isoformat(), "kinds": []}] if body["starts_on"] <= yesterday else []
    )
    by_county = bool(caller.scope.reviews([county_of(cell.path)]))
    campaign = Campaign(cell_id=cell.id, by_county=by_county, **body, earlier=passed)
    return _kept(campaign, "campaigns.add", caller, now, name=campaign.name)


def edit_campaign(
    *, caller: Caller, campaign: Campaign, body: dict[str, Any], now: datetime
) -> Campaign:
    """Other dates, kinds or words; cases already filed keep what was proposed.

    Days that have passed stay as they were: it ends today at the earliest, one that has begun
    keeps its first day, and other kinds are banned from today on. What the county set only the
    county lessens: refuses `ban_of_county`.
    """
    take_turn(campaign.cell_id)
    old = campaign.starts_on, campaign.ends_on
    new = body.get("starts_on", old[0]), body.get("ends_on", old[1])
    _check_order(*new)
    check_span(old, new, now)
    kinds = body.get("kinds", campaign.kinds)
    by_county = is_of_county(caller, campaign)
    lessens = campaign.kinds and (
        new[0] > old[0] or new[1] < old[1] or not set(campaign.kinds) <= set(kinds)
    )
    if lessens and campaign.by_county and not by_county:
        refuse("ban_of_county")
    if "kinds" in body:
        _keep_passed(campaign, body["kinds"], now)
    diff = audit.apply(campaign, body)
    if diff and by_county:
        diff |= audit.apply(campaign, {"by_county": True})
    return _kept(campaign, "campaigns.edit", caller, now, **diff)


def _keep_passed(campaign: Campaign, kinds: list[str], now: datetime) -> None:
    """Note what was banned until yesterday, by which a finding of those days is still judged."""
    yesterday = clock.day_of(now) - timedelta(days=1)
    terms = campaign.starts_on, campaign.ends_on, campaign.kinds, campaign.earlier
    *_, (_, first, _) = rules.spans(*terms)
    if first <= yesterday and set(kinds) != set(campaign.kinds):
        passed = {"until": yesterday.isoformat(), "kinds": campaign.kinds}
        campaign.earlier = [*campaign.earlier, passed]


def is_of_county(caller: Caller, campaign: Campaign) -> bool:
    """Whether somebody is of the office of the county in which a campaign's area lies."""
    cell = cells.by_ids([campaign.cell_id])[campaign.cell_id]
    return bool(caller.scope.reviews([county_of(cell.path)]))


def _check_order(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        refuse("dates_reversed")


def _kept(
    campaign: Campaign, action: str, caller: Caller, now: datetime, **detail: Any
) -> Campaign:
    db.session.add(campaign)
    db.session.flush()
    audit.changed(action, "campaign", campaign.id, by=caller.id, now=now, **detail)
    return campaign
