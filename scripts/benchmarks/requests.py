"""The requests as Lua for wrk: bodies and tokens made beforehand, a new id each time."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from grids import datums
from scripts.benchmarks.stage import Stage

HEAD = """
local function uuid()
  local random = math.random
  return string.format("%08x-%04x-4%03x-8%03x-%06x%06x", random(0, 0xffffffff), random(0, 0xffff),
    random(0, 0xfff), random(0, 0xfff), random(0, 0xffffff), random(0, 0xffffff))
end
local number = 0
function setup(thread) number = number + 1; thread:set("seed", number * 7919 + os.time()) end
function lines(path)
  local found = {}
  for line in io.lines(path) do found[#found + 1] = line end
  return found
end
"""


def _script(made: Stage, name: str, body: str) -> Path:
    path = made.folder / f"{name}.lua"
    path.write_text(HEAD + body)
    return path


def filing(made: Stage, name: str, bodies: list[tuple[str, str]]) -> Path:
    """PUT one of the (token, body) pairs under a new id."""
    return each(
        made, name, bodies, f'wrk.format("PUT", "/api/v1/{name}/" .. uuid(), headers, what)'
    )


def reading(made: Stage, name: str, paths: list[tuple[str, str]]) -> Path:
    """GET one of the (token, path) pairs."""
    return each(made, name, paths, 'wrk.format("GET", what, headers)')


def each(made: Stage, name: str, pairs: list[tuple[str, str]], call: str) -> Path:
    """Each request takes the next (token, what) pair."""
    data = made.folder / f"{name}.txt"
    data.write_text("\n".join(f"{token}\t{what}" for token, what in pairs))
    return _script(
        made,
        name,
        f"""
function init() math.randomseed(seed); all = lines("{data}"); at = math.random(#all) end
function request()
  at = at % #all + 1
  local tab = all[at]:find("\\t", 1, true)
  local what = all[at]:sub(tab + 1)
  local headers = {{["Content-Type"] = "application/json"}}
  headers["Authorization"] = "Bearer " .. all[at]:sub(1, tab - 1)
  return {call}
end
""",
    )


def posting(made: Stage, name: str, path: str, token: str, body: str) -> Path:
    """POST one body again and again."""
    (made.folder / f"{name}.json").write_text(body)
    return _script(
        made,
        name,
        f"""
function init() body = io.open("{made.folder}/{name}.json"):read("*a") end
headers = {{["Content-Type"] = "application/json", ["Authorization"] = "Bearer {token}"}}
function request() return wrk.format("POST", "{path}", headers, body) end
""",
    )


def patrols(made: Stage, count: int = 4000, points: int = 300) -> list[tuple[str, str]]:
    """Finished patrols of 300 points, all different, each by the officer of its village."""
    rng, now = np.random.default_rng(2), datetime.now(UTC)
    villages = list(made.officers.values())
    found = []
    for n in range(count):
        token, shape = villages[n % len(villages)]
        angle = np.linspace(0, 2 * np.pi, points) + rng.uniform(0, 6)
        lon, lat = datums.from_wgs84(
            shape.centroid.x + 0.0034 * np.cos(angle),
            shape.centroid.y + 0.0029 * np.sin(angle),
            "gcj02",
        )
        ended = now - timedelta(minutes=float(rng.uniform(1, 3)))
        ms = int(ended.timestamp() * 1000) - 7000 * np.arange(points)[::-1]
        track = [
            [round(x, 6), round(y, 6), int(t), 8]
            for x, y, t in zip(lon.tolist(), lat.tolist(), ms.tolist(), strict=True)
        ]
        body = {
            "started_at": (ended - timedelta(seconds=7 * points)).isoformat(),
            "ended_at": ended.isoformat(),
            "sent_at": now.isoformat(),
        }
        found.append(
            (
                token,
                json.dumps(
                    body
                    | {
                        "datum": "gcj02",
                        "track": track,
                        "device": {"id": f"phone-{n % len(villages)}"},
                    },
                    separators=(",", ":"),
                ),
            )
        )
    return found


def incidents(made: Stage, count: int = 4000) -> list[tuple[str, str]]:
    """Problems seen in the middle of villages."""
    rng, now = np.random.default_rng(3), datetime.now(UTC)
    villages = list(made.officers.values())
    found = []
    for n in range(count):
        token, shape = villages[n % len(villages)]
        middle = shape.centroid
        location = {
            "lon": middle.x + float(rng.uniform(-1e-3, 1e-3)),
            "lat": middle.y + float(rng.uniform(-1e-3, 1e-3)),
            "accuracy_m": 8,
            "datum": "wgs84",
        }
        body = {
            "kind": "AIR-01",
            "occurred_at": (now - timedelta(minutes=10)).isoformat(),
            "sent_at": now.isoformat(),
            "location": location,
        }
        found.append(
            (
                token,
                json.dumps(
                    body | {"description": "田边焚烧秸秆", "measures_taken": "已劝阻"},
                    ensure_ascii=False,
                ),
            )
        )
    return found
