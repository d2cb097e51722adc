"""Connections of the pool that the server has closed are replaced before a request uses them."""

from sqlalchemy import create_engine, text

from app.core import postgres
from tests.support.databases import postgis

WHO = text("SELECT pg_backend_pid()")
#: Waits for the end of that one, in milliseconds.
END = text("SELECT pg_terminate_backend(:pid, 10000)")


def test_a_connection_that_the_server_has_ended_is_replaced_and_no_other():
    pool = create_engine(postgis(), pool_size=1, max_overflow=0)
    postgres.listen(pool)
    other = create_engine(postgis())
    with pool.connect() as connection:
        first = connection.scalar(WHO)
    with pool.connect() as connection:
        assert connection.scalar(WHO) == first, "what is there stays"
    with other.connect() as connection:
        assert connection.scalar(END, {"pid": first})
    with pool.connect() as connection:
        assert connection.scalar(WHO) != first
    pool.dispose()
    other.dispose()
