"""Where and when an officer wants to be told: his own choice."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.db import db, locked
from app.core.errors import refuse
from app.core.insert import upsert
from app.notices import queries, rules, timing
from app.notices.channels import allowed, usable
from app.notices.models import Channel, Delivery, Notice, NoticeSettings
from app.notices.service.plan_deliveries import plan_deliveries
from app.people.models import Officer
from app.posts.rules import Caller


def change_settings(
    *,
    caller: Caller,
    channels: Sequence[dict[str, Any]],
    quiet: tuple[time, time] | None,
    digest: dict[str, Any] | None,
    now: datetime,
) -> None:
    """All of an officer's wishes anew; what waits is planned by them.

    `channels`: [{address, urgent_only}]; only schemes that the county allows (422 `invalid`).
    `digest`: {at} or {every_hours}.
    """
    _check(channels)
    quiet_from, quiet_to = quiet or (None, None)
    values = {"digest_at": None, "digest_hours": None, "quiet_from": quiet_from}
    if digest:
        values |= {"digest_at": digest.get("at"), "digest_hours": digest.get("every_hours")}
    _replace(caller.id, channels, now)
    upsert(NoticeSettings, {"officer_id": caller.id}, quiet_to=quiet_to, **values)
    _plan_anew(caller.id, now)


def set_channel(*, caller: Caller, address: str | None, now: datetime) -> None:
    """His only channel, or none: the inbox alone. When he wants to be told stays as it is."""
    channels = [{"address": address, "urgent_only": False}] if address else []
    if not usable_all(channels):
        _refuse_channels(["address"])
    _replace(caller.id, channels, now)
    _plan_anew(caller.id, now)


def usable_all(channels: Sequence[dict[str, Any]]) -> bool:
    """Whether every address may be named."""
    return all(usable(channel["address"]) for channel in channels)


def _check(channels: Sequence[dict[str, Any]]) -> None:
    addresses = [channel["address"] for channel in channels]
    if len({*addresses}) < len(addresses):
        twice = {"channels": ["The same address more than once."]}
        refuse("invalid", fields=["channels"], errors=twice)
    if not usable_all(channels):
        _refuse_channels(["channels"])


def _refuse_channels(fields: list[str]) -> None:
    said = f"Must be one of: {', '.join(allowed()) or '-'}."
    refuse("invalid", fields=fields, errors={name: [said] for name in fields})


def _replace(officer_id: int, channels: Sequence[dict[str, Any]], now: datetime) -> None:
    """Those that stay keep their rows, and what was sent to them."""
    # two changes of one officer follow one another
    officer = locked(Officer, officer_id) or refuse("not_found")
    wanted = {channel["address"]: channel["urgent_only"] for channel in channels}
    for row in queries.channels_in_use(officer_id):
        if row.address in wanted:
            row.urgent_only = wanted.pop(row.address)
        else:
            row.address, row.ended_at = None, now
    db.session.add_all(
        Channel(officer_id=officer_id, address=address, urgent_only=urgent_only)
        for address, urgent_only in wanted.items()
    )
    first = channels[0]["address"] if channels else None
    if officer.channel != first:
        officer.channel = first
    db.session.flush()


def _plan_anew(officer_id: int, now: datetime) -> None:
    """What waits goes by the new wishes; what is just being sent or tried again stays."""
    query = (
        select(Delivery, Notice.kind)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Notice.officer_id == officer_id, Delivery.state == "waiting")
        .with_for_update(of=Delivery)
    )
    in_use: dict[int | None, Channel] = {row.id: row for row in queries.channels_in_use(officer_id)}
    wishes = queries.wishes_of(db.session.get(NoticeSettings, officer_id, populate_existing=True))
    waiting = db.session.execute(query).all()
    for delivery, kind in waiting:
        urgent = kind in rules.URGENT
        channel = in_use.get(delivery.channel_id)
        if channel is None or (channel.urgent_only and not urgent):
            delivery.state = "dropped"
        elif delivery.lease is None:
            plan = timing.plan(now, wishes, urgent=urgent, zone=clock.zone())
            delivery.next_at, delivery.gathered = plan.at, plan.gathered
    db.session.flush()
    plan_deliveries(((d.notice_id, officer_id, kind) for d, kind in waiting), now=now)
