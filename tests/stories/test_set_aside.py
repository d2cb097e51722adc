"""What one account may have set aside, and how what waits is tried: nobody's flood holds up others.

An officer sends thousands of remarks on cases that nobody has; his colleague's visit waits too.
"""

from datetime import timedelta

import pytest

from app import jobs
from app.core.db import db
from app.filings.models import RefusedFiling
from app.filings.rules.aside import MOST_ASIDE_BYTES
from tests.support import filings
from tests.support.statements import counted

FULL = ("refused", "aside_full", 503)


def remark(case=None, **more):
    case, body = case or filings.new_id(), {"id": filings.new_id(), "note": "已到现场"}
    return {"path": f"/incidents/{case}/actions/comment", "body": body | more, "if_match": 1}


def sync(person, items):
    answer = person.post("/sync", {"items": items})
    assert answer.status_code == 200, answer.text
    return [
        (one["verdict"], *((one.get("problem") or {}).get(name) for name in ("code", "status")))
        for one in answer.json["verdicts"]
    ]


def visit(now, patrol, site):
    seen = {"arrived_at": now.isoformat(), "sent_at": now.isoformat(), "result": "normal"}
    path = f"/patrols/{patrol}/visits/{filings.new_id()}"
    return {"path": path, "body": seen | {"site_id": site}}


def held(app, person):
    """How many of his are set aside and not settled."""
    mine = db.select(db.func.count()).select_from(RefusedFiling)
    with app.app_context():
        open_ = RefusedFiling.refiled_at.is_(None)
        return db.session.scalar(mine.where(RefusedFiling.officer_id == person.id, open_))


def test_many_that_wait_have_an_end_and_are_not_even_tried(app, people, time, run_job, monkeypatch):
    monkeypatch.setattr("app.filings.service.set_aside.MOST_ASIDE", most := 400)
    now, patrol = time.now(), filings.new_id()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    assert sync(people.peer, [visit(now, patrol, site)]) == [("waiting", None, None)]
    for _ in range(most // 200):
        last = [remark() for _ in range(200)]
        assert set(sync(people.wang, last)) == {("waiting", None, None)}
    more = [remark() for _ in range(198)]
    case = filings.new_id()
    good = {"path": f"/incidents/{case}", "body": filings.incident(now)}
    told = sync(people.wang, [*more, good, last[0]])
    assert set(told[:198]) == {FULL}
    assert told[198:] == [("stored", None, None), ("waiting", None, None)]
    assert held(app, people.wang) == most

    # a call of its own is not taken either, and says when to come again; others have their room
    wrong = filings.incident(now, kind="NO-99")
    answer = people.wang.put(f"/incidents/{filings.new_id()}", wrong)
    assert (answer.status_code, answer.json["code"]) == (503, "aside_full")
    assert answer.headers["Retry-After"] == "600"
    assert "未入库" in answer.json["detail"]
    mine = people.peer.put(f"/incidents/{filings.new_id()}", wrong)
    assert (mine.status_code, mine.json["code"]) == (422, "unknown_kind")
    # nor a patrol of which a finding would have to be kept; it is stored when there is room
    finding = filings.incident(now, description="另一件事") | {"id": case}
    body = filings.patrol(now, incidents=[finding])
    walk = {"path": f"/patrols/{filings.new_id()}", "body": body}
    assert sync(people.wang, [walk]) == [FULL]
    assert people.wang.get(walk["path"]).status_code == 404

    people.peer.put(f"/patrols/{patrol}", filings.patrol(now))
    with app.app_context(), counted(app) as statements:
        assert run_job("waiting") == 1
    assert len(statements) < 60, "one look for all that waits, and the one that is possible"

    # what it waited for has come: it is done, and there is room again
    awaited = last[0]["path"].split("/")[2]
    people.wang.put(f"/incidents/{awaited}", filings.incident(now))
    assert run_job("waiting") == 1
    assert held(app, people.wang) == most - 1
    assert sync(people.wang, [walk]) == [("stored", None, None)]
    assert held(app, people.wang) == most
    assert sync(people.wang, [more[0]]) == [FULL]


def test_large_ones_have_an_end_too(app, people):
    size, taken = 7_500_000, 0
    while (told := sync(people.wang, [remark(note="x" * size)])[0]) != FULL:
        assert told[0] == "refused"
        taken += 1
        assert taken <= MOST_ASIDE_BYTES // size
    assert held(app, people.wang) == taken == MOST_ASIDE_BYTES // size
    assert sync(people.wang, [remark()]) == [("waiting", None, None)], "small ones still fit"


def test_a_long_list_of_faults_is_not_kept_with_what_has_them(app, people):
    body = {"id": filings.new_id(), "note": "x"} | {f"field {n}": n for n in range(2_000)}
    told = people.wang.post("/sync", {"items": [remark(**body)]}).json["verdicts"][0]
    assert told["verdict"] == "refused"
    row = people.wang.get("/refused").json["items"][0]
    assert row["problem"]["detail"] == told["problem"]["detail"]
    assert "errors" not in row["problem"]


def test_who_has_much_that_is_possible_takes_turns_with_the_others(
    people, time, run_job, monkeypatch
):
    monkeypatch.setattr(jobs, "MOST_TRIED", 2)
    now, mine, other = time.now(), filings.new_id(), filings.new_id()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    sync(people.wang, [visit(now, mine, site) for _ in range(5)])
    sync(people.peer, [visit(now, other, site)])
    people.wang.put(f"/patrols/{mine}", filings.patrol(now))
    people.peer.put(f"/patrols/{other}", filings.patrol(now))
    assert run_job("waiting") == 2
    assert people.peer.get("/refused").json["items"] == []
    assert len(people.wang.get(f"/patrols/{mine}").json["visits"]) == 1
    assert [run_job("waiting") for _ in range(3)] == [2, 2, 0]


@pytest.mark.parametrize("hours", [0.5, 20])
def test_what_is_tried_in_vain_is_tried_ever_more_rarely(app, people, time, run_job, hours):
    """A remark on a case that he does not see waits as one on a case that nobody has."""
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    assert sync(people.li, [remark(case)]) == [("waiting", None, None)]
    time.forward(hours=hours)
    assert run_job("waiting") == 0
    with app.app_context():
        row = db.session.scalars(db.select(RefusedFiling)).one()
        pause = row.next_at - time.now()
    assert abs(pause - min(timedelta(hours=hours / 4), timedelta(hours=1))) < timedelta(minutes=1)
    time.forward(days=5)
    assert run_job("waiting") == 0
    assert "not_found" in {one["code"] for one in people.li.get("/refused").json["items"]}
