"""Which tests one engine is enough for."""

import pytest

#: What is decided before the database is asked: how a file or a body is read, what is refused. And
#: what pages say; that every page's questions are put to PostGIS too is in console/test_access.
ONE_ENGINE = pytest.mark.parametrize("engine", ["spatialite"], indirect=True, scope="session")
#: Of the two the one that refuses more: what passes there passes on both.
STRICT_ENGINE = pytest.mark.parametrize("engine", ["postgis"], indirect=True, scope="session")
