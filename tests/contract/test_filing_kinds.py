"""Kinds of filings: each has its view, and one address for the view, the batch and the look-up."""

import gzip
import json
import uuid

from app.filings.kinds import PREFIX, Kinds
from app.posts.rules import PERMISSIONS
from tests.support import filings


def addresses(app):
    """(kind, ids, address) of every registered kind."""
    for kind in app.extensions["filing_kinds"]:
        (rule,) = app.url_map.iter_rules(kind.endpoint)
        ids = {name: uuid.uuid4() for name in rule.arguments}
        ids |= {name: value for name, value in SAMPLES.items() if name in rule.arguments}
        yield kind, ids, app.url_map.bind("").build(kind.endpoint, ids)


SAMPLES = {"number": 7, "action": "return"}


def test_the_view_of_each_kind_answers_at_its_address_by_its_permission(app):
    kinds = app.extensions["filing_kinds"]
    for kind, _, path in addresses(app):
        (rule,) = app.url_map.iter_rules(kind.endpoint)
        assert rule.methods & {"PUT", "POST"}, kind
        assert path.startswith(PREFIX)
        assert kinds.permission(kind) == app.view_functions[kind.endpoint].needs
        assert kinds.permission(kind) in PERMISSIONS, kind


def test_an_address_names_its_kind_with_and_without_the_prefix(app):
    kinds = app.extensions["filing_kinds"]
    for kind, ids, path in addresses(app):
        assert kinds.find(path) == kinds.find(path.removeprefix(PREFIX)) == (kind, ids)
        assert kind.filed_by is None or kind.own_id in ids, "its own id stands in its address"
    for path in ("", "/", "/incidents", "/incidents/7", "/patrols/x/track/1", "/officers"):
        assert kinds.find(path) is None


def test_each_kind_is_registered_once(app):
    endpoints = [kind.endpoint for kind in app.extensions["filing_kinds"]]
    assert len(endpoints) == len({*endpoints}) == len([*addresses(app)])


def test_what_is_kept_when_it_is_refused_can_be_filed_again(app):
    registered = {kind.endpoint for kind in app.extensions["filing_kinds"]}
    keeping = {
        name for name, view in app.view_functions.items() if getattr(view, "keeps_refused", False)
    }
    assert keeping
    assert keeping <= registered


def test_a_filing_of_every_kind_is_looked_up_by_who_filed_it(app, people, time):
    now, case, patrol = time.now(), filings.new_id(), filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(now))
    people.wang.put(f"/patrols/{patrol}", filings.patrol(now))
    kinds: Kinds = app.extensions["filing_kinds"]
    with app.app_context():
        owners = [
            found[0].filed_by([found[1][found[0].own_id], uuid.uuid4()])
            for path in (f"/incidents/{case}", f"/patrols/{patrol}")
            if (found := kinds.find(path)) and found[0].filed_by
        ]
    assert [[str(key) for key in one] for one in owners] == [[case], [patrol]]
    assert owners[0].keys() != owners[1].keys()
    assert {*owners[0].values()} == {*owners[1].values()}


def test_the_same_refused_content_is_one_row_however_it_comes(people, time):
    now, case = time.now(), filings.new_id()
    wrong = filings.incident(now, kind="NO-99", device={"id": "p"})
    later = filings.incident(now, kind="NO-99", sent_at="2026-07-01T12:00:00+08:00")
    assert people.wang.put(f"/incidents/{case}", wrong).status_code == 422
    for body in (wrong, later):
        item = {"path": f"/incidents/{case}", "body": body}
        verdict = people.wang.post("/sync", {"items": [item]}).json["verdicts"][0]
        assert verdict["verdict"] == "refused"
    packed = gzip.compress(json.dumps(later).encode())
    head = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = people.wang.put(f"/incidents/{case}", data=packed, headers=head)
    assert answer.json["code"] == "unknown_kind"
    assert len(people.wang.get("/refused").json["items"]) == 1
