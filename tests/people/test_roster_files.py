"""Rosters as spreadsheets leave them: remains in cells, what nobody sees, the same file again."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from app.cells.models import Cell
from app.core.db import db, transaction
from app.people.models import Officer
from app.posts.models import Post
from tests.support import world
from tests.support.engines import ONE_ENGINE
from tests.support.people import Person

HEAD = ["用户名", "姓名", "手机", "岗位", "网格", "起", "止", "初始密码"]
ZHAO = ["zhao.yi", "赵一", "13800000011", "网格员", world.V1, "2026-07-01", "", ""]
QIAN = ["qian.er", "钱二", "13800000012", "网格员", world.V2, "2026-07-01", "", ""]
SUN = ["sun.san", "孙三", "13800000013", "网格员", world.V1, "2026-07-01", "", ""]


def changed(row, **values):
    """A row with other values under these headings."""
    return [values.get(name, value) for name, value in zip(HEAD, row, strict=True)]


def book(*rows, then=None, head=HEAD):
    """A workbook of one sheet; `then` gets it before it is saved."""
    made = openpyxl.Workbook()
    for row in [head, *rows]:
        made.active.append(row)
        for cell in made.active[made.active.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    if then:
        then(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def send(people, content, **query):
    return people.admin.post("/officers/import", data=content, query_string=query)


@pytest.fixture
def stored(app):
    def stored_(username="zhao.yi"):
        with app.app_context():
            one = db.session.scalar(db.select(Officer).where(Officer.username == username))
            posts = db.select(Post.ends_on).where(Post.officer_id == one.id).order_by(Post.id)
            ends = [str(day) if day else None for day in db.session.scalars(posts)]
            return one.name, one.phone, ends

    return stored_


@ONE_ENGINE
@pytest.mark.parametrize(
    "remains",
    [
        {"姓名": "赵　一"},
        {"姓名": "赵一\u200b"},
        {"姓名": "\ufeff赵 一 "},
        {"手机": "１３８０００００011"},
        {"手机": "'13800000011"},
        {"手机": '="13800000011"'},
        {"手机": "13800000011.0"},
        {"手机": 13800000011.0},
        {"手机": "\u202d13800000011\u202c"},
        {"手机": "13800000011\u00a0"},
        {"用户名": "ｚｈａｏ．yi"},
        {"岗位": "网格员\u3000", "网格": f"'{world.V1}"},
        {"起": "２０２６-07-01", "止": "NULL", "初始密码": "nan"},
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_a_spreadsheet_leaves_in_a_cell_is_taken_away(app, people, stored, remains, form):
    row = changed(ZHAO, **remains)
    text = "\n".join(",".join(map(str, line)) for line in (HEAD, row))
    content = book(row) if form == "xlsx" else text.encode("utf-8-sig")
    done = send(people, content)
    assert done.status_code == 200, done.text
    assert stored() == ("赵一", "13800000011", [None])
    password = done.json["passwords"][0]["password"]
    assert Person(app, "zhao.yi", password).session["officer"]["name"] == "赵一"


def formula(value, kind=""):
    """A workbook whose phone is a formula, as a program or Excel writes one."""

    def computed(made):
        made.active["C2"] = '=CONCATENATE("138","00000011")'

    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(ZHAO, then=computed))) as old,
        zipfile.ZipFile(found, "w") as new,
    ):
        for part in old.infolist():
            text = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                text = text.replace(b'<c r="C2">', b'<c r="C2"%s>' % kind.encode())
                text = text.replace(b"</f><v", b"</f><v>" + value.encode() + b"</v><v", 1)
                text = text.replace(b"</v><v />", b"</v>").replace(b"</v><v></v>", b"</v>")
            new.writestr(part, text)
    return found.getvalue()


@ONE_ENGINE
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (formula(""), "没有结果的公式"),
        (formula("#REF!", ' t="e"'), "#REF!"),
        (book(changed(ZHAO, 手机=138000000110000000)), "15 位"),
        (book(changed(ZHAO, 手机="1.38E+10")), "科学计数法"),
        (book(changed(ZHAO, 姓名="")), "姓名"),
        (book(changed(ZHAO, 姓名="NULL")), "姓名"),
        (book(changed(ZHAO, 姓名="赵\x85\x80一")), "控制字符"),
        (f"{','.join(HEAD)}\n{','.join(ZHAO)},多", "多出"),
        (
            f"{','.join(HEAD)}\n{','.join(ZHAO)}".encode("gbk").replace(b"\xd5\xd4", b"\xff"),
            "无法识别",
        ),
    ],
)
def test_what_cannot_be_mended_is_said_of_its_row(people, content, fault):
    content = content.encode() if isinstance(content, str) else content
    answer = send(people, content)
    assert (answer.status_code, answer.json["code"]) == (422, "roster_refused")
    assert fault in answer.json["rows"][0]["fault"], answer.text


@ONE_ENGINE
@pytest.mark.parametrize(
    ("divider", "encoding", "first", "read_as"),
    [
        (",", "utf-8-sig", "", "UTF-8"),
        (";", "gb18030", "名册\n", "GBK"),
        ("\t", "utf-16", "", "UTF-16"),
        ("\t", "utf-16-be", "", "UTF-16"),
        (";", "gb18030", "sep=;\r", "GBK"),
    ],
)
def test_a_roster_comes_as_spreadsheets_save_csv(people, stored, divider, encoding, first, read_as):
    text = first + "\n".join(divider.join(row) for row in (HEAD, ZHAO))
    answer = send(people, text.encode(encoding))
    assert (answer.status_code, answer.json["encoding"]) == (200, read_as), answer.text
    assert stored()[:2] == ("赵一", "13800000011")


@pytest.mark.parametrize(
    ("content", "phone"),
    [(formula("13800000011"), "13800000011"), (formula("", ' t="str"'), None)],
)
def test_a_formula_is_its_result(people, stored, content, phone):
    assert send(people, content).status_code == 200
    assert stored()[1] == phone


def hide(row=None, column=None):
    def hidden(made):
        if row:
            made.active.row_dimensions[row].hidden = True
        if column:
            made.active.column_dimensions[column].hidden = True

    return hidden


def dictionary(made):
    made.active.title = "名册"
    first = made.create_sheet("字典", 0)
    first.append(["岗位"])
    first.sheet_state = "hidden"
    made.create_sheet("说明")


def test_hidden_rows_are_left_out_and_named(people, app):
    done = send(people, book(ZHAO, QIAN, SUN, then=hide(row=3)))
    assert (done.status_code, done.json["officers"]) == (200, 2)
    assert [row["row"] for row in done.json["rows"]] == [2, 4]
    (note,) = done.json["notes"]
    assert "隐藏的行未导入：3 " in note
    with app.app_context():
        assert not db.session.scalar(db.select(Officer.id).where(Officer.username == "qian.er"))


def test_a_roster_of_hidden_rows_alone_is_none(people):
    answer = send(people, book(ZHAO, then=hide(row=2)))
    assert answer.json["code"] == "roster_refused"
    assert "隐藏的行未导入：2" in answer.json["why"]


def test_a_hidden_sheet_does_not_hide_the_roster(people):
    done = send(people, book(ZHAO, then=dictionary))
    assert (done.status_code, done.json["officers"]) == (200, 1), done.text
    assert "“名册”" in done.json["notes"][0]
    assert "字典" in done.json["notes"][1]


def test_a_roster_that_is_hidden_itself_is_not_guessed_at(people):
    def other(made):
        made.active.title = "旧名册"
        made.active.sheet_state = "hidden"
        made.create_sheet("空")

    assert "旧名册" in send(people, book(ZHAO, then=other)).json["why"]


def test_hidden_and_unread_columns_are_named(people):
    rows = [*HEAD, "备注"], [*ZHAO, "新"]
    done = send(people, book(rows[1], head=rows[0], then=hide(column="C")))
    assert done.status_code == 200, done.text
    unread, unseen = done.json["notes"]
    assert "备注" in unread
    assert "手机" in unseen


def test_headings_are_found_as_clerks_write_them(people, stored):
    head = ["用户名*", "姓　名", "手机：", "岗 位", "网格\n", "起", "止", "初始密码"]
    assert send(people, book(ZHAO, head=["名册"], then=None)).status_code == 422
    made = book(head, ZHAO, head=["试验县网格员名册"])
    assert send(people, made).status_code == 200
    assert stored()[0] == "赵一"
    twice = book([*ZHAO, "139"], head=[*HEAD, "phone"])
    assert "列重复" in send(people, twice).json["why"]


def test_rows_are_counted_as_the_file_counts_them(people):
    bad = changed(SUN, 岗位="国王")
    answer = send(people, book(ZHAO, [None] * 8, [None] * 8, bad))
    assert [(row["row"], row["ok"]) for row in answer.json["rows"]] == [(2, True), (5, False)]
    far = send(people, book(ZHAO, then=lambda made: made.active.cell(10_500, 1, "x")))
    assert "10500" in far.json["why"]


def test_the_roster_again_updates_what_differs(app, people, stored):
    assert send(people, book(ZHAO, QIAN)).json["updated"] == 0
    new = changed(ZHAO, 手机="13911112222", 止="2026-12-31")
    tried = send(people, book(new, QIAN), dry_run="true").json
    assert (tried["updated"], stored()) == (1, ("赵一", "13800000011", [None]))
    done = send(people, book(new, QIAN)).json
    assert (done["officers"], done["posts"], done["updated"]) == (0, 0, 1)
    assert [bool(row["note"]) for row in done["rows"]] == [True, False]
    assert stored() == ("赵一", "13911112222", ["2026-12-31"])
    log = people.admin.get("/posts").json["items"]
    assert any(post["ends_on"] == "2026-12-31" for post in log)
    assert send(people, book(new, QIAN)).json["updated"] == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (changed(ZHAO, 起="2026-07-05"), "起 2026-07-01"),
        (changed(ZHAO, 初始密码="a good password"), "初始密码"),
        (changed(ZHAO, 手机=""), None),
        (changed(ZHAO, 起="2026-06-01", 止="2026-06-15"), "止 —"),
        (ZHAO, None),
    ],
)
def test_what_of_a_row_is_kept_is_named(people, stored, row, said):
    assert send(people, book(ZHAO)).status_code == 200
    again = send(people, book(row)).json
    assert (again["updated"], stored()) == (0, ("赵一", "13800000011", [None]))
    note = again["rows"][0]["note"]
    assert (said in note) if said else note is None


def test_a_last_day_that_the_roster_leaves_out_is_kept_and_named(people, stored):
    assert send(people, book(changed(ZHAO, 止="2026-12-31"))).status_code == 200
    again = send(people, book(ZHAO)).json
    assert "止 2026-12-31" in again["rows"][0]["note"]
    assert stored()[2] == ["2026-12-31"]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ((ZHAO, changed(ZHAO, 手机="139", 网格=world.V2)), "手机不同"),
        ((ZHAO, changed(ZHAO, 止="2026-12-31")), "写了两次"),
    ],
)
def test_two_rows_of_one_file_do_not_contradict_each_other(people, rows, fault):
    answer = send(people, book(*rows))
    assert [row["ok"] for row in answer.json["rows"]] == [True, False]
    assert fault in answer.json["rows"][1]["fault"]


def test_the_command_names_what_it_left_out_and_changed(app, rolled_back, tmp_path):
    file = tmp_path / "roster.xlsx"

    def run(content):
        file.write_bytes(content)
        return app.test_cli_runner().invoke(args=["officers", "import", str(file)]).output

    assert "1 officers, 1 posts imported." in run(book(ZHAO, QIAN, then=hide(row=3)))
    said = run(book(changed(ZHAO, 手机="139", 止="2026-12-31")))
    assert "row 2 zhao.yi: 已更新：手机、止 2026-12-31 / updated: phone, to 2026-12-31" in said
    assert "1 rows changed who was there." in said


def test_a_phone_of_somebody_of_two_counties_stays(app, people, stored):
    """Who is not the caller's to appoint in whole is not the caller's to change."""
    assert send(people, book(ZHAO)).status_code == 200
    with app.app_context(), transaction():
        zhao = db.session.scalar(db.select(Officer).where(Officer.username == "zhao.yi"))
        other = Cell(code="990999", name="邻县", level="county", path="/", parent_id=None)
        db.session.add(other)
        db.session.flush()
        other.path = f"/{other.id}/"
        days = {"starts_on": date(2026, 7, 1), "ends_on": None}
        db.session.add(Post(officer_id=zhao.id, kind="leader", cell_id=other.id, **days))
    again = send(people, book(changed(ZHAO, 手机="139"))).json
    assert "手机" in again["rows"][0]["note"]
    assert stored()[1] == "13800000011"
