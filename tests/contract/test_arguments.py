"""No reading call of the API ignores a query argument: a filter that does nothing gives wrong
figures.
"""

import pytest

from tests.contract.test_access import ROUTES
from tests.support.engines import ONE_ENGINE

pytestmark = pytest.mark.usefixtures("everything")
READING = [rule for method, rule in ROUTES if method == "GET" and rule.startswith("/api/")]


def with_argument(path, argument):
    return f"{path}{'&' if '?' in path else '?'}{argument}"


@ONE_ENGINE
@pytest.mark.parametrize("rule", READING)
def test_an_unknown_argument_is_refused_everywhere(people, things, rule):
    who, path, _, _ = ROUTES["GET", rule]
    person, path = getattr(people, who), path.format(**things)
    answer = person.get(with_argument(path, "no_such_argument=1"))
    assert (answer.status_code, answer.json["code"]) == (422, "unknown_argument"), path
    assert "no_such_argument" in answer.json["detail"]
    assert "no_such_argument" not in answer.json["allowed"]
    twice = [name for name in answer.json["allowed"] if name in ("limit", "why", "cell")]
    for name in twice:
        answer = person.get(with_argument(path, f"{name}=1&{name}=2"))
        assert (answer.status_code, answer.json["errors"]) == (422, {name: ["重复，只写一次"]}), (
            path
        )


def test_who_is_not_let_in_is_told_that_first(app, people):
    path = "/api/v1/access-records?no_such_argument=1"
    assert app.test_client().get(path).json["code"] == "signed_out"
    assert people.wang.get(path).json["code"] == "post_lacks_permission"


def test_a_misspelt_filter_names_the_right_ones(people, time):
    answer = people.east.get("/incidents?staus=closed", headers={"Accept-Language": "en"}).json
    assert answer["code"] == "unknown_argument"
    assert "staus" in answer["detail"]
    assert {"status", "kind", "cell"} <= set(answer["allowed"])
