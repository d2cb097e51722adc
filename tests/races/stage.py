"""Sixteen callers at once: how a race is told, run, and what came of it."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from app.core.db import db, transaction
from app.core.errors import Problem
from app.core.web import App
from tests.support import filings
from tests.support.people import Clock, People

CALLERS = 16
#: A status, or the code of a refusal; several in a tuple: any of them.
Outcomes = Mapping[Any, int]


class Answer(NamedTuple):
    status: int
    code: str
    json: Any

    @property
    def outcome(self) -> Any:
        return self.code or self.status


@dataclass
class Stage:
    """A running county, and what is asked of it: each caller has a connection of his own."""

    app: App
    people: People
    time: Clock
    made: int = 0

    def call(self, who: str, method: str, path: str, body: Any = None, **kwargs: Any) -> Answer:
        headers = getattr(self.people, who).headers | kwargs.pop("headers", {})
        sent = {"data": body} if isinstance(body, bytes) else {} if body is None else {"json": body}
        path = path if path.startswith("/api") else f"/api/v1{path}"
        client = self.app.test_client()
        got = client.open(path, method=method, headers=headers, **sent, **kwargs)
        json = got.get_json(silent=True)
        return Answer(
            got.status_code, (json or {}).get("code", "") if got.status_code >= 400 else "", json
        )

    def post(self, who: str, path: str, body: Any = None, **kwargs: Any) -> Answer:
        return self.call(who, "POST", path, body, **kwargs)

    def put(self, who: str, path: str, body: Any = None, **kwargs: Any) -> Answer:
        return self.call(who, "PUT", path, body, **kwargs)

    def done(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """One call that must go well: what it answers."""
        answer = self.call(who, method, path, body)
        assert answer.status < 300, (path, answer)
        return answer.json

    def case(self, who: str = "wang", **changes: Any) -> str:
        """A new case; its id."""
        case = filings.new_id()
        self.done(who, "PUT", f"/incidents/{case}", filings.incident(self.now, **changes))
        return case

    def act(self, who: str, case: str, action: str, version: int, **body: Any) -> Answer:
        body = {"id": filings.new_id()} | body
        headers = {"If-Match": f'"{version}"'}
        return self.post(who, f"/incidents/{case}/actions/{action}", body, headers=headers)

    def does(self, do: Callable[[int], Any]) -> "Call":
        """A verb in a transaction of its own: what it says, else `done`, or why it is refused."""

        def call(number: int) -> Answer:
            try:
                with self.app.app_context(), transaction():
                    said = do(number)
            except Problem as problem:
                return Answer(problem.status, problem.code, None)
            return Answer(200, said if isinstance(said, str) else "done", None)

        return call

    def name(self, of: str) -> str:
        """A name that nothing else has."""
        self.made += 1
        return f"{of}{self.made}"

    @property
    def now(self) -> datetime:
        return self.time.now()

    def ask(self, query: str, **values: Any) -> Any:
        """A figure from the database."""
        with self.app.app_context(), transaction():
            return db.session.scalar(db.text(query), values)


Call = Callable[[int], Any]


@dataclass(frozen=True)
class Race:
    """A check that is followed by a write, and what decides between those who come at once."""

    name: str
    #: A unique index, a row that is locked, a version, a counter, or the turn of the county.
    guard: str
    #: The endpoints of the API that come here.
    of: tuple[str, ...]
    outcomes: Outcomes
    #: Makes what is raced for; gives what each of the callers does, and what must be true then.
    arrange: Callable[[Stage], Call | tuple[Call, Callable[[], Any]]] = field(repr=False)


RACES: list[Race] = []


def race(guard: str, outcomes: Outcomes, *of: str) -> Callable[[Any], Any]:
    """Enter a function into the list of races."""

    def enter(arrange: Any) -> Any:
        RACES.append(Race(arrange.__name__, guard, of, outcomes, arrange))
        return arrange

    return enter


def together(call: Call, callers: int = CALLERS) -> list[Any]:
    """What each got when all called at the same moment."""
    gate = threading.Barrier(callers)

    def one(number: int) -> Any:
        gate.wait(30)
        return call(number)

    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(one, range(callers)))


def run(race: Race, stage: Stage) -> None:
    """Run a race and see that it came out as it must."""
    arranged = race.arrange(stage)
    call, check = arranged if isinstance(arranged, tuple) else (arranged, None)
    got = Counter(answer.outcome for answer in together(call))
    wanted = Counter[Any]()
    for outcome, count in got.items():
        named = [key for key in race.outcomes if outcome == key or outcome in _any_of(key)]
        wanted[named[0] if named else outcome] += count
    assert dict(wanted) == dict(race.outcomes), f"{race.name}: {dict(got)}"
    if check is not None:
        assert check(), race.name


def _any_of(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else ()
