"""Photos that nothing ever named are let go after thirty days, file and row; no other one is, and a
job that stops in the middle leaves nothing wrong.
"""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from app import retaining
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Problem
from app.photos import service as photos
from app.photos.models import Photo, PhotoGone
from tests.support import filings
from tests.support.actions import CLOSING


@pytest.fixture
def snap(app, people):
    """Sends a photo of its own colour as somebody; its hash, and the folders it lies in."""
    made = iter(range(1, 250))

    def make(person=None):
        out = io.BytesIO()
        Image.new("RGB", (640, 480), (next(made), 7, 9)).save(out, "PNG")
        content = out.getvalue()
        sha = hashlib.sha256(content).hexdigest()
        sent = (person or people.wang).put(f"/photos/{sha}", data=content)
        assert sent.status_code == 201, sent.text
        return sha, content

    return make


def files(app, sha):
    """Where the store has anything of a photo."""
    folder = Path(app.config["INSTANCE"]) / "photos"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob(sha))


def is_here(person, sha):
    return person.call("HEAD", f"/photos/{sha}").status_code == 200


def test_what_nothing_named_goes_after_thirty_days_and_can_be_sent_again(
    app, people, time, run_job, snap
):
    sha, content = snap()
    assert len(files(app, sha)) == 3, "the original, large, small"
    time.forward(days=29)
    run_job("retain")
    assert is_here(people.wang, sha)
    time.forward(days=2)
    assert run_job("retain") >= 1
    assert not is_here(people.wang, sha)
    assert files(app, sha) == []
    case = filings.new_id()
    filed = people.wang.put(
        f"/incidents/{case}", filings.incident(time.now(), photo_ids=[sha])
    ).json
    assert [one["state"] for one in filed["photos"]] == ["awaited"], "the phone sends it again"
    assert people.wang.put(f"/photos/{sha}", data=content).status_code == 201
    time.forward(days=40)
    run_job("retain")
    assert people.east.get(f"/photos/{sha}?size=original").data == content
    time.forward(days=2)
    run_job("retain")
    with app.app_context():
        assert db.session.scalars(db.select(PhotoGone)).all() == []


def test_what_is_sent_again_meanwhile_waits_thirty_days_anew(app, people, time, run_job, snap):
    sha, content = snap()
    time.forward(days=20)
    assert people.peer.put(f"/photos/{sha}", data=content).status_code == 200
    time.forward(days=20)
    run_job("retain")
    assert is_here(people.wang, sha)
    assert is_here(people.peer, sha)
    time.forward(days=11)
    run_job("retain")
    assert not is_here(people.peer, sha)


def test_whatever_has_named_a_photo_keeps_it(app, people, time, run_job, snap):
    """A finding, an action, a visit, before and after, what came later than its filing."""
    finding, before, after, visit, act, closed, unnamed = (snap()[0] for _ in range(7))
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "blue").save(out, "PNG")
    late = hashlib.sha256(out.getvalue()).hexdigest()
    site = people.east.post("/sites", filings.site()).json["id"]
    case, spot = filings.new_id(), filings.new_id()
    seen = {"site_id": site, "arrived_at": time.now().isoformat(), "result": "normal"}
    found = filings.incident(time.now(), photo_ids=[finding, late]) | {"id": case}
    patrol = filings.patrol(time.now(), visits=[seen | {"photo_ids": [visit]}], incidents=[found])
    assert people.wang.put(f"/patrols/{filings.new_id()}", patrol).status_code == 201
    cleared = filings.ON_SPOT | {"photo_ids": [before], "after_photo_ids": [after]}
    body = filings.incident(time.now(), **cleared)
    assert people.wang.put(f"/incidents/{spot}", body).status_code == 201
    time.forward(days=1)
    people.wang.put(f"/photos/{late}", data=out.getvalue())
    assert people.east.act(case, "accept", photo_ids=[act]).status_code == 201
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    people.town_leader.act(case, "submit", note="已整改")
    people.east.act(case, "confirm")
    rectified = {"rectified": {"how": "清理", "photo_ids": [closed]}}
    assert people.east.act(case, "close", **CLOSING | rectified).status_code == 201
    kept = [finding, before, after, visit, act, closed, late]
    for _ in range(3):
        time.forward(days=200)
        run_job("retain")
    assert [bool(files(app, sha)) for sha in kept] == [True] * 7
    with app.app_context():
        left = set(db.session.scalars(db.select(Photo.sha256)))
    assert set(kept) <= left
    assert unnamed not in left


def test_what_a_refused_or_waiting_filing_names_waits_with_it(app, people, time, run_job, snap):
    (first, _), (second, _) = snap(), snap()
    wrong = filings.incident(time.now(), kind="NO-99", photo_ids=[first])
    assert people.wang.put(f"/incidents/{filings.new_id()}", wrong).status_code == 422
    action = {"id": filings.new_id(), "note": "补", "photo_ids": [second]}
    path = f"/incidents/{filings.new_id()}/actions/comment"
    items = [{"path": path, "body": action, "if_match": "1"}]
    answer = people.wang.post("/sync", {"items": items}).json
    assert answer["verdicts"][0]["verdict"] in ("waiting", "refused")
    time.forward(days=100)
    run_job("retain")
    assert is_here(people.wang, first)
    assert is_here(people.wang, second)
    rows = people.east.get("/refused").json["items"]
    row = next(row for row in rows if row["code"] == "unknown_kind")
    mended = wrong | {"kind": "AIR-01"}
    filed = people.east.post(f"/refused/{row['id']}/refile", {"body": mended})
    assert filed.status_code == 200, filed.text
    case = row["path"].rsplit("/", 1)[1]
    shown = people.east.get(f"/incidents/{case}").json["photos"]
    assert [one["state"] for one in shown] == ["here"]
    for _ in range(15):
        time.forward(days=31)
        run_job("retain")
    assert is_here(people.wang, first), "named by a case"
    assert not is_here(people.wang, second), "the body that named it is gone, too"
    assert files(app, second) == []


def test_a_job_that_stops_between_row_and_file_leaves_nothing_wrong(
    app, people, time, run_job, snap
):
    (gone, _), (back, content) = snap(), snap()
    time.forward(days=31)
    with app.app_context():
        assert retaining.let_photos_go(clock.now()) == 2  # and there it stops
    for sha in (gone, back):
        assert not is_here(people.wang, sha)
        assert len(files(app, sha)) == 3
    assert people.wang.put(f"/photos/{back}", data=content).status_code == 201
    run_job("retain")
    assert files(app, gone) == []
    assert len(files(app, back)) == 3, "sent again before its files had gone"
    assert is_here(people.wang, back)


def test_a_job_that_stops_between_the_files_and_its_commit_leaves_nothing_wrong(
    app, people, time, run_job, snap
):
    sha, content = snap()
    time.forward(days=31)
    with app.app_context():
        retaining.let_photos_go(clock.now())
        photos.empty_store(now=clock.now())
        db.session.rollback()
    assert files(app, sha) == []
    assert people.wang.put(f"/photos/{sha}", data=content).status_code == 201
    run_job("retain")
    assert len(files(app, sha)) == 3


def test_what_comes_again_while_its_files_go_is_asked_for_once_more(
    app, people, time, run_job, snap
):
    """Its file is stored, then dropped, then its row would be written: never a row without it."""
    sha, content = snap()
    time.forward(days=31)
    with app.app_context():
        looked = photos.take(sha, content)
        assert retaining.let_photos_go(clock.now()) == 1
    run_job("retain")
    about = {"officer_id": people.wang.id, "now": time.now()}
    with app.app_context(), pytest.raises(Problem, match="busy"), transaction():
        photos.record(sha, len(content), looked, **about)
    assert not is_here(people.wang, sha)
    assert people.wang.put(f"/photos/{sha}", data=content).status_code == 201
    time.forward(days=2)
    run_job("retain")
    assert is_here(people.wang, sha)
    assert len(files(app, sha)) == 3


def test_many_go_in_batches_and_none_twice(app, people, time, run_job):
    now = time.now()
    with app.app_context(), transaction():
        for number in range(230):
            sha = hashlib.sha256(str(number).encode()).hexdigest()
            kind = {"content_type": "image/png", "unnamed_since": now + timedelta(days=number % 2)}
            db.session.add(Photo(sha256=sha, size=1, received_at=now, **kind))
    time.forward(days=30, hours=12)
    with app.app_context():
        assert retaining.let_photos_go(clock.now()) == 115
    time.forward(days=1)
    with app.app_context():
        assert retaining.let_photos_go(clock.now()) == 115
        assert retaining.let_photos_go(clock.now()) == 0
    assert run_job("retain") >= 230
