"""Kinds of filings: one address each, for the route, the batch and who filed what stands there."""

import uuid

import pytest

from app import FILING_KINDS
from app.filings.kinds import PART, PREFIX, kind_at
from app.posts.rules import PERMISSIONS
from tests import filings

each = pytest.mark.parametrize("kind", FILING_KINDS, ids=lambda kind: kind.name)


def address(kind, **ids):
    ids = {"number": 7, "action": "return"} | ids
    return PART.sub(lambda part: str(ids.get(part["name"], uuid.uuid4())), kind.root + kind.rule)


@each
def test_a_kind_has_a_route_at_its_address_with_its_method_and_its_permission(app, kind):
    rules = [r for r in app.url_map.iter_rules() if r.rule == PREFIX + kind.root + kind.rule]
    (rule,) = [r for r in rules if kind.method in r.methods]
    assert app.view_functions[rule.endpoint].needs == kind.permission
    assert kind.permission in PERMISSIONS


@each
def test_an_address_names_one_kind_and_the_route_takes_what_the_batch_takes(app, kind):
    for path in (address(kind), address(kind).upper().replace(kind.root.upper(), kind.root)):
        if kind.pattern.fullmatch(path) is None:
            continue  # words of an address are lower-case
        assert [one for one in FILING_KINDS if one.pattern.fullmatch(path)] == [kind]
        endpoint, ids = app.url_map.bind("").match(PREFIX + path, method=kind.method)
        with app.app_context():
            assert kind_at(path) == kind_at(PREFIX + path) == (kind, ids)
        assert app.view_functions[endpoint].needs == kind.permission


def test_what_is_kept_when_it_is_refused_can_be_filed_again(app):
    addresses = {PREFIX + kind.root + kind.rule for kind in FILING_KINDS}
    keeping = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "keeps_refused", False)
    }
    assert keeping
    assert keeping <= addresses


def test_the_same_refused_content_is_one_row_however_it_comes(people, time):
    now, case = time.now(), filings.new_id()
    wrong = filings.incident(now, kind="NO-99", device={"id": "p"})
    later = filings.incident(now, kind="NO-99", sent_at="2026-07-01T12:00:00+08:00")
    assert people.wang.put(f"/incidents/{case}", wrong).status_code == 422
    for item in ({"path": f"/incidents/{case}", "body": body} for body in (wrong, later)):
        verdict = people.wang.post("/sync", {"items": [item]}).json["verdicts"][0]
        assert verdict["verdict"] == "refused"
    assert len(people.wang.get("/refused").json["items"]) == 1


@pytest.mark.parametrize("path", ["", "/", "/incidents", "/incidents/7", "/patrols/x/track/1"])
def test_what_is_no_address_of_a_filing_names_no_kind(app, path):
    with app.app_context():
        assert kind_at(path) is None
