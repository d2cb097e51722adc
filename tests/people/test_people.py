"""Signing in, refreshing, guessing; the roster; who may appoint whom."""

import io

import openpyxl
import pytest

from app.core.db import db
from app.people.models import Officer, RefreshToken
from app.posts.rules import PERMISSIONS, POSTS
from tests.support import world
from tests.support.people import Person

LOGIN = "/api/v1/auth/login"


def refresh(app, token):
    return app.test_client().post("/api/v1/auth/refresh", json={"refresh_token": token})


def test_a_replaced_refresh_token_stays_good_until_its_successor_was_used_once(app, people):
    first = people.wang.session["refresh_token"]
    second = refresh(app, first).json["refresh_token"]
    lost_answer = refresh(app, first)  # the phone never got `second`
    assert lost_answer.status_code == 200
    third = refresh(app, second).json["refresh_token"]
    assert third
    stolen = refresh(app, first)
    assert (stolen.status_code, stolen.json["code"]) == (401, "token_revoked")
    assert refresh(app, third).status_code == 401, "the whole family is revoked"
    assert "token_theft" in [n["kind"] for n in people.wang.get("/notices").json["items"]]


def test_refresh_tokens_end_after_thirty_days_and_on_signing_out(app, people, time):
    token = people.wang.session["refresh_token"]
    time.forward(days=29)
    assert refresh(app, token).status_code == 200
    time.forward(days=31)
    assert refresh(app, token).status_code == 401
    mine = people.li.session["refresh_token"]
    assert (
        app.test_client().post("/api/v1/auth/logout", json={"refresh_token": mine}).status_code
        == 204
    )
    assert refresh(app, mine).status_code == 401
    assert refresh(app, "nonsense").status_code == 401
    with app.app_context():
        assert not db.session.scalar(db.select(RefreshToken).where(RefreshToken.digest == mine)), (
            "tokens are stored as digests only"
        )


def test_a_sign_in_ends_after_a_year_however_often_it_is_refreshed(app, people, time):
    token = people.wang.session["refresh_token"]
    for _ in range(18):
        time.forward(days=20)
        answer = refresh(app, token)
        assert answer.status_code == 200
        token = answer.json["refresh_token"]
    time.forward(days=4)
    assert refresh(app, token).status_code == 200
    time.forward(days=2)
    refused = refresh(app, token)
    assert (refused.status_code, refused.json["code"]) == (401, "token_revoked")
    again = Person(app, "wang").session["refresh_token"]
    time.forward(days=20)
    assert refresh(app, again).status_code == 200


def test_guessing_is_slowed_per_name_and_address_and_never_locks_the_account(app, people, time):
    client = app.test_client()
    wrong = {"username": "wang", "password": "guess"}
    answers = [client.post(LOGIN, json=wrong) for _ in range(6)]
    assert [a.status_code for a in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    right = {"username": "wang", "password": world.PASSWORD}
    assert client.post(LOGIN, json=right).status_code == 429
    assert (
        client.post(LOGIN, json=right, environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200
    )
    time.forward(minutes=16)
    assert client.post(LOGIN, json=right).status_code == 200
    assert (
        client.post(LOGIN, json={"username": "nobody", "password": "x"}).json
        == client.post(LOGIN, json=wrong).json
    )


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer x", "Basic eDp5", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."],
)
def test_without_a_valid_token_every_call_is_401(app, people, header):
    for path in ("/me", "/incidents", "/notices"):
        answer = app.test_client().get(
            f"/api/v1{path}", headers={"Authorization": header} if header is not None else {}
        )
        assert (answer.status_code, answer.json["code"]) == (401, "signed_out")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_first_password_must_be_changed_and_a_weak_one_is_refused(app, people):
    made = people.east.post(
        "/officers",
        {"username": "Chen.Gang", "name": "陈刚", "kind": "grid_officer", "cell": world.V2},
    )
    assert made.status_code == 201, made.text
    chen = Person(app, "chen.gang", made.json["password"])
    assert chen.get("/me").json["code"] == "password_change_required"
    old = made.json["password"]
    assert (
        chen.post("/auth/password", {"old": "wrong", "new": "long enough"}).json["code"]
        == "password_wrong"
    )
    assert chen.post("/auth/password", {"old": old, "new": "short"}).json["code"] == "password_weak"
    changed = chen.post("/auth/password", {"old": old, "new": "long enough"})
    assert changed.status_code == 200
    assert refresh(app, changed.json["refresh_token"]).status_code == 200, "this sign-in goes on"
    chen.headers = {"Authorization": f"Bearer {changed.json['access_token']}"}
    assert chen.get("/me").json["posts"][0]["cell"]["code"] == world.V2
    assert refresh(app, chen.session["refresh_token"]).status_code == 401, (
        "other sign-ins end with the old password"
    )


def test_a_reviewer_appoints_moves_ends_and_resets_only_in_his_own_territory(app, people, time):
    new = {"username": "x.y", "name": "某", "kind": "grid_officer"}
    assert (
        people.east.post("/officers", new | {"cell": world.W1}).json["code"] == "outside_territory"
    )
    assert (
        people.east.post("/officers", new | {"cell": world.COUNTY}).json["code"]
        == "outside_territory"
    )
    assert (
        people.east.post("/officers", new | {"cell": world.V1, "kind": "administrator"}).json[
            "code"
        ]
        == "outside_territory"
    )
    assert (
        people.east.post("/officers", new | {"cell": world.V1, "kind": "inspector"}).json["code"]
        == "outside_territory"
    )
    assert people.east.post("/officers", new | {"cell": "nowhere"}).json["code"] == "unknown_cell"
    assert (
        people.wang.post("/officers", new | {"cell": world.V1}).json["code"]
        == "post_lacks_permission"
    )
    post = next(
        p for p in people.east.get("/posts").json["items"] if p["officer_id"] == people.wang.id
    )
    moved = people.east.put(f"/posts/{post['id']}", {"cell": world.V2, "from": "2026-07-02"})
    assert moved.json["starts_on"] == "2026-07-02"
    assert people.west.put(f"/posts/{post['id']}", {"ends_on": "2026-07-02"}).status_code == 404
    assert people.wang.get("/me").json["posts"][0]["cell"]["code"] == world.V1
    time.forward(days=1)
    assert people.wang.get("/me").json["posts"][0]["cell"]["code"] == world.V2
    assert people.west.post(f"/officers/{people.wang.id}/password", {}).status_code == 404
    assert people.east.post(f"/officers/{people.county.id}/password", {}).status_code == 404, (
        "nobody takes over his superior"
    )
    reset = people.east.post(f"/officers/{people.wang.id}/password", {})
    assert (
        Person(app, "wang", reset.json["password"]).get("/me").json["code"]
        == "password_change_required"
    )
    closed = people.east.put(f"/officers/{people.li.id}", {"ends_on": "2026-07-01"})
    assert closed.status_code == 200
    assert people.li.get("/me").status_code == 401


def test_no_reviewer_lifts_an_officer_of_another_territory_into_his_reach(people):
    """Giving a stranger a post must not make him one's own."""
    given = people.east.post(
        "/posts", {"officer_id": people.county.id, "kind": "grid_officer", "cell": world.V1}
    )
    assert given.status_code in (201, 403, 404)
    assert people.east.post(f"/officers/{people.county.id}/password", {}).status_code == 404


HEAD = ["用户名", "姓名", "手机", "岗位", "网格", "起", "止", "初始密码"]
ROWS = [
    ["zhang.san", "张三", "13800000001", "网格员", "东镇/村201", "2026-07-01", "", ""],
    ["zhang.san", "张三", "13800000001", "网格长", world.V2, "2026-07-01", "", ""],
    [
        "li.si",
        "李四",
        "13800000002",
        "liaison",
        "试验县/水利局",
        "2026-07-01",
        "2026-12-31",
        "a good password",
    ],
]


def xlsx(rows):
    book = openpyxl.Workbook()
    for row in [HEAD, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(rows):
    return "\n".join(",".join(row) for row in [HEAD, *rows])


@pytest.mark.parametrize(
    "content",
    [xlsx(ROWS), csv_text(ROWS).encode("gbk"), csv_text(ROWS).encode("utf-8-sig")],
    ids=["xlsx", "gbk", "utf8"],
)
def test_a_roster_is_imported_whole_and_its_passwords_shown_once(app, people, content):
    trial = people.admin.post("/officers/import?dry_run=true", data=content)
    assert trial.status_code == 200, trial.text
    assert (trial.json["officers"], trial.json["posts"], trial.json["passwords"]) == (2, 3, [])
    with app.app_context():
        assert (
            db.session.scalar(db.select(Officer.id).where(Officer.username == "zhang.san")) is None
        )
    done = people.admin.post("/officers/import", data=content).json
    (made,) = done["passwords"]
    assert (made["username"], made["township"]) == ("zhang.san", "东镇")
    assert (
        Person(app, "zhang.san", made["password"]).get("/me").json["code"]
        == "password_change_required"
    )
    assert (
        Person(app, "li.si", "a good password").get("/me").json["code"]
        == "password_change_required"
    )
    again = people.admin.post("/officers/import", data=content).json
    assert (again["officers"], again["posts"]) == (0, 0)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({4: "4.11602E+11"}, "科学计数法"),
        ({2: "1.38E+10"}, "科学计数法"),
        ({3: "国王"}, "没有"),
        ({4: "东镇/无此村"}, "找不到"),
        ({5: "1.7.2026"}, "2026-07-01"),
        ({6: "2020-01-01"}, "止早于起"),
        ({0: "王 五"}, "用户名"),
        ({7: "short"}, "密码"),
        ({1: ""}, "姓名"),
        ({0: "wang"}, "已属于"),
    ],
)
def test_one_faulty_row_stops_the_whole_roster_and_is_named(app, people, change, fault):
    bad = ["wang.wu", "王五", "13800000003", "网格员", world.V1, "2026-07-01", "", ""]
    for column, value in change.items():
        bad[column] = value
    answer = people.admin.post("/officers/import", data=xlsx([*ROWS, bad]))
    assert (answer.status_code, answer.json["code"]) == (422, "roster_refused")
    (row,) = [row for row in answer.json["rows"] if not row["ok"]]
    assert row["row"] == 5
    assert fault in row["fault"]
    with app.app_context():
        assert (
            db.session.scalar(db.select(Officer.id).where(Officer.username == "zhang.san")) is None
        )


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04rubbish", b"\xff\xfe\x00", "姓名\n张三".encode()]
)
def test_a_file_that_is_no_roster_is_refused(people, content):
    assert people.admin.post("/officers/import", data=content).json["code"] == "roster_refused"


def test_the_template_can_be_filled_in_and_sent_back(people):
    template = people.admin.get("/officers/template.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(template.data)).active
    assert [cell.value for cell in sheet[1]] == HEAD
    assert sheet["E3"].number_format == "@"


def test_the_command_writes_the_passwords_to_one_sheet_per_township(app, rolled_back, tmp_path):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(xlsx(ROWS))
    done = app.test_cli_runner().invoke(args=["officers", "import", str(file)])
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(tmp_path / "roster-passwords.xlsx")
    assert book.sheetnames == ["东镇"]
    added = app.test_cli_runner().invoke(
        args=[
            "officers",
            "add",
            "root",
            "--name",
            "管理员",
            "--post",
            "administrator",
            "--cell",
            world.COUNTY,
            "--password",
            "final one",
        ]
    )
    assert added.exit_code == 0, added.output
    assert Person(app, "root", "final one").get("/me").status_code == 200, (
        "a password given to the command is final"
    )


@pytest.mark.parametrize(
    ("rows", "options", "ends", "said"),
    [
        (ROWS, ["--dry-run"], 0, "2 officers, 3 posts would be imported."),
        ([*ROWS, ["王 五", *ROWS[0][1:]]], [], 1, "1 rows have faults; nobody was imported."),
    ],
)
def test_the_command_stores_nothing_on_trial_or_with_a_fault(
    app, rolled_back, tmp_path, rows, options, ends, said
):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(xlsx(rows))
    done = app.test_cli_runner().invoke(args=["officers", "import", str(file), *options])
    assert (done.exit_code, said in done.output) == (ends, True), done.output
    assert [path.name for path in tmp_path.iterdir()] == ["roster.xlsx"]
    with app.app_context():
        assert not db.session.scalars(db.select(Officer).where(Officer.username == "li.si")).all()


@pytest.mark.parametrize("text", ["tomorrow", "2026-07-01T08:30:00"])
def test_a_command_asks_for_a_time_with_offset(app, text):
    done = app.test_cli_runner().invoke(args=["jobs", "once", "audit", "--now", text])
    assert done.exit_code == 1
    assert f"{text}: write a time with offset" in done.output


def test_every_permission_names_known_posts():
    assert all(posts and posts <= set(POSTS) for posts in PERMISSIONS.values())
