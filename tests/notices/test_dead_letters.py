"""What was given up: listed without what it says, tried again by an operator, delivered."""

from click.testing import CliRunner

from app.cli.notices import notices as command
from app.notices.rules import MOST_ATTEMPTS
from tests.notices.test_channels import MAIL, file, wants

FEISHU = "feishu://a1b2-c3"


def give_up(people, time, receiver, run_job):
    receiver.refusing["feishu"] = 19001
    wants(people.east, FEISHU)
    file(people, time)
    for _ in range(MOST_ATTEMPTS):
        run_job("deliver")
        time.forward(hours=2)


def flask(app, *arguments):
    with app.app_context():
        return CliRunner().invoke(command, arguments)


def test_a_dead_letter_is_listed_retried_and_delivered(
    app, people, time, receiver, run_job, outbox
):
    give_up(people, time, receiver, run_job)
    assert outbox() == [("dead", MOST_ATTEMPTS, "refused 19001")]
    (row,) = people.admin.get("/notices/dead").json["items"]
    assert row["officer"] == {"id": people.east.id, "name": "east"}
    assert {k: row[k] for k in ("kind", "channel", "error", "attempts")} == {
        "kind": "incident_filed",
        "channel": "feishu",
        "error": "refused 19001",
        "attempts": MOST_ATTEMPTS,
    }
    assert set(row) == {
        *("id", "kind", "officer", "channel", "error", "attempts", "created_at", "tried_at")
    }
    assert "a1b2" not in str(row)
    assert people.admin.post("/notices/dead/retry", {"ids": [row["id"] + 1]}).json == {"retried": 0}
    receiver.refusing.clear()
    assert people.admin.post("/notices/dead/retry", {"ids": [row["id"]]}).json == {"retried": 1}
    assert run_job("deliver") == 1
    assert len(receiver.texts()) == 1
    assert outbox() == [("sent", 1, None)]
    assert people.admin.get("/notices/dead").json == {"items": [], "next": None}
    assert people.admin.post("/notices/dead/retry", {}).json == {"retried": 0}


def test_operators_do_the_same_by_command(app, people, time, receiver, run_job):
    give_up(people, time, receiver, run_job)
    listed = flask(app, "dead").output.split("\t")
    assert listed[1:6] == ["incident_filed", "east", "feishu", "refused 19001", str(MOST_ATTEMPTS)]
    assert "990201" not in "".join(listed)
    receiver.refusing.clear()
    assert flask(app, "retry").exit_code == 1, "which ones must be said"
    assert flask(app, "retry", "--all").output == "retried: 1\n"
    assert run_job("deliver") == 1


def test_what_died_on_a_channel_of_before_goes_to_the_one_of_now(
    people, time, receiver, run_job, outbox
):
    give_up(people, time, receiver, run_job)
    wants(people.east, MAIL)
    assert people.admin.post("/notices/dead/retry", {}).json == {"retried": 1}
    assert run_job("deliver") == 1
    assert len(receiver.texts("mail")) == 1
    assert [state for state, _, _ in outbox()] == ["dropped", "sent"]


def test_a_retry_ends_nobodys_night(people, time, receiver, run_job):
    give_up(people, time, receiver, run_job)
    wants(people.east, FEISHU, quiet={"from": "22:00", "to": "07:00"}, digest={"at": "17:00"})
    receiver.refusing.clear()
    time.set("2026-07-03T23:00:00+08:00")
    people.admin.post("/notices/dead/retry", {})
    assert run_job("deliver") == 0
    time.set("2026-07-04T07:00:00+08:00")
    assert run_job("deliver") == 1


def test_only_administrators_see_them(people, time, receiver, run_job):
    give_up(people, time, receiver, run_job)
    for person in (people.county, people.east, people.wang, people.inspector):
        assert person.get("/notices/dead").status_code == 403
        assert person.post("/notices/dead/retry", {}).status_code == 403
