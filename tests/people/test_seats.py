"""Nobody takes another's account or seat unseen: who may reset and close, who is told of it."""

import pytest

from app.cells.models import Cell
from app.core.db import db
from tests.support import filings, world
from tests.support.browsing import Browser
from tests.support.offices import add_person
from tests.support.people import Person


def kinds(person):
    """The notices that somebody has, as their kinds."""
    return [one["kind"] for one in person.get("/notices").json["items"]]


def code(answer):
    return answer.json["code"] if answer.status_code >= 400 else answer.status_code


@pytest.fixture
def fellow(app, people):
    """A second reviewer of the eastern township."""
    with app.app_context():
        town = db.session.scalars(db.select(Cell.id).where(Cell.code == world.EAST_TOWN)).one()
    add_person(app, "fellow", "reviewer", cell_id=town)
    return Person(app, "fellow")


def test_a_reviewer_resets_and_closes_only_what_is_below_him(people, fellow):
    for other in (people.town_leader, fellow):
        for answer in (
            people.east.post(f"/officers/{other.id}/password", {}),
            people.east.put(f"/officers/{other.id}", {"ends_on": "2026-07-01"}),
        ):
            assert code(answer) == "superior_post", other.username
    for other in (people.inspector, people.county, people.admin):
        assert code(people.east.post(f"/officers/{other.id}/password", {})) == "not_found"
        assert code(people.east.put(f"/officers/{other.id}", {"ends_on": "2026-07-01"})) == (
            "not_found"
        )
    for other in (people.inspector, people.county_leader, people.admin):
        assert code(people.county.post(f"/officers/{other.id}/password", {})) in (
            "not_found",
            "superior_post",
        )
    assert code(people.county.post(f"/officers/{people.town_leader.id}/password", {})) == 200
    assert code(people.county.post(f"/officers/{fellow.id}/password", {})) == 200


def test_nobody_resets_his_own_password_without_the_old_one(app, people):
    """Who has found a phone that is signed in does not keep the account with it."""
    for person in (people.east, people.county, people.admin):
        assert code(person.post(f"/officers/{person.id}/password", {})) == "own_post"
        page = Browser(app, person.username).get(f"/officers/{person.id}")
        assert "重置密码" not in page.text
        assert person.get("/me").status_code == 200
        assert Person(app, person.username).get("/me").status_code == 200, "the old one holds"
    named = people.east.put(f"/officers/{people.east.id}", {"phone": "13800000077"})
    assert code(named) == 200, "his own phone he corrects"


def test_who_stands_in_for_a_superior_is_not_reset_by_who_is_below_him(people, fellow, time):
    leave = {"deputy_id": people.li.id, "starts_on": "2026-07-01", "ends_on": "2026-07-03"}
    assert code(people.east.post(f"/officers/{people.li.id}/password", {})) == 200
    assert code(people.town_leader.post("/delegations", leave)) == 201
    time.forward(minutes=1)
    assert code(people.east.post(f"/officers/{people.li.id}/password", {})) == "superior_post"
    mine = leave | {"officer_id": people.town_leader.id, "deputy_id": people.east.id}
    assert code(people.east.post("/delegations", mine)) == "superior_post"


def test_the_person_is_told_of_a_reset_and_of_a_closed_account(app, people):
    made = people.east.post(f"/officers/{people.wang.id}/password", {}).json["password"]
    wang = Person(app, "wang", made)
    new = wang.post("/auth/password", {"old": made, "new": "k7m2p9wxqa-2"}).json
    wang.headers = {"Authorization": f"Bearer {new['access_token']}"}
    assert kinds(wang) == ["password_reset"]
    closing = people.east.put(f"/officers/{people.li.id}", {"ends_on": "2026-07-02"})
    assert closing.status_code == 200
    assert kinds(Person(app, "li")) == ["account_closes"]
    assert "seat_reset" not in kinds(people.inspector), "a village's officer is no office"


def test_an_administrator_who_takes_a_seat_is_seen_by_inspector_and_leader(app, people):
    def told():
        return [kinds(one).count("seat_taken") for one in (people.inspector, people.county_leader)]

    seat = {"officer_id": people.admin.id, "kind": "reviewer", "cell": world.EAST_TOWN}
    assert code(people.admin.post("/posts", seat)) == 201
    assert told() == [1, 1]
    rows = [
        "username,name,phone,post,cell,from,to,password",
        f"admin,admin,,督查,{world.EAST_TOWN},,,",
        f"admin,admin,,管理员,{world.EAST_TOWN},,,",
    ]
    assert people.admin.post("/officers/import", data="\n".join(rows).encode()).status_code == 200
    assert told() == [2, 2], "the seat of an administrator sees nothing"
    leave = {"officer_id": people.county.id, "deputy_id": people.admin.id}
    leave |= {"starts_on": "2026-07-01", "ends_on": "2026-07-03"}
    assert code(people.admin.post("/delegations", leave)) == 201
    assert told() == [3, 3]
    assert code(people.admin.post(f"/officers/{people.county_leader.id}/password", {})) == 200
    assert kinds(people.inspector)[0] == "seat_reset"
    page = f"/console/officers/{people.admin.id}"
    said = {"kind": "leader", "cell": world.WEST_TOWN}
    assert Browser(app, "admin").send(page, f"{page}/post", **said).status_code == 303
    assert kinds(people.inspector).count("seat_taken") == 4


def test_an_administrator_does_not_come_in_by_others_unseen(app, people, time):
    def told(kind):
        return [kinds(one).count(kind) for one in (people.inspector, people.county_leader)]

    puppet = {"username": "puppet.one", "name": "李木", "kind": "reviewer", "cell": world.COUNTY}
    made = people.admin.post("/officers", puppet)
    assert made.status_code == 201, made.text
    assert told("seat_given") == [1, 1]
    head = people.inspector.get("/notices").json["items"][0]
    assert "（1 个）" in head["text"]
    assert code(people.admin.post(f"/officers/{people.chief.id}/password", {})) == 200
    assert told("seat_reset") == [1, 1], "a village chief sees cases too"
    changed = people.admin.put(f"/officers/{people.inspector.id}", {"phone": "13900000001"})
    assert code(changed) == 200, changed.text
    assert told("seat_phone") == [0, 1], "he himself is told that it was his"
    assert kinds(people.inspector).count("phone_changed") == 1
    time.forward(minutes=1)
    seat = {"officer_id": people.chief.id, "kind": "inspector", "cell": world.COUNTY}
    assert code(people.admin.post("/posts", seat)) == 201
    assert told("seat_given") == [2, 2]
    leave = {"officer_id": people.east.id, "deputy_id": people.li.id}
    leave |= {"starts_on": "2026-07-01", "ends_on": "2026-07-03"}
    assert code(people.admin.post("/delegations", leave)) == 201
    assert told("seat_given") == [3, 3]
    seat = {"officer_id": people.li.id, "kind": "administrator", "cell": world.EAST_TOWN}
    assert code(people.admin.post("/posts", seat)) == 201
    assert told("seat_given") == [3, 3], "an administrator sees no case"


def test_a_roster_tells_once_and_who_gives_as_a_reviewer_tells_nobody(people):
    def told():
        return [
            [one for one in person.get("/notices").json["items"] if one["kind"] == "seat_given"]
            for person in (people.inspector, people.county_leader)
        ]

    new = {"username": "new.officer", "name": "李木", "kind": "grid_officer"}
    new |= {"cell": world.V1}
    assert code(people.east.post("/officers", new)) == 201
    assert told() == [[], []]
    rows = ["username,name,phone,post,cell,from,to,password"]
    rows += [f"roster.{n},王木,,审核员,{world.EAST_TOWN},,," for n in range(3)]
    rows += [f"roster.4,王木,,管理员,{world.EAST_TOWN},,,"]
    roster = "\n".join(rows).encode()
    tried = people.admin.post("/officers/import?dry_run=true", data=roster)
    assert tried.status_code == 200, tried.text
    assert told() == [[], []]
    assert people.admin.post("/officers/import", data=roster).status_code == 200
    for notices in told():
        (one,) = notices
        assert "3" in one["text"]


def test_what_the_level_above_closed_is_not_opened_from_below(app, people, fellow):
    account = f"/officers/{fellow.id}"
    closed = {"ends_on": "2026-06-30"}
    assert code(people.county.put(account, closed)) == 200
    for body in ({"ends_on": None}, {"ends_on": "2026-12-31"}, {"ends_on": None, "phone": "1"}):
        assert code(people.east.put(account, body)) == "superior_post"
    assert code(people.east.put(account, closed | {"name": "fellow"})) == "superior_post"
    said = {"username": "fellow", "password": world.PASSWORD}
    assert app.test_client().post("/api/v1/auth/login", json=said).status_code != 200
    assert code(people.county.put(account, {"ends_on": None})) == 200
    assert kinds(Person(app, "fellow"))[0] == "account_opens"
    of_wang = f"/officers/{people.wang.id}"
    assert code(people.east.put(of_wang, closed)) == 200
    assert code(people.east.put(of_wang, {"ends_on": None})) == 200, "his own to close and open"
    assert code(people.east.put(of_wang, {"ends_on": None, "phone": None})) == 200
    assert kinds(Person(app, "wang")).count("account_opens") == 1, "unchanged says nothing"


def test_a_superiors_name_and_phone_are_not_changed_from_below(app, people, fellow, time):
    for other in (people.town_leader, fellow):
        for body in ({"phone": "13800000009"}, {"name": "王某"}):
            assert code(people.east.put(f"/officers/{other.id}", body)) == "superior_post"
        assert not {"phone_changed", "name_changed"} & set(kinds(other))
        seen = people.county.get(f"/officers?q={other.username}").json["items"][0]
        same = {"name": seen["name"], "phone": seen["phone"]}
        assert code(people.east.put(f"/officers/{other.id}", same)) == 200, "nothing is changed"
    assert code(people.admin.put(f"/officers/{people.inspector.id}", {"phone": "13800000009"})) == (
        200
    )
    assert kinds(people.inspector)[0] == "phone_changed"
    assert code(people.east.put(f"/officers/{people.li.id}", {"name": "李某"})) == 200
    assert kinds(people.li) == ["name_changed"]
    assert code(people.east.put(f"/officers/{people.east.id}", {"phone": "13800000001"})) == 200
    assert "phone_changed" not in kinds(people.east), "he did it himself"
    time.forward(minutes=1)
    wang = people.east.get("/officers?q=wang").json["items"][0]
    rows = [
        "username,name,phone,post,cell,from,to,password",
        f"wang,{wang['name']},,网格员,{world.V1},,,",
        f"wang,{wang['name']},13800000002,审核员,{world.EAST_TOWN},,,",
    ]
    assert people.admin.post("/officers/import", data="\n".join(rows).encode()).status_code == 200
    assert kinds(people.wang) == ["phone_changed"], "a roster tells him too"


def test_old_tokens_end_with_the_password(app, people, time):
    """Whoever reads along with wang's phone is out when the password is another."""
    thief, wang = people.wang, Person(app, "wang")
    assert thief.get("/me").status_code == wang.get("/me").status_code == 200
    changed = wang.post("/auth/password", {"old": world.PASSWORD, "new": "k7m2p9wxqa-2"})
    assert changed.status_code == 200, changed.text
    time.forward(minutes=5)
    body = filings.incident(time.now())
    refused = thief.put(f"/incidents/{filings.new_id()}", body)
    assert (refused.status_code, refused.json["code"]) == (401, "signed_out")
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert code(thief.get("/me")) == "signed_out"
    wang.headers = {"Authorization": f"Bearer {changed.json['access_token']}"}
    assert wang.get("/me").status_code == 200
    assert people.east.post(f"/officers/{wang.id}/password", {}).status_code == 200
    assert code(wang.get("/me")) == "signed_out"


def test_who_had_to_leave_does_not_stay_by_an_administrator_unseen(app, people, fellow, time):
    """A seat that is lengthened, moved or given back with its account is one that was given."""

    def told():
        return [
            [kinds(one).count(kind) for kind in ("seat_given", "seat_opened")]
            for one in (people.inspector, people.county_leader)
        ]

    (seat,) = people.county.get(f"/posts?cell={world.EAST_TOWN}&kind=reviewer").json["items"][1:]
    post, account = f"/posts/{seat['id']}", f"/officers/{fellow.id}"
    assert seat["officer_id"] == fellow.id
    assert code(people.admin.put(post, {"ends_on": "2026-07-02"})) == 200
    assert told() == [[0, 0]] * 2, "to let one end gives nothing"
    assert code(people.admin.put(post, {"ends_on": "2026-07-31"})) == 200
    assert told() == [[1, 0]] * 2
    time.forward(minutes=1)
    assert code(people.county.put(post, {"ends_on": "2026-08-31"})) == 200
    assert told() == [[1, 0]] * 2, "the office may itself"
    rows = ["username,name,phone,post,cell,from,to,password"]
    rows += [f"fellow,fellow,,审核员,{world.EAST_TOWN},,2026-12-31,"]
    rows += [f"new.officer,李木,,网格员,{world.V1},,,"]
    roster = "\n".join(rows).encode()
    assert people.admin.post("/officers/import", data=roster).status_code == 200
    assert told() == [[2, 0]] * 2, "once a roster"
    assert "2" in people.inspector.get("/notices").json["items"][0]["text"]
    time.forward(minutes=1)
    moved = {"cell": world.WEST_TOWN, "from": "2026-07-03", "until": "2027-12-31"}
    assert code(people.admin.put(post, moved)) == 200
    assert told() == [[3, 0]] * 2
    for ends_on, times in (("2026-07-05", 0), ("2026-07-04", 0), ("2026-07-09", 1), (None, 2)):
        time.forward(minutes=1)
        assert code(people.admin.put(account, {"ends_on": ends_on})) == 200
        assert told() == [[3, times]] * 2, ends_on
    assert code(people.admin.put(account, {"ends_on": "2026-06-30"})) == 200
    time.forward(minutes=1)
    page = f"/console/officers/{fellow.id}"
    Browser(app, "admin").send(page, f"{page}/edit", name="fellow", ends_on="")
    assert told() == [[3, 3]] * 2
    assert code(people.county.put(account, {"ends_on": "2026-07-09"})) == 200
    assert code(people.county.put(account, {"ends_on": None})) == 200
    assert told() == [[3, 3]] * 2, "the county's office closes and opens by itself"


def test_who_watches_is_not_taken_away_unseen(app, people, time):
    """Whoever wants to be unwatched begins with the seats of inspector and leader."""

    def told():
        names = (people.inspector.username, people.county_leader.username)
        return [kinds(Person(app, name)).count("seat_ended") for name in names]

    def seat(kind):
        (found,) = people.county.get(f"/posts?cell={world.COUNTY}&kind={kind}").json["items"]
        return f"/posts/{found['id']}"

    assert code(people.admin.put(seat("inspector"), {"ends_on": "2026-07-20"})) == 200
    assert told() == [1, 1], "whose it is hears so as well"
    assert code(people.admin.put(seat("inspector"), {"ends_on": "2026-07-20"})) == 200
    assert told() == [1, 1], "nothing ends sooner"
    time.forward(minutes=1)
    assert code(people.admin.put(seat("inspector"), {"ends_on": "2026-07-01"})) == 200
    assert told() == [2, 2], "he is there until tonight"
    account = f"/officers/{people.county_leader.id}"
    assert code(people.admin.put(account, {"ends_on": "2026-07-09"})) == 200
    assert told() == [3, 3]
    assert code(people.admin.put(f"/officers/{people.wang.id}", {"ends_on": "2026-07-09"})) == 200
    assert told() == [3, 3], "who watches nobody"


def test_who_stands_in_for_a_watcher_is_not_taken_away_unseen(app, people, time):
    """The inspector is on leave; the administrator ends the leave, or names another for him."""
    away = {"starts_on": "2026-07-02", "ends_on": "2026-07-20", "deputy_id": people.li.id}
    leave = people.inspector.post("/delegations", away)
    assert leave.status_code == 201, leave.text
    assert code(people.admin.post(f"/delegations/{leave.json['id']}/end", {})) == 200
    for person, heard in (
        (people.inspector, {"seat_ended", "deputy_changed"}),
        (people.li, {"deputy_changed"}),
        (people.county_leader, {"seat_ended"}),
    ):
        assert {"seat_ended", "deputy_changed"} & set(kinds(person)) == heard
    time.forward(minutes=1)
    named = people.admin.post("/delegations", away | {"officer_id": people.inspector.id})
    assert named.status_code == 201, named.text
    assert kinds(people.inspector).count("deputy_changed") == 2


def test_an_administrators_own_account_and_that_of_one_sees_nothing(people):
    (seat,) = people.county.get(f"/posts?kind=administrator&cell={world.COUNTY}").json["items"]
    other = {"username": "second.one", "name": "李木", "kind": "administrator"}
    made = people.admin.post("/officers", other | {"cell": world.COUNTY}).json["officer"]["id"]
    for ends_on in ("2026-07-09", None):
        assert code(people.admin.put(f"/officers/{made}", {"ends_on": ends_on})) == 200
    assert kinds(people.inspector) == []
    assert code(people.admin.put(f"/posts/{seat['id']}", {"ends_on": "2026-09-09"})) == "own_post"
