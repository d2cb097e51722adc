"""What stories of cases begin with."""

import pytest

from tests.support import everything, filings, world


@pytest.fixture
def file(people, time):
    """Files a case as wang unless told otherwise; its id."""

    def make(by="wang", village=world.V1, **changes):
        case = filings.new_id()
        body = filings.incident(time.now(), village, **changes)
        answer = getattr(people, by).put(f"/incidents/{case}", body)
        assert answer.status_code == 201, answer.text
        return case

    return make


@pytest.fixture
def things(people, time):
    """One of everything that lies in the eastern township, with its ids."""
    return everything.build(people, time)
