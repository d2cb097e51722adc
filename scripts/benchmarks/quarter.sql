-- The facts of a quarter by hand: what the product counts (app/evaluations/measures), for one county
-- whose patrols have one policy, on PostgreSQL alone. :since, :until, :county are given.
CREATE TEMP TABLE w ON COMMIT DROP AS
SELECT p.id, p.village_id, p.officer_id, p.day, p.received_at, p.valid FROM (
 SELECT id, village_id, officer_id, (started_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
 received_at, duration_s >= 600 AND length_m >= 1000 AND coalesce(inside_share, 0) >= 0.5
 AND doubt IN ('none', 'accepted') AS valid
 FROM patrol WHERE county_id = %(county)s AND state = 'closed' AND doubt <> 'waiting'
 AND started_at >= %(since)s AND started_at < %(until)s AND NOT marks ? 'outside_post') p
WHERE EXISTS (SELECT FROM post o WHERE o.officer_id = p.officer_id AND o.cell_id = p.village_id
 AND o.kind IN ('grid_chief', 'grid_officer') AND o.starts_on <= p.day
 AND (o.ends_on IS NULL OR o.ends_on >= p.day)
 AND (o.given_at IS NULL OR o.given_at <= p.received_at));
SELECT village_id, count(*) FILTER (WHERE valid), sum(n) FILTER (WHERE NOT valid), sum(chief)
FROM (SELECT village_id, officer_id, day, valid, count(*) AS n, (EXISTS (SELECT FROM post o
 WHERE o.officer_id = w.officer_id AND o.cell_id = village_id AND o.kind = 'grid_chief'
 AND o.starts_on <= day AND (o.ends_on IS NULL OR o.ends_on >= day)))::int AS chief
 FROM w GROUP BY 1, 2, 3, 4) s GROUP BY 1;
SELECT village_id, count(DISTINCT day), count(DISTINCT (day - %(since)s::date) / 2)
FROM w WHERE valid GROUP BY 1;
CREATE INDEX ON w (village_id);
ANALYZE w;
SELECT c.id, (SELECT count(*) FROM unnest(b.squares) o (square) JOIN (SELECT DISTINCT
 unnest(p.squares) AS square FROM w JOIN patrol_squares p ON p.patrol_id = w.id
 WHERE w.village_id = c.id AND w.valid) seen USING (square)), cardinality(b.squares)
FROM cell c JOIN cell t ON t.id = c.parent_id JOIN boundary ON boundary.cell_id = c.id
JOIN boundary_squares b ON b.boundary_id = boundary.id
WHERE boundary.until_version IS NULL AND t.parent_id = %(county)s;
SELECT cell_id, count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'excused'),
 count(*) FROM task WHERE due_at > %(since)s AND due_at <= %(until)s GROUP BY 1;
SELECT s.village_id, count(v.site_id), count(*) FROM site s LEFT JOIN (SELECT DISTINCT site_id
 FROM visit v JOIN patrol p ON p.id = v.patrol_id WHERE v.marks IN ('[]', '["visit_late"]')
 AND arrived_at >= %(since)s AND arrived_at < %(until)s AND p.state = 'closed'
 AND p.doubt IN ('none', 'accepted')) v ON v.site_id = s.id
WHERE s.county_id = %(county)s AND s.retired_on IS NULL GROUP BY 1;
CREATE TEMP TABLE d ON COMMIT DROP AS SELECT owner_id::uuid AS id, cell_id, stage,
 overdue_since IS NOT NULL AS late, coalesce(overdue_since, ended_at) AS at FROM deadline
WHERE county_id = %(county)s AND owner = 'incident' AND stage IN ('accept', 'handle')
AND coalesce(overdue_since, ended_at) >= %(since)s AND coalesce(overdue_since, ended_at) < %(until)s
AND (overdue_since IS NOT NULL OR reason NOT IN ('escalated', 'vacant', 'suspended', 'misplaced'));
SELECT cell_id, stage, count(*) FILTER (WHERE NOT late), count(*) FROM (
 SELECT cell_id, stage, id, bool_or(late) AS late FROM d GROUP BY 1, 2, 3) s GROUP BY 1, 2;
SELECT village_id, count(*) FILTER (WHERE NOT late), count(*) FROM (
 SELECT i.fact_cell_id AS village_id, d.id, bool_or(late) AS late FROM d
 JOIN incident i ON i.id = d.id JOIN LATERAL (SELECT (data->>'officer_id')::int AS officer_id
 FROM incident_event e WHERE e.incident_id = d.id AND action = 'assign' AND e.at <= d.at
 ORDER BY seq DESC LIMIT 1) a ON true JOIN post o ON o.officer_id = a.officer_id
 AND o.cell_id = i.fact_cell_id AND o.kind IN ('grid_chief', 'grid_officer')
 WHERE d.stage = 'handle' GROUP BY 1, 2) s GROUP BY 1;
SELECT i.fact_cell_id, count(*) FILTER (WHERE own), count(*) FILTER (WHERE own AND r.id IS NULL),
 count(*) FILTER (WHERE found_by_others), count(*) FILTER (WHERE own AND discoverable),
 count(*) FILTER (WHERE late) FROM (SELECT i.id, fact_cell_id, found_by_others, k.discoverable
 AND nature IN ('violation', 'hazard') AS discoverable, marks ? 'after_cut_off' AS late,
 source = 'own_patrol' AND EXISTS (SELECT FROM post o WHERE o.officer_id = i.filer_id
 AND o.cell_id = i.fact_cell_id AND o.kind IN ('grid_chief', 'grid_officer')) AS own
 FROM incident i JOIN kind k ON k.id = i.kind_id WHERE i.county_id = %(county)s
 AND observed_at >= %(since)s AND observed_at < %(until)s) i LEFT JOIN (SELECT DISTINCT incident_id
 AS id FROM incident_event WHERE action = 'return') r ON r.id = i.id GROUP BY 1;
SELECT township_id, level, count(*), count(*) FILTER (WHERE good), count(*) FILTER (WHERE again),
 count(*) FILTER (WHERE back) FROM (SELECT i.township_id, a.to_level AS level, c.id,
 NOT coalesce(bool_or(s.action = 'reject' AND s.seq < c.seq), false) AS good,
 bool_or(s.action = 'reopen' AND s.seq > c.seq) AS again, EXISTS (SELECT FROM incident_relapse b
 WHERE b.of_id = i.id AND b.at > c.at) AS back FROM incident_event c
 JOIN incident i ON i.id = c.incident_id JOIN incident_event s ON s.incident_id = c.incident_id
 AND s.action IN ('accept', 'reject', 'close', 'reopen')
 JOIN incident_event a ON a.incident_id = c.incident_id AND a.action = 'accept'
 WHERE c.action = 'close' AND i.county_id = %(county)s AND c.at >= %(since)s AND c.at < %(until)s
 GROUP BY 1, 2, 3, i.id, c.at) s GROUP BY 1, 2;
CREATE TEMP TABLE r ON COMMIT DROP AS SELECT r.event_id, r.incident_id, r.officer_id, r.at,
 r.satisfaction, i.village_id, i.township_id, i.county_id FROM incident_result r
 JOIN incident i ON i.id = r.incident_id WHERE i.county_id = %(county)s AND r.closed
 AND r.at >= %(since)s AND r.at < %(until)s;
CREATE TEMP TABLE k ON COMMIT DROP AS SELECT event_id, officer_id FROM r UNION SELECT r.event_id,
 n.officer_id FROM r JOIN notice n ON n.cause = r.event_id::text AND n.about = 'incident'
 WHERE n.kind IN ('incident_closed', 'incident_penalised') AND n.read_at IS NOT NULL;
SELECT r.village_id, count(*), count(*) FILTER (WHERE v AND c), count(*) FILTER (WHERE v),
 count(*) FILTER (WHERE c), count(*) FILTER (WHERE satisfaction = 'satisfied'),
 count(*) FILTER (WHERE satisfaction = 'dissatisfied'), count(p.incident_id) FROM r
LEFT JOIN (SELECT k.event_id, bool_or(o.cell_id = r.village_id) AS v,
 bool_or(o.cell_id = r.county_id AND o.kind = 'reviewer') AS c FROM k JOIN r USING (event_id)
 JOIN post o ON o.officer_id = k.officer_id GROUP BY 1) t USING (event_id)
LEFT JOIN reporter p ON p.incident_id = r.incident_id AND NOT p.anonymous GROUP BY 1;
