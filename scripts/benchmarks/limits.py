"""The limits: what PostgreSQL does for the same rows with one prepared statement a request, run by pgbench."""

import numpy as np

from grids import tracks
from scripts.benchmarks.stage import Stage, sql


def measured_row(made: Stage) -> str:
    """Storing one measured patrol of 300 points, its track out of line like the product's."""
    officer, cell, policy = _ids(made)
    angle = np.linspace(0, 6, 300)
    track = np.column_stack([114.9 + 0.003 * np.cos(angle), 33.6 + 0.003 * np.sin(angle), 1.78e12 + 7000 * np.arange(300), np.full(300, 8.0)])
    columns = "id, officer_id, digest, mode, cell_id, village_id, township_id, county_id, started_at, ended_at, sent_at, received_at, shifted_s, datum"
    more = "track, track_digest, points, length_m, duration_s, inside_share, cells_crossed, boundary_version, policy_version, marks, task_ids, device_id"
    values = f"gen_random_uuid(), {officer}, md5(random()::text), 'regular', {cell}, {cell}, {cell}, {cell}, now(), now(), now(), now(), 0, 'gcj02'"
    rest = f"ST_GeomFromWKB('\\x{tracks.wkb(track).hex()}'::bytea, 4326), md5(random()::text), 300, 2310, 2100, 0.94, '[1]', 1, {policy}, '[]', '[]', 'phone'"
    return f"INSERT INTO patrol ({columns}, {more}) VALUES ({values}, {rest});\n"


def case_rows(made: Stage) -> str:
    """The case, its first event, its first limit and one notice."""
    officer, cell, policy = _ids(made)
    kind = sql(made, "SELECT id FROM kind WHERE code = 'AIR-01'").strip()
    return f"""WITH c AS (INSERT INTO incident (id, number, digest, version, kind_id, kind, nature, severity, source, status, level, base_level, description,
 measures_taken, filer_id, observed_at, observed_raw, sent_at, received_at, clock_error_s, lon, lat, accuracy_m, boundary_version, cell_id, village_id,
 township_id, county_id, fact_cell_id, found_by_others, marks, policy_version, due_at, last_event_at, returns, rejections)
 VALUES (gen_random_uuid(), md5(random()::text), md5(random()::text), 1, {kind}, 'AIR-01', 'violation', 'general', 'own_patrol', 'reported', 'township',
 'township', 'x', 'x', {officer}, now(), now(), now(), now(), 0, 114.9, 33.6, 8, 1, {cell}, {cell}, {cell}, {cell}, {cell}, false, '[]', {policy}, now(),
 now(), 0, 0) RETURNING id), e AS (INSERT INTO incident_event (id, incident_id, seq, at, officer_id, action, to_status, to_level, data, photo_ids)
 SELECT gen_random_uuid(), id, 1, now(), {officer}, 'report', 'reported', 'township', '{{}}', '[]' FROM c), d AS (INSERT INTO deadline (owner, owner_id,
 county_id, stage, rung, level, cell_id, clock, budget_s, spent_s, started_at, running_since, due_at, policy_version)
 SELECT 'incident', id::text, {cell}, 'accept', 0, 'township', {cell}, 'working_hours', 14400, 0, now(), now(), now() + interval '1 day', {policy} FROM c)
 INSERT INTO notice (officer_id, kind, cause, about, about_id, params, created_at)
 SELECT {officer}, 'incident_filed', id::text, 'incident', id::text, '{{}}', now() FROM c;
"""


def _ids(made: Stage) -> tuple[str, str, str]:
    query = "SELECT (SELECT max(id) FROM officer), (SELECT max(id) FROM cell), (SELECT max(id) FROM policy)"
    officer, cell, policy = sql(made, query).strip().split("|")
    return officer, cell, policy
