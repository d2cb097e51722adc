"""Nothing is dated back: one rule for posts, kinds, sites, campaigns, plans and policies; only what
has long been so comes with a roster, of people by whom nothing can have been judged yet.
"""

from datetime import date, datetime, timedelta

import pytest

from app.core.dated import check_day, check_span
from app.core.errors import Problem
from tests.support import filings, world
from tests.support.browsing import Browser

YESTERDAY, TODAY, TOMORROW = "2026-06-30", "2026-07-01", "2026-07-02"
TERMS = {"unit": "day", "per": "cell"}


def code(answer):
    return answer.json["code"] if answer.status_code >= 400 else answer.status_code


@pytest.fixture(autouse=True)
def _clock(time):
    """A Wednesday, the first of July."""


def new(username, **more):
    return {"username": username, "name": "新人", "kind": "grid_officer", "cell": world.V1} | more


def test_a_post_is_given_from_today_on(people):
    given = {"officer_id": people.wang.id, "kind": "grid_officer", "cell": world.V2}
    assert code(people.east.post("/posts", given | {"starts_on": YESTERDAY})) == "dated_back"
    assert code(people.east.post("/officers", new("new.one1", starts_on=YESTERDAY))) == "dated_back"
    assert code(people.east.post("/posts", given | {"starts_on": TODAY})) == 201
    assert code(people.east.post("/officers", new("new.one1", starts_on=TOMORROW))) == 201


def test_the_console_refuses_it_too_with_what_was_typed(app, people):
    page = f"/console/officers/{people.wang.id}"
    said = {"kind": "grid_officer", "cell": world.V2, "starts_on": YESTERDAY}
    refused = Browser(app, "east").send(page, f"{page}/post", **said)
    assert (refused.status_code, "不能填写过去的时间" in refused.text) == (422, True)
    assert f'value="{YESTERDAY}"' in refused.text


def roster(people, *rows):
    head = "username,name,phone,post,cell,from,to,password,reason"
    filled = [(*row, "", "a password 1", "")[:9] if len(row) == 6 else row for row in rows]
    text = "\n".join([head, *(",".join(row) for row in filled)])
    return people.admin.post("/officers/import", data=text.encode())


def test_a_roster_tells_what_has_long_been_so_with_the_reason_why_it_comes_now(people):
    place = ("13800000000", "网格员", world.V2)
    fresh = ("zhang.san", "张三", *place, "2023-03-01")
    silent = roster(people, fresh)
    assert code(silent) == "roster_refused"
    assert "请写明理由" in silent.json["rows"][0]["fault"]
    fresh = (*fresh, "", "a password 1", "首次登记")
    name = people.wang.session["officer"]["name"]
    refused = roster(people, ("wang", name, *place, YESTERDAY), fresh)
    assert code(refused) == "roster_refused", refused.text
    assert [row["ok"] for row in refused.json["rows"]] == [False, True]
    assert "不能填写过去的时间" in refused.json["rows"][0]["fault"]
    second = ("zhang.san", "张三", "13800000000", "网格长", world.V1, "2024-01-01", "", "", "漏报")
    done = roster(people, fresh, second, ("wang", name, *place, TODAY))
    assert done.status_code in (200, 201), done.text
    assert roster(people, fresh).status_code in (200, 201), "what is known stands; again is no harm"


def test_a_kind_is_retired_from_today_on(people, time):
    past = {"retired_on": YESTERDAY}
    assert code(people.county.put("/kinds/AIR-01", past)) == "dated_back"
    assert code(people.county.put("/kinds/AIR-01", {"retired_on": TODAY})) == 200
    time.forward(days=2)
    assert code(people.county.put("/kinds/AIR-01", {"retired_on": TODAY, "name": "焚烧"})) == 200
    assert code(people.county.put("/kinds/AIR-01", {"retired_on": TOMORROW})) == "dated_back"


def test_a_site_is_retired_from_today_on_and_says_its_day_again(people, time):
    site = f"/sites/{people.east.post('/sites', filings.site('厂')).json['id']}"
    assert code(people.east.put(site, {"retired_on": YESTERDAY})) == "dated_back"
    assert code(people.east.put(site, {"retired_on": TODAY})) == 200
    time.forward(days=2)
    assert code(people.east.put(site, {"retired_on": TODAY, "name": "旧厂"})) == 200
    assert code(people.east.put(site, {"retired_on": TOMORROW})) == "dated_back"
    assert code(people.east.put(site, {"retired_on": None})) == 200


def test_the_days_of_a_campaign_that_have_passed_stay(people, time):
    ban = {"name": "禁烧", "cell": world.EAST_TOWN, "kinds": ["AIR-01"]}
    dates = {"starts_on": TOMORROW, "ends_on": "2026-07-10"}
    path = f"/campaigns/{people.east.post('/campaigns', ban | dates).json['id']}"

    def edit(**body):
        return code(people.east.put(path, body))

    assert edit(starts_on=YESTERDAY) == "dated_back"
    assert edit(starts_on=TODAY) == 200
    assert edit(ends_on=YESTERDAY) == "dates_reversed"
    time.forward(days=3)
    assert edit(starts_on=TOMORROW) == "dated_back", "the first day was one of it"
    assert edit(ends_on="2026-07-03") == "dated_back"
    assert edit(ends_on="2026-07-04", note="提前结束") == 200, "today is its last"
    time.forward(days=1)
    assert edit(ends_on="2026-07-20") == 200, "it was on until yesterday, and goes on"
    assert edit(ends_on="2026-07-05") == 200
    time.forward(days=2)
    assert edit(ends_on="2026-07-20") == "dated_back", "nobody was told of yesterday"
    assert edit(starts_on=TODAY, ends_on="2026-07-05", name="夏收禁烧") == 200, "as it was"


def test_other_kinds_of_a_campaign_are_banned_from_the_day_on_which_they_are_changed(people, time):
    ban = {"name": "禁烧", "cell": world.EAST_TOWN, "kinds": ["AIR-01"]}
    dates = {"starts_on": TODAY, "ends_on": "2026-07-31"}
    path = f"/campaigns/{people.east.post('/campaigns', ban | dates).json['id']}"

    def severity(kind, seen_at):
        found = filings.incident(time.now(), kind=kind, occurred_at=seen_at.isoformat())
        return people.wang.put(f"/incidents/{filings.new_id()}", found).json["severity"]

    time.forward(days=2)
    before = time.now() - timedelta(days=1)
    for kinds in (["AIR-01", "AIR-02"], ["AIR-02"]):
        assert code(people.east.put(path, {"kinds": kinds})) == 200
    assert severity("AIR-02", time.now()) == "serious"
    assert severity("AIR-02", before) == "general", "nobody was told of it then"
    assert severity("AIR-01", time.now()) == "general"
    assert severity("AIR-01", before) == "serious", "it was banned then"
    assert people.east.get("/campaigns").json["items"][0]["kinds"] == ["AIR-02"]


def test_a_plan_ends_today_at_the_earliest_and_may_be_counted_from_before(people, time):
    body = {"name": "日查", "cell": world.EAST_TOWN, "mode": "regular", "terms": TERMS}
    over = {"starts_on": "2026-06-01", "ends_on": YESTERDAY}
    assert code(people.east.post("/plans", body | over)) == "dated_back"
    made = people.east.post("/plans", body | {"starts_on": "2026-06-01"})
    assert code(made) == 201
    path = f"/plans/{made.json['id']}"
    assert code(people.east.put(path, {"ends_on": YESTERDAY})) == "dated_back"
    assert code(people.east.put(path, {"ends_on": TODAY})) == 200
    time.forward(days=3)
    assert code(people.east.put(path, {"ends_on": TODAY, "name": "每日查"})) == 200


@pytest.mark.parametrize("query", ["", "?dry_run=1"])
def test_only_a_county_s_first_rules_count_from_before_today(people, query):
    data = people.county.get("/policies").json["items"][0]["data"] | {"late_filing_days": 3}
    body = {"county": world.COUNTY, "valid_from": YESTERDAY, "data": data}
    assert code(people.county.post(f"/policies{query}", body)) in (200, 201)
    assert code(people.county.post("/policies", body | {"valid_from": TODAY})) == 201
    assert code(people.county.post(f"/policies{query}", body)) == "dated_back"
    assert code(people.county.post(f"/policies{query}", body | {"valid_from": TODAY})) in (200, 201)


def test_the_rule_itself(app):
    now = datetime.fromisoformat("2026-07-01T23:59:00+08:00")
    july = {day: date(2026, 7, day) for day in range(1, 20)}
    june = date(2026, 6, 30)
    with app.app_context():
        for day in (None, july[1], july[2]):
            check_day(day, now)
        with pytest.raises(Problem, match="dated_back"):
            check_day(june, now)
        check_span((june, july[9]), (june, july[1]), now)
        check_span((july[2], july[9]), (july[1], july[9]), now)
        for old, new in (
            ((june, july[9]), (july[1], july[9])),
            ((july[1], july[9]), (june, july[9])),
            ((june, july[9]), (june, june)),
            ((date(2026, 6, 1), date(2026, 6, 29)), (date(2026, 6, 1), july[9])),
        ):
            with pytest.raises(Problem, match="dated_back"):
                check_span(old, new, now)
