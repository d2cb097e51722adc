"""A scheme of a county's own, what is entered by it, the trial of another, what a score says."""

import io

import openpyxl
import pytest

from app.core.db import db, savepoint
from app.evaluations.models import EvaluationEntry
from tests.support import evaluating, filings, world
from tests.support.evaluating import act, decide, locked
from tests.support.everything import FINDING, VETO
from tests.support.years import stored_year

OVER, PERIOD = "2026-10-09T10:00:00+08:00", "/evaluations/2026Q3"
VILLAGE = {
    "indicators": {
        "patrol_plan": {"weight": 40, "formula": {"kind": "linear", "zero": 0, "full": 90}},
        "valid_patrols": 40,
        "found_by_others": 0,
    },
    "manual": [
        {"name": "waste", "title": "垃圾分类", "english": "Waste sorting", "weight": 20, "most": 10}
    ],
    "bonus": [{"name": "model", "title": "示范点", "english": "Model", "each": 2, "cap": 3}],
    "deduction": [{"name": "fraud", "title": "弄虚作假", "each": 5, "cap": 50, "link": "any"}],
    "veto": [{"name": "grave", "title": "恶劣影响"}],
}


def scheme(people, **changed):
    default = people.county.get("/schemes").json["items"][0]["data"]
    return {
        "county": world.COUNTY,
        "valid_from": "2026-07-01",
        "data": default | {"village": VILLAGE} | changed,
    }


def patrol(person, time, code=world.V1, points=300):
    key = filings.new_id()
    made = person.put(f"/patrols/{key}", filings.patrol(time.now(), code, points=points))
    assert made.status_code == 201, made.text
    return key


def enter(person, code=world.V1, period=PERIOD, **body):
    return person.post(
        f"{period}/{code}/entries",
        {"ground": "有文件为据", "item": "model", "part": "bonus"} | body,
    )


def compute(people, period=PERIOD):
    answer = people.county.post(period, {})
    assert answer.status_code == 200, answer.text


def why(person, code=world.V1, **kwargs):
    return person.get(f"{PERIOD}/{code}", **kwargs).json


@pytest.fixture
def judged(people, time):
    """A county with a scheme of its own, one village that walked, and the quarter over."""
    added = people.county.post("/schemes", scheme(people))
    assert added.status_code == 201, added.text
    for day in ("01", "04"):
        time.set(f"2026-07-{day}T10:00:00+08:00")
        patrol(people.wang, time)
    patrol(people.wang, time, points=20)
    time.set(OVER)
    compute(people)
    return added.json


def test_a_county_has_its_own_items_and_what_it_left_is_said_to_be_no_plans(people, judged):
    assert judged["not_from_plan"] == [
        "village",
        "township",
        "county",
        "department",
        "share",
        "merit",
    ]
    assert judged["data"]["share"] == {"percent": 10}
    told = why(people.east)
    plan, valid, _, waste = told["terms"]
    assert (plan["good"], plan["total"]) == (2, 46)
    assert plan["formula_text"].startswith("2 / 46 = 4.35%，0% 及以下得 0，90% 及以上得满分")
    assert plan["points"] == 2.42
    assert valid["formula_text"] == "2 / 3 = 66.67%；权重 50.00 × 66.67% = 33.33 分"
    assert waste["not_applicable"]
    assert waste["text"] == "垃圾分类"
    assert waste["formula_text"] == "本期没有可计量的内容，权重 20 按比例分给其他各项"
    assert all(term["not_from_plan"] for term in told["terms"])
    assert told["sum_text"] == f"2.42 + 33.33 = {told['score']:.2f}"
    english = why(people.east, headers={"Accept-Language": "en"})
    assert english["terms"][3]["text"] == "Waste sorting"
    assert english["terms"][1]["formula_text"] == ("2 / 3 = 66.67%; weight 50.00 × 66.67% = 33.33")


def test_what_is_entered_counts_within_its_cap_and_withdrawn_no_more(people, judged, app, time):
    before = why(people.east)["score"]
    assert enter(people.east, part="manual", item="waste", points=5).status_code == 201
    assert enter(people.east, part="manual", item="waste", points=6).json["code"] == "entry_there"
    entered = [enter(people.east), enter(people.county)]
    assert [one.json["points"] for one in entered] == [2, 2]
    assert entered[0].json["entered_by"]["name"] == "east"
    told = why(people.east)
    assert told["score"] > before, "it counts at once"
    compute(people)
    assert why(people.east) == told, "computed again it is the same"
    assert told["sum_text"] == f"1.93 + 26.67 + 10.00 + 3.00 = {told['score']:.2f}"
    assert told["terms"][-1]["formula_text"] == "2 项共 4.00 分，上限 3 分：+3.00 分"
    first = entered[0].json["id"]
    path = f"{PERIOD}/{world.V1}/entries"
    gone = people.east.post(f"{path}/{first}/withdraw", {"reason": "登记重复"})
    assert (gone.status_code, gone.json["reason"]) == (200, "登记重复")
    again = people.east.post(f"{path}/{first}/withdraw", {"reason": "登记重复"})
    assert again.json["code"] == "entry_withdrawn"
    assert why(people.east)["terms"][-1]["points"] == 2
    listed = people.chief.get(path).json["items"]
    assert [one["withdrawn_at"] is None for one in listed if one["part"] == "bonus"] == [
        False,
        True,
    ]
    assert people.west.get(path).status_code == 404
    with app.app_context(), pytest.raises(Exception, match="never changed"), savepoint():
        db.session.execute(db.update(EvaluationEntry).values(points=9))
    time.forward(minutes=1)
    enter(people.east)
    evaluating.reported(app, "2026Q3")
    assert people.county.post(f"{PERIOD}/lock", {}).status_code == 200
    assert enter(people.east).json["code"] == "evaluation_locked"
    second = entered[1].json["id"]
    late = people.county.post(f"{path}/{second}/withdraw", {"reason": "登记重复"})
    assert late.json["code"] == "evaluation_locked"


@pytest.mark.parametrize(
    ("who", "code", "body", "refused"),
    [
        ("east", world.EAST_TOWN, {}, "not_above_cell"),
        ("chief", world.V1, {}, "post_lacks_permission"),
        ("west", world.V1, {}, "not_found"),
        ("east", world.V1, {"part": "veto", "item": "grave"}, "not_above_cell"),
        ("east", world.V1, {"item": "grave"}, "unknown_item"),
        ("east", world.V1, {"points": 2.5}, "points_out_of_range"),
        (
            "east",
            world.V1,
            {"part": "manual", "item": "waste", "points": 11},
            "points_out_of_range",
        ),
        (
            "east",
            world.V1,
            {"part": "manual", "item": "waste", "points": 5.5},
            "points_out_of_range",
        ),
        ("east", world.V1, {"part": "manual", "item": "patrol_plan", "points": 1}, "unknown_item"),
        ("east", world.V1, {"part": "deduction", "item": "fraud"}, "link_required"),
        (
            "east",
            world.V1,
            {"part": "deduction", "item": "fraud", "about": "document", "about_id": "x"},
            "unknown_subject",
        ),
        (
            "county",
            world.V1,
            {
                "part": "exemption",
                "item": "on_time_handling",
                "about": "case",
                "about_id": filings.new_id(),
            },
            "not_behind_figures",
        ),
    ],
)
def test_what_is_not_entered(people, judged, who, code, body, refused):
    assert enter(getattr(people, who), code, **body).json["code"] == refused


def test_a_period_that_has_not_begun_has_no_entries(people, judged):
    assert enter(people.east, period="/evaluations/2027Q1").json["code"] == "period_not_begun"
    assert enter(people.east, period="/evaluations/2026Q4").status_code == 201, "it runs"


def test_a_deduction_names_its_case_and_is_nothing_below_none(people, time):
    people.county.post("/schemes", scheme(people))
    patrol(people.wang, time, points=20)
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    number = people.east.get(f"/incidents/{case}").json["number"]
    time.set(OVER)
    body = {"part": "deduction", "item": "fraud", "about": "case", "about_id": case}
    entered = enter(people.east, **body)
    assert entered.json["label"] == number
    assert entered.json["points"] == 5
    compute(people)
    assert why(people.east)["score"] == 0


def test_a_veto_puts_the_best_last(people, time):
    people.county.post("/schemes", scheme(people))
    patrol(people.wang, time)
    patrol(people.li, time, world.V2, points=20)
    time.set(OVER)
    compute(people)

    def places(which="rank"):
        found = people.county.get(f"{PERIOD}?parent={world.EAST_TOWN}").json["items"]
        return {row["code"]: row[which] for row in found}

    assert (places()[world.V1], places()[world.V2]) == (1, 2)
    assert enter(people.county, part="veto", item="grave").status_code == 201
    last = max(rank for rank in places().values() if rank)
    assert places()[world.V1] == last > places()[world.V2]
    told = why(people.chief)
    assert told["vetoed"]
    assert told["sum_text"].endswith("；一票否决，排名列为末位")
    assert told["terms"][-1]["text"] == "恶劣影响"


def test_a_veto_of_a_quarter_stands_in_its_half_year(people, time):
    people.county.post("/schemes", scheme(people))
    patrol(people.wang, time)
    patrol(people.li, time, world.V2, points=20)
    time.set("2027-01-11T09:00:00+08:00")
    assert enter(people.county, part="veto", item="grave").status_code == 201
    locked(people, time, "2026Q3")
    locked(people, time, "2026Q4")
    compute(people, "/evaluations/2026H2")
    told = people.chief.get(f"/evaluations/2026H2/{world.V1}").json
    assert told["vetoed"]
    assert [term["part"] for term in told["terms"]].count("veto") == 1
    assert told["terms"][-1]["text"] == "恶劣影响"
    rows = people.county.get(f"/evaluations/2026H2?parent={world.EAST_TOWN}").json["items"]
    last = max(row["rank"] for row in rows if row["rank"])
    assert {row["code"]: row["rank"] for row in rows}[world.V1] == last > 1


def late_case(people, time):
    """A case of the first village that its township accepted too late."""
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    ready = filings.new_id()
    people.wang.put(f"/incidents/{ready}", filings.incident(time.now()))
    people.east.act(ready, "accept")
    time.forward(days=3)
    people.east.act(case, "accept")
    return case


def test_what_if_the_case_had_been_on_time(people, time):
    case = late_case(people, time)
    time.set(OVER)
    compute(people)
    town = why(people.east, world.EAST_TOWN)
    path = f"{PERIOD}/{world.EAST_TOWN}/what-if"
    told = people.east.get(f"{path}?case={case}").json
    assert told["now"] == {"score": town["score"], "rank": town["rank"]}
    assert told["then"]["score"] > town["score"]
    assert told["then"]["rank"] == 1
    (change,) = [one for one in told["changes"] if one["indicator"] == "on_time_acceptance"]
    assert (change["now"]["good"], change["then"]["good"]) == (1, 2)
    assert change["then"]["formula_text"].startswith("2 / 2 = 100.00%")
    assert why(people.east, world.EAST_TOWN)["score"] == town["score"], "nothing is stored"
    same = people.east.get(f"{path}?indicator=on_time_acceptance&good=5").json
    assert same["then"]["score"] <= told["then"]["score"]
    assert people.east.get(f"{path}?case={filings.new_id()}").json["code"] == "not_behind_figures"
    assert people.east.get(path).json["code"] == "invalid"
    unknown = people.east.get(f"{path}?indicator=nonsense")
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown_item")
    assert "on_time_acceptance" in unknown.json["allowed"]
    none = people.east.get(f"{path}?indicator=returned_work")
    assert none.json["code"] == "not_behind_figures", "nothing was to be done"
    assert people.west.get(f"{path}?case={case}").status_code == 404


def test_an_exemption_is_a_second_fact_and_the_original_stays(people, time):
    case = late_case(people, time)
    time.set(OVER)
    compute(people)
    before = why(people.east, world.EAST_TOWN)
    body = {"part": "exemption", "item": "on_time_acceptance", "about": "case", "about_id": case}
    assert enter(people.east, world.EAST_TOWN, **body).json["code"] == "not_above_cell"
    assert enter(people.county, world.EAST_TOWN, **body).status_code == 201
    assert enter(people.county, world.EAST_TOWN, **body).json["code"] == "not_behind_figures"
    compute(people)
    told = why(people.east, world.EAST_TOWN)
    term = next(one for one in told["terms"] if one["indicator"] == "on_time_acceptance")
    assert (term["good"], term["total"], term["exempted"]) == (1, 2, 1)
    assert "（原为 1 / 2，免计 1 件）" in term["formula_text"]
    assert told["facts"] == before["facts"]
    assert told["score"] > before["score"]
    (beside,) = (one for one in told["uncounted"] if one["why"] == "exempted")
    assert (beside["row"], beside["of"], beside["item"]) == (case, "case", "on_time_acceptance")


def test_a_scheme_is_tried_on_quarters_that_are_over_before_it_counts(people, time):
    patrol(people.wang, time)
    patrol(people.li, time, world.V2, points=20)
    time.set(OVER)
    compute(people)
    compute(people, "/evaluations/2026Q2")
    other = scheme(people, not_from_plan=["county"]) | {"valid_from": "2026-12-31"}
    answer = people.county.post("/schemes?dry_run=1", other)
    assert answer.status_code == 200, answer.text
    tried = answer.json
    assert tried["errors"] == []
    assert set(tried["differs"]) == {"village", "not_from_plan"}
    assert [one["period"] for one in tried["quarters"]] == ["2026Q3", "2026Q2"]
    assert len(people.county.get("/schemes").json["items"]) == 2, "nothing is stored"
    rows = {row["code"]: row for row in tried["quarters"][0]["items"]}
    assert rows[world.V1]["score"] == why(people.east)["score"]
    assert rows[world.V1]["new_score"] != rows[world.V1]["score"]
    assert rows[world.EAST_TOWN]["new_score"] == rows[world.EAST_TOWN]["score"]
    # once it counts, it gives just that
    people.county.post("/schemes", other | {"valid_from": "2026-10-09"})
    time.set("2027-01-05T10:00:00+08:00")
    one = people.county.post("/schemes?dry_run=1&quarters=1", other | {"valid_from": "2027-02-01"})
    assert [quarter["period"] for quarter in one.json["quarters"]] == ["2026Q3"]
    compute(people, "/evaluations/2026Q4")
    again = people.county.post("/schemes?dry_run=1", other | {"valid_from": "2027-02-01"}).json
    assert again["quarters"][0]["period"] == "2026Q4"
    assert again["quarters"][0]["moved"] == 0
    assert all(row["score"] == row["new_score"] for row in again["quarters"][0]["items"])


def test_a_trial_says_what_is_wrong_and_what_nobody_counted(people, time):
    time.set(OVER)
    compute(people)
    wrong = scheme(people, village=VILLAGE | {"manual": []}) | {"valid_from": "2027-01-01"}
    told = people.county.post("/schemes?dry_run=1", wrong).json
    assert told["errors"] == ["village: 权重合计应为 100"]
    assert told["quarters"] == []
    past = scheme(people) | {"valid_from": "2026-01-01"}
    assert people.county.post("/schemes?dry_run=1", past).json["code"] == "dated_back"
    assert people.county.post("/schemes", wrong).json["code"] == "policy_invalid"
    assert people.county.post("/schemes?dry-run=1", wrong).status_code == 422
    assert people.east.post("/schemes?dry_run=1", wrong).json["code"] == "post_lacks_permission"


def year(app, people, time):
    patrol(people.wang, time)
    time.set("2027-01-05T10:00:00+08:00")
    compute(people)
    stored_year(app, "2026", of="2026Q3")


def test_the_year_of_the_villages_is_a_share_of_their_assessment(people, time, app):
    year(app, people, time)
    told = people.county.get("/evaluations/2026/shares").json
    assert (told["percent"], told["not_from_plan"]) == (10, True)
    rows = {row["code"]: row for row in told["items"]}
    assert set(rows) == set(world.VILLAGES)
    assert rows[world.V1]["points"] == round(rows[world.V1]["score"] / 10 + 1e-9, 2)
    own = people.east.get("/evaluations/2026/shares").json["items"]
    assert {row["code"] for row in own} == {c for c in world.VILLAGES if c[:9] == world.EAST_TOWN}
    assert people.east.get(f"/evaluations/2026/shares?parent={world.WEST_TOWN}").status_code == 404
    assert people.county.get("/evaluations/2026Q3/shares").json["code"] == "period_not_a_year"
    file = people.county.get("/evaluations/2026/shares.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(file.data)).active
    assert [cell.value for cell in sheet[1]][:3] == ["网格编码", "村（居）", "年度得分"]
    assert sheet.max_row == 1 + len(world.VILLAGES)
    looks = people.inspector.get(f"/access-records?officer={people.county.id}").json["items"]
    assert looks[0]["about_id"] == f"shares 2026 {world.COUNTY}"


def test_the_list_of_merit_leans_to_who_does_well_in_the_grid(people, time, app):
    people.county.post("/schemes", scheme(people, merit={"places": 1, "least": 1, "tilt": 20}))
    year(app, people, time)
    ask = f"/evaluations/2026/merit?parent={world.EAST_TOWN}"
    (best,) = people.county.get(ask).json["items"]
    assert best["code"] == world.V1
    assert best["points"] == pytest.approx(best["score"] * 1.2, abs=0.01)
    assert enter(people.county, part="veto", item="grave").status_code == 201
    compute(people)
    stored_year(app, "2025", of="2026Q3")
    ask = ask.replace("2026", "2025", 1)
    assert all(row["code"] != world.V1 for row in people.county.get(ask).json["items"])


def test_the_record_of_a_person_and_of_a_cell_is_there_for_good(people, time, app):
    """Also of who left: over all his posts, and over all heads of the cell."""
    patrol(people.wang, time)
    time.set("2026-08-31T10:00:00+08:00")
    held = people.admin.get(f"/posts?cell={world.V1}&kind=grid_chief").json["items"]
    ended = people.admin.put(f"/posts/{held[0]['id']}", {"ends_on": "2026-08-31"})
    assert ended.status_code == 200, ended.text
    time.set(OVER)
    compute(people)
    ask = f"/evaluations/records?officer={people.chief.id}"
    assert people.county.get(ask).json["code"] == "reason_required"
    told = people.county.get(f"{ask}&why=离任审计").json
    assert [(row["kind"], row["ends_on"]) for row in told["posts"]] == [
        ("grid_chief", "2026-08-31")
    ]
    (row,) = told["items"]
    assert (row["period"], row["code"], row["days"]) == ("2026Q3", world.V1, 92)
    assert row["people"][0]["days"] == 62
    assert row["score"] == why(people.east)["score"]
    cell = people.east.get(f"/evaluations/records?cell={world.V1}&why=年度考核").json
    assert {one["name"]: one["days"] for one in cell["items"][0]["people"]} == {
        "chief": 62,
        "wang": 92,
        "peer": 92,
    }
    # one's own is no look; another's, and a stranger's
    own = people.wang.get(f"/evaluations/records?officer={people.wang.id}").json
    assert own["items"][0]["people"][0]["name"] == "wang"
    nobody = people.west.get(f"{ask}&why=想看看")
    unknown = people.west.get("/evaluations/records?officer=99999&why=想看看")
    assert nobody.status_code == unknown.status_code == 404
    assert nobody.json == unknown.json
    assert people.wang.get(f"/evaluations/records?cell={world.V1}&why=想看看").status_code == 404
    assert people.county.get("/evaluations/records?why=审计").json["code"] == (
        "one_of_cell_and_officer"
    )
    looks = people.inspector.get(f"/access-records?whose={people.chief.id}").json["items"]
    assert [(one["about_id"], one["allowed"]) for one in looks] == [
        (f"record {world.V1}", True),
        (f"record {people.chief.id}", True),
        (f"record {people.chief.id}", False),
    ]
    assert looks[1]["why"] == "离任审计"


def test_records_as_files(people, judged):
    enter(people.east, ground="=1+1 表彰")
    ask = f"officer={people.chief.id}&why=干部考核"
    text = people.county.get(f"/evaluations/records.csv?{ask}").data.decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0].startswith("考核期,起,止,网格编码,网格,姓名,岗位")
    assert lines[1].startswith(f"2026Q3,2026-07-01,2026-09-30,{world.V1},村201,chief,网格长,92,92,")
    file = people.county.get(f"/evaluations/records.xlsx?{ask}")
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    assert book.sheetnames == ["考核记录", "任职", "加减分与否决"]
    assert book["加减分与否决"]["F2"].value == "=1+1 表彰"
    assert book["加减分与否决"]["F2"].data_type == "s"


def test_a_veto_that_was_ordered_puts_the_unit_last_until_it_is_lifted(people, time):
    patrol(people.wang, time)
    time.set(OVER)
    compute(people)
    assert why(people.east)["rank"] == 1
    body = VETO | {"unit": {"cell": world.V1}}
    time.forward(minutes=1)
    veto = decide(people, "consequences", body, "order")
    unseen = people.county.post(f"{PERIOD}/lock", {})
    assert unseen.json["code"] == "entries_not_counted"
    compute(people)
    told = why(people.chief)
    assert told["vetoed"]
    assert told["terms"][-1]["text"] == "一票否决（问责决定）"
    assert told["terms"][-1]["entries"] == [veto.rsplit("/", 1)[1]]
    assert told["rank"] == told["siblings"]
    time.forward(minutes=1)
    act(people, veto, "lift")
    compute(people)
    assert why(people.east)["rank"] == 1


def test_a_confirmed_finding_of_false_reporting_is_a_deduction(people, time):
    patrol(people.wang, time)
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    time.set("2026-09-20T10:00:00+08:00")
    body = FINDING | {"unit": {"cell": world.V1}, "about_id": case}
    body |= {"evidence": [{"about": "incident", "about_id": case}]}
    decide(people, "findings", body, "confirm")
    time.set(OVER)
    compute(people)
    term = next(one for one in why(people.east)["terms"] if one["indicator"] == "fraud")
    assert (term["part"], term["points"]) == ("deduction", -1)
    assert term["formula_text"] == "1 项共 1 分，上限 10 分：−1.00 分"
