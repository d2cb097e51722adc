"""Strings that break programs, in every text field and query: a named answer, never a 5xx, kept as
sent or not at all.
"""

import itertools
import random
from time import monotonic
from urllib.parse import quote

import pytest

from app.core.db import db
from app.incidents.models import Incident
from grids.texts import prose
from tests.support import filings, world
from tests.support.samples import hostile_strings

OWN = [
    "",
    " ",
    "undefined",
    "null",
    "NaN",
    "0",
    "-1",
    "1e309",
    "9" * 40,
    "true",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    '"; DROP TABLE officer; --',
    "{{ 7*7 }}",
    "${7*7}",
    "%s%s%n",
    "../../etc/passwd",
    "a\x00b",
    "\x1b[31m",
    "\u200b",
    "\ufeff",
    chr(0x202E) + "evil",
    "𠜎𠜱",
    "👩‍👩‍👧‍👦",
    "é" * 300,
    "田" * 5000,
    "\r\nSet-Cookie: x=1",
    "=1+1",
    "@SUM(A1)",
    "+86",
    "-2+3",
    "\\",
    "%00",
    "`id`",
    "| ls",
    "\ud7ff",
    "Ω≈ç√∫˜µ≤≥÷",
]
STRINGS = OWN + hostile_strings()

#: hashing makes these slow
SLOW = ("/officers", "/auth/login")
POINT = {"type": "Point", "coordinates": list(world.inside(world.V1))}


def forms(people, now):
    """(who, method, path, body, its text fields) of every call that takes text."""
    case = filings.incident(now)
    yield (
        people.wang,
        "PUT",
        None,
        case,
        [
            "kind",
            "cell_code",
            "place",
            "description",
            "measures_taken",
            "nature",
            "occurred_at",
            "source_number",
            "reporter.name",
        ],
    )
    yield (
        people.wang,
        "PUT",
        None,
        filings.patrol(now, points=3),
        ["note", "cell_code", "mode", "datum", "started_at", "device.id"],
    )
    yield (
        people.east,
        "POST",
        "/officers",
        {"name": "某", "kind": "grid_officer", "cell": world.V1},
        ["username", "name", "phone", "cell", "password", "kind"],
    )
    yield (
        people.east,
        "POST",
        "/sites",
        {"kind": "P02", "name": "厂", "geometry": POINT},
        ["kind", "name", "status", "address", "basics", "geometry.type"],
    )
    yield (
        people.east,
        "PUT",
        f"/cells/{world.V1}",
        {},
        [
            "name",
            "kind",
            "responsible_body",
            "duties",
            "tasks",
            "rewards",
            "hotline",
            "published_on",
        ],
    )
    yield (
        people.east,
        "POST",
        f"/cells/{world.V1}/people",
        {"role": "party_head", "name": "某", "starts_on": "2026-01-01"},
        ["role", "name", "phone", "starts_on"],
    )
    yield (
        people.east,
        "POST",
        "/departments",
        {"cell": world.EAST_TOWN, "code": "x", "name": "y"},
        ["cell", "code", "name", "head_name", "duties"],
    )
    yield (
        people.county,
        "PUT",
        "/kinds/AIR-01",
        {},
        ["name", "english", "township", "county", "retired_on"],
    )
    yield (
        people.county,
        "POST",
        "/policies",
        {"county": world.COUNTY, "valid_from": "2027-01-01", "data": {}},
        ["county", "valid_from", "data.accept"],
    )
    yield people.wang, "PUT", "/me/channel", {"address": None}, ["address"]
    yield (
        people.wang,
        "POST",
        "/auth/login",
        {"username": "x", "password": "y"},
        ["username", "password"],
    )
    yield people.wang, "POST", "/auth/refresh", {}, ["refresh_token"]


def with_text(body, field, text):
    head, _, rest = field.partition(".")
    return body | {head: {**(body.get(head) or {}), rest: text} if rest else text}


def sent(who, method, path, body, field, text):
    target = path or (
        f"/patrols/{filings.new_id()}" if "track" in body else f"/incidents/{filings.new_id()}"
    )
    answer = who.call(method, target, json=with_text(body, field, text))
    assert answer.status_code < 500, (target, field, text, answer.text)
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json"
        assert answer.json["code"]
        assert answer.json["detail"]
    elif "/incidents/" in target and field == "description":
        assert answer.json["description"] == prose(text)


def test_hostile_strings_in_bodies_get_a_named_answer(app, people, time):
    """Every string goes to a sixth of the forms, our own to all, the fields by turns.

    The soak test sends all to all.
    """
    for n, (who, method, path, body, fields) in enumerate(forms(people, time.now())):
        some = OWN if path in SLOW else OWN + STRINGS[len(OWN) + n % 6 :: 6]
        for text, field in zip(some, itertools.cycle(fields), strict=False):
            sent(who, method, path, body, field, text)


@pytest.mark.soak
def test_every_hostile_string_in_every_field(app, people, time, soak_seconds):
    """As many of all combinations as the time allows, in an order that differs from run to run."""
    everything = [
        (form, field, text)
        for form in forms(people, time.now())
        for field in form[4]
        for text in STRINGS
    ]
    random.shuffle(everything)
    end = monotonic() + soak_seconds
    for done, (form, field, text) in enumerate(everything):
        if monotonic() > end:
            print(f"{done} of {len(everything)} combinations sent")
            break
        sent(*form[:4], field, text)


QUERIES = [
    "/cells?q={}",
    "/cells?parent={}",
    "/cells/{}",
    "/cells/{}/boundary",
    "/officers?q={}",
    "/officers?cell={}",
    "/incidents?q={}",
    "/incidents?kind={}",
    "/incidents?cursor={}",
    "/incidents?bbox={}",
    "/incidents?since={}",
    "/sites?q={}",
    "/sites?bbox={}",
    "/patrols?cursor={}",
    "/patrols?day={}",
    "/notices?cursor={}",
    "/kinds/{}",
    "/evaluations/{}",
    "/evaluations/2026Q2/{}",
    "/photos/{}",
    "/cells/locate?lon={}&lat=1",
    "/posts?cell={}",
    "/departments?cell={}",
    "/calendars/{}",
    "/incidents/{}",
    "/patrols/{}.gpx",
]


def test_hostile_strings_in_paths_and_queries_get_a_named_answer(people, time):
    for text, query in zip(STRINGS * 2, itertools.cycle(QUERIES), strict=False):
        answer = people.east.get(query.format(quote(text, safe="")))
        assert answer.status_code < 500, (query, text, answer.text)


def test_nothing_refused_is_stored(app, people, time):
    now = time.now()
    for text in STRINGS:
        people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(now, kind=text or "?"))
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Incident)) == 0
