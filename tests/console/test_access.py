"""Every route of the console × every post × a stranger: who gets in follows from the permission
table and from whose the thing is that the address names.
"""

import re

import pytest

from app.core.marks import PUBLIC, SIGNED_IN
from app.posts.rules import PERMISSIONS, POSTS
from tests.support import world
from tests.support.browsing import Browser, address_of
from tests.support.console_routes import OF_CASES, PUBLIC_PAGES, ask, routes
from tests.support.engines import STRICT_ENGINE
from tests.support.seventeen import KINDS, add_others
from tests.support.seventeen import PERSONS as EVERYBODY

#: What pages say is told on the other engine, what they ask of the API on both.
pytestmark = STRICT_ENGINE
#: Who signs in; nobody is led to the door.
PERSONS = EVERYBODY[:-1]
TERRITORY = {"county", "county_leader", "east", "town_leader", "inspector", "chief", "wang", "peer"}
#: part of an address -> to whom the thing of the eastern township is there; all others learn no
#: more than of an unknown one. Parts that are not named here are unknown to everybody.
KNOWN = {
    "incident_id": TERRITORY,
    "sha256": TERRITORY,
    "officer_id": TERRITORY - {"wang", "peer"} | {"admin"},
    "view_id": {"east"},
    "code": TERRITORY,
    "period": {*PERSONS} - {"far_county"},
    "month": {*PERSONS},
    "indicator": {*PERSONS},
    "discovery_id": TERRITORY - {"wang", "peer"},
    "item_id": TERRITORY,
    "ledger": {*PERSONS},
    "name": {*PERSONS} - {"left"},
    "key": {*PERSONS} - {"west", "far_county"},
    "ending": {*PERSONS},
    "action": {*PERSONS},
    "form": {*PERSONS},
    "step": {*PERSONS},
}
#: Refused although the post permits it somewhere: a township has no rules of its own, the parties
#: of a dispute are the case's reviewer's and handler's to know, who told of it is the reviewer's.
REFUSED = {
    (f"console.{page}", town)
    for page in (
        "new_policy",
        "new_scheme",
        "compute_evaluation",
        "lock_evaluation",
        "judge_evaluation",
        "lock_asked",
        "new_ledger_kind",
        "ledger_kind",
        "retire_ledger_kind",
    )
    for town in ("east", "west")
}
REFUSED |= {("console.import_hotspots_file", town) for town in ("east", "west")}
REFUSED |= {("console.mediation", person) for person in ("county", "wang")}
REFUSED |= {("console.reporter", "county")}
REFUSED |= {
    (f"console.{form}", person)
    for form in ("register_form", "send_register_form")
    for person in (*PERSONS,)
    if person not in ("admin", "county", "east")
}
#: What is protected is one's own without the post that reads others'.
OWN = {("console.case_track", "wang"), ("console.mediation", "wang")}
OWN |= {
    (f"console.{page}", person)
    for page in ("records", "records_csv", "records_xlsx")
    for person in PERSONS
}
#: These lead to the page of a form by the address alone: what it names is asked for there.
LEAD_BACK = {
    f"console.{view}_form"
    for view in (
        *("act_on", "judge_doubt", "save_view", "change_view", "change_officer"),
        *("take_step", "act_on_record", "check_drawn", "compute_evaluation", "lock_evaluation"),
        *("judge_evaluation", "draft_ranking_notice", "draft_month_circular"),
        *("explain_discovery", "decide_discovery"),
        *("act_on_ledger_item", "retire_ledger_kind", "draft_ledger_bulletin"),
    )
}


def expected(endpoint, needs, by, arguments, person):
    """403 where the post does not permit it, 404 where the thing is none of his, else "in"."""
    kinds = KINDS[person]
    if needs != SIGNED_IN and not kinds & PERMISSIONS[needs]:
        return 403
    if endpoint in LEAD_BACK:
        return "in"
    named = {*arguments, *(("incident_id",) if endpoint in OF_CASES else ())}
    if any(person not in KNOWN.get(name, ()) for name in named):
        return 404
    if by and not kinds & PERMISSIONS[by] and (endpoint, person) not in OWN:
        return 403
    return 403 if (endpoint, person) in REFUSED else "in"


@pytest.mark.parametrize("person", PERSONS)
def test_every_route_lets_in_whom_the_table_says(app, things, person):
    if person not in world.PEOPLE:
        add_others(app)
    browser = Browser(app, person)
    token = re.search(r'"X-Form-Token": "(\w+)"', browser.get("/password").text)[1]
    wrong = {}
    for rule, method, needs in routes(app):
        address = address_of(app, rule, **things)
        by = getattr(app.view_functions[rule.endpoint], "protected_by", None)
        should = expected(rule.endpoint, needs, by, rule.arguments, person)
        answer = ask(
            browser, method, address, rule.endpoint, token=token, case=things["incident_id"]
        )
        got = "in" if answer.status_code in (200, 303, 409, 412, 422, 428) else answer.status_code
        if got != should:
            wrong[method, rule.rule] = (answer.status_code, should)
        if should == 404 and things.keys() & rule.arguments:
            unknown = ask(
                browser, method, address_of(app, rule), rule.endpoint, token=token, case=""
            )
            assert unknown.text == answer.text, f"{address} tells that it is there"
    assert wrong == {}


def test_without_a_session_every_route_leads_to_the_door(app, things):
    assert set().union(*KINDS.values()) == set(POSTS)
    assert {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("console.")
        and app.view_functions[rule.endpoint].needs == PUBLIC
    } == PUBLIC_PAGES
    for rule, method, needs in routes(app):
        assert needs in {SIGNED_IN, *PERMISSIONS}, rule.endpoint
        answer = app.test_client().open(address_of(app, rule, **things), method=method)
        assert (answer.status_code, answer.location[:16]) == (303, "/console/sign-in"), rule.rule
