"""What an entry is grounded on: of this cell and period, and once; points as they were said."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from app.core import clock
from app.core.db import db, transaction
from app.evaluations.models import EvaluationEntry
from tests.support import filings, live, world
from tests.support.evaluating import OPENED, decide, done, enter, path
from tests.support.everything import FINDING
from tests.support.people import People

V1, V2, EAST, WEST = world.V1, world.V2, world.EAST_TOWN, world.WEST_TOWN
REWORK = {"part": "deduction", "about": "case"}


def case_of(person, time, code=V1):
    key = filings.new_id()
    done(person.put(f"/incidents/{key}", filings.incident(time.now(), code)))
    return key


def letter(people, receiver, about=(), sign=True):
    """A letter of the county's office."""
    key = filings.new_id()
    named = [{"about": "incident", "about_id": one} for one in about]
    body = {"id": key, "kind": "letter", "receiver": {"cell": receiver}, "ground": "通报"}
    body |= {"about": named} if named else {}
    done(people.county.post("/documents", body))
    if sign:
        match = {"If-Match": '"1"'}
        done(
            people.county.post(
                f"/documents/{key}/actions/sign", {"id": filings.new_id()}, headers=match
            )
        )
    return key


@pytest.fixture
def grounds(people, time):
    """Cases and letters of a quarter that is over, and of the one that runs."""
    found = {"mine": case_of(people.wang, time), "other": case_of(people.li, time, V2)}
    for name, receiver in (("to V1", V1), ("to EAST", EAST), ("to WEST", WEST)):
        found[name] = letter(people, receiver)
    found["about mine"] = letter(people, WEST, [found["mine"]])
    found["unsigned"] = letter(people, V1, sign=False)
    time.set(OPENED)
    found["later"] = case_of(people.wang, time)
    found["letter of later"] = letter(people, V1)
    done(people.county.post("/evaluations/2026Q3", {}))
    return found


@pytest.mark.parametrize(
    ("code", "name", "refused"),
    [
        (V1, "mine", None),
        (EAST, "mine", None),  # what lies below
        (V1, "other", "not_of_cell"),
        (V1, "later", "not_of_period"),
        (V1, "to V1", None),
        (EAST, "to V1", None),
        (V1, "to EAST", "not_of_cell"),
        (EAST, "to WEST", "not_of_cell"),
        (V1, "about mine", None),
        (V2, "about mine", "not_of_cell"),
        (V1, "unsigned", "not_of_period"),
        (V1, "letter of later", "not_of_period"),
        (V1, None, "unknown_subject"),
    ],
)
def test_what_is_no_ground_of_a_deduction(people, grounds, code, name, refused):
    about = "case" if name in ("mine", "other", "later", None) else "document"
    given = {"about": about, "about_id": grounds[name] if name else filings.new_id()}
    answer = enter(people.county, code, "fraud", part="deduction", **given)
    if refused is None:
        assert answer.status_code == 201, answer.text
        return
    assert (answer.status_code, answer.json["code"]) == (422, refused), answer.text
    listed = done(people.county.get(path(code, "entries")))["items"]
    assert listed == []


def test_an_older_case_that_was_worked_on_in_the_period_is_of_it(people, grounds):
    about = {"about": "case", "about_id": grounds["mine"], "period": "2026Q4"}
    idle = enter(people.east, V1, "rework", part="deduction", **about)
    assert idle.json["code"] == "not_of_period"
    done(people.east.act(grounds["mine"], "comment", note="又查"))
    done(enter(people.east, V1, "rework", part="deduction", **about))


def test_the_same_ground_counts_once_a_cell_and_period(people, grounds):
    def score():
        return done(people.chief.get(path(V1, "steps")))["score"] or 0

    first = done(enter(people.east, V1, "rework", about_id=grounds["mine"], **REWORK))
    once = score()
    for about_id in (grounds["mine"], grounds["mine"].upper(), f"{{{grounds['mine']}}}"):
        for person in (people.county, people.east):
            again = enter(person, V1, "rework", about_id=about_id, id=filings.new_id(), **REWORK)
            assert (again.status_code, again.json["code"]) == (409, "entry_there")
            assert again.json["entry"] == first["id"]
            assert first["id"] in again.json["detail"]
    assert score() == once
    # another item, another cell; withdrawn it may be named again
    done(enter(people.east, V1, "fraud", about_id=grounds["mine"], **REWORK))
    done(enter(people.county, EAST, "rework", about_id=grounds["mine"], **REWORK))
    where = path(V1, f"entries/{first['id']}/withdraw")
    done(people.east.post(where, {"reason": "有误"}))
    second = done(enter(people.east, V1, "rework", about_id=grounds["mine"], **REWORK))
    assert second["id"] != first["id"]


def test_a_confirmed_finding_and_an_entry_about_one_case_count_once(people, grounds, time):
    time.forward(minutes=1)
    body = FINDING | {"unit": {"cell": V1}, "about_id": grounds["mine"]}
    body |= {"evidence": [{"about": "incident", "about_id": grounds["mine"]}]}
    decide(people, "findings", body, "confirm")
    time.forward(minutes=1)
    done(people.county.post("/evaluations/2026Q3", {}))

    def frauds():
        terms = done(people.chief.get(f"/evaluations/2026Q3/{V1}"))["terms"]
        return [len(one["entries"]) for one in terms if one["indicator"] == "fraud"]

    assert frauds() == [1]
    done(enter(people.east, V1, "fraud", about_id=grounds["mine"], **REWORK))
    assert frauds() == [1]
    done(people.county.post("/evaluations/2026Q3", {}))
    assert frauds() == [1]


def test_without_an_id_the_same_words_are_one_entry(people, grounds, time):
    first = done(enter(people.east, V1, "demonstration"))
    time.forward(minutes=1)
    assert done(enter(people.east, V1, "demonstration")) == first
    other = done(enter(people.east, V1, "demonstration", id=filings.new_id()))
    assert other["id"] != first["id"], "an id of its own is another"
    done(enter(people.east, V1, "demonstration", ground="另一处示范点"))
    listed = done(people.chief.get(path(V1, "entries")))["items"]
    assert len(listed) == 3
    case = done(enter(people.east, V1, "rework", about_id=grounds["mine"], **REWORK))
    assert done(enter(people.east, V1, "rework", about_id=grounds["mine"], **REWORK)) == case


@pytest.mark.parametrize("points", [0.333, 0.005, 0.5000001])
def test_points_are_kept_as_they_were_said_or_refused(people, grounds, points):
    refused = enter(people.east, V1, "demonstration", points=points)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert "最多两位小数" in refused.text
    assert done(enter(people.east, V1, "demonstration", points=0.33))["points"] == 0.33


def test_sixteen_at_once_enter_a_ground_once(engine, tmp_path):
    """Threads stand for processes: each has a connection and a transaction of its own."""
    with live.instance(engine, tmp_path) as (app, _):
        with app.app_context(), transaction():
            clock.move(datetime(2026, 7, 1, 1, tzinfo=UTC))
        people = People(app)
        case = filings.new_id()
        done(
            people.wang.put(
                f"/incidents/{case}", filings.incident(datetime(2026, 7, 1, 1, tzinfo=UTC))
            )
        )
        together = threading.Barrier(16)

        def send(number):
            """Half of them name their entry, a quarter are of another person."""
            person = people.county if number % 4 == 3 else people.east
            more = {"id": filings.new_id()} if number % 2 else {}
            together.wait()
            return enter(person, V1, "rework", about_id=case, **REWORK, **more)

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(send, range(16)))
        assert {one.status_code for one in answers} <= {201, 409}, [one.text for one in answers]
        made = {one.json["id"] for one in answers if one.status_code == 201}
        assert len(made) == 1
        assert {one.json["entry"] for one in answers if one.status_code == 409} <= made
        with app.app_context(), transaction():
            count = db.session.scalar(db.select(db.func.count()).select_from(EvaluationEntry))
        assert count == 1
