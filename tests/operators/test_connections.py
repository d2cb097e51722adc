"""Connections of the pool that the server has closed are replaced before a request uses them."""

from uuid import UUID

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import EnvironBuilder

from app import create_app
from app.core import postgres, run
from app.core.db import db, transaction
from app.core.door import refusal_of
from app.people.models import Officer
from app.people.service import COOKIE, access_token
from tests.support.databases import environment, new_database, postgis

WHO = text("SELECT pg_backend_pid()")
#: Waits for the end of that one, in milliseconds.
END = text("SELECT pg_terminate_backend(:pid, 10000)")
PID = select(func.pg_backend_pid().label("pid"))


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


def away(folder):
    """A program whose database nobody answers for."""
    address = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    return create_app(environment(folder, address, PREPARE="0"))


def test_a_database_that_is_away_is_busy_for_who_reads_and_who_writes(tmp_path):
    """Whoever reads borrows a line of its own: its errors are those of everybody."""
    app = away(tmp_path)
    with app.app_context():
        headers = {"Authorization": f"Bearer {access_token(Officer(id=1, token_version=0), 60)}"}
    phone = app.test_client()
    for method, path in (
        ("GET", "/me"),
        ("GET", "/incidents"),
        ("PUT", f"/incidents/{UUID(int=7)}"),
    ):
        answer = phone.open(f"/api/v1{path}", method=method, headers=headers, json={})
        assert (answer.status_code, answer.json["code"]) == (503, "busy"), answer.text
        assert answer.headers["Retry-After"]
    request = EnvironBuilder("/api/v1/photos/" + 64 * "a", method="PUT", headers=headers)
    environ = request.get_environ()
    assert refusal_of(app, environ) is None, "a token says who sends it"
    del environ["HTTP_AUTHORIZATION"]
    assert refusal_of(app, environ) == "signed_out"
    environ["PATH_INFO"] = f"/console/cases/{UUID(int=7)}/actions/comment"
    environ["REQUEST_METHOD"], environ["HTTP_COOKIE"] = "POST", f"{COOKIE}={64 * 'a'}"
    assert refusal_of(app, environ) == "busy", "whether there is such a session nobody can say"


def test_a_line_whose_end_could_not_be_said_is_not_used_again(tmp_path):
    """What must outlive a refusal is stored on another one."""
    app = create_app(environment(tmp_path, new_database()))
    with app.app_context():
        other = create_engine(db.engine.url)

        def killed():
            with transaction():
                (row,) = run.rows(PID)
                with other.connect() as connection:
                    assert connection.scalar(END, {"pid": row.pid})
                raise ValueError("refused")

        with pytest.raises((ValueError, DBAPIError)):
            killed()
        with transaction():
            assert run.rows(PID)
        other.dispose()
        db.engine.dispose()
