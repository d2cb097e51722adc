"""Whoever told of a matter is named at one address, and nowhere else."""

import io
import logging
import re
import uuid
import zipfile
from contextlib import contextmanager
from itertools import product

import pytest
import structlog
from structlog.testing import capture_logs

from tests.contract.test_access import ROUTES
from tests.support import filings
from tests.support.actions import CLOSING
from tests.support.everything import DOCUMENT

NAME, PHONE = "欧阳举报人", "13912345678"
REPORTER = "/api/v1/incidents/<uuid:incident_id>/reporter"
#: All addresses that give something: the table of the routes is that of the url map (a test).
GIVING = [rule for method, rule in ROUTES if method == "GET"]
WHO = ("county", "east", "county_leader", "admin", "inspector", "wang", "supervisor")


@pytest.fixture
def told(people, time, things):
    """A case that a citizen told of, handled to its end, with a letter about it."""
    case, letter = filings.new_id(), str(uuid.uuid4())
    reporter = {"name": NAME, "phone": PHONE, "anonymous": False}
    filed = people.county.put(
        f"/incidents/{case}",
        filings.incident(time.now(), source="public", kind="NOI-01", reporter=reporter),
    )
    assert filed.status_code == 201, filed.text
    steps = (
        ("east", "accept", {}),
        ("east", "assign", {"officer_id": people.town_leader.id}),
        ("town_leader", "submit", {"note": "已整改"}),
        ("east", "confirm", {}),
        ("east", "close", CLOSING | {"satisfaction": "satisfied"}),
    )
    for who, action, body in steps:
        done = getattr(people, who).act(case, action, **body)
        assert done.status_code == 201, done.text
        if action == "accept":
            about = [{"about": "incident", "about_id": case}]
            drafted = people.county.post("/documents", DOCUMENT | {"id": letter, "about": about})
            assert drafted.status_code == 201, drafted.text
            signed = people.county.post(
                f"/documents/{letter}/actions/sign",
                {"id": str(uuid.uuid4())},
                headers={"If-Match": '"1"'},
            )
            assert signed.status_code == 201, signed.text
    return things | {"case": case, "document": letter}


def words(answer):
    """All that an answer says, archives opened."""
    data = answer.data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    text = data.decode("utf-8", "replace")
    # JSON may write what is not ASCII by its number
    return text + re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


@contextmanager
def every_line():
    """Lines of any level are written, whatever the settings of tests."""
    before = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    try:
        yield
    finally:
        structlog.configure(wrapper_class=before)


def test_the_reporter_is_named_at_one_address_and_nowhere_else(app, people, told, caplog):
    caplog.set_level(logging.DEBUG)
    assert NAME in words(people.county.get(REPORTER.replace("<uuid:incident_id>", told["case"])))
    caplog.clear()
    given, silent = 0, []
    with every_line(), capture_logs() as lines:
        for rule in GIVING:
            if rule == REPORTER:
                continue
            who, path, _, _ = ROUTES["GET", rule]
            address = path.format(**told)
            for name in dict.fromkeys((who, *WHO)) if who else [None]:
                person = people.county if name is None else getattr(people, name)
                with person.get(address) as answer:
                    assert answer.status_code < 500, (name, address)
                    given += answer.status_code == 200
                    said = words(answer) + str(answer.headers)
                silent += [(name, address)] if NAME in said or PHONE in said else []
    assert silent == []
    assert given > len(GIVING), "nearly every address was seen by somebody"
    logged = caplog.text + str(lines)
    assert "'endpoint': 'incidents." in logged
    assert NAME not in logged
    assert PHONE not in logged


def test_no_search_and_no_export_finds_a_case_by_its_reporter(people, told):
    for person, asked in product((people.county, people.east), (NAME, NAME[:2], PHONE, PHONE[-4:])):
        assert person.get(f"/incidents?q={asked}").json["items"] == [], asked
        for kind in ("csv", "xlsx", "geojson"):
            with person.get(f"/incidents.{kind}?why=查找&q={asked}") as answer:
                assert answer.status_code == 200
                assert "990201-2026-" not in words(answer), asked
