"""A limit whose owner's verb fails is kept, seen, told of and tried again, whoever's it is."""

import pytest

from app.core.db import db
from app.deadlines.models import Deadline
from app.jobs import OWNERS
from tests.support import evaluating, filings
from tests.support.actions import CLOSING
from tests.support.ledgers import putting_right

PROOF = ["a" * 64]
#: Why limits end that ran out.
ENDED = ("escalated", "top_rung", "reminded", "chased", "done", "silent", "overrun")


@pytest.fixture
def lives(people, time, run_job):
    """A case of the eastern township in which limits of each owner run: {owner: makes one}."""

    def act(who, case, action, **body):
        answer = getattr(people, who).act(case, action, **body)
        assert answer.status_code == 201, answer.text

    def handled(**changes):
        case = filings.new_id()
        people.wang.put(f"/incidents/{case}", filings.incident(time.now(), **changes))
        act("east", case, "accept")
        act("east", case, "assign", officer_id=people.town_leader.id)
        return case

    def transfer(case):
        act("east", case, "transfer", to={"body": "police"}, note="涉嫌犯罪")

    def measure(case):
        act("county", case, "measure", kind="stop", note="超标排放")

    def pause(case):
        act("east", case, "pause", reason="停电", note="无法检查", until="2026-07-02")
        act("county", case, "grant")

    def look_back(case):
        act("town_leader", case, "submit", note="已整改")
        act("east", case, "confirm")
        act("east", case, "close", **CLOSING)

    def missed(case):
        found = filings.incident(time.now(), source="public")
        case = filings.new_id()
        assert people.county.put(f"/incidents/{case}", found).status_code == 201
        act("east", case, "accept")
        run_job("discoveries")

    opened = iter(("2026Q1", "2026Q2"))

    def evaluation(case):
        evaluating.done(people.county.post(f"/evaluations/{next(opened)}", {}))

    def opening(case):
        time.forward(days=4)  # what is filed late in the quarter before counts no more
        assert run_job("ask_to_open") == 1

    def item(_case):
        """Something that is put right within some days and then kept up."""
        putting_right(people, limit={"kind": "at_once"}, keep_up=True, plan_on="2026-02-01")

    def nothing(case):
        pass

    def make(owner):
        case = handled(**({"kind": "EMG-01"} if owner == "call" else {}))
        more = {"transfer": transfer, "measure": measure, "pause": pause, "look_back": look_back}
        more |= {
            "missed_discovery": missed,
            "evaluation": evaluation,
            "evaluation_opening": opening,
            "ledger_item": item,
            "ledger_check": item,
            "ledger_result": item,
        }
        more.get(owner, nothing)(case)
        return case

    return make


def damaged(app, owner):
    """One limit of an owner cannot be worked out any more: its key, and what mends it."""
    with app.app_context():
        query = db.select(Deadline).where(
            Deadline.owner == owner, Deadline.running_since.is_not(None), Deadline.stage != "outer"
        )
        row = db.session.scalars(query.order_by(Deadline.due_at)).first()
        whole, row.clock = row.clock, "sundial"
        db.session.commit()
        return row.id, whole


def limit(app, key, **changes):
    """(running, ended, reason, time left) of a limit, after some changes."""
    with app.app_context():
        row = db.session.get(Deadline, key, populate_existing=True)
        for name, value in changes.items():
            setattr(row, name, value)
        db.session.commit()
        left = row.budget_s - row.spent_s
        return row.running_since is not None, row.ended_at is not None, row.reason, left


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


@pytest.mark.parametrize("owner", OWNERS)
def test_it_is_told_of_armed_again_and_done_once_it_can_be(
    app, people, time, run_job, lives, owner
):
    lives(owner)
    key, whole = damaged(app, owner)
    time.forward(days=20 if owner == "incident" else 100)  # before all of a case's time is over
    run_job("escalate")
    assert limit(app, key)[:3] == (False, False, "failed: ValueError")
    assert limit(app, key)[3] <= 0, "no time comes back"
    found = run_job("audit")
    assert found == (3 if owner == "call" else 1), "calls of a case go together"
    for person in (people.county, people.admin):
        assert kinds(person).count("cases_unwatched") == 1
    assert limit(app, key)[:3] == (True, False, None)
    run_job("escalate")
    assert run_job("audit") == found, "until it is mended"
    limit(app, key, clock=whole)
    run_job("escalate")
    runs, ended, reason, _ = limit(app, key)
    assert (runs, ended) == (False, True)
    assert reason in ENDED, reason
    assert run_job("audit") == 0


def test_it_ends_with_what_it_was_of(app, people, time, run_job, lives):
    case = lives("measure")
    key, whole = damaged(app, "measure")
    time.forward(days=100)
    run_job("escalate")
    limit(app, key, clock=whole)
    done = people.town_leader.act(case, "carry_out", note="已停产", photo_ids=PROOF)
    assert done.status_code == 201, done.text
    assert limit(app, key)[:3] == (False, True, "done")
    (row,) = people.east.get(f"/incidents/{case}/measures").json["items"]
    assert row["late_since"] is not None
    assert run_job("audit") == 0


@pytest.mark.parametrize("owner", sorted(set(OWNERS) - {"incident"}))
def test_a_limit_of_nothing_does_not_stop_the_others(app, time, run_job, lives, owner):
    lives(owner)
    key, _ = damaged(app, owner)
    limit(app, key, clock="urgent", owner_id="nobody's")
    lives(owner)
    time.forward(days=100)
    run_job("escalate")
    assert limit(app, key)[2] in ("failed: ValueError", "failed: LookupError")
    with app.app_context():
        query = db.select(Deadline.id).where(
            Deadline.owner == owner, Deadline.ended_at.is_not(None)
        )
        assert db.session.scalars(query).all()
