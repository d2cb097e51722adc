"""Races whose callers are no calls of the API: an operator's commands, an officer's own lists at
the console, what is dear before the race begins.
"""

import hashlib
from types import SimpleNamespace
from typing import Any

from app.cells import queries as cells
from app.cells import service
from app.cells.service.load_boundaries import prepared
from app.core import clock
from app.documents.default_template import default_template
from app.documents.service import keep_template
from app.incidents.service import keep_views
from app.photos import service as photos
from app.posts.queries import caller_of
from app.posts.service import import_roster, prepare_roster, read_roster
from grids.units import Unit
from tests.races.places import cell_id
from tests.races.stage import CALLERS, Stage, race
from tests.support import world
from tests.support.everything import photo


@race("every county's turn, and the epoch", {"done": 16})
def one_file_of_boundaries(on: Stage) -> Any:
    """A new village stands once, with one boundary."""
    unit = Unit("village", f"{world.WEST_TOWN}209", "新村", world.WEST_TOWN, world.square(1, 3))
    rows = prepared([unit])

    def load(n: int) -> None:
        about = {"in_force_from": None, "note": "once", "now": clock.now()}
        service.load_boundaries(by=None, rows=rows, **about)

    count = "SELECT count(*) FROM boundary JOIN cell ON cell.id = cell_id WHERE code = :c"
    return on.does(load), lambda: on.ask(count, c=unit.code) == 1


@race("every county's turn, and the epoch", {"done": 1, "cell_ended_already": 15})
def one_cell_ended(on: Stage) -> Any:
    unit = Unit("village", f"{world.WEST_TOWN}208", "旧村", world.WEST_TOWN, world.square(1, 4))

    def load(n: int) -> None:
        about = {"in_force_from": None, "note": "once", "now": clock.now()}
        service.load_boundaries(by=None, rows=prepared([unit]), **about)

    def end(n: int) -> None:
        now, cell = clock.now(), cells.must(unit.code)
        heirs = [cells.must(f"{world.WEST_TOWN}203")]
        service.end_cell(by=None, cell=cell, on=clock.day_of(now), successors=heirs, now=now)

    on.does(load)(0)
    return on.does(end)


@race("row: officer", {"done": 16})
def one_list_kept(on: Stage) -> Any:
    mine = {"officer_id": on.people.east.id, "name": "我的"}
    rows = "SELECT count(*) FROM saved_view WHERE name = '我的'"
    keep = on.does(lambda n: keep_views.save_view(**mine, asked=f"q={n}"))
    return keep, lambda: on.ask(rows) == 1


@race("row: officer", {"done": 1, "view_name_taken": 15})
def lists_of_one_name(on: Stage) -> Any:
    mine = {"officer_id": on.people.county.id}
    for number in range(CALLERS):
        on.does(lambda _, n=number: keep_views.save_view(**mine, name=f"列表{n}", asked=""))(0)
    ids = [
        on.ask("SELECT id FROM saved_view WHERE name = :n", n=f"列表{i}") for i in range(CALLERS)
    ]
    return on.does(lambda n: keep_views.rename_view(**mine, view_id=ids[n], name="同名"))


@race("the county's turn", {"done": 16}, "officers.import_")
def equal_rosters(on: Stage) -> Any:
    """Nobody is there twice, and nobody is refused for a row that another has just stored."""
    names = [on.name("roster") for _ in range(3)]
    rows = [f"{name},某,grid_officer,{world.V2}" for name in names]
    prepared = []
    for lines in (rows, rows[::-1]):
        table = read_roster.read("\n".join(["username,name,post,cell", *lines]).encode())
        made = prepare_roster.prepare(table, set(), most=prepare_roster.MOST_GIVEN, dry_run=False)
        prepared.append({"table": table, "prepared": made})

    def store(n: int) -> str:
        now = clock.now()
        caller = caller_of(on.people.admin.id, clock.day_of(now))
        report = import_roster.import_roster(caller=caller, **prepared[n % 2], now=now)
        return "done" if report.ok else str(report.rows)

    count = "SELECT count(*) FROM post JOIN officer ON officer.id = officer_id WHERE username = :u"
    return on.does(store), lambda: [on.ask(count, u=name) for name in names] == [1, 1, 1]


@race("the county's turn", {"done": 16}, "documents.put_template")
def one_template(on: Stage) -> Any:
    """The same again is no version."""
    about = {"county_id": cell_id(on, world.COUNTY), "kind": "reminder"}
    about |= {"caller": SimpleNamespace(id=on.people.county.id), "content": default_template()}
    versions = "SELECT count(*) FROM document_template"
    keep = on.does(lambda n: bool(keep_template(**about, now=clock.now())))
    return keep, lambda: on.ask(versions) == 1


@race("unique: photo.sha256", {"new": 1, "known": 15}, "photos.put")
def one_photo(on: Stage) -> Any:
    content = photo()
    sha256 = hashlib.sha256(content).hexdigest()
    with on.app.app_context():
        looked = photos.take(sha256, content)

    def take(n: int) -> str:
        about = {"officer_id": on.people.wang.id, "now": clock.now()}
        return "new" if photos.record(sha256, len(content), looked, **about) else "known"

    return on.does(take)
