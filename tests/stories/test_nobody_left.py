"""When nobody is left to act on a case, who can fill the seat is told that day."""

from tests.support import filings, world
from tests.support.browsing import Browser


def post_of(people, person):
    held = people.admin.get("/posts").json["items"]
    return next(f"/posts/{one['id']}" for one in held if one["officer_id"] == person.id)


def told(person):
    kinds = [one["kind"] for one in person.get("/notices").json["items"]]
    return kinds.count("cases_without_office")


def waits(person):
    items = person.get("/notices").json["items"]
    return [one for one in items if one["kind"] == "cases_wait_for_you"]


def test_a_county_without_reviewers_is_told_of_what_waits_and_the_auditor_counts_it(
    people, time, run_job
):
    case = filings.new_id()
    assert people.wang.put(f"/incidents/{case}", filings.incident(time.now())).status_code == 201
    run_job("vacancies")
    assert (told(people.admin), run_job("audit")) == (0, 0)
    for reviewer in (people.east, people.county):
        ended = people.admin.put(post_of(people, reviewer), {"ends_on": "2026-07-01"})
        assert ended.status_code == 200, ended.text
    time.set("2026-07-02T00:30:00+08:00")
    run_job("vacancies")
    run_job("vacancies")
    assert [told(one) for one in (people.admin, people.county_leader, people.wang)] == [1, 1, 0]
    assert run_job("audit") == 1
    time.set("2026-07-03T09:00:00+08:00")
    run_job("vacancies")
    assert told(people.admin) == 2, "once a day"
    given = {"officer_id": people.li.id, "kind": "reviewer", "cell": world.COUNTY}
    assert people.admin.post("/posts", given).status_code == 201
    assert waits(people.li) == []
    run_job("vacancies")
    run_job("vacancies")
    assert (told(people.admin), run_job("audit")) == (2, 0)
    assert [one["text"] for one in waits(people.li)] == [
        "您接手的岗位上有 1 件案件等待办理，请在工作台查看。"
    ]
    rows = Browser(people.app, "li").get("/registers/notices").text.split("<tr")
    (shown,) = [row for row in rows if "您接手的岗位上有" in row]
    assert 'href="/console"' in shown
    days = {"starts_on": "2026-07-03", "ends_on": "2026-07-07"}
    lent = people.li.post("/delegations", days | {"deputy_id": people.west.id})
    assert lent.status_code == 201, lent.text
    later = filings.new_id()
    assert people.peer.put(f"/incidents/{later}", filings.incident(time.now())).status_code == 201
    run_job("vacancies")
    (said,) = waits(people.west)
    assert "有 1 件案件" in said["text"], "of the second he was told when it came"
    time.set("2026-07-04T09:00:00+08:00")
    run_job("vacancies")
    assert (len(waits(people.li)), len(waits(people.west))) == (1, 1), "once"
