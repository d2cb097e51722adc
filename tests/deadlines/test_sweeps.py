"""What is due at one time is moved together: by as many statements for one case as for many."""

from app.core import many, plain
from app.core.db import db
from app.incidents.models import Incident
from tests.support import filings
from tests.support.statements import counted


def filed(people, time, count, **changes):
    """So many cases of the eastern township, filed in one batch."""
    bodies = {filings.new_id(): filings.incident(time.now(), **changes) for _ in range(count)}
    items = [
        {"method": "PUT", "path": f"/api/v1/incidents/{one}", "body": body}
        for one, body in bodies.items()
    ]
    answer = people.wang.post("/sync", {"items": items})
    assert {one["verdict"] for one in answer.json["verdicts"]} == {"stored"}, answer.text
    return [*bodies]


def test_a_batch_takes_a_fixed_number_of_statements(app, people, time, run_job):
    counts = {}
    # each on a Monday morning, when nothing runs any more of those before
    for number, morning in ((1, "06-29"), (many.FEW, "10-26"), (5 * many.FEW, "12-14")):
        time.set(f"2026-{morning}T09:00:00+08:00")
        run_job("escalate")
        cases = filed(people, time, number)
        time.forward(days=3)
        people.county.get("/incidents?limit=1")  # what reference data are needed is kept by now
        with counted(app) as statements:
            assert run_job("escalate") == number
        counts[number] = len(statements)
        for case in (cases[0], cases[-1]):
            shown = people.county.get(f"/incidents/{case}").json
            assert (shown["level"], shown["version"]) == ("county", 2)
    assert len({*counts.values()}) == 1, counts
    assert counts[1] <= 20, counts


def test_what_limits_of_one_batch_do_to_one_case_is_all_stored(app, people, time, run_job):
    """The limit of the stage and the outer one: each is an event, and the last word counts."""
    time.set("2026-07-06T09:00:00+08:00")
    cases = filed(people, time, many.FEW)
    time.forward(days=120)
    assert run_job("escalate") == many.FEW
    for case in cases:
        shown = people.county.get(f"/incidents/{case}").json
        events = people.county.get(f"/incidents/{case}/events").json["items"]
        assert [event["action"] for event in events] == ["report", "escalate", "overdue"]
        assert (shown["level"], shown["version"]) == ("county", 3)
        told = people.county.get("/notices?limit=200").json["items"]
        mine = [one["kind"] for one in told if one["about_id"] == case]
        assert mine.count("incident_escalated") == 1


def test_plain_rows_read_what_they_were_not_read_with_and_store_what_was_set(app, people, time):
    cases = filed(people, time, 3, place="河边")
    with app.app_context():
        table = Incident.__table__
        query = db.select(table.c.id, table.c.version).where(table.c.number.is_not(None))
        held = {str(case.id): case for case in db.session.scalars(db.select(Incident))}
        rows = {str(row.id): row for row in plain.read(Incident, query)}
        first, second, third = (rows[one] for one in cases)
        assert first.place == "河边"
        assert first.cell_at("township") == first.township_id
        first.version, second.spot_level = 7, "county"
        plain.store(Incident, rows.values())
        assert [held[one].version for one in cases] == [7, third.version, third.version]
        assert [held[one].spot_level for one in cases] == [None, "county", None]
        db.session.rollback()
