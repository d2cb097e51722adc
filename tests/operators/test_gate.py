"""What stands between the network and the threads: nobody who is slow, or broken, stops others."""

import contextlib
import gzip
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from app.core import bounds
from tests.operators.test_live import send, token
from tests.support import crowds, faults, filings, live, world

HEAD = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n"
SIGN_IN = json.dumps({"username": "wang", "password": world.PASSWORD})


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server of eight threads with the small county."""
    folder = tmp_path_factory.mktemp("gate")
    with live.instance("spatialite", folder) as (_, env), live.server(env, folder) as found:
        yield found


def say(address, text, *, close=False):
    """What a server answers to these bytes: status, headers, body."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    with socket.create_connection((host, port), timeout=30) as line:
        line.sendall(text.encode() if isinstance(text, str) else text)
        if close:
            line.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, answer.headers, answer.read()


def file_one(address, officer):
    """Seconds that a new case takes to be filed."""
    began = time.monotonic()
    body = filings.incident(datetime.now(UTC))
    assert send(address, f"/incidents/{filings.new_id()}", officer, body)[0] == 201
    return time.monotonic() - began


def test_slow_senders_of_every_kind_stop_nobody(address):
    wang = token(address, "wang")
    with crowds.slow_crowd(address, dict.fromkeys(crowds.SLOW, 12)) as crowd:
        took = [file_one(address, wang) for _ in range(10)]
        assert live.answers(f"{address}/healthz")
        assert crowd.ended.total() == 0, "the crowd was there all the time"
    assert max(took) < 10, took  # each of them would have held a thread as long as it stays


def test_phones_on_a_bad_line_send_photos_while_cases_are_filed(address):
    wang, size = token(address, "wang"), 80_000
    with crowds.phones(address, [wang] * 12, size=size, speed=40_000) as crowd:
        live.wait_for(lambda: len(crowd.sent) >= 6, 60)
        took = [file_one(address, wang) for _ in range(5)]
    assert max(took) < 10, took
    assert {status for status, _ in crowd.sent} == {201}


@pytest.mark.parametrize(
    "text",
    [
        f"{CHUNKED}zz\r\n{{}}\r\n0\r\n\r\n",
        f"{CHUNKED}-5\r\n{{}}\r\n0\r\n\r\n",
        f"{CHUNKED}2\r\n{{}}xx\r\n0\r\n\r\n",
        f"{CHUNKED}{'f' * 18}\r\n{{}}\r\n0\r\n\r\n",
        f"{CHUNKED}{len(SIGN_IN):x}\r\n{SIGN_IN}\r\n",
        f"{CHUNKED}5\r\n{{",
        f"{HEAD}Content-Length: {len(SIGN_IN) + 1}\r\n\r\n{SIGN_IN}",
    ],
    ids=["no size", "negative", "longer than said", "huge", "no end", "cut", "shorter than said"],
)
def test_a_broken_body_is_a_400_in_the_shape_of_all_refusals(address, text):
    status, headers, body = say(address, text, close=True)
    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert json.loads(body)["code"] == "bad_request"
    assert headers["X-Request-Id"]
    assert headers["Connection"] == "close"


@pytest.mark.parametrize("said", ["abc", "-1", "+3", "3, 4"])
def test_a_length_that_is_none_is_refused_at_once(address, said):
    status, headers, _ = say(address, f"{HEAD}Content-Length: {said}\r\n\r\n{{}}")
    assert (status, headers["Connection"]) == (400, "close")


def test_a_whole_chunked_body_is_as_good_as_any(address):
    text = f"{CHUNKED}{len(SIGN_IN):x}\r\n{SIGN_IN}\r\n0\r\n\r\n"
    assert say(address, text)[0] == 200


def put(path, size, more=""):
    return f"PUT /api/v1{path} HTTP/1.1\r\nHost: x\r\n{more}Content-Length: {size}\r\n\r\n"


def test_who_is_not_known_is_refused_before_a_large_body_is_sent(address):
    photo = f"/photos/{'a' * 64}"
    status, headers, body = say(address, put(photo, 300_000, "Expect: 100-continue\r\n"))
    assert (status, json.loads(body)["code"]) == (401, "signed_out")
    assert headers["WWW-Authenticate"] == "Bearer"
    console = "POST /console/roster HTTP/1.1\r\nHost: x\r\nCookie: session=no\r\n"
    status, headers, _ = say(address, f"{console}Content-Length: 300000\r\n\r\n")
    assert (status, headers["Location"].partition("?")[0]) == (303, "/console/sign-in")
    known = f"Authorization: Bearer {token(address, 'wang')}\r\n"
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as line:
        line.sendall(put(photo, 300_000, f"{known}Expect: 100-continue\r\n").encode())
        assert line.recv(100).startswith(b"HTTP/1.1 100 "), "who is known may go on"


def test_what_one_account_holds_at_once_has_an_end(address):
    """Photos that are announced, begun and never end: the next is to come again, others go on."""
    size, expect = 19 * bounds.MB, "Expect: 100-continue\r\n"
    where = (urlsplit(address).hostname, urlsplit(address).port)
    wang, li = (f"Authorization: Bearer {token(address, who)}\r\n" for who in ("wang", "li"))
    photo = f"/photos/{'a' * 64}"
    with contextlib.ExitStack() as lines:
        for _ in range(bounds.MOST_HELD_OF_ONE // size):
            line = lines.enter_context(socket.create_connection(where, timeout=30))
            line.sendall(put(photo, size, wang + expect).encode())
            assert line.recv(100).startswith(b"HTTP/1.1 100 ")
            line.sendall(b" " * 100_000)
        status, headers, body = say(address, put(photo, size, wang + expect))
        assert (status, json.loads(body)["code"], headers["Retry-After"]) == (503, "busy", "5")
        chunks = (
            f"PUT /api/v1{photo} HTTP/1.1\r\nHost: x\r\n{wang}Transfer-Encoding: chunked\r\n\r\n"
        )
        some = f"{bounds.MB:x}\r\n{' ' * bounds.MB}\r\n"
        left = bounds.MOST_HELD_OF_ONE % size // bounds.MB
        status, _, body = say(address, chunks + some * (left + 1))
        assert (status, json.loads(body)["code"]) == (503, "busy"), "whatever says how long it is"
        assert file_one(address, wang[22:-2]) < 10, "what is small needs no room"
        with socket.create_connection(where, timeout=30) as other:
            other.sendall(put(photo, size, li + expect).encode())
            assert other.recv(100).startswith(b"HTTP/1.1 100 ")
    live.wait_for(lambda: say(address, put(photo, 70_000, wang) + "x" * 70_000)[0] == 422, 20)


@pytest.mark.parametrize(
    ("begin", "size"),
    [
        ("POST /api/v1/auth/login", 9_000),
        ("POST /api/v1/auth/refresh", 9_000),
        ("PUT /api/v1/photos/" + "a" * 64 + "/parts/1", 256 * 1024 + 1),
        ("PUT /api/v1/photos/" + "a" * 64, 21 * 1024 * 1024),
        ("POST /api/v1/sync", 9 * 1024 * 1024),
    ],
)
def test_a_body_beyond_its_bound_is_refused_and_the_sender_hears_it(address, begin, size):
    """Also one that sends all of it before it listens, as browsers and phones do."""
    wang = token(address, "wang")
    head = f"{begin} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {wang}\r\n"
    status, _, body = say(address, f"{head}Content-Length: {size}\r\n\r\n".encode() + b" " * size)
    assert (status, json.loads(body)["code"]) == (413, "too_large")


def test_a_packed_body_unpacks_to_no_more_than_its_view_takes(address):
    packed = gzip.compress(json.dumps({"username": "wang", "password": "x" * 20_000}).encode())
    head = f"{HEAD}Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    status, _, body = say(address, head.encode() + packed)
    assert (status, json.loads(body)["code"]) == (413, "too_large")


def test_a_name_with_an_underscore_passes_for_no_other(address):
    """What a proxy sets cannot be said in its place by a like name."""
    say_it = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    assert say(address, f"{say_it}X_Forwarded_For: 203.0.113.9\r\n\r\n")[0] == 200
    for header in ("X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "Via: 1.1 caddy"):
        assert say(address, f"{say_it}{header}\r\n\r\n")[0] == 404


def test_a_second_server_on_the_same_port_does_not_start(address, tmp_path):
    env = {
        **os.environ,
        "GRIDKEEPER_INSTANCE": str(tmp_path),
        "GRIDKEEPER_PORT": str(urlsplit(address).port),
    }
    done = subprocess.run(
        [sys.executable, "serve.py"],
        cwd=live.ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "cannot be had (Address already in use)" in done.stderr


def ready(address):
    status, _, body = say(
        address, "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    found = json.loads(body)
    return status, found["database"], found["storage"]


def test_a_server_that_cannot_write_is_not_ready_and_says_why(engine, tmp_path):
    with live.instance(engine, tmp_path) as (_, env):
        url = env["GRIDKEEPER_DATABASE_URL"]
        with live.server(env | {"GRIDKEEPER_LOG_LEVEL": "CRITICAL"}, tmp_path) as address:
            assert ready(address) == (200, "ok", "ok")
            with faults.full_disk(live.web_processes(tmp_path), 1_000):
                here = "refuses_writes" if engine == "spatialite" else "ok"
                assert ready(address) == (503, here, "refuses_writes")
            if engine == "postgis":
                with faults.full_server(url):
                    assert ready(address) == (503, "refuses_writes", "ok")
            assert ready(address) == (200, "ok", "ok")
