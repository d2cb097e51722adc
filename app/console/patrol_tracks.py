"""What a patrol's page loads when asked: the map, and on it its track and those that it is like,
when somebody says why he looks; what the map shows is told in words, too.
"""

import math
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from flask import g

from app.cells import locating, outlines
from app.console.case_parts import CLOSE
from app.console.doubt_words import compared_with
from app.console.pages import page, say, tiles
from app.console.times import when
from app.core import clock
from app.core.looks import ask_why, looks_at, looks_at_each, protects
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.present import patrols_out, track_of
from app.posts import queries as posts
from grids import tracks
from grids.beside import NEAR_M, beside

#: Of a way so many points are drawn, at most.
MOST_POINTS = 5000


@page("/patrols/<uuid:patrol_id>/map", "patrols.read")
def patrol_map(patrol_id: uuid.UUID) -> Any:
    """The outline of the cell that it was made for, on which its track may be laid."""
    row = queries.seen(g.caller.scope, g.caller.id, patrol_id)
    version = locating.version_at(clock.now())
    level, cell_id = (
        ("village", row.village_id) if row.village_id else ("township", row.township_id)
    )
    drawn = outlines.outlines(level, CLOSE, version) if version and cell_id else {}
    outline = drawn.get(cell_id or 0)
    name = patrols_out([row])[0]["cell_name"]
    shapes = [{"name": name, "own": True, "boundary": outline}] if outline else []
    return {"point": None, "cells": shapes, "tiles": tiles()}


@page("/patrols/<uuid:patrol_id>/tracks", "patrols.read")
@protects("track", by="tracks.read")
def patrol_tracks(patrol_id: uuid.UUID) -> Any:
    """Its way, and those of the patrols that it is like, as far as the reader may see them.

    In words too; a look at each that is another's needs a reason and is on record.
    """
    scope, me = g.caller.scope, g.caller.id
    owner = queries.owner_of(patrol_id)
    looks_at(patrol_id, whose_id=owner, own=owner in (me, None))
    row = queries.with_track(scope, me, patrol_id)
    ids = compared_with(row) if queries.may_judge(row, scope) else []
    others = queries.those_with_tracks(scope, me, ids) if ids else []
    looks_at_each((one.id, one.officer_id) for one in (row, *others) if one.officer_id != me)
    ask_why()
    ways = {one.id: way for one in (row, *others) if len(way := _way(one)) > 1}
    drawn = [{"line": _drawn(way), "other": of != row.id} for of, way in ways.items()]
    return {"tracks": drawn, "said": " ".join(_told(row, others, ways))}


def _way(row: Patrol) -> Any:
    """The points of a patrol that have a place, of many so many as can be drawn."""
    track = track_of(row)
    track = track[tracks.with_fix(track)]
    return track[:: max(1, math.ceil(len(track) / MOST_POINTS))]


def _drawn(way: Any) -> list[list[float]]:
    return [[round(x, 6), round(y, 6)] for x, y in way[:, :2].tolist()]


def _told(row: Patrol, others: list[Patrol], ways: Mapping[uuid.UUID, Any]) -> Iterable[str]:
    """What the map shows, in words: a sentence for each way."""
    if row.id not in ways:
        yield say("这次巡查没有可显示的轨迹。", "There is no track of this patrol to show.")
        return
    yield say("实线为本次路线。", "The unbroken line is this patrol.")
    names = posts.names(one.officer_id for one in others)
    for one in others:
        whose = f"{names[one.officer_id]['name']} {when(one.started_at)}"
        whose = whose.replace(" ", "\u00a0").replace("-", "\u2011")  # no line ends inside
        if one.id not in ways:
            yield say(f"{whose} 没有可显示的轨迹。", f"There is no track of {whose} to show.")
            continue
        share, apart_m = beside(ways[row.id], ways[one.id])
        yield say(
            f"虚线为 {whose}：本次有 {100 * share:.0f}% 的路线在它 {NEAR_M:.0f} 米以内，"
            f"两者中心相距 {_far(apart_m, '米', '公里')}。",
            f"Dashed: {whose}; {100 * share:.0f}% of this way lies within {NEAR_M:.0f} m of it, "
            f"their middles are {_far(apart_m, 'm', 'km')} apart.",
        )


def _far(metres: float, small: str, large: str) -> str:
    return f"{metres:.0f} {small}" if metres < 10_000 else f"{metres / 1000:.1f} {large}"
