"""The limits: what PostgreSQL does for the same rows with one prepared statement a request, run by
pgbench.
"""

from pathlib import Path

import numpy as np
import psycopg

from grids import tracks
from scripts.benchmarks.stage import COUNTY, Stage, sql, timed


def measured_row(made: Stage) -> str:
    """Storing one measured patrol of 300 points, its track out of line like the product's."""
    officer, cell, policy = _ids(made)
    angle = np.linspace(0, 6, 300)
    track = np.column_stack(
        [
            114.9 + 0.003 * np.cos(angle),
            33.6 + 0.003 * np.sin(angle),
            1.78e12 + 7000 * np.arange(300),
            np.full(300, 8.0),
        ]
    )
    columns = (
        "id, officer_id, digest, mode, cell_id, village_id, township_id, county_id, started_at, "
        "ended_at, sent_at, received_at, shifted_s, datum"
    )
    more = (
        "track, track_digest, points, length_m, duration_s, inside_share, cells_crossed, "
        "boundary_version, policy_version, marks, task_ids, device_id"
    )
    values = (
        f"gen_random_uuid(), {officer}, md5(random()::text), 'regular', {cell}, {cell}, {cell}, "
        f"{cell}, now(), now(), now(), now(), 0, 'gcj02'"
    )
    rest = (
        f"ST_GeomFromWKB('\\x{tracks.wkb(track).hex()}'::bytea, 4326), md5(random()::text), 300, "
        f"2310, 2100, 0.94, '[1]', 1, {policy}, '[]', '[]', 'phone'"
    )
    return f"INSERT INTO patrol ({columns}, {more}) VALUES ({values}, {rest});\n"


def case_rows(made: Stage) -> str:
    """The case, its first event, its first limit and one notice."""
    officer, cell, policy = _ids(made)
    kind = sql(made, "SELECT id FROM kind WHERE code = 'AIR-01'").strip()
    return f"""WITH c AS (INSERT INTO incident (id, number, digest, version, kind_id, kind,
 nature, severity, source, status, level, base_level, description,
 measures_taken, filer_id, observed_at, observed_raw, sent_at, received_at, clock_error_s, lon,
 lat, accuracy_m, boundary_version, cell_id, village_id,
 township_id, county_id, fact_cell_id, found_by_others, marks, policy_version, due_at,
 last_event_at, returns, rejections)
 VALUES (gen_random_uuid(), md5(random()::text), md5(random()::text), 1, {kind}, 'AIR-01',
 'violation', 'general', 'own_patrol', 'reported', 'township',
 'township', 'x', 'x', {officer}, now(), now(), now(), now(), 0, 114.9, 33.6, 8, 1, {cell},
 {cell}, {cell}, {cell}, {cell}, false, '[]', {policy}, now(),
 now(), 0, 0) RETURNING id), e AS (INSERT INTO incident_event (id, incident_id, seq, at,
 officer_id, action, to_status, to_level, data, photo_ids)
 SELECT gen_random_uuid(), id, 1, now(), {officer}, 'report', 'reported', 'township', '{{}}',
 '[]' FROM c), d AS (INSERT INTO deadline (owner, owner_id,
 county_id, stage, rung, level, cell_id, clock, budget_s, spent_s, started_at, running_since,
 due_at, policy_version)
 SELECT 'incident', id::text, {cell}, 'accept', 0, 'township', {cell}, 'working_hours', 14400,
 0, now(), now(), now() + interval '1 day', {policy} FROM c)
 INSERT INTO notice (officer_id, kind, cause, about, about_id, params, created_at)
 SELECT {officer}, 'incident_filed', id::text, 'incident', id::text, '{{}}', now() FROM c;
"""


def work_list(made: Stage) -> str:
    """The 50 cases of a township that are late for the longest, all columns, by the same index."""
    towns = (
        sql(made, "SELECT min(id) || ' ' || max(id) FROM cell WHERE level = 'township'")
        .strip()
        .split()
    )
    return f"""\\set town random({towns[0]}, {towns[1]})
SELECT * FROM incident WHERE township_id = :town AND closed_at IS NULL AND late_at < now()
ORDER BY late_at, id LIMIT 50;
"""


PLAIN_SWEEP = """
BEGIN;
CREATE TEMP TABLE due ON COMMIT DROP AS SELECT d.id, d.owner_id, i.id AS case_id, i.county_id,
 i.version, d.due_at, d.policy_version FROM deadline d
 JOIN incident i ON i.id = d.owner_id::uuid WHERE d.running_since IS NOT NULL AND d.due_at <=
 now() ORDER BY d.due_at, d.id FOR UPDATE OF d, i;
UPDATE deadline SET running_since = NULL, ended_at = now(), reason = 'escalated', overdue_since
 = deadline.due_at, spent_s = 3600
 FROM due WHERE deadline.id = due.id;
UPDATE incident SET level = 'county', base_level = 'county', version = incident.version + 1,
 overdue_since = due.due_at, due_at = now() + interval '1 day',
 last_event_at = now() FROM due WHERE incident.id = due.case_id;
INSERT INTO incident_event (id, incident_id, seq, at, action, from_status, to_status,
 from_level, to_level, data, photo_ids)
 SELECT gen_random_uuid(), case_id, version + 1, now(), 'escalate', 'reported', 'reported',
 'township', 'county', '{"cause": "time_out"}', '[]' FROM due;
INSERT INTO deadline (owner, owner_id, county_id, stage, rung, level, cell_id, clock, budget_s,
 spent_s, started_at, running_since, due_at, policy_version)
 SELECT 'incident', owner_id, county_id, 'accept', 1, 'county', county_id, 'working_hours',
 14400, 0, now(), now(), now() + interval '1 day',
 policy_version FROM due;
INSERT INTO notice (officer_id, kind, cause, about, about_id, params, created_at)
 SELECT (SELECT min(id) FROM officer), 'incident_escalated', case_id::text || version,
 'incident', case_id::text, '{}', now() FROM due;
"""


def plain_sweep(made: Stage) -> float:
    """Seconds for the same rows by six statements over all that is due, undone afterwards."""
    with timed() as spent:
        sql(made, PLAIN_SWEEP + "ROLLBACK;")
    return spent[0]


def quarter_sql(made: Stage) -> float:
    """Seconds for the same facts of 2026Q3 in SQL by hand (quarter.sql), read by the driver; the
    median of three.
    """
    spent, given = [], {"since": "2026-07-01 00:00+08", "until": "2026-10-01 00:00+08"}
    county = int(sql(made, f"SELECT id FROM cell WHERE code = '{COUNTY}'"))
    queries = (Path(__file__).parent / "quarter.sql").read_text().split(";\n")
    with psycopg.connect(made.dsn) as connection:
        for _ in range(3):
            with timed() as one, connection.transaction():
                connection.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
                for query in filter(str.strip, queries):
                    found = connection.execute(query.encode(), given | {"county": county})
                    if found.description:
                        found.fetchall()
            spent += one
    return sorted(spent)[1]


def _ids(made: Stage) -> tuple[str, str, str]:
    query = (
        "SELECT (SELECT max(id) FROM officer), (SELECT max(id) FROM cell), (SELECT max(id) FROM "
        "policy)"
    )
    officer, cell, policy = sql(made, query).strip().split("|")
    return officer, cell, policy
