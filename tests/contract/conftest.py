"""One of everything, made once for all tests of a file."""

import pytest

from tests.support.databases import undone
from tests.support.everything import COMPLETE, build
from tests.support.people import MORNING, Clock, People


@pytest.fixture(scope="module")
def everything(app, sessions):
    """One of everything that lies in the eastern township, until the last test of the file."""
    with undone(app):
        time = Clock(app)
        time.set(MORNING)
        yield build(People(app), time)


@pytest.fixture
def things(everything, time):
    """Its ids, on the day on which it was complete; what a test does to it is undone."""
    time.set(COMPLETE)
    return everything
