"""Reports on time: what a cell owed by a day, and whether it came by then."""

from tests.support import filings, world
from tests.support.evaluating import OPENED, done, own, say

V1, V2, TOWN = world.V1, world.V2, world.EAST_TOWN
NEXT = "2026Q4"


def fact(person, code, period=NEXT):
    told = done(person.get(f"/evaluations/{period}/{code}"))
    found = told["facts"]["reports_on_time"]
    return found["good"], found["total"]


def rows(person, code, period=NEXT):
    path = f"/evaluations/{period}/{code}/rows?fact=reports_on_time"
    return {row["name"]: row for row in done(person.get(path))["items"]}


def test_a_self_evaluation_in_time_is_a_report_of_the_quarter_in_which_it_was_owed(
    people, time, run_job
):
    time.set(OPENED)
    done(people.county.post("/evaluations/2026Q3", {}))
    assert fact(people.chief, V1) == (0, 0), "its time runs"
    done(say(people.chief, V1, "self", own()))
    assert fact(people.chief, V1) == (1, 1)
    row = rows(people.chief, V1)["2026Q3 自评"]
    assert (row["of"], row["good"], row["cell"]["code"]) == ("report", True, V1)
    assert row["text"] == f"{time.now().date()} 报"
    assert fact(people.county, V2) == (0, 0), "nobody is in the seat"
    # the township lets its own run out
    time.forward(days=40)
    run_job("escalate")
    good, total = fact(people.east, TOWN)
    assert total > good == 0
    assert rows(people.east, TOWN)["2026Q3 自评"]["text"] == "没有报"
    assert fact(people.chief, V1) == (1, 1), "charged to who owed it"
    assert fact(people.county, TOWN) == (good, total), "the same for whoever asks"


def letter(people, **more):
    key = filings.new_id()
    body = {"kind": "letter", "receiver": {"cell": TOWN}, "ground": "请报告进展", "id": key}
    done(people.county.post("/documents", body | {"demand": "书面回复"} | more))
    act(people.county, key, "sign")
    return key


def act(person, key, action, **more):
    version = person.get(f"/documents/{key}").json["version"]
    body = {"id": filings.new_id(), **more}
    headers = {"If-Match": f'"{version}"'}
    return done(person.post(f"/documents/{key}/actions/{action}", body, headers=headers))


def test_a_letter_that_asks_for_a_reply_is_owed_on_its_last_day(people, time):
    time.set("2026-10-12T09:00:00+08:00")
    kept = letter(people, reply_by="2026-10-20")
    late = letter(people, reply_by="2026-10-20")
    settled = letter(people, reply_by="2026-10-20")
    given_up = letter(people, reply_by="2026-10-20")
    letter(people)
    letter(people, reply_by="2027-01-05")
    assert fact(people.east, TOWN) == (0, 0)
    act(people.east, kept, "reply", note="已办理")
    act(people.county, settled, "close", outcome="settled")
    assert fact(people.east, TOWN) == (1, 1), "what came early is there"
    time.set("2026-10-21T09:00:00+08:00")
    assert fact(people.east, TOWN) == (1, 3)
    act(people.east, late, "reply", note="晚了一天")
    act(people.county, given_up, "close", outcome="unanswered")
    assert fact(people.east, TOWN) == (1, 3)
    number = people.east.get(f"/documents/{late}").json["number"]
    row = rows(people.east, TOWN)[f"函告 {number}"]
    assert (row["since"], row["until"]) == ("2026-10-12", "2026-10-20")
    assert (row["good"], row["text"]) == (False, "2026-10-21 报")
