"""The timetable: everything that happens by itself, on one screen.

Jobs carry no deadlines, they only wake what looks for due rows: a stopped scheduler makes things
late, never lost,
and a second one is harmless. `now` is the moved clock, where tests move it.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count, takewhile
from types import ModuleType
from typing import Any

import structlog

from app import retaining
from app.accountability import service as accountability
from app.accountability.service import run_out_discoveries as discovery_limits
from app.batches import by_ids, by_key, in_one, until_none
from app.cells import service as cells
from app.core.apart import steps
from app.core.db import transaction
from app.deadlines import service as deadlines
from app.documents import service as documents
from app.evaluations import service as evaluations
from app.evaluations.service import run_out_openings as opening_limits
from app.evaluations.service import run_out_steps as evaluation_limits
from app.filings import queries as filings_queries
from app.filings import service as filings
from app.filings.rules.aside import MOST_TRIED
from app.incidents import service as incidents
from app.incidents.service import run_out_calls as call_limits
from app.incidents.service import run_out_limits as incident_limits
from app.incidents.service import run_out_look_backs as look_back_limits
from app.incidents.service import run_out_measures as measure_limits
from app.incidents.service import run_out_pauses as pause_limits
from app.incidents.service import run_out_transfers as transfer_limits
from app.ledgers import service as ledgers
from app.ledgers.service import run_out_checks as ledger_checks
from app.ledgers.service import run_out_items as ledger_limits
from app.ledgers.service import run_out_results as ledger_results
from app.notices import service as notices
from app.notices.rules import RUN
from app.patrols import service as patrols
from app.photos import service as photos
from app.plans import service as plans
from app.sites import service as sites

log = structlog.get_logger()

#: Batches of patrols of before an upgrade that are looked at in a minute, after the fresh ones:
#: the job is one of two that run at once.
BATCHES_OF_BEFORE = 40
#: Whose limits run: each owner's module has ran_out(rows, now), lock(ids) and moved(rows, now).
OWNERS: dict[str, ModuleType] = {
    "incident": incident_limits,
    "transfer": transfer_limits,
    "call": call_limits,
    "measure": measure_limits,
    "look_back": look_back_limits,
    "pause": pause_limits,
    "missed_discovery": discovery_limits,
    "evaluation": evaluation_limits,
    "evaluation_opening": opening_limits,
    "ledger_item": ledger_limits,
    "ledger_check": ledger_checks,
    "ledger_result": ledger_results,
}


def escalate(now: datetime) -> int:
    """Move up every case whose limit has run out; a commit per claimed batch."""
    done, moved = 0, 0
    while True:
        with transaction():
            rows = deadlines.claim(now=now)
            moved = sum(
                verbs.ran_out(mine, now)
                for owner, verbs in OWNERS.items()
                if (mine := [row for row in rows if row.owner == owner])
            )
        done += moved
        if not moved:
            return done


def prove_limits(now: datetime) -> int:
    """Say of what no limit runs and nobody knows why, or nobody is there for; then arm what was
    set aside again.
    """

    def arm() -> int:
        until_none(deadlines.arm_again)(now)
        return 0  # what is armed again was found before

    found = (incidents.unwatched, incidents.waiting_for_nobody)
    return steps(*(partial(in_one(verb), now) for verb in found), arm)


def vacancies(now: datetime) -> int:
    """Cases leave empty seats; emergencies call those that are filled; who handled it and has left
    is told of to the reviewers; of what waits for an office without anybody who fills it is told,
    and who has taken a seat hears what waits in it.
    """
    verbs = (
        *(incidents.leave_vacant, incidents.tell_nobody),
        *(incidents.call_vacant, incidents.tell_left, incidents.tell_taken),
    )
    return steps(*(partial(in_one(verb), now) for verb in verbs))


def remind_due_soon(*, now: datetime) -> int:
    """Remind whoever owes what is due soon."""
    rows = deadlines.claim_reminders(now=now)
    incidents.remind(rows, now)
    accountability.remind(rows, now)
    ledgers.remind(rows, now)
    evaluations.remind([row for row in rows if row.owner == "evaluation"], now)
    evaluations.remind_openings(rows, now)
    return len(rows)


def deliver(now: datetime) -> int:
    """Send what waits in the outbox: lease and commit; then one by one send, record, commit."""
    began, sent = time.monotonic(), 0

    def present() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    while present() < now + RUN:
        with transaction():
            work = notices.lease_deliveries(now=present())
        if not work:
            break
        for message in work:
            if present() > message.until:
                break  # the rest comes back when its lease ends
            outcome = notices.send_message(message)
            with transaction():
                sent += notices.record_message(outcome, now=present())
    return sent


def tasks(now: datetime) -> int:
    """Make the tasks that plans ask for by now, then look after the open ones."""
    verbs = (plans.create_tasks, plans.maintain_tasks)
    return steps(*(partial(until_none(verb), now) for verb in verbs))


def square_boundaries(**_: Any) -> int:
    """Divide new boundaries of villages into squares."""
    return cells.square_boundaries()


def doubts(now: datetime) -> int:
    """Ask of fresh patrols what their filing could not; then look once more at some of before.

    What their tracks tell is computed between the transactions: others file meanwhile.
    """

    def fresh() -> int:
        return sum(takewhile(bool, (_portion(now) for _ in count())))

    def again() -> int:
        found = (_portion(now, of_before=True) for _ in range(BATCHES_OF_BEFORE))
        return sum(takewhile(bool, found))

    return steps(fresh, again)


def _portion(now: datetime, *, of_before: bool = False) -> int:
    with transaction(reading=True):
        read = patrols.read_tracks(now=now, of_before=of_before)
    rest: Sequence[patrols.Told] = [patrols.told_by(one) for one in read]
    asked = 0
    while rest:
        with transaction():
            done, rest = patrols.ask(rest)
        asked += done
    return asked


def discoveries(now: datetime) -> int:
    """What others found is held against who answered for the cell; withdrawn where it holds no
    more.
    """
    withdraw = partial(until_none(accountability.withdraw_discoveries), now)
    return steps(withdraw, partial(by_key(accountability.open_discoveries), now))


def waiting(now: datetime) -> int:
    """Apply what waits for what it refers to, or failed, and can be applied now; what is too much
    for one pass has its turn in the next.
    """
    find = partial(filings_queries.to_be_tried, now, MOST_TRIED)
    return by_ids(find, filings_queries.still_open, filings.refile_waiting, now)


def refile(now: datetime) -> int:
    """File what an older program refused and this one takes."""
    find = partial(filings_queries.of_codes, filings.OF_OLDER_PROGRAMS)
    return by_ids(find, filings_queries.still_open, filings.refile_old, now)


def remind_awaited(*, now: datetime) -> int:
    """Tell officers which of their photos have not come."""
    return photos.remind_awaited(tell=notices.tell, now=now)


def retain(now: datetime) -> int:
    """Let go what is old enough: raw tracks, bodies of refused filings, looks, spent tokens, photos
    that nothing names and then their files.

    A commit per batch.
    """
    verbs = (partial(until_none(verb), now) for verb in retaining.VERBS)
    return steps(partial(retaining.let_photos_go, now), *verbs)


#: name -> (what it does, when); times are local; with no time only by `flask jobs once`
JOBS: dict[str, tuple[Callable[[datetime], int], dict[str, Any]]] = {
    "escalate": (escalate, {"every": 60}),
    "remind_due_soon": (until_none(remind_due_soon), {"every": 60}),
    "deliver": (deliver, {"every": 15}),
    "vacancies": (vacancies, {"minute": "*/10"}),
    "rehome": (in_one(incidents.rehome), {"minute": "*/10"}),
    "square_boundaries": (until_none(square_boundaries), {"minute": "7-59/10"}),
    "place_sites": (until_none(sites.place_sites), {"minute": "1-59/10"}),
    "audit": (prove_limits, {"minute": "5-59/10"}),
    "remind_top_rung": (in_one(incidents.remind_top_rung), {"hour": "9-17", "minute": "0"}),
    "calendar": (in_one(deadlines.tell_provisional), {"hour": "8", "minute": "30"}),
    "count_live": (by_key(evaluations.count_live), {"minute": "4-59/10"}),
    "retain": (retain, {"hour": "3", "minute": "15"}),
    "waiting": (waiting, {"every": 60}),
    "close_silent": (until_none(patrols.close_silent), {"minute": "*/10"}),
    "doubts": (doubts, {"every": 60}),
    "discoveries": (discoveries, {"minute": "6-59/10"}),
    "tasks": (tasks, {"minute": "2-59/10"}),
    "photos_awaited": (in_one(remind_awaited), {"hour": "8", "minute": "40"}),
    "send_documents": (in_one(documents.send_signed), {"minute": "*/10"}),
    "press_overdue": (by_key(incidents.press_overdue), {"hour": "8", "minute": "50"}),
    "starting_scheme": (in_one(evaluations.begin_starting_scheme), {"hour": "0", "minute": "35"}),
    "ask_to_open": (by_key(evaluations.ask_to_open), {"hour": "8", "minute": "20"}),
    "propose_counted": (by_key(accountability.propose_counted), {"hour": "8", "minute": "55"}),
    "remind_replies": (by_key(documents.remind_replies), {"hour": "8", "minute": "45"}),
    "ask_progress": (by_key(ledgers.ask_progress), {"hour": "9", "minute": "5"}),
    "refile": (refile, {}),
}
