"""The tree is checked when it changes: cells end in no circle, and what follows them has an end."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cells import queries, service
from app.cells.models import Cell, CellSuccessor
from app.cells.open_cells import open_cells
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Problem
from tests.support import filings, world
from tests.support.databases import undone

THIRD = f"{world.EAST_TOWN}203"
DAY = "2026-07-10"


def end(app, code, *successors):
    named = [x for heir in successors for x in ("--successor", heir)]
    return app.test_cli_runner().invoke(args=["grids", "end", code, "--on", DAY, *named])


def test_a_merger_that_is_undone_by_its_mirror_image_is_refused(app, people, time):
    time.set("2026-07-10T09:00:00+08:00")
    assert end(app, world.V2, world.V1).exit_code == 0
    back = end(app, world.V1, world.V2)
    assert (back.exit_code, "cannot take over" in back.output) == (1, True)
    body = filings.incident(time.now(), world.V2) | {"location": None}
    filed = people.li.put(f"/incidents/{filings.new_id()}", body)
    assert filed.status_code == 201, filed.text
    assert filed.json["cells"]["village"]["code"] == world.V1


@pytest.mark.parametrize(
    ("ended", "heirs", "why"),
    [
        (world.V1, [world.V1], "lead back to"),
        (world.V1, [world.V2, world.V1], "lead back to"),
        (world.V1, [THIRD], "ended on 2026-07-10 and cannot"),
        (THIRD, [world.V1], "ended on 2026-07-10 already"),
        (world.EAST_TOWN, [world.WEST_TOWN], "stand below"),
        (world.COUNTY, [], "stand below"),
        (world.V1, ["nowhere"], "no cell with code nowhere"),
    ],
)
def test_an_end_that_the_tree_cannot_bear_is_refused(app, time, ended, heirs, why):
    time.set("2026-07-10T09:00:00+08:00")
    assert end(app, THIRD).exit_code == 0
    refused = end(app, ended, *heirs)
    assert (refused.exit_code, why in refused.output) == (1, True), refused.output


def test_a_circle_from_before_is_followed_once_round(app, time):
    """As a release before this one could store it."""
    with app.app_context(), transaction():
        rows = [queries.named(code) for code in (world.V1, world.V2, THIRD)]
        for cell, heir in zip(rows, [*rows[1:], rows[0]], strict=True):
            cell.ended_on = date(2026, 7, 1)
            db.session.add(CellSuccessor(cell_id=cell.id, successor_id=heir.id))
        db.session.flush()
        first, second, third = (cell.id for cell in rows)
        town, county = queries.named(world.EAST_TOWN).id, queries.named(world.COUNTY).id
        assert queries.heirs(first) == [second, third, first]
        fact = {"village": first, "township": town, "county": county}
        work = open_cells(fact, None, None, clock.now())
        assert work == {"township": town, "county": county}


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 5), max_size=3)), max_size=8))
def test_whatever_ends_in_whatever_order_the_work_arrives(app, steps):
    """Random ends with successors: each accepted one leaves a tree in which work finds its way."""
    codes = list(world.VILLAGES)
    now = datetime(2026, 7, 9, 16, tzinfo=UTC)
    with undone(app), app.app_context(), transaction():
        for which, heirs in steps:
            cell, after = queries.named(codes[which]), [queries.named(codes[i]) for i in heirs]
            ended = cell.ended_on is not None
            bad = ended or which in heirs or any(h.ended_on is not None for h in after)
            try:
                service.end_cell(
                    by=None, cell=cell, on=date(2026, 7, 10), successors=after, now=now
                )
                assert not bad
            except Problem:
                assert bad
            db.session.flush()
        for cell in db.session.scalars(db.select(Cell)).all():
            assert cell.id not in queries.heirs(cell.id)
            fact = {c.level: c.id for c in queries.chain(cell)}
            work = queries.by_ids(open_cells(fact, None, None, now).values())
            assert all(row.ended_on is None for row in work.values())
