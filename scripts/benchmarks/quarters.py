"""A quarter of a county's work, made by SQL from one patrol and one case that were filed: patrols,
cases with their steps, limits, results and notices, tasks, visits, squares.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from app.batches import until_none
from app.cells.models import Cell
from app.core.db import db, transaction
from app.evaluations import queries, service
from app.evaluations.present import explained
from app.jobs import square_boundaries
from scripts.benchmarks import crowd
from scripts.benchmarks.stage import COUNTY, Stage, analyse, sql, timed

CASES, SITES, TASKS = 33_000, 2_000, 18_400
#: Everything of the million cases, but for the first; past the triggers that keep history.
CLEAR = """
SET session_replication_role = replica;
TRUNCATE incident_event, incident_party, reporter, deadline, notice, incident_text,
 incident_result CASCADE;
DELETE FROM incident WHERE id <> (SELECT id FROM incident ORDER BY received_at DESC LIMIT 1);
SET session_replication_role = DEFAULT;
"""
#: Of case n: its village and people, when it was seen.
PLACES = """
CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY v.id) - 1 AS n, v.id AS village_id,
 v.parent_id AS township_id, c.id AS county_id, p.officer_id, r.officer_id AS reviewer_id,
 k.officer_id AS county_reviewer_id
 FROM cell v JOIN cell t ON t.id = v.parent_id JOIN cell c ON c.id = t.parent_id
 JOIN post p ON p.cell_id = v.id JOIN post r ON r.cell_id = t.id JOIN post k ON k.cell_id = c.id
 WHERE v.level = 'village' AND c.code = '{county}';
CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS id, g AS g, place.*,
 timestamptz '{first}' + (g % 91) * interval '1 day' + interval '8 hours'
 + (g % 389) * interval '1 minute' AS at
 FROM generate_series(1, {count}) AS g JOIN place ON place.n = (g * 7) % 400;
"""
#: step -> (place in the history, when, of which cases, level, what it says)
STEPS = {
    "report": (1, "10 minutes", "true", "'{}'"),
    "return": (2, "30 minutes", "g % 25 = 0", "'{}'"),
    "correct": (3, "40 minutes", "g % 25 = 0", "'{}'"),
    "accept": (4, "2 hours", "true", "'{}'"),
    "assign": (
        5,
        "3 hours",
        "true",
        "jsonb_build_object('officer_id', "
        "CASE WHEN g % 3 = 0 THEN officer_id ELSE reviewer_id END)",
    ),
    "submit": (6, "20 hours", "true", "'{}'"),
    "reject": (7, "22 hours", "g % 20 = 0", "'{}'"),
    "confirm": (8, "26 hours", "true", "'{}'"),
    "close": (9, "28 hours", "g % 33 <> 0", "'{}'"),
    "reopen": (10, "60 hours", "g % 50 = 0 AND g % 33 <> 0", "'{}'"),
}
EVENT = """
INSERT INTO incident_event (id, incident_id, seq, at, officer_id, action, to_status, from_level,
 to_level, data, photo_ids) SELECT gen_random_uuid(), id, {seq}, at + interval '{when}',
 reviewer_id, '{action}', 'accepted', 'township', 'township', {data}, '[]' FROM made WHERE {which};
"""
LIMIT = """
INSERT INTO deadline (owner, owner_id, county_id, stage, rung, level, cell_id, clock, budget_s,
 extended_s, spent_s, started_at, due_at, ended_at, overdue_since, reason, policy_version)
 SELECT 'incident', id::text, county_id, '{stage}', 0, 'township', township_id, 'working_hours',
 14400, 0, 3600, at, at + interval '{due}', at + interval '{ended}',
 CASE WHEN g % {late} = 0 THEN at + interval '{due}' END, 'stopped',
 (SELECT max(id) FROM policy) FROM made;
"""
RESULTS = """
INSERT INTO incident_result (event_id, incident_id, at, officer_id, level, closed,
 rectified_photo_ids, satisfaction, publish)
 SELECT e.id, m.id, e.at, m.reviewer_id, 'township', true, '[]',
 CASE WHEN g % 10 = 0 THEN CASE WHEN g % 40 = 0 THEN 'dissatisfied' ELSE 'satisfied' END
 ELSE 'no_reporter' END, false
 FROM made m JOIN incident_event e ON e.incident_id = m.id AND e.action = 'close';
INSERT INTO reporter (incident_id, anonymous) SELECT id, false FROM made WHERE g % 10 = 0;
INSERT INTO notice (officer_id, kind, cause, about, about_id, params, created_at, read_at)
 SELECT who.id, 'incident_closed', r.event_id::text, 'incident', m.id::text, '{}', r.at,
 CASE WHEN (g + who.n) % 5 <> 0 THEN r.at + interval '1 hour' END
 FROM made m JOIN incident_result r ON r.incident_id = m.id,
 LATERAL (VALUES (1, m.officer_id), (2, m.county_reviewer_id)) who (n, id);
INSERT INTO notice (officer_id, kind, cause, about, about_id, params, created_at, read_at)
 SELECT reviewer_id, 'incident_filed', id::text, 'incident', id::text, '{}', at, at FROM made;
"""
WORK = """
INSERT INTO site (kind, name, status, status_said, lon, lat, shape, cell_id, village_id,
 township_id, county_id) SELECT 'P02', 'S' || g, 'unknown', 'unknown', 114.9, 33.6,
 ST_SetSRID(ST_Point(114.9, 33.6), 4326), village_id, village_id, township_id, county_id
 FROM generate_series(1, {sites}) AS g JOIN place ON place.n = g % 400;
INSERT INTO visit (patrol_id, site_id, arrived_at, result, marks)
 SELECT p.id, s.id, p.started_at + interval '10 minutes', 'normal', '[]'
 FROM patrol p JOIN site s ON s.village_id = p.village_id AND s.id % 5 = p.length_m % 5
 JOIN place ON place.village_id = p.village_id
 WHERE p.started_at >= '{first}' AND s.id % 7 <> 0;
INSERT INTO plan (cell_id, name, mode, starts_on, created_at)
 SELECT id, 'bench', 'regular', DATE '{first}', now() FROM cell WHERE code = '{county}';
INSERT INTO plan_terms (plan_id, valid_from, data) SELECT max(id), DATE '{first}', '{{}}' FROM plan;
INSERT INTO task (plan_id, terms_id, period_first, period_last, slot, seat, cell_id, opens_at,
 due_at, state, done_at) SELECT (SELECT max(id) FROM plan), (SELECT max(id) FROM plan_terms),
 DATE '{first}' + (g / 400)::int, DATE '{first}' + (g / 400)::int + 1, 1, 'cell ' || village_id,
 village_id, timestamptz '{first}' + (g / 400) * interval '2 days',
 timestamptz '{first}' + (g / 400 + 1) * interval '2 days',
 CASE g % 10 WHEN 0 THEN 'missed' WHEN 1 THEN 'excused' ELSE 'done' END,
 CASE WHEN g % 10 > 1 THEN timestamptz '{first}' + (g / 400) * interval '2 days' END
 FROM generate_series(0, {tasks} - 1) AS g JOIN place ON place.n = g % 400;
"""
#: What a patrol of two kilometres goes through: of its village's squares some that lie together.
SQUARES = """
INSERT INTO patrol_squares (patrol_id, squares)
 SELECT p.id, b.squares[1 + s.begin : 30 + s.begin] FROM patrol p
 JOIN boundary c ON c.cell_id = p.village_id JOIN boundary_squares b ON b.boundary_id = c.id,
 LATERAL (SELECT abs(hashtext(p.id::text)) % greatest(cardinality(b.squares) - 30, 1) AS begin) s
 WHERE p.started_at >= '{first}' ON CONFLICT (patrol_id) DO NOTHING;
"""


def play(made: Stage, patrols: int, first: str, county: str = COUNTY) -> None:
    """`patrols` and CASES cases of the quarter that begins on `first`, over all villages of a
    county; in the first one instead of all cases that there are.
    """
    if county == COUNTY:
        sql(made, CLEAR)
    crowd.quarter(made, patrols, first, county)
    changed = {
        "id": "m.id",
        "number": f"'{county}-' || g",
        "digest": f"md5('{county}' || g)",
        "village_id": "m.village_id",
        "cell_id": "m.village_id",
        "fact_cell_id": "m.village_id",
        "township_id": "m.township_id",
        "county_id": "m.county_id",
        "filer_id": "CASE WHEN g % 10 = 0 THEN reviewer_id ELSE officer_id END",
        "source": "CASE WHEN g % 10 = 0 THEN 'public' ELSE 'own_patrol' END",
        "found_by_others": "g % 10 = 0",
        "observed_at": "at",
        "received_at": "at + interval '10 minutes'",
        "status": "'closed'",
        "closed_at": "at + interval '28 hours'",
        "marks": "'[]'::jsonb",
    }
    cases = crowd.copying(
        crowd.Incident,
        changed,
        "(SELECT * FROM incident ORDER BY received_at DESC LIMIT 1) incident, made m",
        "true",
    )
    events = [
        EVENT.format(action=action, seq=seq, when=when, which=which, data=data)
        for action, (seq, when, which, data) in STEPS.items()
    ]
    limits = [
        LIMIT.format(stage="accept", due="4 hours", ended="2 hours", late=15),
        LIMIT.format(stage="handle", due="30 hours", ended="20 hours", late=12),
        LIMIT.format(stage="outer", due="300 hours", ended="28 hours", late=9999),
    ]
    about = {"first": first, "county": county, "count": CASES, "sites": SITES, "tasks": TASKS}
    filled = PLACES.format(**about), cases, *events, *limits, RESULTS, WORK.format(**about)
    sql(made, ";".join(filled))
    with made.app.app_context():
        until_none(square_boundaries)(datetime.now().astimezone())
    sql(made, SQUARES.format(first=first))
    analyse(made)


def explain(made: Stage, period: str, level: str, behind: Collection[str]) -> float:
    """Seconds to read why a cell of a level has its score, with what is behind these facts."""
    with made.app.app_context(), transaction():
        place = db.session.scalars(select(Cell).where(Cell.level == level).limit(1)).one()
        found = queries.find(service.county_of(place).id, service.period_of(period))
        with timed() as spent:
            explained(found, place, behind=behind)
    return spent[0]
