"""Races for accounts, posts, leave, who answers where."""

from typing import Any

from tests.races.stage import CALLERS, Answer, Stage, race
from tests.support import offices, world
from tests.support.people import Person

TURN = "the county's turn"
MONTH = "2026-08"


@race("unique: officer.username", {201: 1, "username_taken": 15}, "officers.create")
def equal_user_names(on: Stage) -> Any:
    body = {"username": on.name("new"), "name": "某", "kind": "grid_officer", "cell": world.V2}
    return lambda n: on.post("east", "/officers", body | {"phone": str(n)})


@race("row: officer", {200: 1, ("password_wrong", "slow_down", "signed_out"): 15}, "auth.password")
def own_password(on: Stage) -> Any:
    who = _person(on)
    body = {"old": world.PASSWORD}
    version = "SELECT token_version FROM officer WHERE username = :u"
    return (
        lambda n: on.post(who, "/auth/password", body | {"new": f"gansu lanzhou {n} bridge"}),
        lambda: on.ask(version, u=who) == 1,
    )


@race(TURN, {200: 16}, "officers.reset")
def passwords_reset(on: Stage) -> Any:
    who = _person(on)
    version = "SELECT token_version FROM officer WHERE username = :u"
    path = f"/officers/{getattr(on.people, who).id}/password"
    return lambda n: on.post("east", path, {}), lambda: on.ask(version, u=who) == CALLERS


@race("row: refresh_token", {200: 16}, "auth.refresh")
def one_refresh_token(on: Stage) -> Any:
    """The answer may be lost on the way: until its successor is used it stays good."""
    token = getattr(on.people, _person(on)).session["refresh_token"]
    return lambda n: on.post("east", "/auth/refresh", {"refresh_token": token})


@race("row: refresh_token", {200: 1, "token_revoked": 15}, "auth.refresh")
def its_successors(on: Stage) -> Any:
    """Of several that were made from one token the first that is used counts."""
    token = getattr(on.people, _person(on)).session["refresh_token"]
    body = {"refresh_token": token}
    made = [on.done("east", "POST", "/auth/refresh", body)["refresh_token"] for _ in range(16)]
    return lambda n: on.post("east", "/auth/refresh", {"refresh_token": made[n]})


@race("unique: sign_in_failure", {200: 16}, "auth.login")
def signing_in(on: Stage) -> Any:
    body = {"username": _person(on), "password": world.PASSWORD}
    return lambda n: on.post("east", "/auth/login", body)


@race(
    "row: sign_in_failure",
    {(200, "wrong_credentials", "slow_down"): 16},
    "auth.login",
    "auth.logout",
)
def guessing_while_signing_in(on: Stage) -> Any:
    who = _person(on)

    def sign_in(n: int) -> Answer:
        body = {"username": who, "password": "wrong" if n % 2 else world.PASSWORD}
        return on.post("east", "/auth/login", body)

    return sign_in


@race(TURN, {201: 1, "post_held": 15}, "posts.give")
def equal_posts(on: Stage) -> Any:
    body = {
        "officer_id": getattr(on.people, _person(on)).id,
        "kind": "grid_chief",
        "cell": world.V2,
    }
    held = "SELECT count(*) FROM post WHERE officer_id = :o AND kind = 'grid_chief'"
    return (
        lambda n: on.post("east", "/posts", body | {"ends_on": f"2027-01-{n + 1:02}"}),
        lambda: on.ask(held, o=body["officer_id"]) == 1,
    )


@race(TURN, {200: 1, ("post_held", "post_ended", "dates_reversed"): 15}, "posts.end")
def one_post_moved(on: Stage) -> Any:
    who = _person(on)
    post = on.ask(POST_OF, u=who)
    body = {"cell": world.V2, "from": "2026-07-02"}
    held = "SELECT count(*) FROM post JOIN officer ON officer.id = officer_id WHERE username = :u"
    return lambda n: on.put("east", f"/posts/{post}", body), lambda: on.ask(held, u=who) == 2


@race(TURN, {200: 15, "last_administrator": 1}, "posts.end", "officers.edit")
def the_last_administrator(on: Stage) -> Any:
    """Sixteen administrators of a township end at once: one of them stays."""
    cell = on.ask("SELECT id FROM cell WHERE code = :c", c=world.WEST_TOWN)
    names = [on.name("adm") for _ in range(CALLERS)]
    ids = [offices.add_person(on.app, name, "administrator", cell_id=cell) for name in names]
    posts = [on.ask(POST_OF, u=name) for name in names]

    def end(n: int) -> Answer:
        if n % 2:
            return on.put("admin", f"/posts/{posts[n]}", {"ends_on": "2026-07-01"})
        return on.put("admin", f"/officers/{ids[n]}", {"ends_on": "2026-07-01"})

    return end


@race("row: officer", {201: 1, ("deputy_named", "deputy_chain"): 15}, "delegations.name")
def deputies_of_each_other(on: Stage) -> Any:
    pair = [getattr(on.people, _person(on)).id for _ in range(2)]
    days = {"starts_on": "2026-07-10", "ends_on": "2026-07-12"}

    def name(n: int) -> Answer:
        who = {"officer_id": pair[n % 2], "deputy_id": pair[1 - n % 2]}
        return on.post("east", "/delegations", days | who)

    return name


@race("row: delegation", {200: 1, "delegation_over": 15}, "delegations.end")
def one_leave_ended(on: Stage) -> Any:
    pair = [getattr(on.people, _person(on)).id for _ in range(2)]
    days = {"starts_on": "2026-07-10", "ends_on": "2026-07-12"}
    body = days | {"officer_id": pair[0], "deputy_id": pair[1]}
    row = on.done("east", "POST", "/delegations", body)["id"]
    return lambda n: on.post("east", f"/delegations/{row}/end")


@race(TURN, {200: 16}, "duty.set_roster")
def one_month_of_duty(on: Stage) -> Any:
    turn = {"officer_id": on.people.east.id, "shift": "night"}
    turn |= {"starts_at": f"{MONTH}-01T18:00:00+08:00", "ends_at": f"{MONTH}-02T08:00:00+08:00"}
    path = f"/duty-rosters/{world.EAST_TOWN}/{MONTH}"
    stands = "SELECT count(*) FROM duty_turn WHERE withdrawn_at IS NULL"
    return lambda n: on.put("east", path, {"turns": [turn]}), lambda: on.ask(stands) == 1


@race(TURN, {201: 16}, "cell_contacts.name_contact", "cell_contacts.end_contact")
def contacts_of_a_cell(on: Stage) -> Any:
    """Each ends who was named before him: one stands."""
    people = [on.people.east.id, on.people.town_leader.id]
    stands = (
        "SELECT count(*) FROM contact JOIN cell ON cell.id = cell_id "
        "WHERE contact.ends_on IS NULL AND code = :c"
    )
    path = f"/cells/{world.V2}/contacts"
    return (
        lambda n: on.post("east", path, {"officer_id": people[n % 2]}),
        lambda: on.ask(stands, c=world.V2) == 1,
    )


@race(TURN, {200: 16}, "cell_contacts.set_fire_team")
def one_fire_team(on: Stage) -> Any:
    body = {"members": [{"name": "陈刚", "phone": "13800000001"}]}
    stands = "SELECT count(*) FROM fire_team_member WHERE ends_on IS NULL"
    return lambda n: on.put(
        "east", f"/cells/{world.V1}/fire-team", body
    ), lambda: on.ask(stands) == 1


POST_OF = "SELECT post.id FROM post JOIN officer ON officer.id = officer_id WHERE username = :u"


def _person(on: Stage) -> str:
    """Somebody new in the second village, signed in; his user name."""
    name = on.name("person")
    cell = on.ask("SELECT id FROM cell WHERE code = :c", c=world.V2)
    offices.add_person(on.app, name, "grid_officer", cell_id=cell)
    on.people.known[name] = Person(on.app, name)
    return name
