"""The guide for builders of clients: its commands and examples do what it says."""

import json
import re
import shutil
import socket
import subprocess
import urllib.request

import pytest

from app.core.db import db, transaction
from app.incidents.models import Incident
from grids import datums
from tests.operators.test_live import token
from tests.phone.test_phones import add_site, check_everything_once
from tests.support import live, world

GUIDE = (live.ROOT / "docs/clients.md").read_text("utf-8")
MINI = """
const { Phone } = require("%s/docs/examples/mini-program.js");
const kept = {};
let online = false;
let told = () => {};
const wx = {
  getStorageSync: (k) => kept[k] && JSON.parse(kept[k]),
  setStorageSync: (k, v) => (kept[k] = JSON.stringify(v)),
  onNetworkStatusChange: (fn) => (told = fn),
  request: ({ url, method, data, header, success, fail }) =>
    online
      ? fetch(url, { method, headers: header, body: JSON.stringify(data) })
          .then(async (a) =>
            success({ statusCode: a.status, data: await a.json(), header: {} }), fail)
      : fail(),
};
(async () => {
  online = true;
  let phone = new Phone(wx, "%s");
  await phone.signIn("wang", "%s");
  online = false;
  const location = { lon: %s, lat: %s, accuracy_m: 8, datum: "wgs84" };
  const occurred_at = new Date().toISOString();
  const filing = { kind: "AIR-01", occurred_at, location, description: "田边焚烧秸秆" };
  await phone.file("/incidents/8f2d7f1e-9d3f-4d8a-8f7d-0f5b6d9e2a11", filing);
  await phone.file("/incidents/8f2d7f1e-9d3f-4d8a-8f7d-0f5b6d9e2a12", { ...filing, kind: "NO-99" });
  phone = new Phone(wx, "%s"); // started again: the queue is on the disk
  online = true;
  phone.session.access_token = "expired";
  await phone.flush();
  phone.epoch = "another";
  await phone.file("/incidents/8f2d7f1e-9d3f-4d8a-8f7d-0f5b6d9e2a13", filing);
  const rows = phone.queue.map((row) => [row.state, row.problem && row.problem.code]);
  console.log(JSON.stringify(rows));
  process.exit(0);
})();
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clients")
    with live.instance("spatialite", folder) as (app, env), live.server(env, folder) as address:
        add_site(app)
        yield app, address, folder


def test_the_guides_commands_walk_offline_and_come_back(county):
    """As written, but for the server's address and the account."""
    app, address, folder = county
    block = re.search(r"```bash\n(.*?)```", GUIDE, re.S)[1]
    assert block.count("scripts/phone") == 3
    words = (
        f"--server {address} --user wang --password '{world.PASSWORD}' --pocket {folder}/phone1.db"
    )
    script = block.replace("scripts/phone --user officer", f"scripts/phone {words}")
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=live.ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert check_everything_once(app, folder) == 2


def test_the_mini_programs_core_files_once_shows_refusals_and_hears_of_a_restore(county):
    app, address, _ = county
    node = shutil.which("node")
    assert node, "node is missing: scripts/assets needs it too"
    lon, lat = world.inside(world.V1)
    done = subprocess.run(
        [node, "-e", MINI % (live.ROOT, address, world.PASSWORD, lon, lat, address)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == '[["stored",null],["refused","unknown_kind"],["stored",null]]', (
        done.stderr
    )
    with app.app_context(), transaction():
        filed = [
            str(i)
            for i in db.session.scalars(
                db.select(Incident.id).where(Incident.kind == "AIR-01").order_by(Incident.id)
            )
        ]
        assert filed == [
            "8f2d7f1e-9d3f-4d8a-8f7d-0f5b6d9e2a11",
            "8f2d7f1e-9d3f-4d8a-8f7d-0f5b6d9e2a13",
        ]
        db.session.remove()


def test_the_guide_and_the_program_name_the_same_things(app):
    """Datums, verdicts, sizes and addresses in the guide are those of the program."""
    document = app.test_client().get("/openapi.json").json
    for path in (
        "/incidents/<uuid>",
        "/patrols/<uuid>/track/<n>",
        "/patrols/<uuid>/visits/<uuid>",
        "/photos/<sha256>/parts/<n>",
        "/phone/start",
        "/sync",
    ):
        assert path in GUIDE
    verdicts = document["components"]["schemas"]["Verdict"]["properties"]["verdict"]["enum"]
    assert all(f"`{verdict}`" in GUIDE for verdict in verdicts)
    assert all(f"`{datum}`" in GUIDE for datum in ("wgs84", "gcj02", "bd09", "cgcs2000"))


def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(county):
    """Half of a photo's part must not stand for the part."""
    _, address, _ = county
    signed_in = token(address, "wang")
    host, port = address.removeprefix("http://").split(":")
    head = f"PUT /api/v1/photos/{'a' * 64}/parts/1 HTTP/1.1\r\nHost: x\r\n"
    head += f"Authorization: Bearer {signed_in}\r\nContent-Length: 1000\r\n\r\n"
    with socket.create_connection((host, int(port))) as line:
        line.sendall(head.encode() + b"0" * 500)
        line.shutdown(socket.SHUT_WR)
        assert b" 400 " in line.recv(65536).split(b"\r\n")[0]
    parts = urllib.request.Request(
        f"{address}/api/v1/photos/{'a' * 64}/parts",
        headers={"Authorization": f"Bearer {signed_in}"},
    )
    with urllib.request.urlopen(parts) as answer:
        assert json.load(answer) == {"parts": []}


GEO = """
import { toGcj02, fromGcj02, villageAt } from "%s/app/phone/web/src/geo.js";
const points = %s;
const ring = (w) => [[w, 33], [w + 0.02, 33], [w + 0.02, 33.02], [w, 33.02], [w, 33]];
const polygon = (west) => ({ type: "Polygon", coordinates: [ring(west)] });
const square = (code, west) => ({ level: "village", code, boundary: polygon(west) });
const cells = [square("a", 114), square("b", 114.02)];
const ask = (lon, lat, accuracy_m) => {
  const { cell, candidates, ambiguous } = villageAt(cells, { lon, lat, accuracy_m });
  return [cell && cell.code, candidates.map((c) => c.code), ambiguous];
};
const shifted = points.map(([lon, lat]) => toGcj02({ lon, lat }));
const back = shifted.map(fromGcj02);
const found = [[114.01, 8], [114.0199, 30], [114.0201, 30], [113.9999, 30], [113.9, 30]].map(
  ([lon, accuracy_m]) => ask(lon, 33.01, accuracy_m),
);
const pairs = (them) => them.map((p) => [p.lon, p.lat]);
console.log(JSON.stringify({ shifted: pairs(shifted), back: pairs(back), found }));
"""


def test_the_pages_geometry_is_that_of_the_program():
    """Datums to a millimetre, and the village a point falls into with its doubts."""
    points = [[114.01, 33.01], [116.4, 39.9], [87.6, 43.8], [121.5, 25.0], [100.0, 22.0]]
    script = GEO % (live.ROOT, json.dumps(points))
    done = subprocess.run(
        [shutil.which("node"), "--input-type=module", "-e", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    page = json.loads(done.stdout)
    lon, lat = datums.from_wgs84([p[0] for p in points], [p[1] for p in points], "gcj02")
    assert page["shifted"] == [pytest.approx(pair, abs=1e-8) for pair in zip(lon, lat, strict=True)]
    assert page["back"] == [pytest.approx(pair, abs=1e-7) for pair in points]
    assert page["found"] == [
        ["a", ["a"], False],
        ["a", ["a", "b"], True],
        ["b", ["a", "b"], True],
        [None, ["a"], True],
        [None, [], False],
    ]
