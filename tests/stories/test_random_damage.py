"""Filings of all kinds, each damaged in several places at once, in one batch with whole ones: every
item gets the verdict that it gets alone, and what is whole is stored whatever stands beside it.
"""

import json
import random
import re
from time import monotonic
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.core.bounds import JSON_LIMIT
from app.filings.rules import MOST_INSIDE
from tests.contract.test_hostile import STRINGS
from tests.stories.test_damaged_filings import DAMAGES, KINDS, damaged, places, whole
from tests.support import filings
from tests.support.databases import undone

NESTED: Any = "x"
for _ in range(30):
    NESTED = [NESTED]
MORE: tuple[Any, ...] = (
    *DAMAGES,
    *(0, 10**30, -(10**18), 1.5, 1e308, 5e-324, "", "田" * 100_000, "田" * 400_000, "9" * 400),
    *([0] * 3000, {"a": None, "": [{}]}, NESTED, "2026-07-01", "2026-07-01T09:00:00+08:00"),
    *("NaN", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-12:00"),
)
#: What is wrong with the item itself.
FRAMES: tuple[Any, ...] = (
    *(None, 7, "x", [], {}, {"path": 7}, {"path": "/x", "body": {}}, {"path": "", "body": {}}),
    *({"path": "/incidents/" + "0" * 200, "body": {}}, {"path": "/incidents/田", "body": {}}),
    *({"path": "/patrols/x/track/y", "body": {}}, {"path": "/me", "body": {}}),
)

HALF = re.compile("[\ud800-\udfff]")


def spoilt(body: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Damaged in up to three places: another value, a key gone, a key that nobody knows."""
    for _ in range(rng.randrange(1, 4)):
        where = rng.choice(list(places(body)))
        value = rng.choice(MORE) if rng.random() < 0.6 else rng.choice(STRINGS)
        luck = rng.random()
        if luck < 0.1:
            body = body | {rng.choice(["x", "", "id ", "officer_id", "__proto__"]): value}
        elif luck < 0.2 and isinstance(where[-1], str):
            body = {name: one for name, one in body.items() if name != where[0]}
        else:
            body = damaged(body, where, value)
    return body


def written(body: Any) -> bytes:
    """As phones write it: halves of characters alone are escaped; numbers may have any length."""
    text = json.dumps(body, ensure_ascii=False)
    return HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def sent(who: Any, method: str, path: str, body: Any, **head: str) -> Any:
    return who.call(method, path, data=written(body), content_type="application/json", headers=head)


def too_much(batch: dict[str, Any]) -> bool:
    """Whether a batch is refused as a whole; phones send each by itself then."""
    items = [item for item in batch["items"] if isinstance(item, dict)]
    bodies = [item["body"] for item in items if isinstance(item.get("body"), dict)]
    inside = {
        name: sum(len(body[name]) for body in bodies if isinstance(body.get(name), list))
        for name in MOST_INSIDE
    }
    too_many = any(inside[name] > most for name, most in MOST_INSIDE.items())
    return too_many or len(written(batch)) > JSON_LIMIT


def check(app: Any, people: Any, time: Any, seed: int) -> None:
    rng, now, who = random.Random(seed), time.now(), people.wang
    with undone(app):
        site = people.east.post("/sites", filings.site("厂")).json["id"]
        case, patrol = filings.new_id(), filings.new_id()
        assert who.put(f"/incidents/{case}", filings.incident(now)).status_code == 201
        assert who.put(f"/patrols/{patrol}", filings.patrol(now, points=5)).status_code == 201
        items: list[tuple[bool, Any]] = []
        for _ in range(rng.randrange(3, 12)):
            kind, action = rng.choice(KINDS)
            refers = {
                "patrols.visit": {"patrol_id": patrol},
                "incidents.act_on": {"incident_id": case, "action": action},
            }
            path = filings.address_of(app, kind.endpoint, **refers.get(kind.endpoint, {}))
            body = whole(kind.endpoint, now, site, action)
            acts = kind.endpoint == "incidents.act_on"
            good = not acts and rng.random() < 0.3
            item = {"path": path, "body": body if good else spoilt(body, rng)}
            items.append((good, item | ({"if_match": "99"} if acts else {})))
        at = rng.randrange(len(items) + 1)
        items.insert(at, (False, rng.choice(FRAMES)))
        batch = {"items": [item for _, item in items]}
        answer = sent(who, "POST", "/sync", batch)
        if too_much(batch):
            assert (answer.status_code, answer.json["code"]) == (413, "too_large")
            return
        assert answer.status_code == 200, answer.text
        for number, ((good, item), verdict) in enumerate(
            zip(items, answer.json["verdicts"], strict=True)
        ):
            assert verdict["verdict"] != "failed", (item, verdict)
            if good:
                assert verdict["verdict"] == "stored", (item, verdict)
            if number == at:
                assert verdict["verdict"] == "refused", (item, verdict)
                continue
            acts = "if_match" in item
            head = {"If-Match": '"99"'} if acts else {}
            alone = sent(who, "POST" if acts else "PUT", item["path"], item["body"], **head)
            told = verdict.get("problem", {})
            if alone.status_code < 300:
                assert verdict["verdict"] in ("stored", "same", "waiting"), (item, verdict)
            else:
                assert alone.status_code < 500, (item, alone.text)
                assert (alone.json["code"], alone.json.get("errors")) == (
                    told.get("code"),
                    told.get("errors"),
                ), item


@pytest.mark.uncounted
@settings(max_examples=4, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_a_batch_of_damaged_and_whole_filings_is_judged_item_by_item(app, people, time, seed):
    check(app, people, time, seed)


@pytest.mark.soak
def test_it_is_for_as_long_as_one_looks(app, people, time, soak_seconds):
    end, seed = monotonic() + soak_seconds, 0
    while monotonic() < end:
        seed += 1
        check(app, people, time, seed)
    print(f"\n{seed} batches")
    assert seed


def test_half_a_character_costs_a_phone_nothing_but_that(people, time):
    """A text that was cut in the middle of an emoji, in a batch and by itself."""
    wang, cut = people.wang, filings.incident(time.now(), description="着火\ud83d")
    fire = filings.incident(time.now(), description="\\ud83d 🔥")
    paths = [f"/incidents/{filings.new_id()}" for _ in range(2)]
    items = [{"path": path, "body": body} for path, body in zip(paths, (cut, fire), strict=True)]
    answer = sent(wang, "POST", "/sync", {"items": items})
    assert [one["verdict"] for one in answer.json["verdicts"]] == ["stored", "stored"], answer.text
    assert sent(wang, "PUT", paths[0], cut).status_code == 200
    told = [people.east.get(path).json["description"] for path in paths]
    assert told == ["着火\ufffd", "\\ud83d 🔥"]


def test_a_filing_too_large_for_a_call_of_its_own_is_too_large_in_a_batch(people, time):
    """The whole one beside it is stored; the large one is kept, for its officer to mend."""
    wang, long = people.wang, "田" * 400_000
    large, whole_one = filings.incident(time.now(), description=long), filings.incident(time.now())
    items = [
        {"path": f"/incidents/{filings.new_id()}", "body": body} for body in (large, whole_one)
    ]
    answer = sent(wang, "POST", "/sync", {"items": items})
    verdicts = answer.json["verdicts"]
    assert [one["verdict"] for one in verdicts] == ["refused", "stored"]
    assert verdicts[0]["problem"]["code"] == "too_large"
    alone = sent(wang, "PUT", items[0]["path"], large)
    assert (alone.status_code, alone.json["code"]) == (413, "too_large")
    kept = wang.get("/refused").json["items"]
    assert [one["code"] for one in kept] == ["too_large"]
