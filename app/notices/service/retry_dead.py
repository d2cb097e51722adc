"""What was given up, tried again because an operator says so."""

from collections.abc import Collection
from datetime import datetime

from app.core import audit, clock
from app.core.db import db
from app.notices import queries, rules, timing
from app.notices.service.plan_deliveries import plan_deliveries
from app.notices.timing import Wishes
from app.posts.rules import Scope


def retry_dead(
    *, by: int | None, scope: Scope | None, ids: Collection[int] | None, now: datetime
) -> int:
    """Send deliveries that were given up once more, with all their attempts; returns how many.

    `ids` None: all of the territory (`scope` None: of all), at most 500 a call. Those whose channel
    is no longer used go to the channels that the officer has now. An id of none of them counts for
    nothing, whoever's it is. Nobody's night ends by it, nor does it wait for a digest: somebody has
    just mended what was in its way.
    """
    rows = queries.dead_to_retry(scope, ids)
    elsewhere = []
    for delivery, officer_id, kind, in_use, settings in rows:
        if not in_use:
            delivery.state = "dropped"
            elsewhere.append((delivery.notice_id, officer_id, kind))
            continue
        night = Wishes(quiet=queries.wishes_of(settings).quiet)
        plan = timing.plan(now, night, urgent=kind in rules.URGENT, zone=clock.zone())
        delivery.state, delivery.attempts, delivery.lease = "waiting", 0, None
        delivery.next_at, delivery.gathered = plan.at, plan.gathered
    db.session.flush()
    plan_deliveries(elsewhere, now=now)
    if rows:
        ids = [delivery.id for delivery, *_ in rows]
        audit.changed("notices.retry", "delivery", ids[0], by=by, now=now, ids=ids)
    return len(rows)
