"""Every operation of the OpenAPI document, signed in and with real ids: what it answers is what the
document says.
"""

import re
import time as real
import uuid

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.core.config import OPEN
from app.core.db import db
from app.documents.rendering import DOCX
from app.incidents.actions import ACTIONS
from tests.contract.test_access import ROUTES, send
from tests.support import world

# a template goes as it is
schemathesis.serializer.alias(DOCX, "application/octet-stream")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ROLES = ("wang", "east", "county", "admin", "inspector", "water")
#: What ends the caller's own session would end the test.
LEFT_OUT = {
    ("POST", "/api/v1/auth/logout"),
    ("POST", "/api/v1/auth/password"),
    ("POST", "/api/v1/auth/refresh"),
    ("POST", "/api/v1/officers/{officer_id}/password"),
}


def documented(rule):
    return re.sub(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>", r"{\1}", rule)


def answers_well(app, people, things, method, rule):
    """Whether the rightful call of the table succeeds; undone afterwards."""
    who, path, body, _ = ROUTES[method, rule]
    with app.app_context():
        undo = db.engine.begin_nested()  # the test's own connection
    answer = (
        send(getattr(people, who), method, path, body, things, people)
        if who
        else app.test_client().open(path, method=method)
    )
    answer.close()
    undo.rollback()
    return 200 <= answer.status_code < 300


@pytest.mark.soak
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)  # files that the client leaves open
def test_every_operation_answers_as_documented(app, people, things, soak_seconds, monkeypatch):
    monkeypatch.setitem(app.config, "OPEN_TO_ALL", OPEN)  # the client says not where it calls from
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    operations = [result.ok() for result in schema.get_all_operations()]
    told = {(o.method.upper(), o.path) for o in operations} | {
        ("GET", "/openapi.json")
    }  # which the library leaves out
    assert told == {(method, documented(rule)) for method, rule in ROUTES}
    # a case with a reporter, a grave one that is closed, a patrol in doubt, a mended filing are
    # filed by test_access and the stories
    assert [
        key
        for key in ROUTES
        if not key[1].endswith(("/reporter", "/verdict", "/object", "/rule", "/sweeps"))
        and not answers_well(app, people, things, *key)
    ] == []
    people_in = [getattr(people, name) for name in ROLES]
    real_ids = {
        "incident_id": things["case"],
        "patrol_id": things["patrol"],
        "site_id": things["site"],
        "sha256": things["sha"],
        "post_id": things["post"],
        "department_id": things["department"],
        "notice_id": things["notice"],
        "officer_id": things["wang"],
        "code": world.V1,
        "period": "2026Q2",
        "year": 2026,
        "name": "console.css",
    }
    end, cases, seen, faults = real.monotonic() + soak_seconds, 0, {}, {}

    def tried(operation, number):
        key = (operation.method.upper(), operation.path)

        @settings(
            max_examples=8,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=False,
        )
        @given(case=operation.as_strategy())
        def check(case):
            nonlocal cases
            if cases % 3:  # two in three name what is there
                real_ids["action"] = list(ACTIONS)[cases % len(ACTIONS)]
                case.path_parameters = {
                    name: real_ids.get(name, value)
                    for name, value in (case.path_parameters or {}).items()
                }
                if key[0] == "PUT" and {"incident_id", "patrol_id"} & set(case.path_parameters):
                    case.path_parameters = {
                        name: str(uuid.uuid4()) for name in case.path_parameters
                    }
            person = people_in[(cases + number) % len(people_in)]
            cases += 1
            response = case.call(
                headers=person.headers | ({"If-Match": '"1"'} if key[0] == "POST" else {})
            )
            try:
                case.validate_response(response, checks=CHECKS)
            except BaseExceptionGroup as group:
                faults.setdefault(key, f"{response.status_code} {group.exceptions[0]}"[:600])
            seen.setdefault(key, set()).add(response.status_code)

        check()

    rounds = 0
    while rounds == 0 or real.monotonic() < end:
        for number, operation in enumerate(operations):
            if (operation.method.upper(), operation.path) not in LEFT_OUT and (
                rounds == 0 or real.monotonic() < end
            ):
                tried(operation, number + rounds)
        rounds += 1
    assert faults == {}
    print(f"\n{cases} requests over {len(operations)} operations in {rounds} rounds")
