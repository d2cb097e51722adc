"""Things drawn by chance for checking by the level above (row E26), and the same draw again."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accountability.models import Sample, SampleItem
from app.accountability.queries import Span, frames, items
from app.accountability.rules.samples import METHOD, digest, draw, size_of
from app.accountability.sections import SAMPLING
from app.cells import queries as cells
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once, insert_rows, values_of
from app.core.paths import county_of
from app.core.period import Period
from app.policies.queries import in_force
from app.posts.rules import Caller

#: Bytes of a seed.
SEED = 16


def draw_sample(*, caller: Caller, body: dict[str, Any], now: datetime) -> Sample:
    """Draw from all that was told below one's cell in a period, as known now. The seed is the
    program's: nobody tries until he likes what comes, and every draw stays on record.

    Refuses `outside_territory`, `period_unknown`, `sample_empty`, `id_taken`.
    """
    cell = _cell(caller, body.get("cell"))
    period = Period.read(body["period"]) or refuse("period_unknown")
    county_id, kind = county_of(cell.path), body["kind"]
    rules = in_force(county_id, now)
    policy = rules[SAMPLING]
    keys = frames()[kind].keys(cell, Span(county_id, period, now), now)
    size = body.get("size") or size_of(len(keys), policy.percent(kind), policy.least, policy.most)
    if not keys:
        refuse("sample_empty")
    row = Sample(
        id=body["id"],
        county_id=county_id,
        cell_id=cell.id,
        kind=kind,
        period=period.name,
        seed=secrets.token_hex(SEED),
        method=METHOD,
        size=min(size, len(keys)),
        frame_size=len(keys),
        frame_digest=digest(keys),
        drawn_by=caller.id,
        drawn_at=now,
        policy_version=rules.version,
    )
    chosen = draw(row.seed, keys, row.size)
    if not insert_once(Sample, **values_of(row)):
        refuse("id_taken")
    found = frames()[kind].describe(chosen)
    insert_rows(
        SampleItem,
        [
            {
                "sample_id": row.id,
                "place": place,
                "key": key,
                "cell_id": found[key].cell_id,
                "officer_ids": list(found[key].officer_ids),
                "told": dict(found[key].told),
            }
            for place, key in enumerate(chosen, 1)
        ],
    )
    audit.changed("samples.draw", "sample", row.id, by=caller.id, now=now, kind=kind)
    return db.session.get_one(Sample, row.id)


@dataclass(frozen=True)
class Again:
    """What the same seed draws today, and whether it is what was drawn then."""

    keys: list[str]
    frame_size: int
    frame_digest: str
    same: bool


def draw_again(sample: Sample) -> Again:
    """Make a draw again from its seed, from what was known when it was made."""
    cell = cells.by_ids([sample.cell_id])[sample.cell_id]
    period = Period.read(sample.period)
    assert period is not None
    span = Span(sample.county_id, period, sample.drawn_at)
    keys = frames()[sample.kind].keys(cell, span, sample.drawn_at)
    chosen, mark = draw(sample.seed, keys, sample.size), digest(keys)
    then = [item.key for item in items(sample.id)]
    return Again(chosen, len(keys), mark, chosen == then and mark == sample.frame_digest)


def _cell(caller: Caller, code: str | None) -> Any:
    """The cell whose office draws: the one named, else his first; one's own, no other's."""
    mine = caller.scope.cell_ids("samples.draw")
    if code is None:
        first = caller.scope.roots("samples.draw")[0].cell_id
        return cells.by_ids([first])[first]
    cell = cells.named(code)
    return cell if cell.id in mine else refuse("outside_territory")
