"""Every check that is followed by a write, with sixteen callers at once, on both engines."""

import subprocess
from datetime import timedelta

import pytest

from app import create_app
from app.core.db import db
from app.core.marks import READING
from app.jobs import JOBS
from app.people.service import COOKIE
from app.scheduler import run_once
from tests.races import (
    answering,
    beside,
    discoveries,
    ledgers,
    once,
    papers,
    people,
    places,
    rules,
    work,
)
from tests.races.stage import CALLERS, RACES, Stage, run, together
from tests.support import county, filings, live, offices, world
from tests.support.boundary_files import collection, written
from tests.support.browsing import Browser, form_of
from tests.support.databases import environment
from tests.support.people import MORNING, Clock, People

#: Their races stand in RACES.
TABLES = (answering, beside, discoveries, ledgers, papers, people, places, rules, work)


@pytest.fixture(scope="module")
def stage(engine, tmp_path_factory):
    """One county in which all races are run, each with things of its own."""
    folder = tmp_path_factory.mktemp(f"races-{engine}")
    url = county.copied(engine, folder)
    app = create_app(environment(folder, url, THREADS=str(CALLERS)))
    time = Clock(app)
    time.set(MORNING)
    yield Stage(app, People(app), time)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name)
def test_one_wins_and_the_others_hear_why(stage, race):
    run(race, stage)


@pytest.fixture
def seconds(stage):
    """A second reviewer and a second administrator of the county."""
    for name, kind in (("second", "reviewer"), ("second_admin", "administrator")):
        if name not in stage.people.known:
            place = places.cell_id(stage, world.COUNTY)
            offices.add_person(stage.app, name, kind, cell_id=place)
            getattr(stage.people, name)


@pytest.mark.usefixtures("seconds")
@pytest.mark.parametrize("endpoint", once.MADE)
def test_what_is_sent_again_is_made_once(stage, endpoint):
    made = once.MADE[endpoint](stage)
    body = made.body | {"id": filings.new_id()}
    got = together(lambda n: stage.post(made.who, made.path, body))
    assert sorted(one.status for one in got) == [200] * 15 + [201]
    first = next(one.json for one in got if one.status == 201)
    again = first | ({made.hidden: None} if made.hidden else {})
    assert all(one.json == again for one in got if one.status == 200), "as it was answered"
    other = body | {made.change: once.OTHERWISE.get(made.change, f"{body.get(made.change)}二")}
    assert stage.post(made.who, made.path, other).outcome == "content_differs"
    assert stage.post(made.other, made.path, body).outcome == "id_taken"
    later = stage.post(made.who, made.path, body)
    assert (later.status, later.json) == (200, again)


def test_a_file_of_sites_is_imported_once(stage):
    path = f"/sites/import?datum=wgs84&id={filings.new_id()}"

    def send(_):
        # files are read a few at a time: who is told to come again does, as clients do
        while (answer := stage.post("east", path, once.features())).outcome == "busy":
            pass
        return answer

    got = together(send, 4)  # each reads the file in a process of its own
    assert all((one.status, one.json) == (200, got[0].json) for one in got), got
    assert stage.ask("SELECT count(*) FROM site WHERE name = '一次'") == 1


def test_a_roster_is_imported_once(stage):
    """A lost answer leaves nobody with a second post, and passwords are shown once."""
    new, path = stage.name("once.roster"), f"/officers/import?id={filings.new_id()}"
    roster = f"username,name,post,cell\n{new},某,grid_officer,{world.V2}".encode()

    def send(_):
        # files are read a few at a time: who is told to come again does, as clients do
        while (answer := stage.post("admin", path, roster)).outcome == "busy":
            pass
        return answer

    got = together(send, 4)
    assert {one.status for one in got} == {200}, got
    (first,) = [one.json for one in got if one.json["passwords"]]
    (again,) = [*{str(one.json): one.json for one in got if not one.json["passwords"]}.values()]
    assert again == first | {"passwords": None}
    assert first["officers"] == 1, "as it was answered, not as it would be now"
    assert stage.post("admin", f"{path}&dry_run=true", roster).outcome == "content_differs"
    assert stage.post("admin", path, roster + b"\n").outcome == "content_differs"
    assert stage.post("county", path, roster).outcome in ("post_lacks_permission", "id_taken")


def test_what_is_refused_keeps_no_id(stage):
    body = {"id": filings.new_id(), "cell": "nowhere", "code": "mended", "name": "新局"}
    assert stage.post("admin", "/departments", body).outcome == "unknown_cell"
    assert stage.post("admin", "/departments", body | {"cell": world.COUNTY}).status == 201


#: Files, each imported once by a story above or of its feature.
IMPORTS = {"sites.import_", "officers.import_", "ledger_files.import_"}
#: Endpoints that write and where nothing hangs on what was read before: why.
ALONE = {
    "cells.locate_many": "reads only",
    "photos.put_part": "a part is a file of its own, replaced whole",
}


def test_every_call_that_writes_is_in_the_list(stage):
    """Whoever adds one says what decides between those who come at once."""
    raced = (
        {name for race in RACES for name in race.of}
        | once.MADE.keys()
        | IMPORTS - {"officers.import_"}
    )
    writing = {
        rule.endpoint
        for rule in stage.app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and (rule.methods or set()) - READING
    }
    assert writing - raced - ALONE.keys() == set()
    assert (raced | ALONE.keys()) - writing == set()


def test_every_call_that_makes_something_is_made_once(stage):
    marked = {name for name, view in stage.app.view_functions.items() if hasattr(view, "once")}
    marked = {name for name in marked if not name.startswith("console.")}
    assert marked == once.MADE.keys() | IMPORTS


@pytest.mark.soak
@pytest.mark.parametrize("job", JOBS)
def test_a_job_that_runs_sixteen_times_at_once_does_it_once(stage, job):
    for _ in range(8):
        stage.case()
    later = stage.now + timedelta(days=2)
    got = together(stage.does(lambda n: str(run_once(job, later) >= 0)))
    assert {one.outcome for one in got} == {"True"}
    twice = (
        "SELECT count(*) FROM (SELECT incident_id FROM incident_event WHERE action = 'escalate' "
        "AND at = :at GROUP BY incident_id HAVING count(*) > 1) AS more"
    )
    assert stage.ask(twice, at=later) == 0


#: Forms of the console whose every click is a call of its own: why that is no harm.
CLICKED = {
    "act_on": "the form has the action's id",
    "assign_many": "the ids follow from the form's",
    "act_on_record": "the form has the step's id",
    "act_on_ledger_item": "the form has the step's id",
    "draft_ledger_bulletin": "the form has the document's id",
    "retire_ledger_kind": "it is retired already",
    "send_ledger": "what is there already is listed no second time",
    "check_drawn": "the form has the verdict's id",
    "judge_doubt": "the form has the verdict's id",
    "explain_discovery": "the same words and photos are there already",
    "decide_discovery": "decided is decided",
    "draft_ranking_notice": "the form has the document's id",
    "draft_month_circular": "the form has the document's id",
    "import_hotspots_file": "a fire that is known makes nothing",
    "import_file": "who is there already is held to be",
    "save_view": "one of a name",
    "change_view": "one of a name",
    "sign_in": "a session each",
    "sign_out": "ended is ended",
    "password": "the old one is asked for",
    "notice": "once an officer",
    "here": "keeps nothing",
}


def test_every_form_of_the_console_is_sent_once_or_does_no_harm(stage):
    views = {
        rule.endpoint.removeprefix("console."): stage.app.view_functions[rule.endpoint]
        for rule in stage.app.url_map.iter_rules()
        if rule.endpoint.startswith("console.") and "POST" in (rule.methods or set())
    }
    once_only = {name for name, view in views.items() if hasattr(view, "once")}
    assert views.keys() - once_only == CLICKED.keys()


def click(stage, who, page, to, **said):
    """A form of the console, its button clicked sixteen times: (status, where it leads) of each."""
    browser = Browser(stage.app, who)
    said = form_of(browser.get(page).text, to) | said
    cookie = browser.client.get_cookie(COOKIE, path="/console").value

    def send(_):
        client = stage.app.test_client()
        client.set_cookie(COOKIE, cookie, path="/console")
        answer = client.post(to, data=said)
        return answer.status_code, answer.location

    return together(send), lambda **more: browser.client.post(to, data=said | more)


@pytest.mark.parametrize("place", ["county", "east"])
def test_a_form_that_is_clicked_again_makes_one_row(stage, place):
    page, name = "/console/registers/campaigns/all/new", f"秋季禁烧{place}"
    days = {"starts_on": "2026-09-15", "ends_on": "2026-11-15"}
    said = {"name": name, "cell": world.EAST_TOWN, "kinds": "AIR-01"} | days
    got, again = click(stage, place, page, page, **said)
    assert len({*got}) == 1, got
    assert got[0][0] == 303
    count = "SELECT count(*) FROM campaign WHERE name = :n"
    assert stage.ask(count, n=name) == 1
    assert again(name=f"{name}二").status_code == 303, "who goes back and types something else"
    assert stage.ask(count, n=f"{name}二") == 1
    assert again(name="").status_code == again(name="").status_code == 422, "refused as before"


def test_a_person_is_added_once_and_his_password_shown_once(stage):
    name = stage.name("clicked")
    said = {"username": name, "name": "某", "kind": "grid_officer", "cell": world.V2}
    page = "/console/officers/new"
    got, _ = click(stage, "east", page, page, **said)
    of = stage.ask("SELECT id FROM officer WHERE username = :u", u=name)
    assert sorted(got, key=str) == [(200, None)] + [(303, f"/console/officers/{of}")] * 15


@pytest.mark.soak
def test_boundaries_are_checked_against_what_another_has_just_loaded(engine, tmp_path):
    """Each file fits what was there; of files that do not fit each other one is loaded."""
    with live.instance(engine, tmp_path) as (_, env):
        commands = []
        for number in range(4):
            code, shape = f"{world.V1}00{number}", world.square(0, 0).buffer(-0.004)
            said = {"code": code, "name": f"第{number}组"}
            file = written(tmp_path / f"{code}.geojson", collection((shape, said)))
            given = ("--level", "unit", "--datum", "wgs84", str(file))
            command = [str(live.BIN / "flask"), "--app", "wsgi", "grids", "load", *given]
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
            commands.append(subprocess.Popen(command, cwd=live.ROOT, env=env, **pipes))
        said = [command.communicate(timeout=120)[0] for command in commands]
        loaded = [command for command in commands if command.returncode == 0]
        assert len(loaded) == 1, said
