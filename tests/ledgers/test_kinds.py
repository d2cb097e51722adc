"""Ledgers as data: those that come with the program, and one that a county adds by itself."""

import uuid

import pytest

from tests.ledgers.conftest import ITEMS
from tests.support import world

KINDS = "/ledgers/kinds"
DELIVERED = {
    *("bare_land", "black_water", "scattered", "construction_site", "mine", "stockpile"),
    *("fugitive", "outlet", "dump_point", "polluted_plot", "livestock", "scrap_station"),
    *("mine_water", "inspectorate", "campaign_task", "issue"),
}
STATES = [
    *("listed", "rectifying", "self_checked", "public_notice", "applied", "verified"),
    *("filed", "look_back", "dismissed"),
]


def trees(**changes):
    """A ledger of old trees, as a county writes it."""
    return {
        "title": "古树名木",
        "public": True,
        "site_kinds": ["P30"],
        "schema": {
            "type": "object",
            "properties": {
                "species": {"type": "string", "title": "树种"},
                "age": {"type": "integer", "title": "树龄", "minimum": 50, "unit": "年"},
                "state": {
                    "type": "string",
                    "title": "长势",
                    "oneOf": [
                        {"const": "good", "title": "良好"},
                        {"const": "weak", "title": "衰弱"},
                    ],
                },
            },
            "required": ["species", "age"],
        },
        "states": [one for one in STATES if one != "public_notice"],
        "who": {
            "list": ["grid_officer", "reviewer"],
            "issue": "township",
            "verify": "township",
            "file": "township",
        },
        "strike_off": {"photos": 0, "notice_days": 0},
        "checks": {"at_once_days": 3, "look_back_days": [30], "recheck_days": 30},
    } | changes


@pytest.fixture
def added(people):
    def add(by="county", status=201, headers=None, code="old_tree", **changes):
        body = {"id": str(uuid.uuid4()), "county": world.COUNTY, "code": code}
        body["data"] = trees(**changes)
        answer = getattr(people, by).post(KINDS, body, headers=headers or {})
        assert answer.status_code == status, answer.text
        return answer.json

    return add


def test_the_delivered_ledgers_are_there_and_marked(people):
    rows = people.wang.get(KINDS).json["items"]
    assert {row["code"] for row in rows} == DELIVERED
    for row in rows:
        assert row["own_version"] == 0
        assert row["data"]["not_from_plan"] == ["who", "strike_off", "checks"]
        assert row["data"]["title"]
        assert row["data"]["schema"]["properties"]


def test_a_county_adds_a_ledger_by_data_alone(people, added, listed, do, plan):
    kind = added()
    assert (kind["version"], kind["own_version"]) == (1, 1)
    assert people.wang.get(f"{KINDS}/old_tree").json["data"]["title"] == "古树名木"
    wrong = listed(kind="old_tree", fields={"species": "银杏", "age": 12}, status=422)
    assert wrong["errors"]["fields"] == {"age": ["不小于 50"]}
    item = listed(kind="old_tree", fields={"species": "银杏", "age": 320})["id"]
    assert do("east", item, "describe", set=plan()).status_code == 201
    assert do("east", item, "issue").json["state"] == "rectifying"
    for one in ("ecology", "pollution", "public"):
        assert do("chief", item, "prove", criterion=one).status_code == 201
    do("chief", item, "self_check")
    assert do("east", item, "publish").json["code"] == "ledger_action_not_allowed"
    assert do("chief", item, "apply").json["state"] == "applied", "it knows no public notice"
    again = added(headers={"If-Match": '"1"'}, title="古树")
    assert again["version"] == 2
    stale = added(headers={"If-Match": '"1"'}, status=412)
    assert stale["code"] == "changed_meanwhile"
    assert people.wang.get(f"{ITEMS}/{item}").json["kind_version"] == 1


def test_a_delivered_ledger_is_changed_for_one_county_alone(people, added, listed):
    made = added(code="bare_land", headers={"If-Match": '"0"'})
    assert made["version"] == 1
    body = listed(status=422)
    assert body["code"] == "invalid"
    assert people.county.call("DELETE", f"{KINDS}/bare_land").status_code == 204
    body = listed(status=409, fields={"species": "柏", "age": 60})
    assert body["code"] == "ledger_retired"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": ""}, ["title"]),
        ({"public": "yes"}, ["public"]),
        ({"site_kinds": ["P99"]}, ["site_kinds", "0"]),
        ({"who": {"list": [], "issue": "village", "verify": "county", "file": "county"}}, ["who"]),
        ({"states": ["listed"]}, ["states"]),
        ({"colour": "red"}, ["colour"]),
        ({"key": ["age", "height"]}, ["key"]),
        ({"schema": {"type": "array"}}, ["schema"]),
        ({"schema": {"type": "object", "properties": {"x": {"$ref": "http://e"}}}}, ["schema"]),
        (
            {"schema": {"type": "object", "properties": {"x": {"type": "string"}}}},
            ["schema", "properties", "x", "title"],
        ),
        (
            {
                "schema": {
                    "type": "object",
                    "properties": {"X1": {"type": "boolean", "title": "是"}},
                }
            },
            ["schema", "properties", "X1"],
        ),
        (
            {
                "schema": {
                    "type": "object",
                    "properties": {
                        "a": {"type": "boolean", "title": "编号"},
                    },
                }
            },
            ["schema", "properties", "a", "title"],
        ),
    ],
)
def test_what_a_ledger_lacks_is_said_at_the_field(added, changes, place):
    tree = added(status=422, **changes)["errors"]["data"]
    for part in place:
        assert part in tree, tree
        tree = tree[part]
    assert tree


def test_a_ledger_is_the_countys(added):
    for who in ("east", "chief", "inspector"):
        assert added(who, status=403)["status"] == 403
