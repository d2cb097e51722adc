"""Cases that others find, and the people who are asked about them."""

import pytest

from tests.support import filings, world


@pytest.fixture
def found(people, time):
    """A case of the public in the first village, filed by the county and accepted by its township;
    its id.
    """

    def make(by="county", village=world.V1, accept=True, **changes):
        case = filings.new_id()
        body = filings.incident(time.now(), village, source="public", **changes)
        answer = getattr(people, by).put(f"/incidents/{case}", body)
        assert answer.status_code == 201, answer.text
        if accept:
            accepted = people.east.act(case, "accept", handling_class="general")
            assert accepted.status_code in (200, 201), accepted.text
        return case

    return make


@pytest.fixture
def missed(found, people, run_job):
    """What is held against the chief of the first village: the record as the county sees it."""

    def make(**changes):
        case = found(**changes)
        run_job("discoveries")
        rows = people.county.get("/missed-discoveries").json["items"]
        return next(row for row in rows if row["case"]["id"] == case)

    return make


@pytest.fixture
def told(people):
    """How often somebody was told something."""

    def count(name, kind):
        rows = getattr(people, name).get("/notices?limit=500").json["items"]
        return sum(row["kind"] == kind for row in rows)

    return count
