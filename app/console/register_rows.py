"""Where the rows of registers come from: what the API answers, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.console import words
from app.console.pages import say, word
from app.core import clock
from app.core.answers import english
from app.core.db import db
from app.filings import queries as filings
from app.filings.present import set_aside_out
from app.notices import queries as notices
from app.notices.present import dead_out, notice_out
from app.plans import queries as plans
from app.plans.present import plans_out, tasks_out
from app.posts import queries as posts
from app.posts.present import departments_out, officers_out, on_duty_out, post_out
from app.posts.service import check_five_fixed
from app.sites import queries as sites
from app.sites.present import campaign_out, sites_out
from app.taxonomy import queries as taxonomy

Row = Mapping[str, Any]
#: What is left out beyond is said by the table's count.
MOST = 5000


def own_cells() -> list[Cell]:
    """The cells of the caller's territory, each once."""
    tops = [db.session.get_one(Cell, post.cell_id) for post in g.caller.scope.posts]
    return list({cell.id: cell for top in tops for cell in cells.below(top)}.values())


def cells_rows() -> Iterable[Row]:
    fixed = check_five_fixed.five_fixed(own_cells(), clock.day_of(clock.now()))
    items = check_five_fixed.ITEMS
    for row in fixed:
        missing = "、".join(items.get(one, one) for one in row["missing"])
        level = word(words.LEVEL, row["level"])
        yield row | {"level": level, "missing": missing or say("齐全", "complete")}


def departments_rows() -> Iterable[Row]:
    places = {cell.id for cell in own_cells() if cell.level in ("county", "township")}
    now = clock.now()
    for row in departments_out(cells.departments(places), clock.day_of(now), now):
        able = say("可以", "yes") if row["able"] else say("无人可办", "nobody")
        yield row | {"liaisons": "、".join(row["liaisons"]), "able": able}


def officers_rows() -> Iterable[Row]:
    rows = posts.visible_officers(g.caller.scope, cell=None, q=None, after=None, limit=MOST)
    for row in officers_out(rows, g.caller.scope):
        held = [
            f"{word(words.POST, post['kind'])} {(post['cell'] or {}).get('name') or ''}"
            f"{post['department'] or ''}"
            for post in row["posts"]
            if post["ends_on"] is None
        ]
        yield row | {"posts": "；".join(held), "at": f"/console/officers/{row['id']}"}


def posts_rows() -> Iterable[Row]:
    rows = posts.visible_posts(
        g.caller.scope,
        cell=None,
        kind=None,
        day=clock.day_of(clock.now()),
        after=None,
        limit=MOST,
    )
    for row in (post_out(*one) for one in rows):
        yield row | {"kind": word(words.POST, row["kind"])}


def sites_rows() -> Iterable[Row]:
    rows = sites.listing(
        g.caller.scope, cell=None, kind=None, q=None, bbox=None, after=None, limit=MOST
    )
    return sites_out(rows)


def tasks_rows() -> Iterable[Row]:
    rows = plans.listing(g.caller.scope, g.caller.id, filters={}, cell=None, after=None, limit=MOST)
    for row in reversed(tasks_out(rows)):
        yield row | {"site": (row["site"] or {}).get("name")}


def on_duty_rows() -> Iterable[Row]:
    now = clock.now()
    for place in on_duty_out([cell.id for cell in own_cells()], now, g.caller.scope):
        for turn in place["turns"]:
            yield turn | {"cell": place["cell"]}


def notices_rows() -> Iterable[Row]:
    rows = notices.inbox(g.caller.id, unread=False, after=None, limit=MOST)
    return [notice_out(row, english()) for row in rows]


def refused_rows() -> Iterable[Row]:
    for row in map(set_aside_out, filings.set_aside(g.caller, before=None, limit=MOST)):
        # `at` of a row is the page that it leads to
        why = (row["problem"] or {}).get("detail")
        yield row | {"arrived_at": row["at"], "at": None, "why": why}


def plans_rows() -> Iterable[Row]:
    return plans_out(plans.plans(g.caller.scope, cell=None, after=None, limit=MOST))


def campaigns_rows() -> Iterable[Row]:
    return [campaign_out(row) for row in sites.campaigns(g.caller.scope, None)]


def kinds_rows() -> Iterable[Row]:
    names = ("code", "name", "county", "township", "retired_on")
    rows = taxonomy.kinds(g.caller.scope.county_id())
    return [{name: getattr(kind, name) for name in names} for kind in rows]


def dead_rows() -> Iterable[Row]:
    return [dead_out(row) for row in notices.dead(g.caller.scope, limit=MOST)]
