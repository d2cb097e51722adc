"""A score that somebody has judged becomes another one: whoever judged it and the cell are told,
and what has to be asked again is asked again, whichever way it came about.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.cells.models import Cell
from app.core import clock
from app.core.db import db, transaction
from app.evaluations.models import Evaluation, EvaluationEntry
from tests.support import filings, world
from tests.support.evaluating import (
    OPENED,
    above,
    act,
    decide,
    discovery,
    done,
    enter,
    everything,
    own,
    path,
    say,
    submit,
)
from tests.support.everything import FINDING, VETO

V1, EAST, W1 = world.V1, world.EAST_TOWN, world.W1
PERIOD = "/evaluations/2026Q3"
CHANGED, ENTERED, CLEARED = "evaluation_changed", "evaluation_entered", "evaluation_cleared"
#: Whom a change of a cell is told: itself, and who judged it.
TOLD = {V1: ("chief", "east"), EAST: ("town_leader", "county")}


@dataclass
class Story:
    people: Any
    time: Any
    #: A case that its township accepted too late, and one that the public told of.
    late: str
    public: str

    def compute(self):
        self.time.forward(minutes=1)
        done(self.people.county.post(PERIOD, {}))


def weigh(people, day, indicators):
    """From a day on villages are judged by these."""
    data = done(people.county.get("/schemes"))["items"][0]["data"]
    data |= {"village": {"indicators": indicators}}
    body = {"county": world.COUNTY, "valid_from": day, "data": data}
    done(people.county.post("/schemes", body))


@pytest.fixture
def judged(people, time, run_job):
    """A quarter in which everybody has said what he has to; it waits for objections."""
    weigh(people, "2026-07-01", {"patrol_plan": 50, "valid_patrols": 30, "self_found": 20})
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    late, ready, public = (filings.new_id() for _ in range(3))
    people.wang.put(f"/incidents/{late}", filings.incident(time.now()))
    people.wang.put(f"/incidents/{ready}", filings.incident(time.now()))
    body = filings.incident(time.now(), V1, kind="AIR-01", nature="violation", source="public")
    done(people.county.put(f"/incidents/{public}", body))
    people.east.act(ready, "accept")
    people.east.act(public, "accept")
    run_job("discoveries")
    time.forward(days=3)
    people.east.act(late, "accept")
    time.set(OPENED)
    everything(people)
    return Story(people, time, late, public)


def nothing_new(story):
    story.compute()


def a_patrol_accepted_late(story):
    people, key = story.people, filings.new_id()
    seen = story.time.now() - timedelta(days=12)
    body = filings.patrol(seen, cell_code=V1, sent_at=story.time.now().isoformat())
    done(people.wang.put(f"/patrols/{key}", body))
    story.compute()
    yes = {"id": filings.new_id(), "accepted": True, "ground": "other", "reason": "补报属实"}
    done(people.east.post(f"/patrols/{key}/verdict", yes))
    story.compute()


def another_scheme(story):
    people = story.people
    weigh(people, story.time.now().date().isoformat(), {"patrol_plan": 100})
    story.compute()


def points(story):
    refused = enter(story.people.east, V1, "demonstration")
    assert refused.json["code"] == "evaluation_decided"


def exempted(story):
    about = {"about": "case", "about_id": story.late}
    item = "on_time_acceptance"
    return done(enter(story.people.county, EAST, item, part="exemption", **about))


def exempted_no_more(story):
    key = exempted(story)["id"]
    again(story, EAST)
    story.time.forward(minutes=1)
    where = path(EAST, f"entries/{key}/withdraw")
    done(story.people.county.post(where, {"reason": "有误"}))


def vetoed(story):
    about = {"about": "case", "about_id": story.public}
    return done(enter(story.people.county, V1, "grave_effect", part="veto", **about))


def vetoed_no_more(story):
    where = path(V1, f"entries/{vetoed(story)['id']}/withdraw")
    story.time.forward(minutes=1)
    done(story.people.county.post(where, {"reason": "有误"}))


def veto_ordered(story):
    decide(story.people, "consequences", VETO | {"unit": {"cell": V1}}, "order")
    story.compute()


def veto_ordered_and_lifted(story):
    made = decide(story.people, "consequences", VETO | {"unit": {"cell": V1}}, "order")
    story.compute()
    act(story.people, made, "lift")
    story.compute()


def told_falsely(story):
    body = FINDING | {"unit": {"cell": V1}, "about_id": story.late}
    body |= {"evidence": [{"about": "incident", "about_id": story.late}]}
    decide(story.people, "findings", body, "confirm")
    story.compute()


def missed(story):
    where = discovery(story.people.east, story.public)
    missed = {"outcome": "missed", "reason": "查明"}
    story.time.forward(days=10)
    done(story.people.town_leader.post(f"{where}/decide", missed))
    story.compute()


WAYS = [
    (nothing_new, V1, {}),
    (another_scheme, V1, {}),
    (points, V1, {}),
    (a_patrol_accepted_late, V1, {CHANGED: 1}),
    (a_patrol_accepted_late, EAST, {CHANGED: 1}),
    (missed, V1, {CHANGED: 1}),
    (told_falsely, V1, {CHANGED: 1}),
    (exempted, EAST, {CHANGED: 1}),
    (exempted_no_more, EAST, {CHANGED: 2}),
    (vetoed, V1, {ENTERED: 1}),
    (vetoed_no_more, V1, {ENTERED: 1, CLEARED: 1}),
    (veto_ordered, V1, {ENTERED: 1}),
    (veto_ordered_and_lifted, V1, {ENTERED: 1, CLEARED: 1}),
]


def steps(person, code):
    return done(person.get(path(code, "steps")))


def notices(person, code=None):
    found = person.get("/notices?limit=200").json["items"]
    return [
        (one["kind"], one["text"])
        for one in found
        if one["kind"] in (CHANGED, ENTERED, CLEARED)
        and code in (None, one["about_id"].split("/")[1])
    ]


def again(story, code):
    """Whoever judged it judges it anew; what is far from its own word needs a reason again."""
    person = getattr(story.people, TOLD[code][1])
    if code == EAST:
        for village in (V1, world.V2, f"{EAST}203"):
            if steps(story.people.east, village)["stage"] == "self_evaluated":
                done(say(story.people.east, village, "superior", above(reason="重新评价")))
                done(submit(story.people.east, village, "report"))
    refused = say(person, code, "superior", above())
    assert (refused.status_code, refused.json["code"]) == (422, "evaluation_reason_required")
    return done(say(person, code, "superior", above(reason="分数已变")))


@pytest.mark.parametrize(
    ("way", "code", "told"), WAYS, ids=[f"{way.__name__}-{code[-3:]}" for way, code, _ in WAYS]
)
def test_a_judged_score_changes_by_no_way_unseen(judged, way, code, told):
    people = judged.people
    readers = [getattr(people, name) for name in TOLD[code]]
    before, beside = steps(readers[0], code), steps(people.west, W1)
    assert before["superior_score"] == before["score"]
    judged.time.forward(days=3)
    way(judged)
    after = steps(readers[0], code)
    for reader in readers:
        kinds = [kind for kind, _ in notices(reader, code)]
        assert {kind: kinds.count(kind) for kind in set(kinds)} == told, reader.name
    assert steps(people.west, W1) == beside, "of whom nothing is other hears nothing"
    assert notices(people.west) == []
    if CHANGED not in told:
        assert (after["stage"], after["score"]) == (before["stage"], before["score"])
        assert after["superior"] == before["superior"]
        anew = after["objectable_until"] > before["objectable_until"]
        assert anew == (ENTERED in told)
        return
    # it goes back to who judged it, with the old and the new score in everybody's hands
    assert after["score"] != before["score"] or told[CHANGED] > 1
    if told[CHANGED] == 1:
        said = f"由 {before['score']:.2f} 变为 {after['score']:.2f}"
        assert all(said in text for reader in readers for _, text in notices(reader, code))
    assert (after["stage"], after["superior_score"], after["superior"]) == (
        "self_evaluated",
        None,
        None,
    )
    assert len(after["earlier"]) == told[CHANGED]
    assert (after["objectable_until"], after["self"]) == (None, before["self"])
    ready = [one["step"] for one in after["limits"]] == ["superior"]
    assert ready or code == EAST, "the township waits for its village"
    refused = people.county.post(f"{PERIOD}/lock", {})
    assert code in refused.json["codes"]
    then = again(judged, code)
    assert then["superior_score"] == then["score"] == after["score"]
    assert then["objectable_until"] > before["objectable_until"]
    judged.compute()
    assert len(notices(readers[0], code)) == told[CHANGED], "computed again it is the same"


def test_who_has_only_evaluated_himself_is_told_and_his_word_stands(people, time):
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    time.set(OPENED)
    done(people.county.post(PERIOD, {}))
    before = done(say(people.chief, V1, "self", own()))
    written = done(people.east.put(path(V1, "superior"), above(reason="属实")))
    done(enter(people.east, V1, "demonstration"))
    assert notices(people.chief) == [], "points are told with the evaluation"
    story = Story(people, time, "", "")
    a_patrol_accepted_late(story)
    after = steps(people.chief, V1)
    assert (after["stage"], after["self"]) == ("self_evaluated", before["self"])
    assert [kind for kind, _ in notices(people.chief)] == [CHANGED]
    assert [kind for kind, _ in notices(people.east)] == [CHANGED]
    # a draft of before is not submitted unseen
    body, match = {"step": "superior"}, {"If-Match": f'"{written["version"]}"'}
    stale = people.east.post(path(V1, "submit"), body, headers=match)
    assert stale.json["code"] == "changed_meanwhile"
    done(submit(people.east, V1, "superior"))


def test_an_objection_that_waits_is_answered_by_who_did_not_judge(judged):
    """Meanwhile the score has gone back: upheld or not, it is judged anew once."""
    people = judged.people
    raised = done(people.chief.post(path(V1, "objections"), {"text": "9 月的巡查应当计入"}))
    a_patrol_accepted_late(judged)
    where = path(V1, f"objections/{raised['objections'][0]['id']}/answer")
    answer = {"upheld": True, "text": "已补计"}
    assert "answer" not in steps(people.east, V1)["may"]
    assert people.east.post(where, answer).json["code"] == "own_evaluation", "he judged it then"
    assert "answer" in steps(people.town_leader, V1)["may"]
    heard = done(people.town_leader.post(where, answer))
    assert (heard["stage"], len(heard["earlier"])) == ("self_evaluated", 1)
    assert again(judged, V1)["stage"] == "evaluated"


def test_a_score_that_nobody_has_seen_is_not_locked(app, judged):
    """Entered while the period was first computed, it counts with the next computing."""
    judged.time.forward(days=14)
    with app.app_context(), transaction():
        found = db.session.scalars(db.select(Evaluation)).one()
        cell = db.session.scalar(db.select(Cell.id).where(Cell.code == V1))
        db.session.add(
            EvaluationEntry(
                id=uuid.uuid4(),
                county_id=found.county_id,
                cell_id=cell,
                period="2026Q3",
                part="bonus",
                item="demonstration",
                points=Decimal("0.5"),
                ground="同时登记",
                entered_by=judged.people.east.id,
                entered_at=clock.now(),
            )
        )
    refused = judged.people.county.post(f"{PERIOD}/lock", {})
    assert (refused.status_code, refused.json["code"]) == (409, "figures_changed")
    judged.compute()
    assert steps(judged.people.chief, V1)["stage"] == "self_evaluated"
