"""People who evaluate themselves and others, through all steps of a period."""

from typing import Any

from app.core.db import db, transaction
from app.core.web import App
from app.evaluations.models import Evaluation, EvaluationStage
from tests.support import filings, world
from tests.support.people import People, Person

#: A working day after the third quarter of 2026, at nine.
OPENED = "2026-10-09T09:00:00+08:00"
TOWNS = {world.EAST_TOWN: "east", world.WEST_TOWN: "west"}


def own(score: float = 90, **more: Any) -> dict[str, Any]:
    """What a cell says of itself."""
    said = {"good": "按时巡查", "problems": "河边垃圾反复", "improve": "增设垃圾箱"}
    return {"score": score} | said | more


def above(reason: str | None = None, text: str = "巡查到位") -> dict[str, Any]:
    """What the level above says."""
    return {"text": text, "reason": reason}


def enter(person: Person, code: str, item: str, period: str = "2026Q3", **body: Any) -> Any:
    """Points, a veto or an exemption that an office above enters, by the starting scheme."""
    given = {"part": "bonus", "ground": "有文件为据", "item": item} | body
    return person.post(path(code, "entries", period), given)


def path(code: str, what: str, period: str = "2026Q3") -> str:
    return f"/evaluations/{period}/{code}/{what}"


def submit(person: Person, code: str, step: str, period: str = "2026Q3") -> Any:
    body = {"id": filings.new_id(), "step": step}
    return person.post(path(code, "submit", period), body)


def say(person: Person, code: str, step: str, body: Any, period: str = "2026Q3") -> Any:
    """Write and submit self or superior; the last answer."""
    version = person.get(path(code, "steps", period)).json.get("version")
    match = {"headers": {"If-Match": f'"{version}"'}} if version else {}
    written = person.put(path(code, step, period), body, **match)
    assert written.status_code == 200, written.text
    return submit(person, code, step, period)


def done(answer: Any) -> Any:
    """The body of an answer that is no refusal."""
    assert answer.status_code in (200, 201), answer.text
    return answer.json


def everything(people: People, period: str = "2026Q3") -> None:
    """Every step of a quarter of the small county but its locking, which waits for objections."""
    done(people.county.post(f"/evaluations/{period}", {}))
    done(say(people.chief, world.V1, "self", own(), period))
    for code in world.VILLAGES:
        person = getattr(people, TOWNS[code[:9]])
        done(say(person, code, "superior", above(reason="一并说明"), period))
    for code, name in TOWNS.items():
        person = getattr(people, name)
        done(submit(person, code, "report", period))
        done(say(person, code, "self", own(), period))
        done(say(people.county, code, "superior", above(reason="一并说明"), period))
    done(say(people.county, world.COUNTY, "self", own(), period))


def locked(people: People, time: Any, period: str = "2026Q3") -> Any:
    """The quarter through all its steps, locked two weeks after they began."""
    everything(people, period)
    time.forward(days=14)
    return done(people.county.post(f"/evaluations/{period}/lock", {}))


def objected(people: People, period: str) -> int:
    """The first village's evaluation, to which its chief objects; the key of that."""
    done(people.county.post(f"/evaluations/{period}", {}))
    done(say(people.chief, world.V1, "self", own(), period))
    done(say(people.east, world.V1, "superior", above(reason="一并说明"), period))
    return objects(people, period)


def objects(people: People, period: str) -> int:
    """The first village's chief objects, after whatever waits is answered; the key of that."""
    where = path(world.V1, "objections", period)
    for one in done(people.chief.get(path(world.V1, "steps", period)))["objections"]:
        if one["answered_at"] is None:
            answer = {"upheld": False, "text": "已核对"}
            done(people.town_leader.post(f"{where}/{one['id']}/answer", answer))
    raised = done(people.chief.post(where, {"text": "有两次巡查未计入"}))
    return int(raised["objections"][-1]["id"])


def reported(app: App, period: str) -> None:
    """All cells of a period stand where it can be locked, whoever there is to say something."""
    with app.app_context(), transaction():
        of = db.select(Evaluation.id).where(Evaluation.period == period)
        stages = {"top": "self_missed", "whole": "open", "office": "evaluated"}
        for track in ("cell", "first", *stages):
            mine = EvaluationStage.evaluation_id.in_(of), EvaluationStage.track == track
            stage = stages.get(track, "reported")
            db.session.execute(db.update(EvaluationStage).where(*mine).values(stage=stage))


def discovery(person: Person, case: str) -> str:
    """The path of what is held against somebody by a case."""
    rows = person.get("/missed-discoveries").json["items"]
    return next(f"/missed-discoveries/{row['id']}" for row in rows if row["case"]["id"] == case)


def decide(people: People, kind: str, body: dict[str, Any], action: str) -> str:
    """A record of accountability, made by the county's office and decided by its leader."""
    key = filings.new_id()
    done(people.county.post(f"/accountability/{kind}", body | {"id": key}))
    return act(people, f"/accountability/{kind}/{key}", action)


def act(people: People, where: str, action: str) -> str:
    """The county's leader does something with a record of accountability; its path."""
    version = people.county.get(where).json["version"]
    body = {"id": filings.new_id(), "note": "核查属实"}
    match = {"If-Match": f'"{version}"'}
    done(people.county_leader.post(f"{where}/actions/{action}", body, headers=match))
    return where
