"""The monthly round: asked, reminded, told in a bulletin (row E08)."""

from tests.support import world


def told(people, who):
    rows = getattr(people, who).get("/notices?limit=500").json["items"]
    return [row for row in rows if row["kind"] == "ledger_progress_asked"]


def test_who_owes_progress_is_asked_and_stands_in_the_bulletin(people, issued, do, run_job, time):
    silent, spoken = issued(), issued()
    assert run_job("ask_progress") == 0, "not before its day"
    time.set("2026-07-20T09:05:00+08:00")
    do("chief", spoken, "progress", note="完成一半")
    assert run_job("ask_progress") > 0
    assert len(told(people, "chief")) == 1
    run_job("ask_progress")
    assert len(told(people, "chief")) == 1, "once"
    time.set("2026-07-28T09:05:00+08:00")
    run_job("ask_progress")
    assert len(told(people, "chief")) == 2, "and once more before the bulletin"
    bulletin = people.east.get("/ledgers/progress").json
    assert bulletin["month"] == "2026-07"
    (row,) = bulletin["items"]
    assert (row["cell"]["code"], row["working"], row["told"]) == (world.V1, 2, 1)
    assert len(row["silent"]) == 1
    assert people.li.get("/ledgers/progress").json["items"] == []
    time.set("2026-08-02T09:00:00+08:00")
    assert people.east.get("/ledgers/progress?month=2026-07").json["items"] == bulletin["items"]
    assert people.east.get(f"/ledgers/items/{silent}").json["progress_at"] is None
