"""A million cases and a quarter of patrols, made by SQL from one that was filed."""

import gc
import json
from collections.abc import Mapping
from datetime import datetime

from app.core.db import db, transaction
from app.deadlines.models import Deadline
from app.incidents.models import Incident
from app.patrols.models import Patrol
from scripts.benchmarks.stage import COUNTY, Stage, analyse, sql


def cases(made: Stage, count: int, due: int) -> None:
    """`count` copies of the first case over all villages and the last year, one in twenty open and
    overdue; `due` limits due now, the rest later.
    """
    changed = {
        "id": "gen_random_uuid()",
        "number": "'C-' || n",
        "digest": "md5(n::text)",
        "village_id": "v.id",
        "cell_id": "v.id",
        "fact_cell_id": "v.id",
        "township_id": "v.parent_id",
        "filer_id": "v.officer_id",
        "received_at": "now() - n * interval '30 seconds'",
        "observed_at": "now() - n * interval '30 seconds'",
        "status": "CASE WHEN n % 20 = 0 THEN 'reported' ELSE 'closed' END",
        "closed_at": "CASE WHEN n % 20 <> 0 THEN now() END",
        "overdue_since": "CASE WHEN n % 20 = 0 THEN now() - interval '1 hour' END",
        "due_at": "CASE WHEN n % 20 = 0 THEN now() + interval '9 days' END",
    }
    source = (
        "(SELECT * FROM incident ORDER BY received_at LIMIT 1) AS incident, generate_series(1, "
        f"{count}) AS n, "
        "LATERAL (SELECT cell.id, parent_id, officer_id FROM cell JOIN post ON cell_id = cell.id "
        "WHERE level = 'village' ORDER BY cell.id OFFSET n % 400 LIMIT 1) v"
    )
    _copy(made, Incident, changed, source, "true")
    limit = {
        "id": None,
        "owner_id": "i.id::text",
        "cell_id": "i.township_id",
        "running_since": "CASE WHEN i.closed_at IS NULL THEN now() - interval '1 day' END",
        "ended_at": "i.closed_at",
        "due_at": (
            f"CASE WHEN substr(i.number, 3)::int <= {due * 20} THEN now() - interval '1 hour' "
            "ELSE now() + interval '9 days' END"
        ),
    }
    _copy(
        made,
        Deadline,
        limit,
        "deadline, incident i",
        "i.number LIKE 'C-%' AND deadline.id = (SELECT min(id) FROM deadline)",
    )
    analyse(made)


def quarter(made: Stage, count: int, first: str, county: str = COUNTY) -> None:
    """`count` patrols of the quarter that begins on `first`, over all villages of a county, by
    their own officers, without tracks (figures are stored).
    """
    changed = {
        "id": "gen_random_uuid()",
        "digest": f"md5('{county}' || n)",
        "track": "NULL",
        "track_digest": "md5(n::text)",
        "officer_id": "o.officer_id",
        "cell_id": "o.cell_id",
        "village_id": "o.cell_id",
        "township_id": "o.parent_id",
        "county_id": f"(SELECT id FROM cell WHERE code = '{county}')",
        "started_at": f"timestamptz '{first}' + (n % 91) * interval '1 day' + interval '9 hours'",
        "ended_at": f"timestamptz '{first}' + (n % 91) * interval '1 day' + interval '10 hours'",
        "received_at": f"timestamptz '{first}' + (n % 91) * interval '1 day' + interval '11 hours'",
        "marks": "'[]'::jsonb",
        "compared": "1",
    }
    posts = (
        "SELECT officer_id, cell_id, parent_id FROM post JOIN cell ON cell.id = cell_id "
        f"WHERE post.kind = 'grid_officer' AND code LIKE '{county}%' ORDER BY post.id "
        "OFFSET (n / 91) % 400 LIMIT 1"
    )
    _copy(
        made,
        Patrol,
        changed,
        f"(SELECT * FROM patrol LIMIT 1) AS patrol, generate_series(1, {count}) AS n, LATERAL "
        f"({posts}) o",
        "true",
    )
    analyse(made)


def _copy(
    made: Stage, model: type, changed: dict[str, str | None], source: str, where: str
) -> None:
    sql(made, copying(model, changed, source, where))


def copying(model: type, changed: Mapping[str, str | None], source: str, where: str) -> str:
    """INSERT of rows of `source` that are copies of a row of the model's table, but for `changed`:
    column -> expression, None for what the database gives. Raises where there is no such column.
    """
    table = model.__tablename__  # type: ignore[attr-defined]
    # what the database reckons is not given
    there = [c.name for c in model.__table__.columns if c.computed is None]  # type: ignore[attr-defined]
    if gone := changed.keys() - set(there):
        raise SystemExit(f"{table} has no column {', '.join(sorted(gone))}: mend the measurement.")
    columns = [name for name in there if changed.get(name, "") is not None]
    values = ", ".join(str(changed.get(name) or f"{table}.{name}") for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {source} WHERE {where}"


def one_of_each(made: Stage, patrol: str, incident: str) -> None:
    """File a patrol and a case over the application, to be copied."""
    import uuid

    client = made.app.test_client()
    token = next(iter(made.officers.values()))[0]
    for path, body in (("patrols", patrol), ("incidents", incident)):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = client.put(f"/api/v1/{path}/{uuid.uuid4()}", data=body, headers=headers)
        if answer.status_code != 201:
            raise SystemExit(answer.text)


def sweep(made: Stage) -> tuple[int, float]:
    """Run the sweep of deadlines as its job does: (cases moved, seconds)."""
    import time

    from app.jobs import escalate

    gc.freeze()
    with made.app.app_context():
        began = time.perf_counter()
        count = escalate(datetime.now().astimezone())
        spent = time.perf_counter() - began
        db.session.remove()
    return count, spent


def evaluate(made: Stage, period: str, county: str = COUNTY) -> float:
    """Compute a county's quarter; seconds."""
    import time

    from app.cells import queries as cells
    from app.evaluations import service

    with made.app.app_context(), transaction():
        place = cells.named(county)
        began = time.perf_counter()
        service.evaluate(
            by=None,
            county=place,
            period=service.period_of(period),
            now=datetime.now().astimezone(),
        )
        db.session.flush()
        return time.perf_counter() - began


def plan(made: Stage, query: str) -> float:
    """Milliseconds that PostgreSQL says it needs for a statement, in a transaction that is rolled
    back.
    """
    out = sql(made, f"BEGIN; EXPLAIN (ANALYZE, FORMAT JSON) {query}; ROLLBACK")
    return float(json.loads(out[out.index("[") : out.rindex("]") + 1])[0]["Execution Time"])
