"""Ledgers in the small county: items, steps, proofs."""

import hashlib
import uuid

import pytest

from app.cells.models import Department
from app.core.db import db
from tests.support import filings, world
from tests.support.ledgers import ITEMS, plan_of

PHOTO = hashlib.sha256(filings.PNG).hexdigest()
CRITERIA = ("ecology", "pollution", "public")


@pytest.fixture
def water(app, people):
    """The key of the county's water department."""
    with app.app_context():
        query = db.select(Department.id).where(Department.code == "water")
        return db.session.scalars(query).one()


@pytest.fixture
def listed(people):
    """Lists an item, of bare land unless told otherwise; the answer's body."""

    def make(by="wang", status=201, **changes):
        body = {
            "id": str(uuid.uuid4()),
            "kind": "bare_land",
            "cell": world.V1,
            "name": f"堆土场{uuid.uuid4().hex[:6]}",
            "fields": {"area_mu": 12.5, "cause": "demolition"},
        } | changes
        answer = getattr(people, by).post(ITEMS, body)
        assert answer.status_code == status, answer.text
        return answer.json

    return make


@pytest.fixture
def do(people):
    """Takes a step of an item at the version it has now; the answer."""

    def act(by, item, action, **body):
        person, path = getattr(people, by), f"{ITEMS}/{item}"
        version = person.get(path).json.get("version", 1)
        body = {"id": str(uuid.uuid4()), "note": "情况属实"} | body
        headers = {"If-Match": f'"{version}"'}
        return person.post(f"{path}/actions/{action}", body, headers=headers)

    return act


@pytest.fixture
def plan(people, water):
    """What makes an item clear, with a department that assists."""

    def say(**changes):
        return plan_of(people, **{"assist": [{"department_id": water}]} | changes)

    return say


@pytest.fixture
def issued(people, listed, do, plan):
    """An item that is being put right."""

    def make(by="wang", plans=None, **changes):
        people.wang.put(f"/photos/{PHOTO}", data=filings.PNG)
        item = listed(by, **changes)["id"]
        answer = do("east", item, "describe", set=plan(**(plans or {})))
        assert answer.status_code == 201, answer.text
        answer = do("east", item, "issue")
        assert answer.status_code == 201, answer.text
        return item

    return make


@pytest.fixture
def proven(do):
    """Proves the criteria of an item, one by one."""

    def prove(item, by="chief", criteria=CRITERIA):
        for one in criteria:
            answer = do(by, item, "prove", criterion=one, photo_ids=[PHOTO], note="现场照片")
            assert answer.status_code == 201, answer.text

    return prove


@pytest.fixture
def brought(issued, do, proven, time):
    """An item brought to a state of its life."""

    def to(state, item=None):
        item = item or issued()
        for name, step in _STEPS:
            if _reached(state, name):
                step(item, do, proven, time)
        return item

    return to


def _reached(state, name):
    return _ORDER.index(name) <= _ORDER.index(state)


def _ok(answer):
    assert answer.status_code == 201, answer.text


def _self_check(item, do, proven, time):
    proven(item)
    _ok(do("chief", item, "self_check", note="已覆盖"))


def _publish(item, do, proven, time):
    _ok(do("east", item, "publish"))


def _apply(item, do, proven, time):
    time.forward(days=8)
    _ok(do("chief", item, "apply"))


def _verify(item, do, proven, time):
    for one in CRITERIA:
        _ok(do("county", item, "confirm", criterion=one, note="现场核实"))
    _ok(do("county", item, "verify", note="三项达标"))


def _file(item, do, proven, time):
    _ok(do("county", item, "file"))


def _look_back(item, do, proven, time):
    time.forward(days=30)
    _ok(do("county", item, "look_back", result="kept", note="未反弹"))


_STEPS = (
    ("self_checked", _self_check),
    ("public_notice", _publish),
    ("applied", _apply),
    ("verified", _verify),
    ("filed", _file),
    ("look_back", _look_back),
)
_ORDER = ("rectifying", *(name for name, _ in _STEPS))
