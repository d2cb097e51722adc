"""Talking to the server: signing in, refreshing, what is worth sending again and when."""

import random
import time
from typing import Any

import requests

PASSING = {408, 425, 429}
LONGEST_PAUSE = 600.0


class Refused(Exception):
    """The server's answer to what will not be better for being sent again.

    Its sentence is for the person.
    """

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("detail") or f"HTTP {status}")
        self.status, self.problem = status, problem


class NoNetwork(Exception):
    """Nothing arrived, or nothing that this program understands: try again in `pause` seconds."""

    def __init__(self, why: str, pause: float | None = None) -> None:
        super().__init__(why)
        self.pause = pause


class Client:
    """Calls below /api/v1 as one officer. `on_server` sees every status, for who measures."""

    def __init__(self, address: str, username: str, password: str, *, timeout: float = 20) -> None:
        self.base, self.who, self.timeout = (
            f"{address}/api/v1",
            {"username": username, "password": password},
            timeout,
        )
        self.http = requests.Session()
        self.session: dict[str, Any] | None = None
        self.statuses: list[int] = []

    def call(self, method: str, path: str, *, json: Any = None, data: bytes | None = None) -> Any:
        """The JSON of the answer; signs in or refreshes by itself; raises Refused or NoNetwork."""
        if self.session is None:
            self._sign_in()
        assert self.session is not None
        try:
            return self._send(
                method, path, json=json, data=data, token=self.session["access_token"]
            )
        except Refused as refused:
            if refused.status != 401:
                raise
        self._refresh()
        return self._send(method, path, json=json, data=data, token=self.session["access_token"])

    def _sign_in(self) -> None:
        self.session = self._send("POST", "/auth/login", json=self.who)

    def _refresh(self) -> None:
        """With the refresh token.

        Where that no longer counts (a restored server, a lost answer), with the password.
        """
        assert self.session is not None
        try:
            self.session = self._send(
                "POST", "/auth/refresh", json={"refresh_token": self.session["refresh_token"]}
            )
        except Refused:
            self._sign_in()

    def _send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: bytes | None = None,
        token: str | None = None,
    ) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            answer = self.http.request(
                method,
                self.base + path,
                json=json,
                data=data,
                headers=headers,
                timeout=self.timeout,
            )
            body = answer.json() if answer.content else {}
        except (requests.RequestException, ValueError) as error:
            raise NoNetwork(type(error).__name__) from None
        self.statuses.append(answer.status_code)
        if answer.ok:
            return body
        if answer.status_code in PASSING or answer.status_code >= 500:
            raise NoNetwork(
                f"HTTP {answer.status_code}", float(answer.headers.get("Retry-After") or 0) or None
            )
        raise Refused(answer.status_code, body if isinstance(body, dict) else {})


def patiently(work: Any, *, tries: int = 60, scale: float = 1.0, say: Any = lambda _: None) -> Any:
    """Do `work` until it gets through: after the server's Retry-After, else 2 s × 2ⁿ ± 50 %, at
    most ten minutes; `scale` shortens it for tests.
    """
    for attempt in range(tries):
        try:
            return work()
        except NoNetwork as error:
            pause = error.pause or min(LONGEST_PAUSE, 2.0 * 2**attempt) * random.uniform(0.5, 1.5)
            say(f"{error}; again in {pause * scale:.1f} s")
            time.sleep(min(pause, LONGEST_PAUSE) * scale)
    raise NoNetwork("gave up")
