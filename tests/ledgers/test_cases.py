"""A complex case becomes an item, and closes with it (row C16)."""

import pytest

from tests.ledgers.conftest import ITEMS, PHOTO
from tests.support import filings, offices, world


@pytest.fixture
def case(people, time):
    """A case that the township has accepted as a complex one."""
    key = filings.new_id()
    body = filings.incident(time.now(), world.V1)
    assert people.wang.put(f"/incidents/{key}", body).status_code == 201
    answer = people.east.act(key, "accept", handling_class="complex")
    assert answer.status_code == 201, answer.text
    return key


@pytest.fixture
def confirmed(app, people):
    """Has a case worked on by the township's office and confirmed."""
    office = offices.add_office(app, "env_office", "环保办", world.EAST_TOWN, "office")
    return lambda case: _confirmed(people, case, office)


def _confirmed(people, case, office):
    for who, action, body in (
        ("east", "assign", {"department_id": office}),
        ("office", "start", {}),
        ("office", "submit", {"note": "已办"}),
        ("east", "confirm", {"note": "属实"}),
    ):
        answer = getattr(people, who).act(case, action, **body)
        assert answer.status_code == 201, (action, answer.text)


CLOSING = {
    "cause": "拆迁未覆盖",
    "rectified": {"how": "已覆盖"},
    "responsibility": "已约谈",
    "satisfaction": "satisfied",
}


def test_a_case_becomes_one_item_and_waits_for_it(
    people, case, listed, do, plan, brought, confirmed
):
    made = listed("east", kind="issue", fields={}, incident_id=case, name="北地块整改")
    assert (made["incident_id"], made["cell"]["code"]) == (case, world.V1)
    assert made["problem"]
    twice = listed("east", kind="issue", fields={}, incident_id=case, name="另", status=409)
    assert twice["code"] == "case_has_item"
    item = made["id"]
    people.wang.put(f"/photos/{PHOTO}", data=filings.PNG)
    do("east", item, "describe", set=plan())
    do("east", item, "issue")
    confirmed(case)
    open_ = people.east.act(case, "close", **CLOSING)
    assert (open_.status_code, open_.json["code"]) == (409, "case_item_open")
    brought("verified", item)
    assert do("county", item, "file").json["state"] == "filed"
    kinds = [row["kind"] for row in people.east.get("/notices?limit=500").json["items"]]
    assert "ledger_case_ready" in kinds
    assert people.east.act(case, "close", **CLOSING).status_code == 201


def test_it_closes_with_the_item_where_who_files_says_how(
    people, case, listed, do, plan, brought, confirmed
):
    item = listed("east", kind="issue", fields={}, incident_id=case, name="北地块整改")["id"]
    people.wang.put(f"/photos/{PHOTO}", data=filings.PNG)
    do("east", item, "describe", set=plan())
    do("east", item, "issue")
    confirmed(case)
    brought("verified", item)
    assert people.county.act(case, "take_over", note="县级办结").status_code == 201
    filed = do("county", item, "file", case=CLOSING)
    assert filed.status_code == 201, filed.text
    assert people.county.get(f"/incidents/{case}").json["status"] == "closed"


def test_a_case_of_others_becomes_none(people, case, listed):
    body = listed("west", kind="issue", fields={}, incident_id=case, name="x", status=404)
    assert body["code"] == "not_found"
    assert people.east.get(ITEMS).json["items"] == []
