"""Items of ledgers for stories that begin with one."""

import uuid
from typing import Any

from tests.support import world
from tests.support.people import People

ITEMS = "/ledgers/items"


def plan_of(people: People, **changes: Any) -> dict[str, Any]:
    """What makes an item clear: the village puts it right until the end of August."""
    return {
        "problem": "拆迁后裸露，未覆盖。",
        "goal": "全部覆盖或绿化。",
        "measures": [{"text": "覆盖防尘网", "by": "2026-07-20"}, {"text": "撒播草籽"}],
        "responsible": {"cell": world.V1},
        "lead": {"cell": world.EAST_TOWN},
        "leader": {"name": "周凯"},
        "follower_id": people.peer.id,
        "limit": {"kind": "date", "day": "2026-08-31"},
    } | changes


def putting_right(people: People, **plan: Any) -> str:
    """An item of bare land that is being put right, by a plan; its id."""
    key = str(uuid.uuid4())
    body = {"kind": "bare_land", "cell": world.V1, "name": f"堆土场{key[:6]}"}
    listed = people.wang.post(
        ITEMS, body | {"id": key, "fields": {"area_mu": 12.5, "cause": "demolition"}}
    )
    assert listed.status_code == 201, listed.text
    for number, (action, said) in enumerate(
        (("describe", {"set": plan_of(people, **plan)}), ("issue", {})), 1
    ):
        done = people.east.post(
            f"{ITEMS}/{key}/actions/{action}",
            said | {"id": str(uuid.uuid4())},
            headers={"If-Match": f'"{number}"'},
        )
        assert done.status_code == 201, done.text
    return key
