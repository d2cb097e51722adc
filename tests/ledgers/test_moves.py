"""The flow of requirements §9: every step that it forbids is refused, state by state."""

import pytest

from tests.ledgers.conftest import CRITERIA, ITEMS, PHOTO

#: Who takes a step where it may be taken, and what it needs.
ACTORS = {
    "describe": ("east", {"set": {"goal": "全部绿化"}}),
    "issue": ("east", {}),
    "dismiss": ("east", {}),
    "progress": ("chief", {}),
    "prove": ("chief", {"criterion": "ecology", "photo_ids": [PHOTO]}),
    "self_check": ("chief", {}),
    "publish": ("east", {}),
    "apply": ("chief", {}),
    "confirm": ("county", {"criterion": "ecology"}),
    "verify": ("county", {}),
    "file": ("county", {}),
    "return": ("county", {}),
    "look_back": ("county", {"result": "kept"}),
    "recheck": ("county", {"result": "kept"}),
}
#: state -> the steps that are its own; each other one is forbidden there.
ALLOWED = {
    "listed": {"describe", "issue", "dismiss"},
    "rectifying": {"describe", "progress", "prove", "self_check", "recheck"},
    "self_checked": {"prove", "publish", "return", "recheck"},
    "public_notice": {"prove", "apply", "return", "recheck"},
    "applied": {"confirm", "verify", "return", "recheck"},
    "verified": {"file", "return", "recheck"},
    "filed": {"return", "look_back", "recheck"},
    "look_back": {"return", "look_back", "recheck"},
    "dismissed": set(),
}
#: Who never takes it, though he sees the item.
OUTSIDERS = {
    "issue": "chief",
    "dismiss": "wang",
    "describe": "chief",
    "self_check": "inspector",
    "publish": "chief",
    "apply": "inspector",
    "confirm": "chief",
    "verify": "east",
    "file": "east",
    "return": "chief",
    "look_back": "east",
}


@pytest.fixture
def standing(brought, listed, do):
    """An item in a state."""

    def in_state(state):
        if state == "listed":
            return listed()["id"]
        if state == "dismissed":
            item = listed()["id"]
            assert do("east", item, "dismiss", note="重复列入").status_code == 201
            return item
        return brought(state)

    return in_state


@pytest.mark.parametrize("state", ALLOWED)
def test_what_the_flow_forbids_is_refused(people, standing, do, state):
    item = standing(state)
    assert people.county.get(f"{ITEMS}/{item}").json["state"] == state
    for action, (who, body) in ACTORS.items():
        if action in ALLOWED[state]:
            continue
        answer = do(who, item, action, **body)
        assert (answer.status_code, answer.json["code"]) == (
            409,
            "ledger_action_not_allowed",
        ), action
        assert action not in answer.json["allowed"]
    for action, who in OUTSIDERS.items():
        if action in ALLOWED[state]:
            answer = do(who, item, action, **ACTORS[action][1])
            assert answer.status_code == 409, (action, answer.text)
            assert answer.json["code"] == "ledger_action_not_allowed"
    assert people.county.get(f"{ITEMS}/{item}").json["state"] == state
    assert do("county", item, "comment", note="留言").status_code == 201


@pytest.mark.parametrize(
    "state", ["self_checked", "public_notice", "applied", "verified", "filed", "look_back"]
)
def test_from_each_it_goes_back_to_the_work_with_a_reason(brought, do, state):
    item = brought(state)
    bare = do("county", item, "return", note=None)
    assert (bare.status_code, bare.json["code"]) == (422, "note_required")
    back = do("county", item, "return", note="仍有裸露").json
    assert (back["state"], back["round"]) == ("rectifying", 2)
    assert [check for check in back["checks"] if check["done_at"] is None] == []


def test_who_says_that_it_is_done_neither_checks_nor_files_it(people, issued, do, time, water):
    """The county office puts one right itself: its own reviewer is no checker."""
    plans = {"responsible": {"department_id": water}, "follower_id": people.county.id}
    item = issued(plans=plans)
    for one in CRITERIA:
        body = {"criterion": one, "photo_ids": [PHOTO]}
        assert do("county", item, "prove", **body).status_code == 201
    do("county", item, "self_check")
    do("east", item, "publish")
    time.forward(days=8)
    assert do("county", item, "apply").json["state"] == "applied"
    assert do("county", item, "confirm", criterion="ecology").status_code == 409
    for one in CRITERIA:
        assert do("inspector", item, "confirm", criterion=one).status_code == 201
    assert do("inspector", item, "verify").json["state"] == "verified"
    assert do("county", item, "file").status_code == 409
    assert do("county_leader", item, "file").json["state"] == "filed"


def test_strike_off_is_one_by_one(people):
    """No address strikes off several items (row E05)."""
    paths = people.county.client.get("/openapi.json").json["paths"]
    steps = [path for path in paths if "ledgers" in path and "actions" in path]
    assert steps == ["/api/v1/ledgers/items/{item_id}/actions/{action}"]
