"""Evaluations on paper: a workbook that computes them again, documents; equal wherever made."""

import hashlib
import io
import random
import shutil
import subprocess
import sys
import uuid
from decimal import Decimal

import docx
import openpyxl
import pytest

from app.cells.models import Cell
from app.core.db import db, transaction
from app.evaluations.models import CountedRows, Evaluation, EvaluationRow
from app.evaluations.rules import Entry, Fact, score
from app.evaluations.rules.formulas import Capped, Linear, Steps
from app.evaluations.rules.schemes import Addition, Item, Level
from tests.support import evaluating, filings, live, world
from tests.support.papers import text_of
from tests.support.people import MORNING, Clock, People

OVER = "2026-10-09T10:00:00+08:00"
PERIOD = "/evaluations/2026Q3"


def quarter(people, time, seed=0):
    """Some days of walks and cases, filed in an order by chance; then computed."""
    time.set(MORNING)
    now = time.now()
    # ids follow from what they are of: on both engines, in whatever order, the same is filed
    works = [
        (people.wang, "patrols", "w1", filings.patrol(now)),
        (people.wang, "patrols", "w2", filings.patrol(now, points=20)),
        (people.li, "patrols", "l1", filings.patrol(now, world.V2)),
        (people.zhao, "patrols", "z1", filings.patrol(now, world.W1)),
        (people.wang, "incidents", "c1", filings.incident(now)),
    ]
    random.Random(seed).shuffle(works)
    for person, what, name, body in works:
        key = uuid.uuid5(uuid.NAMESPACE_URL, name)
        assert person.put(f"/{what}/{key}", body).status_code == 201
    people.east.act(str(uuid.uuid5(uuid.NAMESPACE_URL, "c1")), "accept")
    time.set(OVER)
    assert people.county.post(PERIOD, {}).status_code == 200


def sheets(content, **options):
    """{title: rows under the headings} of a workbook, each by its headings."""
    book = openpyxl.load_workbook(io.BytesIO(content), **options)
    found = {}
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def test_the_workbook_holds_the_facts_and_formulas_for_every_score(people, time):
    quarter(people, time)
    answer = people.county.get(f"{PERIOD}.xlsx")
    assert answer.status_code == 200
    found = sheets(answer.data)
    mine = people.county.get(f"{PERIOD}/{world.V1}").json
    facts = {row["指标"]: row for row in found["事实"] if row["编码"] == world.V1}
    assert {name: (row["完成"], row["应计"]) for name, row in facts.items()} == {
        term["indicator"]: (term["good"], term["total"]) for term in mine["terms"]
    }
    (score,) = (row for row in found["得分"] if row["编码"] == world.V1)
    assert score["系统得分"] == mine["score"]
    assert score["重算得分"].startswith("=IF(SUMIF(")
    assert {row["编码"] for row in found["得分"]} >= {world.COUNTY, world.EAST_TOWN, world.W1}
    assert "实施方案未作规定" in str(found["说明"])
    below = sheets(people.east.get(f"{PERIOD}.xlsx?parent={world.EAST_TOWN}").data)
    assert {row["编码"][:9] for row in below["得分"]} == {world.EAST_TOWN}
    west = people.west.get(f"{PERIOD}.xlsx?parent={world.EAST_TOWN}")
    assert west.json["code"] == "not_found"
    assert people.water.get(f"{PERIOD}.xlsx").json["code"] == "post_lacks_permission"
    looks = people.inspector.get("/access-records?what=export").json["items"]
    assert {row["officer"]["name"] for row in looks} == {"county", "east", "west", "water"}


def stored(app):
    """What stands in the database of the quarter, by cells' codes; an entry's key is its own."""
    with app.app_context():
        codes = dict(db.session.execute(db.select(Cell.id, Cell.code)).all())
        rows = {
            codes[row.cell_id]: (
                *(row.facts, _without_keys(row.terms), row.score, row.rank),
                [(one["name"], one["from"], one["until"]) for one in row.chiefs],
            )
            for row in db.session.scalars(db.select(EvaluationRow))
        }
        kept = {
            (codes[one.cell_id], one.fact, one.good): sorted(one.rows)
            for one in db.session.scalars(db.select(CountedRows))
        }
    return rows, kept


def _without_keys(terms):
    return [term | {"entries": len(term.get("entries", ()))} for term in terms]


def on_both_engines(tmp_path):
    """(app, environment) of an instance of its own on each engine, one after the other."""
    for engine in ("spatialite", "postgis"):
        folder = tmp_path / engine
        folder.mkdir()
        with live.instance(engine, folder) as (app, env):
            Clock(app).set(MORNING)
            yield app, env


def test_what_is_stored_is_the_same_on_both_engines_in_any_order(tmp_path):
    found = []
    for number, (app, _) in enumerate(on_both_engines(tmp_path)):
        people = People(app)
        quarter(people, Clock(app), number)
        evaluating.done(evaluating.enter(people.east, world.V1, "demonstration"))
        computed, _ = stored(app)
        evaluating.done(people.county.post(PERIOD, {}))
        assert stored(app)[0] == computed, "scored at once as it is when computed again"
        evaluating.reported(app, "2026Q3")
        evaluating.done(people.county.post(f"{PERIOD}/lock", {}))
        found.append(stored(app))
        assert found[-1][0] == computed
    rows, kept = found[0]
    assert rows[world.V1][2] is not None
    assert kept
    assert found[0] == found[1]


def test_the_workbook_is_the_same_on_both_engines_in_another_process_in_any_order(tmp_path):
    prints = set()
    for number, (app, env) in enumerate(on_both_engines(tmp_path)):
        time = Clock(app)
        quarter(People(app), time, number)
        time.forward(days=number)
        People(app).county.post(PERIOD, {})
        asked = [sys.executable, "-c", IN_ANOTHER, world.COUNTY]
        told = subprocess.run(asked, env=env, cwd=live.ROOT, capture_output=True, check=True)
        prints.add(told.stdout.split()[-1])
        here = People(app).county.get(f"{PERIOD}.xlsx").data
        prints.add(hashlib.sha256(here).hexdigest().encode())
    assert len(prints) == 1


IN_ANOTHER = """
import hashlib, sys
from app import create_app
from app.cells import queries as cells
from app.core.db import transaction
from app.evaluations import queries, service
from app.evaluations.papers.recomputed import recomputed

with create_app().app_context(), transaction():
    county = cells.must(sys.argv[1])
    found = queries.find(county.id, service.period_of("2026Q3"))
    print(hashlib.sha256(recomputed(found, county)).hexdigest())
"""


#: Of a village: what is scored by steps, in proportion between two rates, capped and exempted, what
#: there was nothing to measure for, and what is added and taken away within a cap.
SCHEMED = Level(
    (
        Item("a", 30, Steps(((95, 100), (80, 70)))),
        Item("b", 30, Linear(50, 100)),
        Item("c", 20, Capped(3)),
        Item("d", 20),
    ),
    (
        Addition("bonus", "e", "示范点", cap=Decimal(5)),
        Addition("deduction", "f", "弄虚作假", cap=Decimal(10)),
    ),
)
FACTS = {"a": Fact(9, 10), "b": Fact(3, 4), "c": Fact(20, 22), "d": Fact(0, 0)}
ENTERED = (
    Entry("1", "exemption", "c"),
    Entry("2", "bonus", "e", Decimal("7.5")),
    Entry("3", "deduction", "f", Decimal("2.25")),
)
#: 37.5 × 70 % + 37.5 × 50 % + 25 × 3/4 + 5 − 2.25
COMPUTED = Decimal("66.50")


@pytest.mark.soak
def test_an_office_program_computes_the_totals_of_the_api_from_the_facts(
    app, people, time, tmp_path
):
    quarter(people, time)
    with app.app_context(), transaction():
        kept = db.session.scalars(db.select(Evaluation)).one()
        cell = db.session.scalars(db.select(Cell).where(Cell.code == f"{world.WEST_TOWN}202")).one()
        rows = db.select(EvaluationRow).filter_by(evaluation_id=kept.id, cell_id=cell.id)
        row = db.session.scalars(rows).one()
        row.score, row.terms = score(FACTS, SCHEMED, ENTERED)
        assert row.score == COMPUTED
    known = {
        one["code"]: one
        for parent in (world.COUNTY, world.EAST_TOWN, world.WEST_TOWN)
        for one in people.county.get(f"{PERIOD}?parent={parent}").json["items"]
    }
    (tmp_path / "made.xlsx").write_bytes(people.county.get(f"{PERIOD}.xlsx").data)
    office = shutil.which("soffice") or pytest.fail("LibreOffice is missing: run scripts/soak")
    out = tmp_path / "out"
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(out), str(tmp_path / "made.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    computed = sheets((out / "made.xlsx").read_bytes(), data_only=True)["得分"]
    assert {row["编码"] for row in computed} >= known.keys()
    for row in computed:
        assert row["一致"] == "是", row
        one = known.get(row["编码"])
        if one is not None:
            assert row["重算得分"] == one["score"], row
    ranked = {
        row["编码"]: row["重算名次"] for row in computed if row["编码"][:9] == world.EAST_TOWN
    }
    assert {code: one["rank"] for code, one in known.items() if code in ranked} == {
        code: ranked[code] for code in known.keys() & ranked.keys()
    }


def test_a_cells_explanation_is_a_paper_by_the_countys_own_template(people, time):
    quarter(people, time)
    path = f"{PERIOD}/{world.V1}.docx"
    answer = people.wang.get(path)
    assert answer.status_code == 200
    text = text_of(answer.data)
    why = people.wang.get(f"{PERIOD}/{world.V1}").json
    assert f"{why['score']:.2f}分" in text
    for term in why["terms"]:
        assert term["text"] in text
    assert "实施方案未作规定" in text
    assert "签发" not in text
    assert people.zhao.get(path).json["code"] == "not_found"
    paper = docx.Document()
    paper.add_paragraph("{{ number }}{{ receiver }}本县样式：{{ ground }}")
    out = io.BytesIO()
    paper.save(out)
    assert people.county.put("/documents/templates/score", data=out.getvalue()).status_code == 200
    assert "本县样式：2026年第3季度" in text_of(people.wang.get(path).data)


def test_the_ranking_is_drafted_signed_and_received_as_any_document(people, time):
    quarter(people, time)
    body = {
        "id": filings.new_id(),
        "parent": world.EAST_TOWN,
        "receiver": {"cell": world.V1},
    }
    assert people.west.post(f"{PERIOD}/notices", body).json["code"] == "not_found"
    assert people.wang.post(f"{PERIOD}/notices", body).json["code"] == "post_lacks_permission"
    first = people.east.post(f"{PERIOD}/notices", body)
    assert (first.status_code, first.json["kind"]) == (201, "ranking")
    assert people.east.post(f"{PERIOD}/notices", body).status_code == 200
    other = body | {"receiver": {"cell": world.V2}}
    assert people.east.post(f"{PERIOD}/notices", other).json["code"] == "content_differs"
    ranking = people.east.get(f"{PERIOD}?parent={world.EAST_TOWN}").json["items"]
    assert [one["label"] for one in first.json["about"]] == [
        f"第{row['rank']}名　{row['name']}　{row['score']:.2f}分" for row in ranking
    ]
    document = first.json["id"]
    signed = people.east.post(
        f"/documents/{document}/actions/sign",
        {"id": filings.new_id()},
        headers={"If-Match": first.headers["ETag"]},
    )
    assert signed.json["number"].endswith("环考〔2026〕1号")
    text = text_of(people.east.get(f"/documents/{document}.docx").data)
    assert "名次与得分" in text
    assert ranking[0]["name"] in text
    # nobody else's children are ranked in one's name
    upper = {"id": filings.new_id(), "parent": world.EAST_TOWN, "receiver": {"cell": world.V1}}
    assert people.county.post(f"{PERIOD}/notices", upper).json["code"] == "outside_territory"
