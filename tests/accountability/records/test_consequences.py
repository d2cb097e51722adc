"""Talks, circulars, vetoes, rewards and penalties: proposed, ordered by a leader, on record."""

import uuid

import pytest

from app.accountability import queries, service
from app.cells.models import Cell
from app.core.db import db, transaction
from tests.support import evaluating, world

PATH = "/accountability/consequences"


@pytest.fixture
def proposed(make):
    def propose(by="county", status=201, **changes):
        body = {"unit": {"cell": world.EAST_TOWN}, "kind": "veto", "period": "2026Q3"}
        body |= {"ground": "整改不力，造成恶劣影响。"}
        return make(by, PATH, status, **{k: v for k, v in (body | changes).items() if v})

    return propose


def vetoes(app):
    with app.app_context():
        county = db.session.scalars(db.select(Cell.id).where(Cell.code == world.COUNTY)).one()
        return [(one.cell_id, one.period, one.reason) for one in queries.vetoes(county, "2026Q3")]


def test_a_veto_counts_from_its_order_until_it_is_lifted(app, people, proposed, do, told):
    key = proposed()["id"]
    assert vetoes(app) == [], "a proposal is none"
    assert people.east.get(f"{PATH}/{key}").status_code == 404, "nor told"
    assert do("county", "consequences", key, "order").status_code == 409, "two people"
    ordered = do("county_leader", "consequences", key, "order", note="同意").json
    assert (ordered["state"], ordered["kind_name"]) == ("ordered", "一票否决")
    ((_, period, reason),) = vetoes(app)
    assert (period, reason) == ("2026Q3", "整改不力，造成恶劣影响。")
    assert people.east.get(f"{PATH}/{key}").json["actions"] == []
    assert "consequence_ordered" in told("town_leader")
    assert do("inspector", "consequences", key, "lift", note="已整改").json["state"] == "lifted"
    assert vetoes(app) == []


def test_a_vetoed_township_stands_last_and_its_explanation_says_so(app, people, time, proposed, do):
    time.set("2026-10-09T09:00:00+08:00")

    def ranked():
        assert people.county.post("/evaluations/2026Q3", {}).status_code == 200
        rows = people.county.get(f"/evaluations/2026Q3?parent={world.COUNTY}").json["items"]
        of_cell = "/evaluations/2026Q3/{}".format
        return {
            row["code"]: (row["rank"], people.county.get(of_cell(row["code"])).json["vetoed"])
            for row in rows
        }

    assert not any(vetoed for _, vetoed in ranked().values())
    key = proposed()["id"]
    do("county_leader", "consequences", key, "order", note="同意")
    evaluating.reported(app, "2026Q3")
    late = people.county.post("/evaluations/2026Q3/lock", {})
    assert (late.status_code, late.json["code"]) == (409, "entries_not_counted")
    found = ranked()
    assert found[world.EAST_TOWN][1]
    assert found[world.EAST_TOWN][0] == max(rank for rank, _ in found.values() if rank)
    why = people.county.get(f"/evaluations/2026Q3/{world.EAST_TOWN}").json
    (term,) = [one for one in why["terms"] if one["part"] == "veto"]
    assert term["entries"] == [key]
    do("inspector", "consequences", key, "lift", note="已整改")
    assert not ranked()[world.EAST_TOWN][1]


def test_a_reward_for_a_person_is_seen_by_him_and_not_by_his_peers(people, proposed, do):
    reward = {"unit": {"cell": world.V1}, "person": {"officer_id": people.wang.id}}
    reward |= {"kind": "reward", "ground": "保护基本农田成绩突出", "amount_fen": 50000}
    key = proposed("east", period=None, **reward)["id"]
    assert do("town_leader", "consequences", key, "order").status_code == 201
    seen = people.wang.get(f"{PATH}/{key}").json
    assert (seen["person"]["name"], seen["amount_fen"]) == ("wang", 50000)
    for who in ("peer", "chief", "west", "admin"):
        assert getattr(people, who).get(f"{PATH}/{key}").status_code == 404, who
    done = do("east", "consequences", key, "carry_out", note="已发放").json
    assert [step["action"] for step in done["steps"]] == ["propose", "order", "carry_out"]


def test_refused_and_withdrawn_ones_stay_on_record(people, proposed, do):
    first, second = proposed()["id"], proposed(kind="circular_criticism", period=None)["id"]
    refused = do("county_leader", "consequences", first, "refuse", note="从轻").json
    assert (refused["state"], refused["actions"]) == ("refused", [])
    assert do("county", "consequences", second, "withdraw").json["state"] == "withdrawn"
    states = {row["id"]: row["state"] for row in people.county.get(PATH).json["items"]}
    assert states == {first: "refused", second: "withdrawn"}
    assert people.county.get(f"{PATH}?state=refused").json["items"][0]["id"] == first


@pytest.mark.parametrize(
    ("by", "changes", "status", "code"),
    [
        ("county", {"period": None}, 422, "period_required"),
        ("county", {"period": "2026Q5"}, 422, "period_unknown"),
        ("county", {"kind": "talk_reminder"}, 422, "person_required"),
        ("county", {"person": {"name": "无名"}}, 422, "of_unit_only"),
        ("county", {"kind": "talk", "person": {"name": "无名"}}, 422, "unknown_person"),
        ("east", {}, 403, "outside_territory"),
        ("county", {"document_id": str(uuid.uuid4())}, 404, "not_found"),
        ("wang", {}, 403, "post_lacks_permission"),
    ],
)
def test_what_is_refused(proposed, by, changes, status, code):
    assert proposed(by, status, **changes)["code"] == code


def test_after_a_ranking_praise_and_talks_are_proposed_once(app, people, time):
    def propose():
        with app.app_context(), transaction():
            rows = {cell.code: cell for cell in db.session.scalars(db.select(Cell))}
            return service.propose_by_ranking(
                county_id=rows[world.COUNTY].id,
                period="2026Q2",
                ranked=[rows[world.V1].id, rows[world.V2].id],
                now=time.now(),
            )

    assert propose() == 2
    assert propose() == 0
    rows = people.east.get(PATH).json["items"]
    assert {(row["kind"], row["unit"]["cell"]["code"]) for row in rows} == {
        ("praise", world.V1),
        ("talk", world.V2),
    }
    assert all(row["state"] == "proposed" and row["created_by"] is None for row in rows)
