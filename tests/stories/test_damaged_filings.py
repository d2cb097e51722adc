"""Every field of every kind of filing, damaged: alone it is refused with a sentence, and in a batch
the verdict is the same.
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from app.contents import FILING_KINDS
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


def whole(kind: str, now: Any, site: int) -> dict[str, Any]:
    """A body with every field filled, lists with something in them."""
    visit = {
        "site_id": site,
        "arrived_at": now.isoformat(),
        "result": "normal",
        "note": "好",
        "photo_ids": ["a" * 64],
    }
    start, track = filings.patrol(now)["started_at"], filings.track(now, points=5)
    gaps = [{"from": start, "until": now.isoformat(), "reason": "paused"}]
    if kind == "patrols.file":
        finding = filings.incident(now, id=filings.new_id(), photo_ids=["b" * 64])
        more = {
            "visits": [visit],
            "incidents": [finding],
            "gaps": gaps,
            "task_ids": [],
            "note": "好",
            "cell_code": world.V1,
        }
        return filings.patrol(now, points=5) | more
    if kind == "patrols.piece":
        return {
            "started_at": start,
            "sent_at": now.isoformat(),
            "datum": "gcj02",
            "track": track,
            "device": {"id": "p"},
        }
    if kind == "patrols.visit":
        return visit | {"sent_at": now.isoformat()}
    if kind == "incidents.file":
        reporter = {"name": "某", "phone": "139", "anonymous": False}
        return filings.incident(
            now,
            photo_ids=["a" * 64],
            place="桥头",
            cell_code=world.V1,
            reporter=reporter,
            source="own_patrol",
            device={"id": "p"},
        )
    if kind == "incidents.act_on":
        return {"id": filings.new_id(), "note": "缺照片", "photo_ids": ["a" * 64]}
    return pytest.fail(f"what {kind} takes is not said here: add a body of it")


@pytest.mark.parametrize("kind", FILING_KINDS, ids=lambda kind: kind.endpoint)
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
    acts = kind.endpoint == "incidents.act_on"
    who = people.east if acts else people.wang
    body = whole(kind.endpoint, now, site)
    refers = {"patrols.visit": {"patrol_id": patrol}, "incidents.act_on": {"incident_id": case}}
    wrong = []

    def address() -> str:
        return filings.address_of(app, kind.endpoint, **refers.get(kind.endpoint, {}))

    def sent_alone(content: dict[str, Any]) -> Any:
        head = {"headers": {"If-Match": '"99"'}} if acts else {}
        return (who.post if acts else who.put)(address(), content, **head)

    # no other version is there: an action that is right has only this against it
    assert sent_alone(whole(kind.endpoint, now, site)).status_code == (412 if acts else 201)
    for path in places(body):
        for damage in DAMAGES:
            one = damaged(body, path, damage)
            alone = sent_alone(one)
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
