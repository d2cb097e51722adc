"""every order of a list has its index; an escalated case moves in none"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
LEVELS = ("village", "township", "county")
OPEN = "closed_at IS NULL"
#: As each engine writes the last moment there is.
LATEST = {"postgresql": "2199-12-31 00:00:00+00:00", "sqlite": "2199-12-31 00:00:00.000000"}
#: name -> (columns, which rows)
NEW = (
    {f"incident_{level}": ((f"{level}_id", "received_at", "id"), None) for level in LEVELS}
    | {f"incident_{name}": ((name, "received_at", "id"), None) for name in ("cell_id", "filer_id")}
    | {
        f"incident_open_{level}": ((f"{level}_id", "received_at", "id", "late_at"), OPEN)
        for level in LEVELS[1:]
    }
    | {
        f"incident_late_{level}": ((f"{level}_id", "late_at", "id"), OPEN)
        for level in (*LEVELS, "filer")
    }
    | {
        f"incident_{name}{kind}": ((name, at, "id"), f"{name} IS NOT NULL{so}")
        for name in ("handler_officer_id", "handler_department_id")
        for kind, at, so in (("", "received_at", ""), ("_late", "late_at", f" AND {OPEN}"))
    }
    | {"patrol_device": (("device_id", "started_at"), "device_id IS NOT NULL")}
)
COVERED = (
    *("id", "closed_at", "paused_until", "status", "level", "nature", "severity", "due_at"),
    *("overdue_since", "township_id", "village_id", "cell_id", "filer_id", "handler_officer_id"),
    *("handler_department_id", "rejections", "last_event_at"),
)
OLD = (
    {f"incident_{level}": ((f"{level}_id", "received_at"), None) for level in LEVELS}
    | {f"incident_open_{level}": ((f"{level}_id", "received_at"), OPEN) for level in LEVELS}
    | {f"incident_{name}": ((name,), None) for name in ("cell_id", "filer_id")}
    | {
        f"incident_{name}": ((name,), f"{name} IS NOT NULL")
        for name in ("handler_officer_id", "handler_department_id")
    }
    | {
        "incident_fact": (("fact_cell_id", "observed_at"), None),
        "patrol_device_id": (("device_id",), None),
        "deadline_cell_id": (("cell_id",), None),
    }
)
MOVING = ("incident", "deadline")
#: Points and forms do not get smaller by the server's packing: it is not to try (nor for tracks).
PACKED = (("track_piece", "points"), ("patrol_form", "form"))


def _drop(indexes):
    for name in indexes:
        op.drop_index(f"ix_{name}", name.split("_")[0])


def _create(indexes, **more):
    for name, (columns, where) in indexes.items():
        only = sa.text(where) if where else None
        how = {"postgresql_where": only, "sqlite_where": only} | more.get(name, {})
        op.create_index(f"ix_{name}", name.split("_")[0], list(columns), **how)


def upgrade():
    engine = op.get_bind().dialect.name
    _drop(OLD)
    if engine == "postgresql":
        # before the new column writes all rows anew: so that each page has room
        for table in MOVING:
            op.execute(f"ALTER TABLE {table} SET (fillfactor = 85)")
        for table, column in PACKED:
            op.execute(f"ALTER TABLE {table} ALTER {column} SET STORAGE EXTERNAL")
    reckoned = f"coalesce(overdue_since, due_at, '{LATEST[engine]}')"
    # SQLite adds none that it would have to write into each row
    late_at = sa.Computed(reckoned, persisted=engine == "postgresql" or None)
    op.add_column("incident", sa.Column("late_at", TIME, late_at, nullable=False))
    _create(NEW)


def downgrade():
    _drop(NEW)
    op.drop_column("incident", "late_at")
    _create(OLD, incident_open_county={"postgresql_include": COVERED})
    if op.get_bind().dialect.name == "postgresql":
        for table in MOVING:
            op.execute(f"ALTER TABLE {table} RESET (fillfactor)")
        for table, column in PACKED:
            op.execute(f"ALTER TABLE {table} ALTER {column} SET STORAGE EXTENDED")
