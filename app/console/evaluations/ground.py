"""Where nobody has been: a village's squares as a picture, and how it is in each part of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from flask import g

from app.cells.models import Cell
from app.console.evaluations.asked import Asked
from app.console.pages import say
from app.core import clock
from app.core.paths import county_of
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.present import running_ranking
from app.evaluations.service.read_area import Area, area_of
from app.policies.queries import by_version, in_force
from app.sites import queries as sites
from grids import pictures, squares
from grids.walked import DEGREE_M

FACT = "area_covered"
#: How many sites in or beside a part are named, and how near that is.
MOST_SITES, BESIDE_M = 4, 300.0
#: Of eight directions from north on, by the clock.
WAYS = (
    ("北部", "north"),
    ("东北部", "north-east"),
    ("东部", "east"),
    ("东南部", "south-east"),
    ("南部", "south"),
    ("西南部", "south-west"),
    ("西部", "west"),
    ("西北部", "north-west"),
)
CENTRE = ("中部", "middle")
#: Nearer to the middle than this part of the village's size is the middle.
MIDDLE = 0.2


def shown(it: Asked, rows: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a page says of the ground behind a cell's figure: of a village the picture, of cells
    above it how it is in each below.
    """
    if it.place.level != "village":
        return {"below": _below(it)}
    period = it.running or Period.must(it.stored.period)
    if it.running:
        rules = in_force(county_of(it.place.path), clock.now())
    else:
        rules = by_version(it.stored.policy_version)
    area = area_of(period, it.place, rules, rows.get("bad", ()), len(rows.get("good", ())))
    return {"picture": _picture(area), "parts": _parts(it.place, area)} if area else {}


def _below(it: Asked) -> list[tuple[Cell, dict[str, int]]]:
    """(cell, figure) of those below it that owe any ground, the least covered first."""
    if it.running:
        _, children = running_ranking(it.running, it.place, clock.now())
        found = [(one.cell, one.facts) for one in children]
    else:
        found = [(cell, row.facts) for row, cell in queries.ranking(it.stored, it.place)]
    kept = [(cell, facts[FACT]) for cell, facts in found if facts.get(FACT, {}).get("total")]
    return sorted(kept, key=lambda one: (one[1]["good"] / one[1]["total"], one[0].code))


def _picture(area: Area) -> dict[str, Any]:
    """Squares as paths, measured in squares from the north-west corner."""
    every = sorted(area.seen + area.missed)
    at = pictures.corner(every)
    runs = {name: pictures.runs(getattr(area, name), at) for name in ("missed", "seen")}
    ends = [(run.x + run.width, run.y + 1) for found in runs.values() for run in found]
    paths = {
        name: "".join(f"M{one.x:g} {one.y}h{one.width}v1h-{one.width}z" for one in found)
        for name, found in runs.items()
    }
    return paths | {"width": max(x for x, _ in ends), "height": max(y for _, y in ends)}


def _parts(village: Cell, area: Area) -> list[dict[str, Any]]:
    """The parts of a village by where they lie in it, those with most unseen first: what is owed
    and not seen in each (a square is a hectare), and the sites in or near that.
    """
    places = [squares.middles(np.array(found, np.int64)) for found in (area.seen, area.missed)]
    narrow = float(np.cos(np.radians(np.concatenate([lat for _, lat in places]).mean())))
    seen, missed = (_metres(lon, lat, narrow) for lon, lat in places)
    whole = np.vstack([seen, missed])
    middle, size = (whole.min(axis=0) + whole.max(axis=0)) / 2, np.ptp(whole, axis=0).max()
    owed, near = _where(whole - middle, size), _sites(village, narrow)
    lies = owed[len(seen) :]
    found = [
        {
            "where": say(*(WAYS[part] if part < len(WAYS) else CENTRE)),
            "owed": int((owed == part).sum()),
            "missed": int((lies == part).sum()),
            "sites": _beside(missed[lies == part], near),
        }
        for part in np.unique(lies)
    ]
    return sorted(found, key=lambda one: -one["missed"])


def _metres(lon: Any, lat: Any, narrow: float) -> Any:
    """Places as metres on a plane where a degree of longitude is so much narrower: of a village."""
    return np.column_stack([lon, lat]) * DEGREE_M * [narrow, 1]


def _where(ways: Any, size: float) -> Any:
    """Of ways from the middle which of WAYS they go; the number after them is the centre."""
    turn = np.degrees(np.arctan2(ways[:, 0], ways[:, 1])) % 360
    part = ((turn + 22.5) // 45).astype(int) % len(WAYS)
    return np.where(np.hypot(ways[:, 0], ways[:, 1]) < MIDDLE * size, len(WAYS), part)


def _sites(village: Cell, narrow: float) -> list[tuple[str, Any]]:
    """(name, where it is) of the village's sites in use that the reader may see."""
    today, scope = clock.day_of(clock.now()), g.caller.scope
    if not scope.cell_ids("sites.read"):
        return []
    rows = sites.listing(
        scope, cell=village, kind=None, q=None, bbox=None, day=today, after=None, limit=500
    )
    return [(row.name, _metres(row.lon, row.lat, narrow)[0]) for row in rows if row.lon is not None]


def _beside(points: Any, near: Sequence[tuple[str, Any]]) -> list[str]:
    away = [(float(np.hypot(*(points - at).T).min()), name) for name, at in near]
    return [name for metres, name in sorted(away) if metres <= BESIDE_M][:MOST_SITES]
