"""What was judged stays as it was judged, whatever posts and leave are put on record after it."""

import pytest

from tests.support import filings, world

LEAVE = {"starts_on": "2026-07-01", "ends_on": "2026-07-02"}


@pytest.mark.parametrize("way", ["post", "roster", "leave"])
def test_who_found_it_is_not_turned_by_what_is_given_afterwards(people, time, way):
    """Li of the next village finds what wang's should have; the office makes him one of wang's."""
    case = filings.new_id()
    filed = people.li.put(f"/incidents/{case}", filings.incident(time.now(), village=world.V1))
    assert (filed.status_code, filed.json["found_by_others"]) == (201, True)
    time.forward(minutes=1)
    post = {"officer_id": people.li.id, "kind": "grid_officer", "cell": world.V1}
    row = f"username,name,post,cell,from\nli,li,网格员,{world.V1},2026-07-01"
    given = {
        "post": lambda: people.east.post("/posts", post),
        "roster": lambda: people.admin.post("/officers/import", data=row.encode()),
        "leave": lambda: people.wang.post("/delegations", LEAVE | {"deputy_id": people.li.id}),
    }[way]()
    assert given.status_code in (200, 201), given.text
    accepted = people.east.act(case, "accept", kind="AIR-01")
    assert accepted.status_code in (200, 201), accepted.text
    assert people.east.get(f"/incidents/{case}").json["found_by_others"] is True
    later = people.li.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    assert later.json["found_by_others"] is False, "from now on he is one of them"
