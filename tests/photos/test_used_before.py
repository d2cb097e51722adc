"""One photo for several findings: marked where it was named before, for another day or by another
officer; nothing is refused, and it belongs to every filing that names it.
"""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.db import transaction
from app.photos import service as photos
from app.photos.present import states
from tests.support import filings

SHA = "a" * 64
SEEN = "photo_used_before"


def filed(person, now, **changes):
    """The photo of a finding, as it is answered."""
    key = filings.new_id()
    sent = person.put(f"/incidents/{key}", filings.incident(now, photo_ids=[SHA], **changes))
    assert sent.status_code == 201, sent.text
    (photo,) = sent.json["photos"]
    return key, photo


def comment(person, case):
    head = {"If-Match": person.get(f"/incidents/{case}").headers["ETag"]}
    act = {"id": filings.new_id(), "note": "看过", "photo_ids": [SHA]}
    done = person.post(f"/incidents/{case}/actions/comment", act, headers=head)
    assert done.status_code < 300, done.text


def day(now, days):
    return {"occurred_at": (now - timedelta(days=days)).isoformat()}


def test_one_photo_for_three_days_and_two_officers(people, time):
    now = time.now()
    first, one = filed(people.wang, now, **day(now, 3))
    assert "marks" not in one
    later = time.forward(minutes=5)
    second, two = filed(people.wang, later, **day(later, 1))
    assert two["marks"] == [SEEN]
    assert abs(datetime.fromisoformat(two["used_before_at"]) - now) < timedelta(seconds=9)
    third, three = filed(people.peer, time.forward(minutes=5))
    assert (three["marks"], three["state"]) == ([SEEN], "awaited")
    shown = [people.east.get(f"/incidents/{key}").json["photos"] for key in (first, second, third)]
    assert [photo.get("marks") for (photo,) in shown] == [None, [SEEN], [SEEN]]
    assert (
        people.wang.call("PUT", f"/photos/{SHA}", data=filings.PNG).json["code"] == "hash_differs"
    )


def test_two_findings_of_one_walk_may_share_a_photo(people, time):
    now = time.now()
    filed(people.wang, now)
    assert "marks" not in filed(people.wang, now)[1]
    entries = [filings.incident(now, photo_ids=[SHA]) | {"id": filings.new_id()} for _ in range(2)]
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    visit = {"site_id": site, "arrived_at": now.isoformat(), "result": "normal", "photo_ids": [SHA]}
    patrol = filings.patrol(now, incidents=entries, visits=[visit])
    answer = people.wang.put(f"/patrols/{filings.new_id()}", patrol)
    assert [photo.get("marks") for photo in answer.json["photos"]] == [None, None]


def test_visits_actions_and_findings_are_looked_at_together(people, time):
    now, patrol = time.now(), filings.new_id()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    visit = {"site_id": site, "arrived_at": now.isoformat(), "result": "normal", "photo_ids": [SHA]}
    people.wang.put(f"/patrols/{patrol}", filings.patrol(now, visits=[visit]))
    case, photo = filed(people.wang, time.forward(days=2))
    assert photo["marks"] == [SEEN]
    comment(people.east, case)  # what a case named once stays its own, whoever names it there again
    other = filings.new_id()
    people.wang.put(f"/incidents/{other}", filings.incident(time.forward(minutes=1)))
    comment(people.east, other)
    (photo,) = people.east.get(f"/incidents/{other}").json["photos"]
    assert photo["marks"] == [SEEN]
    (photo,) = people.wang.get(f"/patrols/{patrol}").json["photos"]
    assert "marks" not in photo


@pytest.mark.parametrize(
    ("before", "marked"),
    [
        ({"about": "document", "day": None, "officer_id": 2}, False),  # proves nothing
        ({"noted_at": None}, False),  # of before this was noted
        ({"officer_id": None, "day": date(2026, 7, 1)}, False),
        ({"officer_id": 2}, True),
    ],
)
def test_what_proves_nothing_is_no_use(app, people, before, marked):
    one, two = uuid.uuid4(), uuid.uuid4()
    now = datetime(2026, 7, 1, 4, tzinfo=UTC)
    row = {"about": "incident", "noted_at": now, "officer_id": people.wang.id}
    row |= {"day": date(2026, 7, 1)} | before
    if row["officer_id"] == 2:
        row["officer_id"] = people.peer.id
    with app.app_context(), transaction():
        photos.use(row.pop("about"), one, [SHA], row.pop("noted_at"), **row)
        about = {"officer_id": people.wang.id, "day": date(2026, 7, 1)}
        photos.use("incident", two, [SHA], now + timedelta(hours=1), **about)
        (state,) = states("incident", [two])
    assert (state.get("marks") == [SEEN]) is marked
