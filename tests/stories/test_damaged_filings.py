"""Every field of every kind of filing, damaged: alone it is refused with a sentence, and in a batch
the verdict is the same.
"""

import copy
from collections.abc import Iterator
from typing import Any

import marshmallow as ma
import pytest

from app.contents import FILING_KINDS
from app.incidents.actions import ACTIONS
from tests.support import filings, world
from tests.support.actions import NEEDED

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


UNKNOWN = "ffffffff-ffff-4fff-8fff-ffffffffffff"
PENALTY = {"kind": "fine", "amount_fen": 500_000, "decision_number": "甲-7", "on_whom": "某厂"}
LIMIT = {"clock": "urgent", "days": 1, "hours": 1, "minutes": 1}
#: What an action's body has besides `id, note, photo_ids`.
ACTION_BODIES: dict[str, dict[str, Any]] = {
    "accept": {
        "handling_class": "complex",
        "kind": "AIR-01",
        "nature": "violation",
        "severity": "general",
    },
    "correct": {
        "kind": "AIR-01",
        "description": "田边",
        "place": "桥头",
        "measures_taken": "已劝阻",
        "after_photo_ids": ["d" * 64],
        "location": {"lon": 114.95, "lat": 33.62, "accuracy_m": 8, "datum": "wgs84"},
    },
    "assign": {"officer_id": 1, "department_id": None, "assisting": [1]},
    "transfer": {
        "to": {"department_id": 1, "cell_code": None, "body": None, "name": None},
        "confidential": True,
        "reply_by": "2026-07-10",
    },
    "look_back": {"result": "held", "look_back_id": UNKNOWN},
    "pause": {"reason": "停电", "until": "2026-07-10"},
    "extend": {"budget": LIMIT},
    "grant": {"request_id": UNKNOWN},
    "deny": {"request_id": UNKNOWN},
    "name_leader": {"officer_id": 1},
    "receive": {"transfer_id": UNKNOWN},
    "submit": {"penalties": [PENALTY]},
    "close": {
        "cause": "停运",
        "rectified": {"how": "已恢复", "photo_ids": ["c" * 64]},
        "responsibility": "负责人",
        "satisfaction": "satisfied",
        "publish": True,
        "penalties": [PENALTY],
    },
    "relocate": {
        "location": {"lon": 114.95, "lat": 33.62, "accuracy_m": 8, "datum": "wgs84"},
        "cell_code": world.V1,
    },
    "merge": {"into": UNKNOWN},
    "decline": {"transfer_id": UNKNOWN, "assistance_id": 1},
    "answer": {"transfer_id": UNKNOWN, "assistance_id": 1, "case_number": "甲-1"},
    "assist": {"cell_code": world.V1},
    "joint": {"bodies": [1], "on": "2026-07-03"},
    "measure": {
        "kind": "listed_supervision",
        "target": "某厂",
        "supervising_unit": "市局",
        "department_id": 1,
        "limit": LIMIT,
        "until": "2026-07-10",
    },
    "order": {
        "measure_id": UNKNOWN,
        "department_id": 1,
        "limit": LIMIT,
        "until": "2026-07-10",
    },
    "refuse_measure": {"measure_id": UNKNOWN},
    "withdraw_measure": {"measure_id": UNKNOWN},
    "carry_out": {"measure_id": UNKNOWN, "photo_ids": ["f" * 64]},
    "accept_measure": {"measure_id": UNKNOWN, "passed": False},
    "lift": {"measure_id": UNKNOWN},
    "joint_result": {"joint_id": UNKNOWN, "department_id": 1},
    "sheet": {
        "substance": "柴油",
        "water": "清水河",
        "road": "省道 S102 41 公里",
        "measures": ["围油栏"],
        "downstream": [world.V1],
        "cleared_at": "2026-07-01T10:00:00+08:00",
    },
    "sample": NEEDED["sample"] | {"limit": 0.05, "over": True, "laboratory": "省站"},
    "stand_down": {"reason": "已送检"},
    "parties": {"parties": [{"name": "某", "role": "投诉人", "phone": "1"}]},
    "mediate": NEEDED["mediate"] | {"agreement": "夜间停机"},
}


def whole(kind: str, now: Any, site: int, action: str = "return") -> dict[str, Any]:
    """A body with every field filled, lists with something in them."""
    visit = {
        "site_id": site,
        "arrived_at": now.isoformat(),
        "result": "normal",
        "status": "stopped",
        "note": "好",
        "photo_ids": ["a" * 64],
    }
    finding = filings.incident(
        now,
        photo_ids=["b" * 64],
        after_photo_ids=["e" * 64],
        nature="violation",
        severity="general",
        source="own_patrol",
        source_number="甲-1",
        place="桥头",
        cell_code=world.V1,
        site_id=site,
        patrol_id=filings.new_id(),
        reporter={"name": "某", "phone": "139", "anonymous": False},
        device={"id": "p"},
    )
    start, track = filings.patrol(now)["started_at"], filings.track(now, points=5)
    gaps = [{"from": start, "until": now.isoformat(), "reason": "paused"}]
    if kind == "patrols.file":
        more = {
            "visits": [visit],
            "incidents": [finding | {"id": filings.new_id()}],
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
            "mode": "regular",
            "cell_code": world.V1,
            "track": track,
            "device": {"id": "p"},
        }
    if kind == "patrols.visit":
        return visit | {"sent_at": now.isoformat()}
    if kind == "incidents.file":
        return finding
    if kind == "incidents.act_on":
        base = {
            "id": filings.new_id(),
            "note": "缺照片",
            "photo_ids": ["a" * 64],
            "stage": "on_site",
        }
        return base | ACTION_BODIES.get(action, {})
    return pytest.fail(f"what {kind} takes is not said here: add a body of it")


def fields_of(schema: ma.Schema) -> set[tuple[str, ...]]:
    """Where a schema has fields, inside lists and objects too."""
    found = set()
    for name, field in schema.load_fields.items():
        path = (field.data_key or name,)
        found.add(path)
        inner = getattr(field, "inner", field)
        if isinstance(inner, ma.fields.Nested):
            found |= {path + below for below in fields_of(inner.schema)}
    return found


def filled(value: Any) -> set[tuple[str, ...]]:
    """Where a body has fields, in the first of each list."""
    if isinstance(value, list):
        return filled(value[0]) if value else set()
    if not isinstance(value, dict):
        return set()
    return {(name, *below) for name, one in value.items() for below in ({()} | filled(one))}


#: Read by one schema for all actions, and so damaged in one of them.
OF_EVERY_ACTION = frozenset({"id", "note", "photo_ids", "stage"})
#: How many pieces there are is said instead of the track.
LEFT_OUT = {("pieces",)}
KINDS = [(kind, "return") for kind in FILING_KINDS if kind.endpoint != "incidents.act_on"] + [
    (kind, action)
    for kind in FILING_KINDS
    if kind.endpoint == "incidents.act_on"
    for action in ("return", *ACTION_BODIES)
]


def test_every_field_that_is_taken_is_in_a_body_that_is_damaged(time):
    for kind in FILING_KINDS:
        for action in ACTIONS if kind.endpoint == "incidents.act_on" else ("return",):
            taken = fields_of(kind.schema({"action": action}))
            body = whole(kind.endpoint, time.now(), 1, action)
            assert taken - filled(body) <= LEFT_OUT, (kind.endpoint, action)


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("kind", "action"), KINDS, ids=[f"{kind.endpoint}-{action}" for kind, action in KINDS]
)
def test_the_verdict_of_a_damaged_filing_is_the_same_alone_and_in_a_batch(
    app, engine, people, time, kind, action
):
    """Field lesson 2: nothing a phone sends may hold up, or be lost with, what stands beside it.

    What the schema refuses is kept as it came: that is tried on the engine that takes less.
    """
    now = time.now()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    case, patrol = filings.new_id(), filings.new_id()
    assert people.wang.put(f"/incidents/{case}", filings.incident(now)).status_code == 201
    assert people.wang.put(f"/patrols/{patrol}", filings.patrol(now, points=5)).status_code == 201
    acts = kind.endpoint == "incidents.act_on"
    who = people.east if acts else people.wang
    body = whole(kind.endpoint, now, site, action)
    refers = {
        "patrols.visit": {"patrol_id": patrol},
        "incidents.act_on": {"incident_id": case, "action": action},
    }
    schema, wrong = kind.schema({"action": action}), []

    def address() -> str:
        return filings.address_of(app, kind.endpoint, **refers.get(kind.endpoint, {}))

    def sent_alone(content: dict[str, Any]) -> Any:
        head = {"headers": {"If-Match": '"99"'}} if acts else {}
        return (who.post if acts else who.put)(address(), content, **head)

    # no other version is there: an action that is right has only this against it
    assert sent_alone(whole(kind.endpoint, now, site, action)).status_code == (412 if acts else 201)
    for path in places(body):
        if acts and path[0] in OF_EVERY_ACTION and action != "comment":
            continue
        tried = [(damage, damaged(body, path, damage)) for damage in DAMAGES]
        if engine == "spatialite":
            tried = [(damage, one) for damage, one in tried if not schema.validate(one)]
        items = [{"path": address(), "body": one, "if_match": "99"} for _, one in tried]
        good = {"path": f"/incidents/{filings.new_id()}", "body": filings.incident(now)}
        whole_ones = [good] if who is people.wang else []
        if not items:
            continue
        answer = who.post("/sync", {"items": [*items, *whole_ones]})
        assert answer.status_code == 200, (path, answer.text)
        verdicts = answer.json["verdicts"]
        for (damage, one), verdict in zip(tried, verdicts, strict=False):
            alone, told = sent_alone(one), verdict.get("problem", {})
            if alone.status_code >= 500 or (alone.status_code < 300) != (
                verdict["verdict"] in ("stored", "same", "waiting")
            ):
                wrong.append((path, damage, alone.status_code, alone.text[:200], verdict))
            elif alone.status_code >= 300 and (alone.json["code"], alone.json.get("errors")) != (
                told["code"],
                told.get("errors"),
            ):
                wrong.append((path, damage, alone.json, told))
        if whole_ones and verdicts[-1]["verdict"] != "stored":
            wrong.append((path, "the good one", verdicts[-1]))
    assert wrong == []
