"""the database's epoch.

The privacy notice and who has acknowledged it; why a look was allowed; what retention has let go
"""

import json
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DATA = Path(__file__).parents[1] / "data"
LEVELS = ("village", "township", "county")
SPARSE = ("site_id", "patrol_id", "handler_officer_id", "handler_department_id")
OPEN = sa.text("closed_at IS NULL")
RAW = sa.text("thinned_at IS NULL")
TIME = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "epoch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epoch")),
    )
    op.create_table(
        "privacy_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("english", sa.String(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_notice")),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["privacy_notice.id"], name=op.f("fk_acknowledgement_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_acknowledgement_officer_id")
        ),
        sa.PrimaryKeyConstraint("officer_id", "notice_id", name=op.f("pk_acknowledgement")),
    )
    # plain ADD COLUMN throughout: an older program goes on beside it, and no table is rebuilt
    op.add_column("access", sa.Column("basis", sa.String(), nullable=True))
    op.add_column("access", sa.Column("why", sa.String(), nullable=True))
    op.create_index("ix_access_at", "access", ["at"])
    op.create_index("ix_access_officer", "access", ["officer_id", "id"])
    op.add_column("officer", sa.Column("notice_id", sa.Integer(), nullable=True))
    op.add_column("patrol", sa.Column("thinned_at", TIME, nullable=True))
    op.create_index(
        "ix_patrol_raw",
        "patrol",
        ["county_id", "received_at"],
        postgresql_where=RAW,
        sqlite_where=RAW,
    )
    op.add_column("refused_filing", sa.Column("refiled_at", TIME, nullable=True))

    # fewer and smaller indexes on cases: filing is the faster for it, and work lists of what is
    # open have their own
    for name in ("kind", "status", "due", "closed_at", *SPARSE):
        op.drop_index(f"ix_incident_{name}", table_name="incident")
    for name in SPARSE:
        where = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_incident_{name}", "incident", [name], postgresql_where=where, sqlite_where=where
        )
    for level in LEVELS:
        op.create_index(
            f"ix_incident_open_{level}",
            "incident",
            [f"{level}_id", "received_at"],
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        )

    now = datetime.now(UTC)
    epoch = sa.table(
        "epoch",
        sa.column("id", sa.Integer),
        sa.column("value", sa.String),
        sa.column("since", TIME),
        sa.column("reference", sa.String),
    )
    op.bulk_insert(
        epoch, [{"id": 1, "value": uuid.uuid4().hex, "since": now, "reference": uuid.uuid4().hex}]
    )
    words = json.loads((DATA / "privacy-notice-1.json").read_text(encoding="utf-8"))
    notice = sa.table(
        "privacy_notice",
        *[sa.column(n, sa.String) for n in words],
        sa.column("valid_from", sa.Date),
        sa.column("edited_at", TIME),
    )
    op.bulk_insert(notice, [words | {"valid_from": date(2020, 1, 1), "edited_at": now}])
    _each_policy(lambda data: data | {"retention": {"track_days": 730}})

    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER insert_only ON access")
        op.execute(
            "CREATE FUNCTION insert_only_for_years() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP = 'DELETE' AND OLD.at < now() - interval '3 years' THEN RETURN OLD; END IF; "
            "RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$"
        )
        op.execute(
            "CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON access "
            "FOR EACH ROW EXECUTE FUNCTION insert_only_for_years()"
        )
        op.execute(
            "CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON acknowledgement "
            "FOR EACH ROW EXECUTE FUNCTION insert_only()"
        )
    else:
        op.execute("DROP TRIGGER insert_only_access_delete")
        _refuse("access", "DELETE", "WHEN OLD.at >= datetime('now', '-3 years')")
        _refuse("acknowledgement", "UPDATE")
        _refuse("acknowledgement", "DELETE")


def downgrade():
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("DROP TRIGGER insert_only_access_delete")
        _refuse("access", "DELETE")
    else:
        op.execute("DROP TRIGGER insert_only ON access")
        op.execute(
            "CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON access "
            "FOR EACH ROW EXECUTE FUNCTION insert_only()"
        )
        op.execute("DROP FUNCTION insert_only_for_years()")
    _each_policy(lambda data: {name: value for name, value in data.items() if name != "retention"})
    for name in (*(f"open_{level}" for level in LEVELS), *SPARSE):
        op.drop_index(f"ix_incident_{name}", table_name="incident")
    for name in ("kind", "status", "closed_at", *SPARSE):
        op.create_index(f"ix_incident_{name}", "incident", [name])
    op.create_index("ix_incident_due", "incident", ["township_id", "due_at"])
    op.drop_column("refused_filing", "refiled_at")
    op.drop_index("ix_patrol_raw", table_name="patrol")
    op.drop_column("patrol", "thinned_at")
    op.drop_column("officer", "notice_id")
    op.drop_index("ix_access_officer", table_name="access")
    op.drop_index("ix_access_at", table_name="access")
    op.drop_column("access", "why")
    op.drop_column("access", "basis")
    op.drop_table("acknowledgement")
    op.drop_table("privacy_notice")
    op.drop_table("epoch")


def _refuse(table, verb, when=""):
    op.execute(
        f"CREATE TRIGGER insert_only_{table}_{verb.lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
    )


def _each_policy(change):
    bind = op.get_bind()
    policy = sa.table("policy", sa.column("id", sa.Integer), sa.column("data", sa.JSON))
    for key, data in bind.execute(sa.select(policy.c.id, policy.c.data)).all():
        bind.execute(policy.update().where(policy.c.id == key).values(data=change(data)))
