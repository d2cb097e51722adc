"""An administrator of one county and the accounts of another: a roster is held to what single calls
are held to, and refusals tell nothing of who is there.
"""

import io

import pytest

from tests.support import filings, neighbours, world
from tests.support.browsing import Browser
from tests.support.offices import add_post

HEAD = "username,name,phone,post,cell,from,to,password"
TODAY, YESTERDAY = "2026-07-01", "2026-06-30"


@pytest.fixture
def far(app, people):
    ids = neighbours.add_neighbours(app)
    assert people.far_admin.id == ids["far_admin"]
    return people.far_admin


def roster(who, *rows, **query):
    text = "\n".join([HEAD, *(",".join([*row, "", "k7m2p9wxqa"]) for row in rows)])
    return who.post("/officers/import", data=text.encode(), query_string=query)


def faults(answer):
    assert answer.json["code"] == "roster_refused", answer.text
    return [row["fault"] for row in answer.json["rows"]]


def test_no_roster_reaches_for_another_county_s_people(app, people, far, time):
    """With a post in his county wang's refused filing, a citizen's name in it, would be open to it,
    and could be filed in his name.
    """
    secret = filings.incident(time.now(), kind="XXX-99", description="举报人 赵 13900000000")
    batch = [{"path": f"/incidents/{filings.new_id()}", "body": secret}]
    assert people.wang.post("/sync", {"items": batch}).json["verdicts"][0]["verdict"] == "refused"
    (row,) = people.wang.get("/refused").json["items"]
    wang = people.wang.session["officer"]["name"]
    for name in (wang, "别人"):
        for day in (YESTERDAY, TODAY, ""):
            for dry_run in ("true", "false"):
                one = ("wang", name, "139", "网格员", neighbours.VILLAGE, day)
                (fault,) = faults(roster(far, one, dry_run=dry_run))
                assert "用户名 wang 不能使用" in fault
                assert "属于" not in fault
    post = {"kind": "grid_officer", "cell": neighbours.VILLAGE}
    given = far.post("/posts", post | {"officer_id": people.wang.id})
    unknown = far.post("/posts", post | {"officer_id": 999_999})
    assert (given.status_code, given.json) == (404, unknown.json)
    made = far.post("/officers", post | {"username": "WANG", "name": "别人"})
    assert (made.status_code, made.json["code"]) == (409, "username_unusable")
    office = people.far_county
    assert office.get("/refused").json["items"] == []
    mended = {"body": secret | {"kind": "AIR-01"}}
    for answer in (
        office.get(f"/refused/{row['id']}"),
        office.post(f"/refused/{row['id']}/refile", mended),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert "wang" not in far.get("/officers").text.replace("far_wang", "")


def test_the_console_s_roster_says_as_little(app, people, far):
    file = "\n".join([HEAD, f"wang,别人,139,网格员,{neighbours.VILLAGE},{TODAY},,k7m2p9wxqa"])
    page = "/console/roster"
    sent = Browser(app, "far_admin").send(
        page, page, file=(io.BytesIO(file.encode()), "roster.csv")
    )
    assert (sent.status_code, "用户名 wang 不能使用" in sent.text) == (422, True)


def test_places_of_another_county_are_unknown_ones(people, far):
    new = ("zhang.san", "张三", "138", "网格员")
    for place in (world.V1, "东镇/村202", "000000"):
        (fault,) = faults(roster(far, (*new, place, TODAY)))
        assert "找不到" in fault
    done = roster(far, (*new, "东镇/村201", TODAY))
    assert (done.status_code, done.json["posts"]) == (200, 1), "names of ours are not the others'"


def test_who_works_in_both_counties_is_neither_s_to_give_more(app, people, far):
    """Whom one knows is named as he is; what he has elsewhere is not told, and he gets no more."""
    row = ("far_wang", "far_wang", "138", "网格员")
    assert roster(far, (*row, neighbours.VILLAGE, "2020-01-01")).status_code == 200
    more = (*row[:3], "网格长", neighbours.VILLAGE)
    assert "不能填写过去的时间" in faults(roster(far, (*more, YESTERDAY)))[0]
    add_post(app, people.far_wang.id, "leader", world.COUNTY)
    assert "另有不归您任命的岗位" in faults(roster(far, (*more, TODAY)))[0]
    assert roster(far, (*row, neighbours.VILLAGE, "2020-01-01")).status_code == 200, "as it stands"
    other = ("far_admin", "张三", "138", "网格员", world.V1, TODAY)
    assert "用户名 far_admin 不能使用" in faults(roster(people.admin, other))[0]
