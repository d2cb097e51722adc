"""Who acts in a story, and the clock that moves for them."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.core.db import transaction
from app.core.web import App
from tests.support import world

#: When stories begin: a Wednesday in working time.
MORNING = "2026-07-01T09:00:00+08:00"


class Clock:
    """The one clock, moved by hand."""

    def __init__(self, app: App) -> None:
        self.app = app

    def set(self, text: str) -> datetime:
        with self.app.app_context(), transaction():
            return clock.move(datetime.fromisoformat(text))

    def forward(self, **span: float) -> datetime:
        with self.app.app_context(), transaction():
            return clock.move(None, timedelta(**span))

    def real(self) -> datetime:
        with self.app.app_context(), transaction():
            return clock.move(None)

    def now(self) -> datetime:
        with self.app.app_context():
            return clock.now()


class Person:
    """Somebody signed in."""

    def __init__(
        self, app: App, username: str, password: str = world.PASSWORD, session: Any = None
    ) -> None:
        self.client, self.username = app.test_client(), username
        self.session = session or self.sign_in(password)
        self.headers = {"Authorization": f"Bearer {self.session['access_token']}"}

    def sign_in(self, password: str) -> Any:
        said = {"username": self.username, "password": password}
        answer = self.client.post("/api/v1/auth/login", json=said)
        assert answer.status_code == 200, answer.text
        return answer.json

    @property
    def id(self) -> int:
        return int(self.session["officer"]["id"])

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = self.headers | kwargs.pop("headers", {})
        return self.client.open(
            path if path.startswith("/api") else f"/api/v1{path}",
            method=method,
            headers=headers,
            **kwargs,
        )

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.call("GET", path, **kwargs)

    def put(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        return self.call("PUT", path, **({"json": body} if body is not None else {}), **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        return self.call("POST", path, **({"json": body} if body is not None else {}), **kwargs)

    def act(self, case: str, action: str, *, version: int | None = None, **body: Any) -> Any:
        """An action on a case at the version it has now."""
        if version is None:
            version = self.get(f"/incidents/{case}").json["version"]
        body = {"id": str(uuid.uuid4())} | body
        return self.post(
            f"/incidents/{case}/actions/{action}", body, headers={"If-Match": f'"{version}"'}
        )


class People:
    """People by name: with the session they have, or signed in, once a test."""

    def __init__(self, app: App, sessions: dict[str, Any] | None = None) -> None:
        self.app, self.sessions, self.known = app, sessions or {}, {}

    def __getattr__(self, username: str) -> Person:
        if username not in self.known:
            session = self.sessions.get(username)
            self.known[username] = Person(self.app, username, session=session)
        return self.known[username]
