"""On which sides of an item somebody stands, and what is so of it now."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.ledgers.models import LedgerItem, LedgerParty, LedgerStep
from app.ledgers.queries.items import checks_of, parties_of, proofs_of
from app.ledgers.queries.kinds import by_version
from app.ledgers.rules.kinds import CRITERIA, levels_from
from app.ledgers.rules.limits import not_clear
from app.ledgers.rules.moves import ANYBODY, CHECKER, DOER, FILER, OFFICE, SAYING
from app.photos.models import Photo
from app.posts import queries as posts
from app.posts.rules import Caller, Held

#: Posts of a cell that do its work, and those that are its office.
DOING = ("grid_chief", "grid_officer", "reviewer", "leader")
DECIDING = ("reviewer", "leader")
CHECKING = (*DECIDING, "inspector")
ITS_BODIES = ("responsible", "lead")


def sides_of(items: Sequence[LedgerItem], caller: Caller) -> dict[uuid.UUID, set[str]]:
    """The sides of each, by his posts of today."""
    parties = parties_of(item.id for item in items)
    said = _who_said(items)
    paths = {i: row.path for i, row in cells.by_ids(item.cell_id for item in items).items()}
    mine = {caller.id, *caller.scope.stands_for()}
    found = {}
    for item in items:
        kind, path = by_version(item.kind_id), paths[item.cell_id]
        sides = {ANYBODY}
        if _works(item, parties.get(item.id, []), caller):
            sides.add(DOER)
        office = [post for post in caller.scope.posts if path.startswith(post.path)]
        if any(_at(post, DECIDING, kind.issue) for post in office):
            sides.add(OFFICE)
        if not mine & said.get(item.id, set()):
            own = {one.cell_id for one in parties.get(item.id, []) if one.role in ITS_BODIES}
            above = [post for post in office if post.kind == "inspector" or post.cell_id not in own]
            if any(_at(post, CHECKING, kind.verify) for post in above):
                sides.add(CHECKER)
            if any(_at(post, DECIDING, kind.file) for post in office):
                sides.add(FILER)
        found[item.id] = sides
    return found


def _at(post: Held, kinds: Iterable[str], level: str) -> bool:
    return post.kind in kinds and post.level in levels_from(level)


def _works(item: LedgerItem, parties: Sequence[LedgerParty], caller: Caller) -> bool:
    """Whether he works for the responsible or the leading body, or follows the item."""
    if item.follower_id in (caller.id, *caller.scope.stands_for()):
        return True
    bodies = [one for one in parties if one.role in ITS_BODIES]
    departments = set(caller.scope.departments())
    return any(
        (one.department_id is not None and one.department_id in departments)
        or any(post.cell_id == one.cell_id and post.kind in DOING for post in caller.scope.posts)
        for one in bodies
    )


def _who_said(items: Sequence[LedgerItem]) -> dict[uuid.UUID, set[int]]:
    """Who has said of each item, in its present round, that it is done."""
    begun = {item.id: item.round for item in items}
    query = select(LedgerStep.item_id, LedgerStep.officer_id, LedgerStep.data).where(
        LedgerStep.item_id.in_(list(begun)),
        LedgerStep.action.in_(SAYING),
        LedgerStep.officer_id.is_not(None),
    )
    found: dict[uuid.UUID, set[int]] = {}
    for item_id, officer_id, data in db.session.execute(query):
        if data.get("round") == begun[item_id]:
            found.setdefault(item_id, set()).add(officer_id)
    return found


def facts_of(items: Sequence[LedgerItem], now: datetime) -> dict[uuid.UUID, set[str]]:
    """What is so of each: clear, proven, confirmed, its notice over, a check open."""
    today = clock.day_of(now)
    ids = [item.id for item in items]
    parties, proofs, checks = parties_of(ids), proofs_of(ids), checks_of(ids)
    awaited = _awaited(one.proven_in for some in proofs.values() for one in some)
    found = {}
    for item in items:
        facts = set()
        if not lacks(item, parties.get(item.id, [])):
            facts.add("four_clear")
        if item.notice_until is not None and item.notice_until < today:
            facts.add("notice_over")
        now_proven = [one for one in proofs.get(item.id, []) if one.round == item.round]
        if {one.criterion for one in now_proven} == {*CRITERIA}:
            facts.add("all_proven")
            if all(one.confirmed_in for one in now_proven):
                facts.add("all_confirmed")
        if not {one.proven_in for one in now_proven} & awaited:
            facts.add("photos_here")
        waiting = {one.what for one in checks.get(item.id, []) if one.done_at is None}
        facts |= {"check_open"} if "look_back" in waiting else set()
        facts |= {"recheck_open"} if "recheck" in waiting else set()
        found[item.id] = facts
    return found


def _awaited(steps: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some steps that name a photo which has not come: unseen it proves nothing."""
    wanted = set(steps)
    if not wanted:
        return set()
    query = select(LedgerStep.id, LedgerStep.photo_ids).where(LedgerStep.id.in_(wanted))
    named = dict(db.session.execute(query).all())
    hashes = {one for ids in named.values() for one in ids}
    here = set(db.session.scalars(select(Photo.sha256).where(Photo.sha256.in_(hashes))))
    return {step for step, ids in named.items() if not here.issuperset(ids)}


def lacks(item: LedgerItem, parties: Sequence[LedgerParty]) -> list[str]:
    """What is not clear yet of an item that is to be issued."""
    names = ("problem", "goal", "measures", "leader_id", "leader_name")
    said = {name: getattr(item, name) for name in (*names, "follower_id", "limit_kind", "due_on")}
    return not_clear(said, {one.role for one in parties})


def people_at(
    bodies: Iterable[LedgerParty], day: date, kinds: Iterable[str] = ("grid_chief", "reviewer")
) -> list[int]:
    """Who speaks for these bodies on a day: chiefs and offices of cells, liaisons."""
    rows = list(bodies)
    places = [one.cell_id for one in rows if one.cell_id is not None]
    found = [
        i for kind in kinds for seat in posts.holders(places, kind, day).values() for i in seat
    ]
    offices = [one.department_id for one in rows if one.department_id is not None]
    found += [i for seat in posts.liaisons(offices, day).values() for i in seat]
    return list(dict.fromkeys(found))


def office_of(item: LedgerItem, level: str, day: date) -> list[int]:
    """The reviewers of an item's township or county; of the county where the township has none."""
    town = item.township_id if level == "township" else None
    seats = posts.holders([one for one in (town, item.county_id) if one], "reviewer", day)
    return (town and seats.get(town)) or seats.get(item.county_id, [])
