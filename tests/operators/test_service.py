"""Fit for service: settings, who may watch, what is counted and logged, what a strange proxy may
claim.
"""

import json
import os
import re
import subprocess
import sys
import urllib.request
from datetime import date

import flask_migrate
import pytest

from app import create_app
from app.core.config import BadSetting, read
from app.core.db import db, transaction
from app.demo.accounts import refuse_to_serve
from app.people.models import Officer
from app.people.rules import DEMONSTRATION
from app.people.service import HASHER
from tests.operators.test_live import send, token
from tests.support import filings, live, world
from tests.support.databases import MIGRATIONS, environment

AWAY = {"REMOTE_ADDR": "203.0.113.9"}
TOKEN = "t0ken-for-those-who-watch"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATABASE_URL", "mysql://x/y", "must look like postgresql+psycopg://"),
        ("DATABASE_URL", "nonsense", "must look like"),
        ("PORT", "0", "at least 1"),
        ("PORT", "８０", "whole number"),
        ("THREADS", "many", "whole number"),
        ("PROXIES", "-1", "at least 0"),
        ("TIMEZONE", "Mars/Base", "for example Asia/Shanghai"),
        ("DEMO", "yes", "must be 0 or 1"),
        ("LOG_LEVEL", "loud", "DEBUG, INFO"),
        ("STATUS_TOKEN", "short", "20 characters"),
        ("OPEN_TO_ALL", "docs,admin", "may name only"),
        ("INSTANCE", "/proc/no/such", "cannot be made"),
        ("SPELT_WRONG", "1", "docs/settings.md"),
        ("TILE_URL", "http://tiles.example.cn/{z}", "must begin with https://"),
        ("TILE_URL", "https://t{s}.example.cn/{z}/{x}/{y}", "must name one host"),
        ("TILE_URL", "https://x.cn/{z}; script-src *", "without spaces"),
        ("TILE_DATUM", "bd09", "wgs84, gcj02, cgcs2000"),
        ("PUBLIC_URL", "http://grid.example.cn", "must begin with https://"),
        ("PHOTO_STORE", "/mnt/photos", "must begin with s3://"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_in_a_sentence(tmp_path, name, value, says):
    with pytest.raises(BadSetting, match=re.escape(says)) as refusal:
        read({"GRIDKEEPER_INSTANCE": str(tmp_path), f"GRIDKEEPER_{name}": value})
    assert f"GRIDKEEPER_{name}" in str(refusal.value)


def test_production_reaches_a_database_elsewhere_by_a_way_that_is_closed(tmp_path):
    """Encrypted, and to who proves to be it; on the machine itself as it is."""

    def start(url, production="1"):
        given = {"INSTANCE": str(tmp_path), "PRODUCTION": production, "DATABASE_URL": url}
        return read({f"GRIDKEEPER_{name}": value for name, value in given.items()})

    user = "postgresql+psycopg://grid:secret@"
    far = f"{user}db.example.gov.cn/grid"
    for url in (far, f"{far}?sslmode=require", f"{user}127.0.0.1/grid?host=10.0.0.7"):
        with pytest.raises(BadSetting, match="sslmode=verify-full") as refusal:
            start(url)
        assert "secret" not in str(refusal.value)
    for url in (
        *("", f"{user}127.0.0.1/grid", f"{user}localhost:5432/grid", f"{user}[::1]/grid"),
        *(f"{user}/grid", f"{user}/grid?host=/run/postgresql"),
        f"{far}?sslmode=verify-full&sslrootcert=system",
    ):
        assert start(url)["PRODUCTION"], url
    assert start(far, production="0")["DATABASE_URL"] == far


@pytest.mark.parametrize("key", ["short", "k" * 64, "changeme" * 5])
def test_production_refuses_a_key_that_can_be_guessed(tmp_path, key):
    settings = {
        "GRIDKEEPER_INSTANCE": str(tmp_path),
        "GRIDKEEPER_PRODUCTION": "1",
        "GRIDKEEPER_SECRET_KEY": key,
    }
    with pytest.raises(BadSetting, match="openssl rand"):
        read(settings)


def test_the_key_is_made_once_for_its_owner_only_and_refused_when_others_may_read_it(tmp_path):
    settings = {"GRIDKEEPER_INSTANCE": str(tmp_path), "GRIDKEEPER_PRODUCTION": "1"}
    first = read(settings)["SECRET_KEY"]
    assert read(settings)["SECRET_KEY"] == first
    kept = tmp_path / "secrets"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secrets"]
    kept.chmod(0o644)
    with pytest.raises(BadSetting, match="chmod 600"):
        read(settings)


def test_the_folder_is_made_for_its_owner_and_refused_when_others_may_read_what_lies_in_it(
    tmp_path,
):
    folder = tmp_path / "new" / "instance"
    settings = {"GRIDKEEPER_INSTANCE": str(folder)}
    read(settings)
    (folder / "gridkeeper.db").touch()
    (folder / "photos").mkdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "gridkeeper.db").stat().st_mode & 0o077 == 0
    assert (folder / "photos").stat().st_mode & 0o077 == 0
    folder.chmod(0o755)
    read(settings)
    for name, mode in (("gridkeeper.db", 0o644), ("photos", 0o755)):
        kept = (folder / name).stat().st_mode
        (folder / name).chmod(mode)
        with pytest.raises(BadSetting, match="chmod -R go-rwx"):
            read(settings)
        (folder / name).chmod(kept)


def test_a_channel_that_does_not_exist_is_named(tmp_path):
    settings = {"GRIDKEEPER_INSTANCE": str(tmp_path), "GRIDKEEPER_CHANNELS": "sms,json"}
    with pytest.raises(BadSetting, match="json is no channel"):
        read(settings)


@pytest.fixture
def known(app, people):
    """The chief has the password of the demonstration."""
    with app.app_context(), transaction():
        db.session.scalars(
            db.select(Officer).where(Officer.username == "chief")
        ).one().password_hash = HASHER.hash(DEMONSTRATION)


def test_a_start_prints_the_accounts_to_try(app, known):
    done = app.test_cli_runner().invoke(args=["welcome"])
    assert done.exit_code == 0, done.exception
    assert f"chief        {DEMONSTRATION}" in done.output


def test_nothing_is_served_where_strangers_know_the_password(app, known):
    refuse_to_serve(app, "127.0.0.1")
    with app.app_context(), transaction():
        everybody = {
            o.username: o
            for o in db.session.scalars(
                db.select(Officer).where(Officer.username.in_(("wang", "li", "zhao")))
            )
        }
        for name in ("wang", "li"):
            everybody[name].password_hash = db.session.scalars(
                db.select(Officer.password_hash).where(Officer.username == "chief")
            ).one()
        everybody["li"].ends_on = date(2020, 1, 1)
    with pytest.raises(SystemExit, match=r"open \(chief, wang\)"):
        refuse_to_serve(app, "0.0.0.0")
    with pytest.raises(
        SystemExit, match=r"the address 0\.0\.0\.0 is refused while demonstration accounts are open"
    ):
        refuse_to_serve(app, "0.0.0.0")
    app.config["PRODUCTION"] = True
    try:
        with pytest.raises(SystemExit, match="production is refused"):
            refuse_to_serve(app, "127.0.0.1")
    finally:
        app.config["PRODUCTION"] = False


#: Names of this machine itself, and what says that somebody elsewhere asked.
HERE = ("localhost:8000", "LOCALHOST", "127.0.0.1:8443", "127.8.8.8", "[::1]", "[::1]:8000")
PASSED_ON = [
    {"X-Forwarded-For": "127.0.0.1"},
    {"Forwarded": "for=127.0.0.1"},
    {"X-Real-IP": "127.0.0.1"},
    {"X-Forwarded-Proto": "https"},
    {"x-forwarded-host": "localhost"},
    {"X-Forwarded-Whatever": ""},
    {"Via": "1.1 caddy"},
    {"CF-Connecting-IP": "127.0.0.1"},
    {"CF-Ray": "1"},
    {"True-Client-IP": "127.0.0.1"},
    {"X-Client-IP": "127.0.0.1"},
    {"X-Scheme": "https"},
    {"X-Nginx-Proxy": "true"},
    {"X-Original-Forwarded-For": "127.0.0.1"},
    *({"Host": host} for host in ("grid.example.cn", "localhost.example.cn", "203.0.113.9:8000")),
    *({"Host": host} for host in ("127.0.0.1.example.cn", "127.0.0.1@example.cn", "[::1", "")),
]


def test_the_demonstrations_password_is_good_at_the_machine_itself_only(app, known, people):
    def shown(**elsewhere):
        return DEMONSTRATION in app.test_client().get("/", **elsewhere).text

    def signs_in(**elsewhere):
        body = {"username": "chief", "password": DEMONSTRATION}
        answer = app.test_client().post("/api/v1/auth/login", json=body, **elsewhere)
        assert shown(**elsewhere) == (answer.status_code == 200)
        return answer.status_code

    assert signs_in() == 200
    for host in HERE:
        assert signs_in(headers={"Host": host}) == 200, host
    for proxied in PASSED_ON:
        assert not shown(headers=proxied), proxied
    # no more: who guesses on waits
    for proxied in ({"Via": "1.1 caddy"}, {"X-Forwarded-Proto": "https"}, {"Host": "grid.cn"}):
        assert signs_in(headers=proxied) == 401, proxied
    assert signs_in(environ_base=AWAY) == 401


def test_the_server_ends_with_the_sentence(tmp_path):
    env = {**os.environ, "GRIDKEEPER_INSTANCE": str(tmp_path), "GRIDKEEPER_PORT": "none"}
    command = [sys.executable, "serve.py"]
    done = subprocess.run(
        command, cwd=live.ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "does not start: GRIDKEEPER_PORT='none' must be a whole number" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def watched(tmp_path):
    """An application with a token for those who watch, and one that stands behind a proxy."""
    plain = {
        "GRIDKEEPER_INSTANCE": str(tmp_path),
        "GRIDKEEPER_STATUS_TOKEN": TOKEN,
        "GRIDKEEPER_LOG_LEVEL": "ERROR",
    }
    return (
        create_app(plain),
        create_app(plain | {"GRIDKEEPER_PROXIES": "1"}),
        create_app(plain | {"GRIDKEEPER_OPEN_TO_ALL": "docs"}),
    )


@pytest.mark.parametrize("path", ["/metrics", "/docs", "/openapi.json", "/readyz"])
def test_only_this_machine_and_the_token_see_what_operators_see(watched, path):
    direct, proxied, opened = watched
    client = direct.test_client()
    assert client.get(path).status_code in (200, 500, 503), "here"
    assert client.get(path, environ_base=AWAY).status_code == 401
    assert (
        client.get(
            path, environ_base=AWAY, headers={"Authorization": f"Bearer {TOKEN}"}
        ).status_code
        != 401
    )
    assert client.get(path, environ_base=AWAY, auth=("any", TOKEN)).status_code != 401
    assert (
        client.get(path, environ_base=AWAY, headers={"Authorization": "Bearer wrong"}).status_code
        == 401
    )
    for headers in PASSED_ON:
        answer = client.get(path, headers=headers)
        assert answer.status_code == 401, f"a proxy that nobody announced: {headers}"
    assert (
        proxied.test_client().get(path, headers={"X-Forwarded-For": "203.0.113.9"}).status_code
        == 401
    )
    assert (
        proxied.test_client()
        .get(path, headers={"X-Forwarded-For": "127.0.0.1, 203.0.113.9"})
        .status_code
        == 401
    ), "the client's own claim"
    assert (opened.test_client().get(path, environ_base=AWAY).status_code != 401) == (
        "docs" in path or "openapi" in path
    )


def test_metrics_count_requests_jobs_cases_and_what_was_given_up(app, people, run_job, time):
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    people.wang.put(
        f"/incidents/{filings.new_id()}", filings.incident(time.now()) | {"from_the_future": 1}
    )
    time.forward(days=3)
    run_job("escalate")
    answer = app.test_client().get("/metrics")
    text = answer.text
    assert answer.content_type.startswith("text/plain")
    assert re.search(
        r'gridkeeper_requests_total\{endpoint="incidents.file",method="PUT",status="201"\} \d', text
    )
    assert 'gridkeeper_open_cases{level="county",state="overdue"} 1.0' in text
    assert 'gridkeeper_dead_letters{what="filing"} 1.0' in text
    assert 'gridkeeper_job_failed{job="escalate"} 0.0' in text
    assert "gridkeeper_outbox_age_seconds 0.0" in text
    assert "wang" not in text


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """Two web processes as in service, after a morning's work: (what they logged, their metrics,
    what must not stand in either).
    """
    folder = tmp_path_factory.mktemp("service")
    with (
        live.instance("postgis", folder) as (_, env),
        live.server(
            env | {"GRIDKEEPER_LOG_LEVEL": "DEBUG", "GRIDKEEPER_WORKERS": "2"}, folder
        ) as address,
    ):
        now, wang = filings.datetime.now().astimezone(), token(address, "wang")
        lon, lat = world.inside(world.V1)
        assert send(address, f"/patrols/{filings.new_id()}", wang, filings.patrol(now))[0] == 201
        for _ in range(10):
            filed = send(
                address,
                f"/incidents/{filings.new_id()}",
                wang,
                filings.incident(now, reporter={"name": "赵某某", "phone": "13900001111"}),
            )
            assert filed[0] == 201
        send(
            address,
            "/officers",
            token(address, "east"),
            {"username": "wang", "name": "重名", "kind": "grid_officer", "cell": world.V1},
            "POST",
        )
        get(f"{address}/api/v1/cells/locate?lon={lon}&lat={lat}", wang)
        metrics = get(f"{address}/metrics").decode()
    secrets = (
        "wang",
        "赵某某",
        "13900001111",
        str(lon)[:7],
        str(lat)[:6],
        wang[:40],
        world.PASSWORD,
        "重名",
    )
    return (folder / "server.log").read_text(), metrics, secrets


def get(address, token_=None):
    request = urllib.request.Request(
        address, headers={"Authorization": f"Bearer {token_}"} if token_ else {}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read()


def test_metrics_of_several_processes_are_added_up(service):
    _, metrics, _ = service
    assert (
        'gridkeeper_requests_total{endpoint="incidents.file",method="PUT",status="201"} 10.0'
        in metrics
    )
    assert "gridkeeper_job_age_seconds{" not in metrics, (
        "with several processes the scheduler is one of its own"
    )


def test_logs_say_what_happened_without_names_coordinates_or_tokens(service):
    text, metrics, secrets = service
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["event"] == "request"]
    assert {"incidents.file", "patrols.file", "cells.locate"} <= {
        line["endpoint"] for line in requests
    }
    assert all(re.fullmatch(r"[0-9a-f]{12}", line["request_id"]) for line in requests)
    for secret in secrets:
        assert secret not in text, secret
        assert secret not in metrics, secret


def test_the_front_page_sends_nobody_to_a_closed_door(app, people):
    for where, shown in (({}, True), (AWAY, False)):
        answer = app.test_client().get("/", environ_base=where)
        assert answer.status_code == 200
        assert ('href="/docs"' in answer.text) == shown
        assert ('href="/readyz"' in answer.text) == shown


def test_every_answer_carries_the_headers_that_browsers_heed(app, people):
    for answer in (
        app.test_client().get("/"),
        app.test_client().get("/docs"),
        people.wang.get("/me"),
        app.test_client().get("/api/v1/nowhere"),
    ):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
        assert "Server" not in answer.headers or "granian" not in answer.headers["Server"]
    assert people.wang.get("/me").headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in app.test_client().get("/").headers
    assert (
        "Strict-Transport-Security"
        in app.test_client().get("/", base_url="https://localhost").headers
    )


def test_the_page_for_phones_loads_pictures_from_the_countys_tiles_and_nothing_else(tmp_path):
    tiles = "https://t0.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=KEY"
    for url, host in (("", ""), (tiles, " https://t0.tianditu.gov.cn")):
        app = create_app(
            environment(tmp_path, f"sqlite:///{tmp_path}/t.db", TILE_URL=url, TILE_DATUM="gcj02")
        )
        with app.app_context():
            flask_migrate.upgrade(MIGRATIONS)
        with app.test_client().get("/phone") as answer:
            assert f"img-src 'self' data: blob:{host};" in answer.headers["Content-Security-Policy"]
            assert "script-src" not in answer.headers["Content-Security-Policy"], (
                "scripts come from here alone, by default-src"
            )
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
