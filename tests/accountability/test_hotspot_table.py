"""The hotspot sample over the demonstration county gives a committed table, however it is cut."""

import pytest

from app.cells.models import Cell
from app.cells.service import load_boundaries
from app.cells.service.load_boundaries import prepared
from app.core.db import db, transaction
from grids.data import county
from grids.topology import check
from tests.support import filings, offices, samples, world
from tests.support.hotspots import PART, TABLE, csv_of, shifted

FILES = {"part": PART}
if samples.FOLDER:
    FILES["whole"] = samples.FOLDER / "incidents/firms/MODIS_C6_China_bbox_20210212.csv"


@pytest.fixture(scope="module")
def outlines():
    return prepared(check(county.units()).units)


@pytest.fixture
def demonstration(app, time, outlines, people):
    """The demonstration county with an office, and what its people have reported."""
    with app.app_context(), transaction():
        load_boundaries(
            by=None, rows=outlines, in_force_from=world.SINCE, note="demo", now=world.SINCE
        )
        cell = db.session.scalars(db.select(Cell.id).where(Cell.code == county.CODE)).one()
    offices.add_person(app, "far_office", "reviewer", cell_id=cell)
    for report in TABLE["reported"]:
        now = time.set(report["at"])
        body = filings.incident(now, kind=report["kind"])
        body["location"] |= {"lon": report["lon"], "lat": report["lat"]}
        body["occurred_at"] = body["sent_at"]
        filed = people.far_office.put(f"/incidents/{filings.new_id()}", body)
        assert filed.status_code == 201, filed.text
    time.set("2026-07-01T09:00:00+08:00")
    return people.far_office


@pytest.mark.parametrize("which", FILES)
@pytest.mark.parametrize("pieces", [1, 3])
def test_the_sample_gives_the_committed_table_at_once_twice_and_in_pieces(
    demonstration, which, pieces
):
    head, *rows = shifted(FILES[which])
    size = -(-len(rows) // pieces)
    told = []
    for _ in range(2):
        parts = [rows[start : start + size] for start in range(0, len(rows), size)]
        answers = [
            demonstration.call("POST", "/hotspots", data=csv_of(head, part)) for part in parts
        ]
        assert all(answer.status_code == 200 for answer in answers), answers[0].text
        told.append({name: sum(a.json[name] for a in answers) for name in answers[0].json})
    first, second = told
    assert first["new"] == first["located"]
    assert second == first | {"new": 0}
    del first["new"]
    assert first == TABLE[which]
