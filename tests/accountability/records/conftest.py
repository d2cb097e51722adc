"""Accountability in the small county: cases to stand on, records, steps."""

import uuid

import pytest

from tests.support import filings, world

DAY = "2026-07-01"


@pytest.fixture
def case(people, time):
    """Files a case as wang, or one found from above; its id."""

    def make(by="wang", village=world.V1, **changes):
        key = filings.new_id()
        body = filings.incident(time.now(), village, **changes)
        answer = getattr(people, by).put(f"/incidents/{key}", body)
        assert answer.status_code == 201, answer.text
        return key

    return make


@pytest.fixture
def make(people):
    """Posts something new under an id of its own; the answer's body."""

    def post(by, path, status=201, **body):
        body = {"id": str(uuid.uuid4())} | body
        answer = getattr(people, by).post(path, body)
        assert answer.status_code == status, answer.text
        return answer.json

    return post


@pytest.fixture
def opened(make, case, people):
    """A file about the chief of the first village, unless told otherwise."""

    def propose(by="east", status=201, **changes):
        body = {
            "unit": {"cell": world.V1},
            "person": {"officer_id": people.chief.id},
            "ground": "dereliction",
            "facts": "三次巡查未到现场。",
            "proposal": "talk",
        } | changes
        body.setdefault("evidence", [{"about": "incident", "about_id": case()}])
        return make(by, "/accountability/files", status, **body)

    return propose


@pytest.fixture
def do(people):
    """Takes a step of a record at the version it has now; the answer."""

    def act(by, kind, record, action, **body):
        person, path = getattr(people, by), f"/accountability/{kind}/{record}"
        version = person.get(path).json.get("version", 1)
        body = {"id": str(uuid.uuid4()), "note": "情况属实"} | body
        headers = {"If-Match": f'"{version}"'}
        return person.post(f"{path}/actions/{action}", body, headers=headers)

    return act


@pytest.fixture
def told(people):
    """The kinds of notices of accountability that somebody has."""

    def kinds(who):
        rows = getattr(people, who).get("/notices?limit=500").json["items"]
        wanted = ("accountability", "finding", "consequence")
        return sorted(row["kind"] for row in rows if row["kind"].startswith(wanted))

    return kinds
