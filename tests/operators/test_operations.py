"""docs/operations.md is done, not only written: its commands on a database of their own, its
services, its proxy.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import shapely

from tests.support import live, proxy, world
from tests.support.databases import postgis

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / "docs/service"


@pytest.fixture
def machine(tmp_path):
    """A stand-in for the county's server: a function that puts its folders, ports and users into a
    text.
    """
    server = urlsplit(postgis())
    port, instance, backups = live.free_port(), tmp_path / "lib", tmp_path / "backups"
    for folder in (instance, backups):
        folder.mkdir(mode=0o700)
    features = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(u.shape),
            "properties": {"code": u.code, "name": u.name, "parent": u.parent},
        }
        for u in world.units()
    ]
    boundaries = tmp_path / "boundaries.geojson"
    boundaries.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    changes = {
        "docs/service/gridkeeper.env": str(tmp_path / "given.env"),
        "/etc/gridkeeper.env": str(tmp_path / "gridkeeper.env"),
        "/opt/gridkeeper": str(ROOT),
        "/var/lib/gridkeeper": str(instance),
        "/var/backups/gridkeeper": str(backups),
        "sudo -u postgres ": "",
        "runuser -u gridkeeper -- ": "",
        "boundaries.geojson": str(boundaries),
        "127.0.0.1:5432": f"127.0.0.1:{server.port}",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "--cell 990126": f"--cell {world.COUNTY}",
    }

    def here(text):
        for there, place in changes.items():
            text = text.replace(there, place)
        return text

    (tmp_path / "given.env").write_text(
        here((SERVICE / "gridkeeper.env").read_text()) + f"GRIDKEEPER_PORT={port}\n"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("GRIDKEEPER_")}
    env |= {
        "PGHOST": str(server.hostname),
        "PGPORT": str(server.port),
        "PGUSER": "postgres",
        "LC_ALL": "C.UTF-8",
    }
    return here, env, tmp_path, port


def blocks():
    return re.findall(r"```bash\n(.*?)```", (ROOT / "docs/operations.md").read_text("utf-8"), re.S)


def run(script, env):
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@contextmanager
def unit(name, here, env, folder):
    """What systemd would start."""
    command = here(re.search(r"^ExecStart=(.*)$", (SERVICE / name).read_text(), re.M)[1])  # type: ignore[index]
    settings = dict(
        line.split("=", 1)
        for line in (folder / "gridkeeper.env").read_text().splitlines()
        if line and not line.startswith("#")
    )
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command.split(), cwd=ROOT, env=env | settings, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(90) == 0, (folder / f"{name}.log").read_text()[-2000:]


@pytest.mark.soak
def test_a_county_is_installed_watched_backed_up_and_restored_as_the_page_says(machine):
    here, env, folder, port = machine
    install, operate = [], []
    for block in blocks():
        (operate if operate or "healthz" in block else install).append(here(block))
    said = run("\n".join(install), env)
    assert re.search(r"^admin \S{10}$", said, re.M), "the first password, once"
    assert oct((folder / "gridkeeper.env").stat().st_mode & 0o777) == "0o640"
    prelude = "\n".join(
        line for line in install[-1].splitlines() if line.startswith(("cd ", "set -a", "flask()"))
    )
    with ExitStack() as services:
        services.enter_context(unit("gridkeeper-web.service", here, env, folder))
        services.enter_context(unit("gridkeeper-jobs.service", here, env, folder))
        address = f"http://127.0.0.1:{port}"
        live.wait_for(lambda: live.answers(f"{address}/readyz"), 60)
        live.wait_for(
            lambda: (
                b'"scheduler":{"status":"ok"' in urllib.request.urlopen(f"{address}/readyz").read()
            ),
            60,
        )
        said = run("\n".join([prelude, *operate]), env)
        assert "gridkeeper_requests_total" in said
        assert re.search(r"\d+ rows and 0 photos of .* are back", said)
        assert "refile: 0" in said, "the upgrade ran to its end"
        behind_caddy(port, folder)
    tables = "SELECT (SELECT count(*) FROM cell), (SELECT count(*) FROM officer)"
    counted = [
        run(f"psql -qAt -d {name} -c '{tables}'", env).strip()
        for name in ("gridkeeper", "restored")
    ]
    assert counted == ["9|1", "9|1"]


def behind_caddy(port, folder):
    """HTTPS in front: what operators see stays inside, browsers are told to stay with HTTPS."""

    def status(path):
        try:
            with urllib.request.urlopen(
                f"{address}{path}", context=live.UNCHECKED, timeout=10
            ) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.headers

    with proxy.caddy(port, folder) as address:
        assert status("/healthz")[1]["Strict-Transport-Security"].startswith("max-age=")
        assert [status(path)[0] for path in ("/metrics", "/readyz", "/docs", "/openapi.json")] == [
            404
        ] * 4
        assert status("/api/v1/me")[0] == 401
        broken = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\n"
        broken += b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"
        where = (urlsplit(address).hostname, urlsplit(address).port)
        with (
            socket.create_connection(where, timeout=10) as plain,
            live.UNCHECKED.wrap_socket(plain, server_hostname="localhost") as line,
        ):
            line.sendall(broken)
            assert line.recv(100).startswith(b"HTTP/1.1 400 "), "not 502: it is no use again"


def test_the_units_are_what_systemd_takes():
    if shutil.which("systemd-analyze"):
        for path in [*SERVICE.glob("*.service"), *SERVICE.glob("*.timer")]:
            done = subprocess.run(
                ["systemd-analyze", "verify", "--man=no", str(path)],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            faults = [
                line
                for line in done.stderr.splitlines()
                if path.name in line and "not executable" not in line and "User" not in line
            ]
            assert faults == [], done.stderr
    for path in SERVICE.glob("*.service"):
        text = path.read_text()
        assert "NoNewPrivileges=yes" in text
        assert "ProtectSystem=strict" in text
