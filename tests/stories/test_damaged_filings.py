"""Every field of every kind of filing, damaged: alone it is refused with a sentence, and in a batch
the verdict is the same.
"""

import copy
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.filings.kinds import PREFIX
from tests.support import filings, world

DAMAGES: tuple[Any, ...] = (None, "x", -1, 91e9, True, [], [None], {}, {"x": 1}, "\u0000", [["zz"]])


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a body: keys, items of lists (the first and the last), and what is inside
    them.
    """
    if path:
        yield path
    parts: list[Any] = (
        list(value)
        if isinstance(value, dict)
        else sorted({0, len(value) - 1})
        if isinstance(value, list) and value
        else []
    )
    for part in parts:
        yield from places(value[part], (*path, part))


def damaged(body: dict[str, Any], path: tuple[Any, ...], damage: Any) -> dict[str, Any]:
    found = copy.deepcopy(body)
    inner: Any = found
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = damage
    return found


def whole_visit(now: Any, site: int) -> dict[str, Any]:
    visit = {"site_id": site, "arrived_at": now.isoformat(), "result": "normal", "note": "好"}
    return visit | {"photo_ids": ["a" * 64]}


def whole_gaps(now: Any) -> list[dict[str, Any]]:
    start = filings.patrol(now)["started_at"]
    return [{"from": start, "until": now.isoformat(), "reason": "paused"}]


def whole_patrol(now: Any, site: int) -> dict[str, Any]:
    return filings.patrol(now, points=5) | {
        "visits": [whole_visit(now, site) | {"id": filings.new_id()}],
        "incidents": [filings.incident(now, id=filings.new_id(), photo_ids=["b" * 64])],
        "gaps": whole_gaps(now),
        "task_ids": [],
        "note": "好",
        "cell_code": world.V1,
    }


def whole_piece(now: Any, _site: int) -> dict[str, Any]:
    return {
        "started_at": filings.patrol(now)["started_at"],
        "sent_at": now.isoformat(),
        "datum": "gcj02",
        "track": filings.track(now, points=5),
        "gaps": whole_gaps(now),
        "device": {"id": "p"},
    }


def whole_incident(now: Any, _site: int) -> dict[str, Any]:
    return filings.incident(
        now,
        photo_ids=["a" * 64],
        place="桥头",
        cell_code=world.V1,
        reporter={"name": "某", "phone": "139", "anonymous": False},
        source="own_patrol",
        device={"id": "p"},
    )


def whole_action(_now: Any, _site: int) -> dict[str, Any]:
    return {"id": filings.new_id(), "note": "缺照片", "photo_ids": ["a" * 64]}


#: The view of a kind -> a body with every field filled, lists with something in them.
BODIES: dict[str, Callable[[Any, int], dict[str, Any]]] = {
    "patrols.file": whole_patrol,
    "patrols.piece": whole_piece,
    "patrols.visit": lambda now, site: whole_visit(now, site) | {"sent_at": now.isoformat()},
    "incidents.file": whole_incident,
    "incidents.act_on": whole_action,
}


def test_every_registered_kind_of_filing_is_tried_here(app):
    assert {kind.endpoint for kind in app.extensions["filing_kinds"]} == {*BODIES}


@pytest.mark.parametrize("kind", BODIES)
def test_the_verdict_of_a_damaged_filing_is_the_same_alone_and_in_a_batch(app, people, time, kind):
    """Field lesson 2: nothing a phone sends may hold up, or be lost with, what stands beside it."""
    now = time.now()
    site = people.east.post(
        "/sites",
        {
            "kind": "P02",
            "name": "厂",
            "geometry": {"type": "Point", "coordinates": world.inside(world.V1)},
        },
    ).json["id"]
    case, patrol = filings.new_id(), filings.new_id()
    assert people.wang.put(f"/incidents/{case}", filings.incident(now)).status_code == 201
    assert people.wang.put(f"/patrols/{patrol}", filings.patrol(now, points=5)).status_code == 201
    acts = kind == "incidents.act_on"
    who = people.east if acts else people.wang
    body = BODIES[kind](now, site)
    refers = {"patrols.visit": {"patrol_id": patrol}, "incidents.act_on": {"incident_id": case}}
    (rule,) = app.url_map.iter_rules(kind)
    wrong = []
    for path in places(body):
        for damage in DAMAGES:
            one = damaged(body, path, damage)

            def address() -> str:
                known = {"number": 1, "action": "return"} | refers.get(kind, {})
                ids = {name: known.get(name) or uuid.uuid4() for name in rule.arguments}
                return app.url_map.bind("").build(kind, ids).removeprefix(PREFIX)

            head = {"headers": {"If-Match": '"99"'}} if acts else {}
            send = who.put if "PUT" in rule.methods else who.post
            alone = send(address(), one, **head)
            good = filings.new_id()
            items = (
                [{"path": f"/incidents/{good}", "body": filings.incident(now)}]
                if who is people.wang
                else []
            )
            answer = who.post(
                "/sync", {"items": [*items, {"path": address(), "body": one, "if_match": "99"}]}
            )
            if answer.status_code != 200:
                wrong.append((path, damage, answer.status_code))
                continue
            verdict = answer.json["verdicts"][-1]
            told = verdict.get("problem", {})
            if alone.status_code >= 500 or (alone.status_code < 300) != (
                verdict["verdict"] in ("stored", "same", "waiting")
            ):
                wrong.append((path, damage, alone.status_code, alone.text[:200], verdict))
            elif alone.status_code >= 300 and (alone.json["code"], alone.json.get("errors")) != (
                told["code"],
                told.get("errors"),
            ):
                wrong.append((path, damage, alone.json, told))
            if items and answer.json["verdicts"][0]["verdict"] != "stored":
                wrong.append((path, damage, "the good one", answer.json["verdicts"][0]))
    assert wrong == []
