"""Which tests one engine is enough for."""

from collections.abc import Iterable

import pytest

ENGINES = ("spatialite", "postgis")
#: What is decided before the database is asked: how a file or a body is read, what is refused. And
#: what pages say; that every page's questions are put to PostGIS too is in console/test_access.
ONE_ENGINE = pytest.mark.parametrize("engine", ["spatialite"], indirect=True, scope="session")
#: Of the two the one that refuses more: what passes there passes on both.
STRICT_ENGINE = pytest.mark.parametrize("engine", ["postgis"], indirect=True, scope="session")


def by_turns(names: Iterable[str]) -> pytest.MarkDecorator:
    """Each `name` on one of both engines: where all ask the same questions of the database."""
    turns = [(ENGINES[n % 2], name) for n, name in enumerate(names)]
    return pytest.mark.parametrize(("engine", "name"), turns, indirect=["engine"], scope="session")
