"""The console's pages as a reviewer of a township and one of the county open them, one by one."""

import http.client
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from app.core.db import db, transaction
from app.evaluations.measures.supervision import LIVE
from app.incidents.models import Incident
from app.jobs import JOBS
from app.people import service as people
from app.people.models import Officer
from scripts.benchmarks.stage import Stage

TIMES, WARMING = 60, 8
count_live, _ = JOBS["count_live"]
TOWN, COUNTY = "o990126105", "o990126"


@dataclass(frozen=True)
class Opened:
    """How long a page took, in ms."""

    what: str
    p50: float
    p95: float
    p99: float


def open_all(made: Stage, address: str) -> Iterator[Opened]:
    """Each page, as either person; every answer is read whole and must be a 200."""
    with made.app.app_context():
        count_live(datetime.now(UTC))
    for who in (TOWN, COUNTY):
        cookie, cases = _sign_in(made, who)
        line = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
        for name, paths in _pages(cases).items():
            spent = []
            for n in range(TIMES + WARMING):
                began = time.perf_counter()
                line.request("GET", f"/console{paths[n % len(paths)]}", headers={"Cookie": cookie})
                answer = line.getresponse()
                answer.read()
                if answer.status != 200:
                    raise SystemExit(f"{name}: {answer.status}")
                spent.append(1000 * (time.perf_counter() - began))
            figures = np.percentile(np.array(spent[WARMING:]), [50, 95, 99])
            yield Opened(f"{name}, {'township' if who == TOWN else 'county'}", *map(float, figures))
        line.close()


def _pages(cases: list[str]) -> dict[str, list[str]]:
    since = datetime.now(UTC).isoformat().replace("+", "%2B")
    return {
        "desk": [""],
        "what is new": [f"/news?since={since}"],
        "list": ["/cases"],
        "list, due first": ["/cases?box=my_cells&order=due"],
        "list, late, as a table": ["/cases?overdue=true&columns=status&columns=due_at"],
        "case": [f"/cases/{case}" for case in cases],
        "its history": [f"/cases/{case}/history" for case in cases],
        "map": ["/map"],
        "outlines of the map": ["/map/outlines"],
        "figures of the map": ["/map/figures"],
        "live measures of the map": [f"/map/figures?measure={name}" for name in LIVE],
        "cases of the map": ["/map/cases"],
    }


def _sign_in(made: Stage, who: str) -> tuple[str, list[str]]:
    """The cookie of a session, and the cases that are opened: open ones of the fifth township."""
    with made.app.app_context(), transaction():
        officer = db.select(Officer.id).where(Officer.username == who)
        cookie = people.open_session(db.session.scalars(officer).one())
        town = db.text("SELECT id FROM cell WHERE code = '990126105'")
        place = db.session.execute(town).scalar_one()
        mine = db.select(Incident.id).where(
            Incident.township_id == place, Incident.closed_at.is_(None)
        )
        cases = [str(one) for one in db.session.scalars(mine.limit(20))]
    return f"{people.COOKIE}={cookie}", cases
