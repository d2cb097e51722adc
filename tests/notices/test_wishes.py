"""A quiet night, an emergency in it, five notices in one message; who changes his mind."""

from app.core.db import transaction
from app.notices import service
from tests.notices.test_channels import MAIL, file, wants
from tests.support import world

NIGHT = {"from": "22:00", "to": "07:00"}
FEISHU = "feishu://a1b2-c3"


def tell(app, person, time, kind, cause):
    """Another kind of notice, as its feature tells it."""
    with app.app_context(), transaction():
        service.tell(
            [person.id],
            kind,
            cause=cause,
            about="incident",
            about_id=cause,
            now=time.now(),
            params={"number": "N-1"},
        )


def test_the_night_is_quiet_and_the_morning_says_what_it_held(people, time, receiver, run_job):
    wants(people.east, FEISHU, quiet=NIGHT)
    time.set("2026-07-01T21:59:00+08:00")
    file(people, time)
    assert run_job("deliver") == 1
    for moment in ("2026-07-01T22:00:00+08:00", "2026-07-02T03:00:00+08:00"):
        time.set(moment)
        file(people, time)
        assert run_job("deliver") == 0
    assert len(people.east.get("/notices").json["items"]) == 3, "the inbox has them at once"
    time.set("2026-07-02T06:59:00+08:00")
    assert run_job("deliver") == 0
    time.set("2026-07-02T07:00:00+08:00")
    assert [run_job("deliver"), run_job("deliver")] == [2, 0]
    assert receiver.texts()[1:] == ["2 条通知：新问题 2。请打开应用查看。"]


def test_one_notice_held_through_the_night_says_itself(people, time, receiver, run_job):
    wants(people.east, FEISHU, quiet=NIGHT)
    time.set("2026-07-01T23:00:00+08:00")
    file(people, time)
    time.set("2026-07-02T07:00:00+08:00")
    assert run_job("deliver") == 1
    assert receiver.texts()[0].startswith("新问题 ")


def test_an_emergency_at_night_is_told_at_once(people, time, receiver, run_job):
    wants(people.east, FEISHU, quiet=NIGHT, digest={"at": "08:00"})
    wants(people.county, MAIL, quiet=NIGHT)
    time.set("2026-07-02T02:00:00+08:00")
    file(people, time)
    assert run_job("deliver") == 0
    file(people, time, kind="EMG-01", nature="emergency", severity="emergency")
    assert run_job("deliver") == 2
    (township,), (county,) = receiver.texts("feishu"), receiver.texts("mail")
    assert township.startswith("突发情况 ")
    assert "请立即处置" in county


def test_an_emergency_is_tried_again_in_the_night_and_nothing_else_is(
    people, time, receiver, run_job, outbox
):
    wants(people.east, FEISHU, quiet=NIGHT)
    time.set("2026-07-01T21:59:50+08:00")
    receiver.refusing["feishu"] = 11232
    file(people, time)
    file(people, time, kind="EMG-01", nature="emergency", severity="emergency")
    assert run_job("deliver") == 0
    receiver.refusing.clear()
    time.forward(minutes=1)
    assert run_job("deliver") == 1
    assert receiver.texts()[0].startswith("突发情况 ")
    time.set("2026-07-02T07:00:00+08:00")
    assert run_job("deliver") == 1


def test_five_notices_of_a_day_are_one_message(app, people, time, receiver, run_job, outbox):
    wants(people.east, FEISHU, digest={"at": "17:00"})
    for _ in range(3):
        file(people, time)
        time.forward(minutes=20)
    tell(app, people.east, time, "incident_closed", "a")
    tell(app, people.east, time, "incident_overdue", "b")
    assert run_job("deliver") == 0
    time.set("2026-07-01T17:00:00+08:00")
    assert [run_job("deliver"), run_job("deliver")] == [5, 0]
    assert receiver.texts() == ["5 条通知：新问题 3，办结 1，超时 1。请打开应用查看。"]
    assert outbox() == [("sent", 1, None)] * 5
    file(people, time)
    time.set("2026-07-02T16:59:00+08:00")
    assert run_job("deliver") == 0, "what comes at five waits for the next day"


def test_a_digest_that_failed_is_one_message_again(people, time, receiver, run_job, outbox):
    wants(people.east, FEISHU, digest={"every_hours": 4})
    file(people, time)
    file(people, time)
    receiver.refusing["feishu"] = "http 502"
    time.set("2026-07-01T12:00:00+08:00")
    assert run_job("deliver") == 0
    receiver.refusing.clear()
    time.forward(seconds=40)
    assert run_job("deliver") == 2
    assert len(receiver.texts()) == 1


def test_who_changes_his_mind_gets_what_waits_by_his_new_wishes(people, time, receiver, run_job):
    wants(people.east, FEISHU, digest={"at": "17:00"})
    file(people, time)
    assert run_job("deliver") == 0
    wants(people.east, FEISHU)
    assert run_job("deliver") == 1


def test_what_runs_out_at_night_reaches_who_is_on_duty_and_of_an_emergency_who_owes_it(
    people, time, receiver, run_job
):
    for person, address in ((people.zhao, FEISHU), (people.east, MAIL)):
        wants(person, address, quiet=NIGHT)
    turn = {
        "officer_id": people.zhao.id,
        "starts_at": "2026-07-01T18:00:00+08:00",
        "ends_at": "2026-07-02T08:00:00+08:00",
    }
    roster = people.county.put(f"/duty-rosters/{world.COUNTY}/2026-07", {"turns": [turn]})
    assert roster.status_code == 200, roster.text
    data = people.county.get("/policies").json["items"][0]["data"]
    hours = {"clock": "urgent", "hours": 4}
    limits = [{"stage": stage, "limit": hours} for stage in ("accept", "handle")]
    body = {"county": world.COUNTY, "valid_from": "2026-07-01", "data": data | {"limits": limits}}
    assert people.county.post("/policies", body).status_code == 201
    time.set("2026-07-01T21:00:00+08:00")
    file(people, time)
    spill = file(people, time, kind="EMG-01", nature="emergency", severity="emergency")
    assert people.east.act(spill, "accept").status_code == 201
    run_job("deliver")
    told = len(receiver.texts("mail"))
    time.set("2026-07-02T00:10:00+08:00")
    run_job("remind_due_soon")
    run_job("deliver")
    (late,) = receiver.texts("mail")[told:]
    assert "突发情况" in late
    assert "时限" in late
    time.set("2026-07-02T01:01:00+08:00")
    run_job("escalate")
    run_job("deliver")
    assert [text[:4] for text in receiver.texts("feishu")].count("值班提醒") == 2
