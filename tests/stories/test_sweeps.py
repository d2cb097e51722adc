"""After a grave case that is closed the same is looked for at every site of the kind (row E25)."""

import pytest

from tests.support import filings, world
from tests.support.browsing import Browser
from tests.support.sweeps import closed_as_grave

SWEEPS = "/plans/sweeps"


@pytest.fixture
def case(app, people, time):
    """A closed serious case of the first village."""
    key = filings.new_id()
    body = filings.incident(time.now(), world.V1)
    assert people.wang.put(f"/incidents/{key}", body).status_code == 201
    return closed_as_grave(app, key)


@pytest.fixture
def sites(people):
    """Two enterprises in two villages, a farm beside; their keys."""

    def site(name, kind, cell):
        place = {"type": "Point", "coordinates": world.inside(cell)}
        made = people.east.post("/sites", {"kind": kind, "name": name, "geometry": place})
        assert made.status_code == 201, made.text
        return made.json["id"]

    return (
        site("东厂", "P02", world.V1),
        site("南厂", "P02", world.V2),
        site("猪场", "P13", world.V2),
    )


def tasks(person, plan):
    return person.get(f"/tasks?plan={plan}").json["items"]


def test_every_site_of_the_kind_is_one_task_of_its_cell(people, case, sites, time):
    made = people.east.post(SWEEPS, {"incident_id": case, "site_kind": "P02"})
    assert made.status_code == 201, made.text
    assert made.json["mode"] == "campaign"
    assert (made.json["starts_on"], made.json["ends_on"]) == ("2026-07-01", "2026-07-30")
    owed = {(row["site"]["id"], row["cell"]["code"]) for row in tasks(people.east, made.json["id"])}
    assert owed == {(sites[0], world.V1), (sites[1], world.V2)}
    time.forward(days=2)
    now = time.now()
    visit = {"site_id": sites[0], "arrived_at": now.isoformat(), "result": "normal"}
    body = filings.patrol(now, visits=[visit])
    assert people.wang.put(f"/patrols/{filings.new_id()}", body).status_code == 201
    states = {row["site"]["id"]: row["state"] for row in tasks(people.east, made.json["id"])}
    assert states == {sites[0]: "done", sites[1]: "open"}


def test_the_kind_is_that_of_the_case_s_site_and_one_sweep_is_enough(app, people, sites, time):
    key = filings.new_id()
    body = filings.incident(time.now(), world.V2, site_id=sites[2])
    assert people.wang.put(f"/incidents/{key}", body).status_code == 201
    closed_as_grave(app, key)
    made = people.east.post(SWEEPS, {"incident_id": key, "ends_on": "2026-07-10"})
    assert made.status_code == 201, made.text
    (row,) = tasks(people.east, made.json["id"])
    assert (row["site"]["id"], row["period_last"]) == (sites[2], "2026-07-10")
    again = people.east.post(SWEEPS, {"incident_id": key})
    assert (again.status_code, again.json["code"]) == (409, "sweep_exists")
    whole = people.county.post(SWEEPS, {"incident_id": key})
    assert whole.status_code == 201, "the county looks further"


@pytest.mark.parametrize(
    ("who", "body", "status", "code"),
    [
        ("east", {}, 422, "site_kind_required"),
        ("east", {"site_kind": "P08"}, 409, "nothing_to_sweep"),
        ("east", {"site_kind": "P02", "cell": world.WEST_TOWN}, 403, "outside_territory"),
        ("east", {"site_kind": "P02", "ends_on": "2026-06-30"}, 422, "dates_reversed"),
        ("east", {"site_kind": "X"}, 422, "invalid"),
        ("west", {"site_kind": "P02"}, 404, "not_found"),
        ("wang", {"site_kind": "P02"}, 403, "post_lacks_permission"),
    ],
)
def test_what_cannot_be_swept_is_said(people, case, sites, who, body, status, code):
    answer = getattr(people, who).post(SWEEPS, {"incident_id": case} | body)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text


def test_only_after_a_grave_case_that_is_closed(people, sites, time):
    key = filings.new_id()
    people.wang.put(f"/incidents/{key}", filings.incident(time.now(), world.V1))
    answer = people.east.post(SWEEPS, {"incident_id": key, "site_kind": "P02"})
    assert (answer.status_code, answer.json["code"]) == (409, "sweep_needs_grave")


def test_it_is_begun_from_the_case_at_the_desk(app, people, case, sites):
    desk, page = Browser(app, "east"), f"/cases/{case}/sweep"
    assert page in desk.get(f"/cases/{case}").text
    address = f"/console{page}"
    wrong = desk.send(page, address, site_kind="P08")
    assert wrong.status_code == 409
    assert "饮用水源地" in wrong.text
    done = desk.send(page, address, site_kind="P02")
    assert done.status_code == 303, done.text
    html = desk.get(done.location).text
    assert "已部署" in html
    assert "0/2" in html
    reader = Browser(app, "chief").get(page).text
    assert "0/2" in reader
    assert '<form method="post" action="/console/cases' not in reader
