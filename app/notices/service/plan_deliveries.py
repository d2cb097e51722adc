"""Putting notices into the outbox: to which channels, and when."""

from collections.abc import Iterable
from datetime import datetime

from app.core import clock
from app.core.insert import insert_new
from app.core.settings import setting
from app.notices import queries, rules, timing
from app.notices.channels import scheme_of
from app.notices.models import Delivery

MOST_ROWS = 1000  # a statement's parameters are limited


def plan_deliveries(told: Iterable[tuple[int, int, str]], *, now: datetime) -> None:
    """A delivery to every channel of its officer for each (notice id, officer id, kind), once."""
    schemes, notices = setting("CHANNELS"), list(told)
    if not schemes or not notices:
        return
    wanted = queries.channels_of({officer_id for _, officer_id, _ in notices})
    rows = []
    for notice_id, officer_id, kind in notices:
        urgent = kind in rules.URGENT
        for channel, wishes in wanted.get(officer_id, ()):
            if scheme_of(channel.address) not in schemes or (channel.urgent_only and not urgent):
                continue
            plan = timing.plan(now, wishes, urgent=urgent, zone=clock.zone())
            rows.append(
                {
                    "notice_id": notice_id,
                    "channel_id": channel.id,
                    "gathered": plan.gathered,
                    "state": "waiting",
                    "attempts": 0,
                    "next_at": plan.at,
                }
            )
    for start in range(0, len(rows), MOST_ROWS):
        insert_new(Delivery, rows[start : start + MOST_ROWS])
