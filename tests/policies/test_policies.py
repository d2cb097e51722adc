"""A county's rules: who keeps which version, what a dry run tells."""

from app.core.sqlite import WRITER
from app.deadlines.sections import OUTER
from app.incidents.sections import EMERGENCY, ROUTING
from tests.support import filings, live, world
from tests.support.people import People

ENGLISH = {"Accept-Language": "en, zh;q=0.5"}


def default(people):
    return people.county.get("/policies").json["items"][0]


def add(people, data, query="", day="2026-07-01", **more):
    body = {"county": world.COUNTY, "valid_from": day, "data": data}
    return people.county.post(f"/policies{query}", body, **more)


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
                "extra: 这里没有这一项",
                "late_filing_days: 应为 1 到 90 的整数",
            ],
            "doubts": [],
            "differs": {
                "sections": {},
                "limits": {"count": 0, "examples": []},
                "open_cases": [],
            },
        },
    )
    refused = add(people, data).json
    assert refused["code"] == "policy_invalid"
    assert all(sentence in refused["detail"] for sentence in tried.json["errors"])
    assert "late_filing_days: 应为 1 到 90 的整数" in refused["detail"]
    assert len(people.county.get("/policies").json["items"]) == 1


def test_a_dry_run_shows_what_would_differ_and_the_open_cases_that_keep_their_policy(people, time):
    first = default(people)
    for _ in range(2):
        people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    tried = add(people, first["data"] | {"late_filing_days": 9}, "?dry_run=1")
    assert tried.json == {
        "errors": [],
        "doubts": ["late_filing_days: 比现行的 5 宽松，将通知督查和分管领导"],
        "differs": {
            "limits": {"count": 0, "examples": []},
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


def test_a_dry_run_names_what_can_hardly_be_meant_and_whose_limits_would_be_others(people, time):
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    day = {"clock": "working_days", "days": 1}
    rows = [
        {"stage": "accept", "nature": "violation", "limit": {"clock": "urgent", "hours": 2}},
        {"stage": "accept", "kind": "AIR-01", "limit": day},
        {"stage": "handle", "kind": "NO-99", "limit": day},
        {"stage": "handle", "class": "general", "limit": {"clock": "natural_days", "days": 90}},
    ]
    data = default(people)["data"] | {"limits": rows}
    tried = add(people, data, "?dry_run=1").json
    assert tried["errors"] == []
    assert tried["doubts"] == [
        "limits.3: 本县没有类别 NO-99",
        "limits.2: 与第 1 条同时适用时，第 1 条在先",
        "limits.4: 与第 3 条同时适用时，第 3 条在先",
        "limits.4: 比案件总时限还长",
    ]
    assert add(people, data, "?dry_run=1", headers=ENGLISH).json["doubts"] == [
        "limits.3: no kind NO-99 in this county",
        "limits.2: limits.1 comes first where both fit",
        "limits.4: limits.3 comes first where both fit",
        "limits.4: longer than the outer limit",
    ]
    (example,) = tried["differs"]["limits"]["examples"]
    assert tried["differs"]["limits"]["count"] == 1
    assert (example["stage"], example["now"]["rule"]) == ("accept", "accept/general")
    assert example["then"] == {"clock": "urgent", "budget_s": 7200, "rule": "limits/1"}
    wrong = data | {"limits": [{"stage": "sleep", "limit": day}, 3]}
    assert add(people, wrong, "?dry_run=1").json["errors"] == [
        "limits.1: 可选：accept, handle, confirm, close, correct, outer, stop, restore",
        "limits.2: 应写明环节与时限",
    ]
    assert add(people, wrong, "?dry_run=1", headers=ENGLISH).json["errors"] == [
        "limits.1: stage must be one of "
        "accept, handle, confirm, close, correct, outer, stop, restore",
        "limits.2: must be an object with stage and limit",
    ]
    assert add(people, default(people)["data"], "?dry_run=1").json["doubts"] == []


def test_a_dry_run_names_departments_and_kinds_that_are_misspelt_and_an_outer_limit_too_short(
    people,
):
    data = default(people)["data"]
    known = people.county.get("/departments").json["items"][0]["code"]
    row = ROUTING.default["zones"][1]
    misspelt = row | {
        "lead": "forrestry",
        "assisting": [known, "ecologie"],
        "kinds": ["AIR", "WTR"],
    }
    hours = {"clock": "urgent", "hours": 1}
    changes = {
        "routing": {"zones": [misspelt]},
        "emergency": EMERGENCY.default | {"offices": ["emergncy"], "fire_kinds": ["AIR-1"]},
        "outer": OUTER.default | {"immediate": hours},
        "limits": [{"stage": "outer", "nature": "violation", "limit": hours}],
    }
    tried = add(people, data | changes, "?dry_run=1", headers=ENGLISH).json
    assert tried["errors"] == []
    assert tried["doubts"] == [
        "handle.immediate: longer than outer.immediate",
        "limits.1: shorter than its stages together",
        "routing.zones.1.lead: no department forrestry in this county",
        "routing.zones.1.assisting: no department ecologie in this county",
        "emergency.offices: no department emergncy in this county",
        "routing.zones.1.kinds: no kind WTR in this county",
        "emergency.fire_kinds: no kind AIR-1 in this county",
    ]


def test_a_dry_run_names_limits_that_open_cases_would_have_besides(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    people.east.act(case, "accept")
    stop = {"stage": "stop", "limit": {"clock": "urgent", "hours": 2}}
    tried = add(people, default(people)["data"] | {"limits": [stop]}, "?dry_run=1").json
    (example,) = tried["differs"]["limits"]["examples"]
    assert (example["stage"], example["now"]) == ("stop", None)
    assert example["then"] == {"clock": "urgent", "budget_s": 7200, "rule": "limits/1"}


def test_a_dry_run_needs_what_adding_needs(people):
    data = default(people)["data"]
    body = {"county": world.COUNTY, "valid_from": "2026-07-01", "data": data}
    assert people.east.post("/policies?dry_run=1", body).status_code == 403
    mistyped = people.county.post("/policies?dryrun=1", body)
    assert (mistyped.status_code, mistyped.json["code"]) == (422, "unknown_argument")
    assert len(people.county.get("/policies").json["items"]) == 1


def test_a_dry_run_tells_of_cases_that_are_alike_once_and_how_many_there_are(people, time):
    numbers = []
    for kind in ("AIR-01", "RUR-03", "AIR-01", "AIR-01"):
        filed = people.wang.put(
            f"/incidents/{filings.new_id()}", filings.incident(time.now(), kind=kind)
        )
        numbers.append(filed.json["number"])
    row = {"stage": "accept", "limit": {"clock": "urgent", "hours": 2}}
    data = default(people)["data"] | {"limits": [row]}
    limits = add(people, data, "?dry_run=1").json["differs"]["limits"]
    assert limits["count"] == 4
    assert [(one["number"], one["count"]) for one in limits["examples"]] == [
        (numbers[0], 3),
        (numbers[1], 1),
    ]


def test_a_dry_run_goes_by_the_zones_that_the_new_policy_names(people, time):
    lon, lat = world.inside(world.V1)
    area = {
        "type": "Polygon",
        "coordinates": [
            [[lon + x, lat + y] for x, y in ((-0.002, -0.002), (0.002, -0.002), (0, 0.002))]
        ],
    }
    area["coordinates"][0].append(area["coordinates"][0][0])
    site = {"kind": "P24", "name": "区", "geometry": area, "zone": "red_line"}
    assert people.county.post("/sites", site).status_code == 201
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    data = default(people)["data"]
    (example,) = add(people, data | {"routing": {"zones": []}}, "?dry_run=1").json["differs"][
        "limits"
    ]["examples"]
    assert example["now"]["rule"] == example["then"]["rule"] + "/halved"


def test_a_dry_run_waits_for_nobody_who_writes(tmp_path):
    with live.instance("spatialite", tmp_path) as (app, _):
        people = People(app)
        data = default(people)["data"]
        with WRITER:
            assert add(people, data, "?dry_run=1").status_code == 200
        assert add(people, data).status_code == 201


def test_who_names_the_version_that_he_edited_undoes_no_newer_one_unseen(people):
    data = default(people)["data"]

    def seen(version):
        return {"headers": {"If-Match": f'"{version}"'}}

    first = add(people, data | {"late_filing_days": 9}, **seen(0))
    assert (first.status_code, first.json["version"]) == (201, 1), first.text
    late = add(people, data | {"late_filing_days": 3}, **seen(0))
    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")
    assert add(people, data, **seen(1)).json["version"] == 2
    assert add(people, data).json["version"] == 3, "who names none is asked nothing"


def slackened(people, **doubts):
    """The default rules with tests of patrols that ask nearly nothing."""
    was = default(people)["data"]
    less = {"like_m": 0, "most_restless": 20, "least_told": 0} | doubts
    patrol = was["patrol"] | {"valid_metres": 0, "valid_minutes": 0}
    return was | {"doubts": was.get("doubts", {}) | less, "patrol": patrol}


def told(person):
    items = person.get("/notices").json["items"]
    return [one["text"] for one in items if one["kind"] == "policy_slackened"]


def test_who_watches_is_told_of_rules_that_ask_less_of_patrols(people, time):
    was, less = default(people)["data"], slackened(people)
    tried = add(people, less, "?dry_run=1")
    assert "doubts.like_m: 比现行的 4 宽松，将通知督查和分管领导" in tried.json["doubts"]
    assert "patrol.valid_metres" in "".join(tried.json["doubts"])
    tried = add(people, less, "?dry_run=1", headers=ENGLISH).json["doubts"]
    assert "doubts.like_m: asks less than 4: who watches is told" in tried
    assert told(people.inspector) == [], "nothing holds yet"
    assert add(people, less).status_code == 201
    metres, minutes = was["patrol"]["valid_metres"], was["patrol"]["valid_minutes"]
    asks = {
        "与以往轨迹重合：相差不到（米）：4 → 0",
        "抖动不像定位误差：超过接收机所能的（倍）：1 → 20",
        "轨迹太疏：点数或段数少于：20 → 0",
        f"最短距离（米）：{metres:g} → 0",
        f"最短时间（分钟）：{minutes:g} → 0",
    }
    said = {f"2026-07-01 起的规则放宽了对巡查的要求（{one}），请核实。" for one in asks}
    for person in (people.inspector, people.county_leader):
        assert (len(told(person)), {*told(person)}) == (5, said)
    for person in (people.county, people.admin, people.town_leader, people.west):
        assert told(person) == []
    assert add(people, was).status_code == 201, "stricter again: nobody is called"
    assert add(people, was | {"late_filing_days": 9}, day="2026-08-01").status_code == 201
    (last,) = {*told(people.inspector)} - said
    assert last.startswith("2026-08-01 起")
    assert "补报标记：早于几天（天）：5 → 9" in last


def test_rules_that_ask_less_do_not_reach_what_was_filed_before(people, time, run_job):
    """A copy is filed and not compared yet when the county loosens its rules for today."""
    sent, copy, later = filings.patrol(time.now()), filings.new_id(), filings.new_id()
    people.wang.put(f"/patrols/{filings.new_id()}", sent)
    run_job("doubts")
    time.forward(days=1)

    def put(patrol, days):
        track = [[x, y, ms + days * 86_400_000 + 1, *rest] for x, y, ms, *rest in sent["track"]]
        again = filings.patrol(time.now(), track=track) | {"device": {"id": "another"}}
        assert people.chief.put(f"/patrols/{patrol}", again).status_code == 201

    put(copy, 1)
    time.forward(hours=1)
    less = slackened(people, reworked_m=0, drift_m=0, replica_m=0, most_repeated=1)
    back = add(people, less, day="2026-06-01")
    assert (back.status_code, back.json["code"]) == (422, "dated_back"), "nor days that passed"
    assert add(people, less, "?dry_run=1", day="2026-06-01").status_code == 422
    assert add(people, less, day="2026-07-02").status_code == 201
    run_job("doubts")
    assert people.east.get(f"/patrols/{copy}").json["marks"] == ["like_track"]
    said = {"id": filings.new_id(), "accepted": False, "reason": "没有去"}
    assert people.east.post(f"/patrols/{copy}/verdict", said).json["doubt"] == "rejected"
    time.forward(hours=23)
    put(later, 2)
    run_job("doubts")
    assert people.east.get(f"/patrols/{later}").json["doubt"] == "none", "what the county wanted"
    assert people.east.get(f"/patrols/{copy}").json["doubt"] == "rejected"
