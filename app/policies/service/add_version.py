"""A new version of a county's rules."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from app.cells.service import take_turns
from app.core import audit, clock
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import Named, refuse
from app.notices import service as notices
from app.policies import queries
from app.policies.models import Policy, Versioned
from app.policies.rules import Slack
from app.posts import queries as posts
from app.posts.rules import Caller


def check_begins(
    county_id: int, valid_from: date, now: datetime, slack: Collection[Slack] = ()
) -> None:
    """A version counts from today at the earliest: what is filed late is judged by the rules of its
    day. Only a county's first rules of its own may say since when they have been its rules, and not
    where they ask less of patrols than the default did.
    """
    if slack or queries.next_version(Policy, county_id) > 1:
        check_day(valid_from, now)


def slack_of(county_id: int, valid_from: date, filled: Mapping[str, Any]) -> list[Slack]:
    """Which tests of filings ask less in this data than in the rules of that day."""
    sections = queries.sections()
    old = queries.version_in_force(Policy, county_id, valid_from)
    return sections.slack(sections.filled(old.data), filled)


def check_seen(model: type[Versioned], county_id: int, seen: int | None) -> None:
    """Refuse `changed_meanwhile` where a county has newer rules than the version that an editor has
    seen (0: none of its own), whom they would undo unseen; None where he does not say.
    """
    if seen is not None and seen != queries.next_version(model, county_id) - 1:
        refuse("changed_meanwhile")


def add_version(
    *,
    caller: Caller,
    county_id: int,
    valid_from: date,
    data: dict[str, Any],
    now: datetime,
    seen: int | None = None,
) -> Policy:
    """A new version for a county; running cases keep theirs.

    Whoever watches over the office is told where it asks less of patrols. Refuses `policy_invalid`
    with every fault of its sections; see `check_begins` and `check_seen`.
    """
    take_turns([county_id])
    check_seen(Policy, county_id, seen)
    check_begins(county_id, valid_from, now)
    sections = queries.sections()
    filled = sections.filled(data)
    faults = sections.faults(filled)
    if faults:
        english, chinese = ("; ".join(fault.said(one) for fault in faults) for one in (True, False))
        refuse("policy_invalid", why=Named(english, chinese, english))
    slack = slack_of(county_id, valid_from, filled)
    check_begins(county_id, valid_from, now, slack)
    row = Policy(
        county_id=county_id,
        version=queries.next_version(Policy, county_id),
        valid_from=valid_from,
        data=filled,
        edited_by=caller.id,
        edited_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.changed(
        *("policies.add", "policy", row.id),
        by=caller.id,
        now=now,
        valid_from=str(valid_from),
        slack=[[".".join(one.path), one.old, one.new] for one in slack],
    )
    if slack:
        _tell_watching(row, slack, now)
    return row


def _tell_watching(row: Policy, slack: Collection[Slack], now: datetime) -> None:
    """Tell the county's inspectors and leaders, but for himself, of each test that asks less, from
    when on, and what it asked and asks.
    """
    people = posts.watching([row.county_id or 0], clock.day_of(now)) - {row.edited_by}
    for one in slack:
        asks = {"kind": one.called, "was": f"{one.old:g}", "now": f"{one.new:g}"}
        notices.tell(
            sorted(people),
            "policy_slackened",
            cause=f"policy {row.id} {'.'.join(one.path)}",
            about="policy",
            about_id=str(row.id),
            now=now,
            params={"day": str(row.valid_from)} | asks,
        )
