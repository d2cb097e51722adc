"""Kinds of filings: the address and the permission of one are those of its view, in batches too."""

import gzip
import json

import pytest

from app.contents import FILING_KINDS
from app.filings.kinds import PREFIX, registered_kinds
from app.posts.rules import PERMISSIONS
from tests.support import filings
from tests.support.engines import ONE_ENGINE

each = pytest.mark.parametrize("kind", FILING_KINDS, ids=lambda kind: kind.endpoint)


@each
def test_a_kind_is_found_at_the_address_of_its_view_however_it_is_written(app, kind):
    path = filings.address_of(app, kind.endpoint)
    with app.app_context():
        for written in (path, path.removeprefix(PREFIX)):
            found, named = registered_kinds().find(written)
            assert found is kind
            assert all(str(value) in path for value in named.values())
        assert registered_kinds().permission(kind) in PERMISSIONS


def test_what_is_kept_when_it_is_refused_can_be_filed_again(app):
    kinds = {kind.endpoint for kind in FILING_KINDS}
    keeping = {
        name for name, view in app.view_functions.items() if getattr(view, "keeps_refused", False)
    }
    assert keeping
    assert keeping <= kinds


@ONE_ENGINE
@pytest.mark.parametrize(
    "path", ["", "/", "/incidents", "/incidents/7", "/patrols/x/track/1", "/sites", "/sync", "//"]
)
def test_what_is_no_address_of_a_filing_names_no_kind(app, path):
    with app.app_context():
        assert registered_kinds().find(path) is None


def test_the_same_refused_content_is_one_row_however_it_comes(people, time):
    now, case = time.now(), filings.new_id()
    wrong = filings.incident(now, kind="NO-99", device={"id": "p"})
    later = filings.incident(now, kind="NO-99", sent_at="2026-07-01T12:00:00+08:00")
    assert people.wang.put(f"/incidents/{case}", wrong).status_code == 422
    for body in (wrong, later):
        items = [{"path": f"/incidents/{case}", "body": body}]
        verdict = people.wang.post("/sync", {"items": items}).json["verdicts"][0]
        assert verdict["verdict"] == "refused"
    packed = gzip.compress(json.dumps(later).encode())
    head = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = people.wang.put(f"/incidents/{case}", data=packed, headers=head)
    assert answer.json["code"] == "unknown_kind"
    assert len(people.wang.get("/refused").json["items"]) == 1
