"""Documents of the small county: drafting them, acting on them."""

import uuid

import pytest

from tests.support import filings, world


@pytest.fixture
def file(people, time):
    """Files a case as wang; its id."""

    def make(**changes):
        case_id = filings.new_id()
        answer = people.wang.put(f"/incidents/{case_id}", filings.incident(time.now(), **changes))
        assert answer.status_code == 201, answer.text
        return case_id

    return make


@pytest.fixture
def draft(people):
    """A supervision notice of the county to the eastern township, unless told otherwise."""

    def make(by="county", status=201, **changes):
        body = {
            "id": str(uuid.uuid4()),
            "kind": "supervision",
            "receiver": {"cell": world.EAST_TOWN},
            "ground": "下列问题逾期未办结。",
            "demand": "请依法处理。",
            "reply_by": "2026-07-10",
        } | changes
        answer = getattr(people, by).post("/documents", body)
        assert answer.status_code == status, answer.text
        return answer.json["id"] if status == 201 else answer.json

    return make


@pytest.fixture
def do(people):
    """Acts on a document at the version it has now; the answer."""

    def act(by, document, action, **body):
        person = getattr(people, by)
        version = person.get(f"/documents/{document}").json.get("version", 1)
        return person.post(
            f"/documents/{document}/actions/{action}",
            {"id": str(uuid.uuid4())} | body,
            headers={"If-Match": f'"{version}"'},
        )

    return act
