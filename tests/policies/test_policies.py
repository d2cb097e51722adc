"""A county's rules: what a policy may say, who keeps which version, what a dry run tells."""

import pytest

from app.deadlines.rules import Limit
from app.deadlines.sections import ACCEPT, CONFIRM, WORKING_TIME
from app.deadlines.sections import SECTIONS as LIMITS
from app.evaluations.sections import SCHEME
from app.filings.sections import LATE_FILING_DAYS
from app.filings.sections import SECTIONS as LATENESS
from app.patrols.sections import RETENTION, VALID_PATROL
from app.patrols.sections import SECTIONS as VALIDITY
from app.policies.rules import Section, Sections, differing, whole
from tests.support import filings, world

HOURS = {"clock": "working_hours", "hours": 4}
DAYS = {"clock": "working_days", "days": 7}
DATA = {
    "working_time": [["08:30", "12:00"], ["14:00", "17:30"]],
    "accept": dict.fromkeys(("emergency", "major", "serious", "general"), HOURS),
    "handle": dict.fromkeys(("immediate", "general", "complex"), DAYS),
    "confirm": DAYS,
    "correct": DAYS,
    "patrol": {
        "every_days": 2,
        "valid_minutes": 10,
        "valid_metres": 1000,
        "valid_inside_share": 0.5,
    },
    "late_filing_days": 5,
}
POLICY = Sections((*LIMITS, *LATENESS, *VALIDITY))


def faults(**changes):
    data = POLICY.filled(DATA | changes)
    return [str(fault) for fault in POLICY.faults(data)]


def test_a_policy_is_read_into_typed_values_and_defaults_stand_for_what_older_clients_leave_out():
    assert faults() == []
    rules = POLICY.rules(7, DATA)
    assert rules.version == 7
    assert rules[ACCEPT]["general"] == Limit("working_hours", 4 * 3600)
    assert rules[CONFIRM] == Limit("working_days", 7 * 86_400)
    assert [begin.hour for begin, _ in rules[WORKING_TIME]] == [8, 14]
    assert rules[LATE_FILING_DAYS] == 5
    assert (rules[VALID_PATROL].valid_visits, rules[VALID_PATROL].photo_metres) == (0, 300)
    assert rules[RETENTION].track_days == 730


def test_a_stored_version_may_have_sections_of_another_release():
    assert POLICY.rules(1, DATA | {"of_tomorrow": 1})[LATE_FILING_DAYS] == 5


def test_two_features_cannot_have_one_section():
    with pytest.raises(ValueError, match="one name"):
        Sections((Section("a", whole(1, 2)), Section("a", whole(1, 2))))


LIMIT = "clock must be one of urgent, working_hours, natural_days, working_days"
PATROL = DATA["patrol"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"extra": 1}, "extra: is not known here"),
        ({"working_time": "8-12"}, "working_time: must be pairs of times"),
        ({"working_time": [["08:30"]]}, "working_time: must be pairs of times"),
        ({"working_time": []}, "working_time: must be pairs in rising order"),
        ({"working_time": [["12:00", "08:00"]]}, "working_time: must be pairs in rising order"),
        (
            {"working_time": [["08:00", "08:30"]]},
            "working_time: must hold an hour a day at least",
        ),
        (
            {"working_time": [["08:00+01:00", "12:00+01:00"]]},
            "working_time: must be local times without offset",
        ),
        ({"working_time": [["8", "x"]]}, "working_time: Invalid isoformat string: '8'"),
        ({"accept": DATA["accept"] | {"odd": HOURS}}, "accept.odd: is not known here"),
        ({"accept": {"general": HOURS}}, "accept.emergency: is missing"),
        ({"handle": 7}, "handle: must be an object of immediate, general, complex"),
        ({"confirm": {"clock": "hours"}}, f"confirm: {{'clock': 'hours'}}: {LIMIT}"),
        (
            {"correct": {"clock": "working_days", "days": 0}},
            "correct: {'clock': 'working_days', 'days': 0}: "
            "days must be a whole number from 1 to 366, and nothing else",
        ),
        ({"late_filing_days": 91}, "late_filing_days: must be a whole number from 1 to 90"),
        ({"late_filing_days": True}, "late_filing_days: must be a whole number from 1 to 90"),
        (
            {"patrol": PATROL | {"every_days": 0}},
            "patrol.every_days: must be a whole number from 1 to 92",
        ),
        (
            {"patrol": PATROL | {"valid_inside_share": 1.1}},
            "patrol.valid_inside_share: must be a number from 0 to 1",
        ),
        (
            {"patrol": PATROL | {"valid_metres": float("nan")}},
            "patrol.valid_metres: must be a number from 0 to 100000",
        ),
        ({"patrol": {}}, "patrol.every_days: is missing"),
        ({"patrol": None}, "patrol: must be an object of every_days, valid_minutes, "
         "valid_metres, valid_inside_share, valid_visits, valid_photos, photo_metres"),
        (
            {"retention": {"track_days": 29}},
            "retention.track_days: must be a whole number from 30 to 3650",
        ),
    ],
)  # fmt: skip
def test_every_fault_is_a_sentence_with_its_section_and_field(changes, sentence):
    assert sentence in faults(**changes)


def test_all_faults_are_said_at_once():
    said = faults(extra=1, late_filing_days=0, patrol=PATROL | {"every_days": 0})
    assert [text.split(":")[0] for text in said] == [
        "extra",
        "late_filing_days",
        "patrol.every_days",
    ]


@pytest.mark.parametrize(
    ("village", "sentence"),
    [
        ({"nonsense": 1}, "village.nonsense: is not known here"),
        ({"patrol_plan": 1001}, "village.patrol_plan: must be a whole number from 0 to 1000"),
        ({"patrol_plan": 0}, "village: must weigh something"),
        (
            {"patrol_plan": 50, "found_by_others": 1},
            "village.found_by_others: must be a whole number from 0 to 0",
        ),
    ],
)
def test_weights_are_checked_by_the_same_means(village, sentence):
    fine = {level: {"patrol_plan": 100} for level in ("village", "township", "county")}
    assert SCHEME.faults(fine) == []
    assert [str(fault) for fault in SCHEME.faults(fine | {"village": village})] == [sentence]


def test_only_sections_that_differ_are_shown():
    assert differing({"a": 1, "b": [2]}, {"a": 1, "b": [3], "c": 4}) == {
        "b": {"old": [2], "new": [3]},
        "c": {"old": None, "new": 4},
    }


def default(people):
    return people.county.get("/policies").json["items"][0]


def add(people, data, query="", day="2026-07-01"):
    body = {"county": world.COUNTY, "valid_from": day, "data": data}
    return people.county.post(f"/policies{query}", body)


def test_a_county_adds_versions_and_what_was_filed_keeps_its_own(people, time):
    def file():
        case = filings.new_id()
        people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
        return people.east.get(f"/incidents/{case}").json

    was = default(people)["data"]
    first = file()
    hour = was["accept"] | {"general": {"clock": "working_hours", "hours": 1}}
    one = add(people, was | {"accept": hour})
    assert (one.status_code, one.json["version"], one.json["county"]) == (
        201,
        1,
        str(world.COUNTY),
    )
    assert add(people, was | {"late_filing_days": 9}, day="2026-08-01").json["version"] == 2
    assert [row["version"] for row in people.county.get("/policies").json["items"]] == [1, 1, 2]
    assert file()["due_at"] < first["due_at"]
    assert people.east.get(f"/incidents/{first['id']}").json["due_at"] == first["due_at"]


def test_what_an_older_client_leaves_out_is_stored_with_its_default(people):
    data = dict(default(people)["data"])
    del data["retention"]
    assert add(people, data).json["data"]["retention"] == {"track_days": 730}


def test_a_dry_run_says_all_that_is_wrong_and_stores_nothing(people):
    data = default(people)["data"] | {"late_filing_days": 0, "extra": 1}
    tried = add(people, data, "?dry_run=1")
    assert (tried.status_code, tried.json) == (
        200,
        {
            "errors": [
                "extra: is not known here",
                "late_filing_days: must be a whole number from 1 to 90",
            ],
            "differs": {"sections": {}, "open_cases": []},
        },
    )
    refused = add(people, data).json
    assert refused["code"] == "policy_invalid"
    assert all(sentence in refused["detail"] for sentence in tried.json["errors"])
    assert len(people.county.get("/policies").json["items"]) == 1


def test_a_dry_run_shows_what_would_differ_and_the_open_cases_that_keep_their_policy(people, time):
    first = default(people)
    for _ in range(2):
        people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    tried = add(people, first["data"] | {"late_filing_days": 9}, "?dry_run=1")
    assert tried.json == {
        "errors": [],
        "differs": {
            "sections": {
                "late_filing_days": {"old": first["data"]["late_filing_days"], "new": 9}
            },
            "open_cases": [{"policy_id": first["id"], "count": 2}],
        },
    }  # fmt: skip
    assert len(people.county.get("/policies").json["items"]) == 1, "nothing is stored"
    second = add(people, first["data"] | {"late_filing_days": 9}, day="2026-07-10").json
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    later = add(people, first["data"], "?dry_run=1", day="2026-07-10").json["differs"]
    assert later["sections"] == {"late_filing_days": {"old": 9, "new": 5}}, "as of that day"
    assert later["open_cases"] == [{"policy_id": first["id"], "count": 3}], second["id"]


def test_a_dry_run_needs_what_adding_needs(people):
    data = default(people)["data"]
    body = {"county": world.COUNTY, "valid_from": "2026-07-01", "data": data}
    assert people.east.post("/policies?dry_run=1", body).status_code == 403
    mistyped = people.county.post("/policies?dryrun=1", body)
    assert mistyped.status_code == 422
    assert "dryrun" in mistyped.json["errors"]["query"]
    assert len(people.county.get("/policies").json["items"]) == 1
