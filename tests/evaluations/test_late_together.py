"""A county whose villages are all late at once: worked off in short portions, each kept alone."""

from collections import Counter

import pytest

from app.cells.models import Cell
from app.core.db import db, transaction
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.evaluations.service import run_out_steps
from app.incidents.models import Incident
from app.notices.models import Notice
from app.people.models import Officer
from app.posts.models import Post
from tests.support import world
from tests.support.evaluating import OPENED, done

#: More than one portion works on.
MANY = run_out_steps.AT_ONCE + 10
LATE = "2026-10-19T17:31:00+08:00"


@pytest.fixture
def opened(app, people, time):
    """The third quarter of a township with many villages more, each with a chief."""
    with app.app_context(), transaction():
        town = db.session.scalars(db.select(Cell).where(Cell.code == world.EAST_TOWN)).one()
        chief = db.session.scalars(db.select(Officer.id).where(Officer.username == "chief")).one()
        held = db.select(Post).where(Post.officer_id == chief, Post.kind == "grid_chief")
        since = db.session.scalars(held).one().starts_on
        for n in range(MANY):
            cell = Cell(code=f"{town.code}{500 + n}", name=f"新村{n}", level="village")
            cell.parent_id, cell.path = town.id, ""
            db.session.add(cell)
            db.session.flush()
            cell.path = f"{town.path}{cell.id}/"
            db.session.add(
                Post(officer_id=chief, kind="grid_chief", cell_id=cell.id, starts_on=since)
            )
    time.set(OPENED)
    done(people.county.post("/evaluations/2026Q3", {}))
    time.set(LATE)
    return time


def portion(now):
    """What one transaction of the job does."""
    rows = [row for row in deadlines.claim(now=now) if row.owner == "evaluation"]
    return run_out_steps.ran_out(rows, now)


def killed(now):
    """Before a portion is committed."""
    with transaction():
        assert portion(now) > 0
        raise KeyboardInterrupt


def standing():
    """How often there are: limits that ran out, as "key step", cases of a cell, notices."""
    ended = db.select(Deadline.owner_id + " " + Deadline.stage).where(
        Deadline.owner == "evaluation", Deadline.reason == "overrun"
    )
    cases = db.select(Incident.cell_id).where(Incident.kind == "DUT-03")
    told = db.select(Notice.cause + " " + db.cast(Notice.officer_id, db.String)).where(
        Notice.kind == "evaluation_late"
    )
    return [Counter(db.session.scalars(query)) for query in (ended, cases, told)]


def test_nothing_is_done_twice_or_lost_between_two_portions(app, people, opened, run_job):
    now = opened.now()
    with app.app_context():
        with pytest.raises(KeyboardInterrupt):
            killed(now)
        assert [one.total() for one in standing()] == [0, 0, 0]
        with transaction():
            first = portion(now)
        ended, cases, _ = standing()
        assert 0 < first == ended.total() <= run_out_steps.AT_ONCE
        assert 0 < cases.total() <= first, "a township's is one, however many it owes"
    # killed here; another scheduler goes on
    run_job("escalate")
    with app.app_context():
        ended, cases, told = standing()
        silent = [one for one in ended if one.endswith(" self")]
        assert len(silent) == MANY + 1 + 3, "the villages, two townships and the county"
        assert {*ended.values(), *told.values()} == {1}
        villages = db.select(Cell.id).where(Cell.level == "village")
        late = [cases[one] for one in db.session.scalars(villages) if cases[one]]
        assert late == [1] * (MANY + 1)
    assert run_job("escalate") == 0
