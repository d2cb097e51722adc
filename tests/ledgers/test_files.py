"""A ledger as a workbook: out, in, with a report for every row."""

import io
import resource
import uuid

import openpyxl
import pytest

from app.core.sheets import workbook
from tests.ledgers.conftest import ITEMS
from tests.support import world

HEADINGS = (
    "网格",
    "名称",
    "面积（亩）",
    "裸露原因",
    "治理措施",
    "权属单位",
    "裸露起始日",
    "存在问题",
)
PATH = "/ledgers/bare_land/import"


def rows_of(count, wrong=()):
    """Bare land by the row; each of the wrong ones in another way."""
    found = []
    for n in range(count):
        row = [
            world.V1,
            f"地块{n}",
            12.5,
            "拆迁待建",
            "绿化、围挡",
            "某公司",
            "2026-01-02",
            "未覆盖",
        ]
        if n in wrong:
            column, value = ((0, "nowhere"), (2, "大"), (3, "风"), (6, "昨天"), (1, ""))[n % 5]
            row[column] = value
        found.append(row)
    return found


def file_of(rows, headings=HEADINGS):
    return workbook({"台账": (headings, rows)})


@pytest.fixture
def send(people):
    def post(content, by="east", query="", key=None):
        path = f"{PATH}?id={key or uuid.uuid4()}{query}"
        headers = {"Content-Type": "application/octet-stream"}
        return getattr(people, by).post(path, data=content, headers=headers)

    return post


def worked():
    """Seconds of the processor that this process and those that it started have used."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def count(people):
    board = people.east.get("/ledgers/board?kind=bare_land").json["items"]
    return sum(row["total"] for row in board)


def test_five_thousand_rows_are_reported_on_one_by_one(people, send):
    wrong = [*range(7, 5000, 250)]
    content = file_of(rows_of(5000, wrong))
    began = worked()
    answer = send(content)
    took = worked() - began
    assert (answer.status_code, answer.json["code"]) == (422, "ledger_import_refused")
    assert len(answer.json["rows"]) == 5000
    assert [row["row"] - 2 for row in answer.json["rows"] if not row["ok"]] == wrong
    assert all(row["fault"] for row in answer.json["rows"] if not row["ok"])
    assert count(people) == 0, "nothing is stored"
    done = send(file_of(rows_of(5000)))
    assert (done.status_code, done.json["listed"], done.json["known"]) == (200, 5000, 0)
    assert count(people) == 5000
    again = send(file_of(rows_of(5000)))
    assert (again.json["listed"], again.json["known"]) == (0, 5000)
    assert count(people) == 5000
    (last,) = people.east.get(f"{ITEMS}?q=地块4999&limit=1").json["items"]
    assert last["number"] == "bare_land-2026-005000"
    assert last["fields"]["cover"] == ["green", "wall"]
    assert took < 10, "of the processor: others may be at work beside"


def test_the_same_call_again_is_answered_as_before(people, send):
    key, content = uuid.uuid4(), file_of(rows_of(3))
    first, again = send(content, key=key), send(content, key=key)
    assert first.json == again.json
    assert first.json["listed"] == 3
    assert count(people) == 3


def test_a_trial_stores_nothing(people, send):
    done = send(file_of(rows_of(3)), query="&trial=1")
    assert (done.json["trial"], done.json["listed"]) == (True, 3)
    assert count(people) == 0


def test_what_is_no_such_table_is_said(send):
    for content, why in (
        (b"nothing", "缺少列"),
        (file_of([], HEADINGS), "没有可导入的行"),
        (file_of(rows_of(1), ("网格", "名称", "x", "y", "z", "a", "b", "c")), "缺少列"),
    ):
        answer = send(content)
        assert answer.status_code == 422
        assert why in answer.json["detail"], answer.json


def test_rows_of_elsewhere_and_rows_twice_are_refused(send):
    rows = rows_of(2)
    rows[1][0] = world.W1
    elsewhere = send(file_of(rows)).json["rows"]
    assert [row["ok"] for row in elsewhere] == [True, False]
    twice = send(file_of([*rows_of(1), *rows_of(1)])).json["rows"]
    assert [row["ok"] for row in twice] == [True, False]


def test_what_goes_out_comes_in_again(people, send, issued):
    issued(name="地块0")
    sheet = people.east.get("/ledgers/bare_land.xlsx").data
    rows = [*openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0].values]
    assert rows[0][:4] == ("网格", "名称", "巡查对象", "存在问题")
    told = dict(zip(rows[0], rows[1], strict=True))
    assert told["裸露原因"] == "拆迁待建"
    assert (told["环节"], told["整改时限"], told["责任单位"]) == ("整改中", "2026-08-31", "村201")
    assert send(sheet).json["known"] == 1
    assert people.chief.get("/ledgers/bare_land.xlsx").status_code == 403
    table = people.east.get("/ledgers/bare_land/template.xlsx").data
    head = next(iter(openpyxl.load_workbook(io.BytesIO(table)).worksheets[0].values))
    assert head[:2] == ("网格", "名称")
