"""Who is told what about an item: its number and name, nothing of what was said."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.core import clock
from app.ledgers import queries
from app.ledgers.models import LedgerItem
from app.ledgers.rules.kinds import Kind
from app.ledgers.service.record_step import ABOUT
from app.notices.service import tell


def say(
    what: str,
    officer_ids: Iterable[int | None],
    item: LedgerItem,
    now: datetime,
    cause: Any,
    **params: str,
) -> int:
    """Tell officers something about an item, once per cause."""
    return tell(
        [i for i in officer_ids if i is not None],
        what,
        cause=f"{item.id} {cause}",
        about=ABOUT,
        about_id=item.id,
        now=now,
        params={"number": item.number, **params},
    )


def doers(item: LedgerItem, now: datetime) -> list[int]:
    """Who speaks for the responsible and the leading body, and who follows it."""
    rows = queries.parties_of([item.id]).get(item.id, [])
    bodies = [one for one in rows if one.role in ("responsible", "lead")]
    found = queries.people_at(bodies, clock.day_of(now))
    return list(dict.fromkeys([*found, *([item.follower_id] if item.follower_id else [])]))


def assisting(item: LedgerItem, now: datetime) -> list[int]:
    """Who speaks for the assisting bodies."""
    rows = queries.parties_of([item.id]).get(item.id, [])
    return queries.people_at([one for one in rows if one.role == "assist"], clock.day_of(now))


def offices(item: LedgerItem, kind: Kind, step: str, now: datetime) -> list[int]:
    """The office that issues, verifies or files it."""
    return queries.office_of(item, getattr(kind, step), clock.day_of(now))


#: action -> (kind of notice, who is told)
TOLD: dict[str, tuple[str, tuple[str, ...]]] = {
    "issue": ("ledger_issued", ("doers", "assisting", "leader")),
    "self_check": ("ledger_self_checked", ("issue",)),
    "apply": ("ledger_applied", ("verify",)),
    "verify": ("ledger_verified", ("file",)),
    "file": ("ledger_filed", ("doers", "leader")),
    "return": ("ledger_returned", ("doers",)),
}


def tell_of(
    action: str, item: LedgerItem, kind: Kind, *, by: int, cause: Any, now: datetime
) -> None:
    """What follows a step: whoever has to act next is told, and who answers for it."""
    if action not in TOLD:
        return
    what, whom = TOLD[action]
    people: list[int | None] = []
    for one in whom:
        if one == "doers":
            people += doers(item, now)
        elif one == "assisting":
            people += assisting(item, now)
        elif one == "leader":
            people.append(item.leader_id)
        else:
            people += offices(item, kind, one, now)
    say(what, [i for i in people if i != by], item, now, cause)
