"""The world's patrols and cases as rows of the product, by SQL made from its models.

Each row is a copy of one that the program filed itself (ground.py), with what differs written
here: a column that comes later is there as the program fills it, one that is gone is named when
the statements are made.
"""

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, DropIndex

from app.deadlines.models import Deadline
from app.incidents.models import Incident, IncidentEvent
from app.patrols.models import Patrol
from scripts.benchmarks.crowd import copying

#: What the comparison writes, field by field, in the order of its README.
FIELDS = {
    "patrol": "uuid uuid, officer int, village text, started_at timestamptz, ended_at timestamptz, "
    "n_points int, length_m float, inside_share float, track geometry",
    "incident": "uuid uuid, officer int, village text, category text, severity int, source text, "
    "text text, point geometry, status text, level int, reported_at timestamptz, accept_due_at "
    "timestamptz, due_at timestamptz, accepted_at timestamptz, handled_at timestamptz",
}
MODELS = (Patrol, Incident, IncidentEvent, Deadline)
_TABLES = "; ".join(
    [f"CREATE UNLOGGED TABLE seed.{name} ({fields})" for name, fields in FIELDS.items()]
    + [f"CREATE TABLE seed.filed_{m.__tablename__} AS TABLE {m.__tablename__}" for m in MODELS]
)
#: Where the fields go first, beside what the program filed and the cells and people that they name.
STAGING = f"""CREATE SCHEMA seed; {_TABLES};
CREATE VIEW seed.place AS SELECT v.code, v.id AS village_id, t.id AS township_id,
 t.parent_id AS county_id, r.id AS reviewer_id
 FROM cell v JOIN cell t ON t.id = v.parent_id JOIN officer r ON r.username = 'r' || rpad(t.code,
 12, '0') WHERE v.level = 'village';
CREATE VIEW seed.walk AS SELECT p.*, c.*, o.id AS officer_id FROM seed.patrol p
 JOIN seed.place c ON c.code = p.village JOIN officer o ON o.username = 'g' || p.officer;
CREATE VIEW seed.told AS SELECT i.*, c.*, o.id AS filer_id, k.id AS kind_id,
 CASE i.level WHEN 1 THEN 'county' ELSE 'township' END AS at_level, i.status = 'reported' AS waits
 FROM seed.incident i JOIN seed.place c ON c.code = i.village
 JOIN officer o ON o.username = 'g' || i.officer JOIN kind k ON k.code = i.category;"""
TERRITORY = {name: f"s.{name}" for name in ("village_id", "township_id", "county_id")}
MS = "extract(epoch FROM s.{}) * 1000"
WALK = {
    "id": "s.uuid",
    "officer_id": "s.officer_id",
    "digest": "md5(s.uuid::text)",
    "last_news_at": "s.ended_at",
    "cell_id": "s.village_id",
    **TERRITORY,
    **{name: f"s.{name}" for name in ("started_at", "ended_at", "inside_share")},
    "sent_at": "s.ended_at",
    "received_at": "s.ended_at",
    "datum": "'wgs84'",
    "track": f"ST_AddMeasure(ST_Force3DZ(s.track, 8), {MS.format('started_at')}, "
    f"{MS.format('ended_at')})",
    "track_digest": "md5('track' || s.uuid)",
    "points": "s.n_points",
    "length_m": "round(s.length_m)",
    "duration_s": "round(extract(epoch FROM s.ended_at - s.started_at))",
    "cells_crossed": "jsonb_build_array(s.village_id)",
    "marks": "'[]'",
    "compared": "1",
    "device": "jsonb_build_object('id', 'g' || s.officer)",
    "device_id": "'g' || s.officer",
}
LATE = "s.status = 'accepted' OR s.handled_at > s.due_at"
CASE = {
    "id": "s.uuid",
    "number": "'S-' || s.uuid",
    "digest": "md5(s.uuid::text)",
    "version": "1 + (s.accepted_at IS NOT NULL)::int + (s.handled_at IS NOT NULL)::int",
    "kind_id": "s.kind_id",
    "kind": "s.category",
    "nature": "'nuisance'",
    "severity": "(ARRAY['general', 'serious', 'major'])[s.severity]",
    "source": "CASE s.source WHEN 'officer' THEN 'own_patrol' WHEN 'inspection' THEN 'upper_check' "
    "ELSE 'public' END",
    "status": "s.status",
    "handling_class": "CASE WHEN NOT s.waits THEN 'general' END",
    "level": "s.at_level",
    "base_level": "'township'",
    "description": "s.text",
    "filer_id": "s.filer_id",
    **dict.fromkeys(("observed_at", "observed_raw", "sent_at", "received_at"), "s.reported_at"),
    "lon": "ST_X(s.point)",
    "lat": "ST_Y(s.point)",
    "location_raw": "jsonb_build_object('lon', ST_X(s.point), 'lat', ST_Y(s.point), 'accuracy_m', "
    "8, 'datum', 'wgs84')",
    "cell_id": "s.village_id",
    "fact_cell_id": "s.village_id",
    **TERRITORY,
    "found_by_others": "s.source <> 'officer'",
    "marks": "'[]'",
    "spot_level": "NULL",
    "due_at": "CASE WHEN s.waits THEN s.due_at END",
    "overdue_since": f"CASE WHEN {LATE} THEN s.due_at END",
    "last_event_at": "coalesce(s.handled_at, s.accepted_at, s.reported_at)",
    "accepted_at": "s.accepted_at",
    "closed_at": "CASE WHEN s.status = 'closed' THEN s.handled_at END",
}
EVENT = {"id": "gen_random_uuid()", "incident_id": "s.uuid"}
REVIEWED = {**EVENT, "officer_id": "s.reviewer_id", "data": "'{}'"}
STEPS = (
    ("true", {**EVENT, "at": "s.reported_at", "officer_id": "s.filer_id"}),
    (
        "s.accepted_at IS NOT NULL",
        {
            **REVIEWED,
            **{"seq": "2", "at": "s.accepted_at", "action": "'accept'"},
            **{"from_status": "'reported'", "to_status": "'accepted'"},
        },
    ),
    (
        "s.handled_at IS NOT NULL",
        {
            **REVIEWED,
            **{"seq": "3", "at": "s.handled_at", "action": "'close'", "to_level": "s.at_level"},
            **{"from_status": "'confirmed'", "to_status": "'closed'"},
        },
    ),
)
#: A new case's limits: the one for its acceptance, and those around it, which come later.
NEW = {
    "id": None,
    "owner_id": "s.uuid::text",
    "county_id": "s.county_id",
    "cell_id": "CASE WHEN deadline.cell_id IS NULL THEN NULL WHEN deadline.level = 'county' THEN "
    "s.county_id ELSE s.township_id END",
    "started_at": "s.reported_at",
    "running_since": "CASE WHEN s.waits THEN s.reported_at END",
    "due_at": "CASE WHEN s.waits THEN s.due_at ELSE s.accept_due_at END + CASE deadline.stage "
    "WHEN 'accept' THEN interval '0' ELSE interval '30 days' END",
    "remind_at": "CASE WHEN s.waits AND deadline.remind_at IS NOT NULL THEN s.due_at - interval "
    "'1 hour' END",
    "overdue_since": "CASE WHEN deadline.stage = 'accept' AND s.accepted_at > s.accept_due_at "
    "THEN s.accept_due_at END",
    "ended_at": "s.accepted_at",
    "reason": "CASE WHEN NOT s.waits THEN 'accept' END",
}
#: The limit of an accepted case: kept, passed at the county, or passed and then kept.
HANDLED = {
    **NEW,
    "stage": "'handle'",
    "rung": "CASE s.status WHEN 'accepted' THEN 1 ELSE 0 END",
    "level": "s.at_level",
    "cell_id": "CASE s.at_level WHEN 'county' THEN s.county_id ELSE s.township_id END",
    "clock": "'working_days'",
    "budget_s": "604800",
    "started_at": "s.accepted_at",
    "running_since": "NULL",
    "due_at": "s.due_at",
    "remind_at": "NULL",
    "overdue_since": f"CASE WHEN {LATE} THEN s.due_at END",
    "ended_at": "coalesce(s.handled_at, s.due_at)",
    "reason": "CASE s.status WHEN 'accepted' THEN 'top_rung' ELSE 'done' END",
}


def staged(name: str) -> dict[str, object]:
    """Where the driver writes the fields of a patrol or an incident."""
    columns = [field.split()[0] for field in FIELDS[name].split(", ")]
    return {"table": f"seed.{name}", "columns": dict(zip(columns, columns, strict=True))}


def statements() -> list[str]:
    """The rows moved to their tables; indexes are made anew afterwards, as that is faster."""
    moved = [
        _copying(Patrol, WALK, "walk", "true"),
        _copying(Incident, CASE, "told", "true"),
        *(_copying(IncidentEvent, changed, "told", where) for where, changed in STEPS),
        _copying(Deadline, NEW, "told", "true"),
        _copying(Deadline, HANDLED, "told", "deadline.stage = 'accept' AND NOT s.waits"),
    ]
    indexes = [
        index
        for model in MODELS
        for index in sorted(model.__table__.indexes, key=lambda one: str(one.name))  # type: ignore[attr-defined]
    ]
    return [
        "SET statement_timeout = 0",
        *(_sql(DropIndex(index)) for index in indexes),
        *moved,
        *(_sql(CreateIndex(index)) for index in indexes),
        "DROP SCHEMA seed CASCADE",
    ]


def _copying(model: type, changed: dict[str, str | None], source: str, where: str) -> str:
    """Of the row that the program filed, one for each of the world's."""
    table = model.__tablename__  # type: ignore[attr-defined]
    return copying(model, changed, f"seed.filed_{table} AS {table}, seed.{source} s", where)


def _sql(statement: "CreateIndex | DropIndex") -> str:
    return str(statement.compile(dialect=postgresql.dialect()))
