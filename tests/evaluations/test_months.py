"""A month in figures by the cells below one, and the circular that is drafted of it (F15, G13)."""

from tests.support import filings, world
from tests.support.actions import CLOSING
from tests.support.papers import text_of

MONTH = "/evaluations/months/2026-07"


def july(people, time):
    """A walk, a case that is accepted in time, one that nobody accepts; then August."""
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    ready, late = filings.new_id(), filings.new_id()
    for case in (ready, late):
        filed = people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
        assert filed.status_code == 201, filed.text
    people.east.act(ready, "accept")
    time.set("2026-08-03T10:00:00+08:00")
    return ready, late


def test_a_month_counts_what_evaluations_count(people, time):
    ready, late = july(people, time)
    told = people.county.get(MONTH).json
    assert (told["month"], told["parent"]) == ("2026-07", world.COUNTY)
    assert (told["until"], told["provisional"]) == ("2026-07-31", False)
    towns = {row["code"]: row for row in told["items"]}
    assert set(towns) == {world.EAST_TOWN, world.WEST_TOWN}
    east, west = towns[world.EAST_TOWN], towns[world.WEST_TOWN]
    assert east["patrols"] == {"good": 1, "total": 1}
    assert (east["found"], east["handled"]) == (2, 0)
    assert (west["found"], west["late"], west["patrols"]) == (0, 0, {"good": 0, "total": 0})
    named = {row["case"]["id"] for row in told["late_cases"]}
    assert late in named
    assert east["late"] == len(named & {ready, late})
    assert all(row["case"]["number"] and row["open"] for row in told["late_cases"])
    below = people.east.get(MONTH).json
    villages = {row["code"]: row for row in below["items"]}
    assert (villages[world.V1]["found"], villages[world.V2]["found"]) == (2, 0)
    assert villages[world.V1]["patrols"]["good"] == 1
    assert people.county.get("/evaluations/months/2026-06").json["late_cases"] == []
    assert people.county.get("/evaluations/months/2026-08").json["provisional"] is True
    for wrong in ("2026-09", "2026-00", "2026-7", "2026Q3", "1999-01"):
        answer = people.county.get(f"/evaluations/months/{wrong}")
        assert (answer.status_code, answer.json["code"]) == (422, "month_unknown"), wrong


def test_a_case_is_found_when_it_was_seen_and_handled_when_it_was_closed(people, time):
    ready, other = july(people, time)
    august = "/evaluations/months/2026-08"

    def counts(month):
        rows = people.county.get(month).json["items"]
        return [sum(row[name] for row in rows) for name in ("found", "handled")]

    assert (counts(MONTH), counts(august)) == ([2, 0], [0, 0])
    for who, action, body in (
        ("east", "assign", {"officer_id": people.town_leader.id}),
        ("town_leader", "submit", {"note": "已整改"}),
        ("east", "confirm", {}),
        ("east", "close", CLOSING),
    ):
        done = getattr(people, who).act(ready, action, **body)
        assert done.status_code == 201, done.text
    assert (counts(MONTH), counts(august)) == ([2, 0], [0, 1])
    assert people.east.act(other, "dismiss", note="经核实并无此事").status_code == 201
    assert (counts(MONTH), counts(august)) == ([1, 0], [0, 1]), "what was no case is none"


def test_the_circular_is_drafted_from_figures_signed_and_sent(people, time):
    _, late = july(people, time)
    body = {"id": filings.new_id(), "parent": world.COUNTY}
    body |= {"receiver": {"cell": world.EAST_TOWN}}
    made = people.county.post(f"{MONTH}/circulars", body)
    assert (made.status_code, made.json["kind"]) == (201, "monthly"), made.text
    assert people.county.post(f"{MONTH}/circulars", body).status_code == 200
    other = people.county.post(f"{MONTH}/circulars", body | {"demand": "另行通知"})
    assert other.json["code"] == "content_differs"
    number = people.county.get(f"/incidents/{late}").json["number"]
    words = text_of(people.county.get(f"/documents/{body['id']}.docx").data)
    for said in (
        "月度工作通报",
        "2026年7月网格化环境监管工作情况",
        "有效巡查1次，发现问题2件，办结0件",
        "东镇：有效巡查1次，发现问题2件",
        "西镇：有效巡查0次，发现问题0件",
        number,
        "尚未办结",
        "工作情况与逾期案件",
    ):
        assert said in words, (said, words)
    signed = people.county.post(
        f"/documents/{body['id']}/actions/sign",
        {"id": filings.new_id()},
        headers={"If-Match": made.headers["ETag"]},
    )
    assert signed.status_code in (200, 201), signed.text
    assert "环月〔2026〕1号" in signed.json.get("number", "") or "环月" in text_of(
        people.county.get(f"/documents/{body['id']}.docx").data
    )


def test_who_may_not_draft_or_read_is_told_as_of_all_documents(people, time):
    july(people, time)
    body = {"id": filings.new_id(), "parent": world.EAST_TOWN, "receiver": {"cell": world.V1}}
    assert people.west.post(f"{MONTH}/circulars", body).status_code == 404
    assert people.wang.post(f"{MONTH}/circulars", body).status_code == 403
    assert people.water.get(MONTH).status_code == 403
    assert people.west.get(f"{MONTH}?parent={world.EAST_TOWN}").status_code == 404
    county = people.county.post(f"{MONTH}/circulars", body)
    assert county.json["code"] == "outside_territory", "another level's to issue"
    strange = people.east.post(f"{MONTH}/circulars", body | {"receiver": {"cell": world.W1}})
    assert strange.json["code"] == "outside_territory"
    village = body | {"parent": world.V1}
    assert people.east.post(f"{MONTH}/circulars", village).status_code == 404
    running = people.east.post("/evaluations/months/2026-08/circulars", body)
    assert running.status_code == 201
    words = text_of(people.east.get(f"/documents/{body['id']}.docx").data)
    assert "（截至2026年8月3日）" in words


def test_a_case_that_was_late_at_two_levels_is_one_line_of_the_circular(people, time, run_job):
    july(people, time)
    late = filings.new_id()
    filed = people.wang.put(f"/incidents/{late}", filings.incident(time.now()))
    assert filed.status_code == 201, filed.text
    for day in (10, 17, 24, 31):
        time.set(f"2026-08-{day}T10:00:00+08:00")
        run_job("escalate")
    month = "/evaluations/months/2026-08"
    owed = [one for one in people.county.get(month).json["late_cases"] if one["case"]["id"] == late]
    assert {one["code"] for one in owed} == {world.COUNTY, world.EAST_TOWN}
    body = {"id": filings.new_id(), "parent": world.COUNTY}
    made = people.county.post(f"{month}/circulars", body | {"receiver": {"cell": world.EAST_TOWN}})
    assert made.status_code == 201, made.text
    words = text_of(people.county.get(f"/documents/{body['id']}.docx").data)
    (line,) = [one for one in words.splitlines() if owed[0]["case"]["number"] in one]
    assert all(f"{one['name']}受理逾期" in line for one in owed), line
