"""Every route of the API × seventeen people: who gets in stands in a table that is read like one.

A change of who may do what is a change of that table, which somebody looks at. What follows from
the house holds whatever it says: without a token nobody gets in, without a post that permits it
neither, and whoever is told that nothing is there is told the same of what is not.
"""

import uuid
from pathlib import Path

import pytest

from app.core.db import db, transaction
from app.core.marks import OPERATOR, PUBLIC, SIGNED_IN
from app.incidents.models import Reporter
from app.posts.rules import PERMISSIONS
from tests.contract.test_access import ROUTES, mended, rules, send, unknown_too
from tests.support.engines import by_turns
from tests.support.people import People, Person
from tests.support.seventeen import KINDS, PERSONS, add_others

#: Pages beside the API, which no account opens.
PAGES = {(method, path) for (method, _), (who, path, _, _) in ROUTES.items() if who is None}
TABLE = Path(__file__).parent / "tables" / "matrix.txt"


class Nobody(Person):
    """Calls without a token."""

    def __init__(self, app):
        self.client, self.headers = app.test_client(), {}


@pytest.fixture(scope="module")
def seventeen(app, everything):
    """Everybody, signed in; among them who has left and who works elsewhere."""
    add_others(app)
    with app.app_context(), transaction():
        case = uuid.UUID(everything["case"])
        db.session.add(Reporter(incident_id=case, name="某", phone=None, anonymous=True))
    return everything | {"mending": mended(People(app), disputed=True)}


def undone_call(app, call, *given):
    """A call whose traces are undone: everybody finds the same."""
    with app.app_context():
        undo = db.engine.begin_nested()  # the test's own connection
    try:
        with call(*given) as answer:
            return answer.status_code, answer.data
    finally:
        undo.rollback()


def ask(person, method, path, body, things, people):
    """A call of the API, or a page beside it."""
    if (method, path) in PAGES:
        return person.client.open(path, method=method, headers=person.headers)
    return send(person, method, path, body, things, people)


@pytest.fixture(scope="module")
def table():
    """(method, rule) -> {name: what is answered}."""
    lines = [line.split() for line in TABLE.read_text("utf-8").splitlines() if line[:1] != "#"]
    return {(method, rule): dict(zip(PERSONS, said, strict=True)) for method, rule, *said in lines}


def test_the_table_has_every_route_and_everybody(table):
    assert len(PERSONS) == 17
    assert list(table) == list(ROUTES)


@by_turns(PERSONS)
def test_who_gets_in_is_what_the_table_says(app, people, seventeen, things, table, name):
    things = things | seventeen
    person = Nobody(app) if name == "nobody" else getattr(people, name)
    views, wrong = rules(app), {}
    for (method, rule), (_, path, body, _) in ROUTES.items():
        needs = views[method, rule].needs
        status, data = undone_call(app, ask, person, method, path, body, things, people)
        got = "in" if 200 <= status < 300 else str(status)
        if got != table[method, rule][name]:
            wrong[method, rule] = (got, table[method, rule][name], data[:200])
        assert status < 500, (rule, data)
        if needs == PUBLIC or needs.startswith(OPERATOR):
            continue
        if name == "nobody":
            assert status == 401, rule
        elif needs != SIGNED_IN and not KINDS[name] & PERMISSIONS[needs]:
            assert status == 403 or name == "left", (rule, status)
        if status == 404:
            same = undone_call(app, unknown_too, people, person, method, path, body)
            assert same[1] == data, rule
    assert wrong == {}
