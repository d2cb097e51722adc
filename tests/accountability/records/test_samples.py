"""A random draw that anybody can make again, checked by the level above; verdicts count."""

import pytest

from app.accountability import queries
from app.accountability.rules.samples import draw
from app.cells.models import Cell
from app.core.db import db
from app.core.period import Period
from tests.support import evaluating, filings, world

PATH = "/samples"
PERIOD = "2026Q3"


@pytest.fixture
def walks(people, time):
    """Patrols of some villages, an hour apart."""

    def make(count, who="wang", village=world.V1):
        keys = []
        for _ in range(count):
            now, key = time.forward(hours=1), filings.new_id()
            filed = getattr(people, who).put(f"/patrols/{key}", filings.patrol(now, village))
            assert filed.status_code == 201, filed.text
            keys.append(key)
        return keys

    return make


@pytest.fixture
def drawn(make):
    def draw(by="east", status=201, **changes):
        return make(by, PATH, status, **{"kind": "patrols", "period": PERIOD, "size": 3} | changes)

    return draw


@pytest.fixture
def check(people):
    def say(by, sample, place, verdict, **body):
        body = {"id": filings.new_id(), "verdict": verdict, "note": "实地核查"} | body
        return getattr(people, by).post(f"{PATH}/{sample}/items/{place}/check", body)

    return say


def test_a_draw_is_made_again_from_its_seed_whatever_came_since(people, time, walks, drawn):
    keys = walks(6) + walks(2, "li", world.V2)
    walks(1, "zhao", world.W1)
    sample = drawn()
    assert (sample["size"], sample["frame_size"]) == (3, 8), "the west's is not the east's"
    chosen = [item["key"] for item in sample["items"]]
    assert set(chosen) <= set(keys)
    assert len(set(chosen)) == 3
    walks(2)
    again = people.county.get(f"{PATH}/{sample['id']}/again").json
    assert (again["keys"], again["same"], again["frame_size"]) == (chosen, True, 8)
    other = drawn()
    assert other["seed"] != sample["seed"]
    assert other["frame_size"] == 10
    assert [row["id"] for row in people.east.get(PATH).json["items"]] == [
        other["id"],
        sample["id"],
    ], "every draw stays on record"


def test_the_same_seed_draws_the_same_on_both_engines(walks, drawn):
    """The draw is of keys and a seed alone: a stored one is compared with the rule by itself."""
    keys = walks(5)
    sample = drawn()
    assert [item["key"] for item in sample["items"]] == draw(sample["seed"], keys[::-1], 3)


def test_the_level_above_checks_and_a_false_one_proposes_a_finding(
    app, people, time, walks, drawn, check, do
):
    walks(3)
    key = drawn()["id"]
    assert check("east", key, 1, "right").status_code == 201
    said = check("town_leader", key, 2, "false", note="照片不是现场").json
    finding = next(item["verdict"]["finding_id"] for item in said["items"] if item["place"] == 2)
    shown = people.east.get(f"/accountability/findings/{finding}").json
    assert (shown["kind"], shown["about"], shown["state"]) == ("misreport", "patrol", "found")
    assert shown["officer"]["name"] == "wang"
    assert shown["sample_place"] == 2
    again = check("east", key, 2, "false", note="同上").json
    assert again["items"][1]["verdict"]["finding_id"] == finding, "one finding"
    check("east", key, 3, "unclear")
    assert people.east.get(f"{PATH}/{key}").json["checked"] == 3
    with app.app_context():
        county = db.session.scalars(db.select(Cell.id).where(Cell.code == world.COUNTY)).one()
        village = db.session.scalars(db.select(Cell.id).where(Cell.code == world.V1)).one()
        period = Period.read(PERIOD)
        assert queries.checked_counts(county, period, time.now()) == {(village, "patrols"): (1, 2)}
        assert queries.false_told(county, period, time.now()) == []
    do("county_leader", "findings", finding, "confirm", note="属实")
    with app.app_context():
        (one,) = queries.false_told(county, period, time.now())
        assert (one.kind, one.about, one.cell_id) == ("misreport", "patrol", village)


def test_closings_of_townships_are_checked_by_the_county(people, time, case, drawn, check):
    for _ in range(2):
        key = case()
        people.east.act(key, "accept", handling_class="general")
        people.east.act(key, "assign", officer_id=people.town_leader.id)
        people.town_leader.act(key, "start")
        people.town_leader.act(key, "submit", note="已整改")
        people.east.act(key, "confirm")
        said = {"cause": "查清", "rectified": {"how": "清理"}, "responsibility": "落实"}
        assert people.east.act(key, "close", **said).status_code == 201
    assert drawn("east", 422, kind="closings")["code"] == "sample_empty", "not by itself"
    sample = drawn("county", kind="closings", size=1)
    (item,) = sample["items"]
    assert item["cell"]["code"] == world.EAST_TOWN
    assert {one["name"] for one in item["people"]} == {"east", "town_leader", "wang"}
    said = check("county", sample["id"], 1, "false", note="仍在焚烧").json
    finding = said["items"][0]["verdict"]["finding_id"]
    shown = people.county.get(f"/accountability/findings/{finding}").json
    assert (shown["kind"], shown["unit"]["cell"]["code"]) == ("false", world.EAST_TOWN)


def test_dismissals_and_hand_ups_are_checked_by_the_county(people, time, case, drawn, check):
    """Of both what the level above found counts for the township that told it (row E26)."""
    none, up, late = case(), case(kind="AIR-03"), case(village=world.V2, by="li")
    people.east.act(none, "accept", handling_class="general")
    assert people.east.act(none, "dismiss", note="不属实").status_code == 201
    assert people.east.act(up, "escalate", note="超出权限").status_code == 201
    assert people.east.act(late, "escalate", note="难以处理").status_code == 201
    assert drawn("east", 422, kind="dismissals")["code"] == "sample_empty", "not by itself"
    (item,) = (sample := drawn("county", kind="dismissals"))["items"]
    assert (item["cell"]["code"], item["told"]["incident_id"]) == (world.EAST_TOWN, none)
    assert {one["name"] for one in item["people"]} == {"east"}
    said = check("county", sample["id"], 1, "false", note="确有焚烧").json
    finding = said["items"][0]["verdict"]["finding_id"]
    shown = people.county.get(f"/accountability/findings/{finding}").json
    assert (shown["kind"], shown["about_id"]) == ("concealed", none)
    sample = drawn("county", kind="hand_ups")
    assert {item["told"]["incident_id"] for item in sample["items"]} == {up, late}
    for item in sample["items"]:
        right = item["told"]["incident_id"] == up
        check("county", sample["id"], item["place"], "right" if right else "false")
    time.set(evaluating.OPENED)
    assert people.county.post(f"/evaluations/{PERIOD}", {}).status_code == 200
    row = people.county.get(f"/evaluations/{PERIOD}/{world.EAST_TOWN}").json
    assert row["facts"]["checked_right"] == {"good": 1, "total": 3}
    assert row["evidence"]["checked_right"] == {"good": [up], "bad": sorted([none, late])}
    # the last verdict holds, in whatever sample it was said
    again = drawn("county", kind="dismissals")
    check("county", again["id"], 1, "right", note="复核属实")
    time.forward(days=1)
    people.county.post(f"/evaluations/{PERIOD}", {})
    facts = people.county.get(f"/evaluations/{PERIOD}/{world.EAST_TOWN}").json["facts"]
    assert facts["checked_right"] == {"good": 2, "total": 3}
    check("county", again["id"], 1, "unclear", note="无法查清")
    time.forward(days=1)
    people.county.post(f"/evaluations/{PERIOD}", {})
    facts = people.county.get(f"/evaluations/{PERIOD}/{world.EAST_TOWN}").json["facts"]
    assert facts["checked_right"] == {"good": 1, "total": 2}


def test_locked_figures_are_drawn(people, time, walks, drawn):
    walks(1)
    time.set(evaluating.OPENED)
    assert people.county.post(f"/evaluations/{PERIOD}", {}).status_code == 200
    assert drawn("county", 422, kind="figures")["code"] == "sample_empty", "not yet final"
    assert evaluating.locked(people, time)["locked_at"]
    sample = drawn("county", kind="figures", size=2)
    assert len(sample["items"]) == 2
    assert all(item["key"].startswith(f"{PERIOD}/{world.COUNTY}") for item in sample["items"])
    assert all(item["told"]["total"] > 0 for item in sample["items"])
    assert people.county.get(f"{PATH}/{sample['id']}/again").json["same"]
    # of two townships the first is proposed for praise, the other for a talk, as of row F08
    rows = people.county.get("/accountability/consequences").json["items"]
    kinds = sorted((row["kind"], row["state"]) for row in rows)
    assert kinds in ([("praise", "proposed"), ("talk", "proposed")], [])
    scored = people.county.get(f"/evaluations/{PERIOD}?parent={world.COUNTY}").json["items"]
    assert bool(kinds) == (len([one for one in scored if one["rank"]]) == 2)


def test_who_told_it_does_not_check_it_and_who_is_checked_sees_nothing(
    people, time, walks, drawn, check
):
    now, key = time.forward(hours=1), filings.new_id()
    body = filings.patrol(now, cell_code=world.V1)
    assert people.east.put(f"/patrols/{key}", body).status_code == 201
    sample = drawn(size=1)
    assert sample["items"][0]["may"] is False
    refused = check("east", sample["id"], 1, "right")
    assert (refused.status_code, refused.json["code"]) == (403, "own_matter")
    assert check("town_leader", sample["id"], 1, "right").status_code == 201
    assert check("east", sample["id"], 2, "right").status_code == 404
    for who in ("wang", "chief", "water", "admin", "supervisor"):
        assert getattr(people, who).get(f"{PATH}/{sample['id']}").status_code == 403, who
    for path in ("", "/again"):
        assert people.west.get(f"{PATH}/{sample['id']}{path}").status_code == 404
    assert people.west.get(PATH).json["items"] == []
    assert check("west", sample["id"], 1, "right").status_code == 404


@pytest.mark.parametrize(
    ("by", "changes", "status", "code"),
    [
        ("east", {}, 422, "sample_empty"),
        ("east", {"period": "2026Q9"}, 422, "period_unknown"),
        ("east", {"cell": world.WEST_TOWN}, 403, "outside_territory"),
        ("county", {"cell": world.EAST_TOWN}, 403, "outside_territory"),
        ("east", {"size": 0}, 422, "invalid"),
        ("east", {"size": 501}, 422, "invalid"),
        ("east", {"kind": "reports"}, 422, "invalid"),
        ("wang", {}, 403, "post_lacks_permission"),
    ],
)
def test_what_is_refused(drawn, by, changes, status, code):
    assert drawn(by, status, **changes)["code"] == code


def test_the_share_of_the_policy_counts_where_no_size_is_said(make, walks):
    walks(6)
    sample = make("east", PATH, kind="patrols", period=PERIOD)
    assert sample["size"] == 5, "two in a hundred, five at least"
