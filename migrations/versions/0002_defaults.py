"""what every county starts from: taxonomy, policy, scheme.

History that cannot be rewritten; tracks stored out of line
"""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DATA = Path(__file__).parents[1] / "data"
SINCE = date(2020, 1, 1)
INSERT_ONLY = ("audit", "access", "incident_event")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    # After a step down and up again the defaults are still there: whatever uses them could not go.
    if not op.get_bind().scalar(sa.text("SELECT count(*) FROM kind")):
        _insert_kinds()
        row = {"version": 1, "valid_from": SINCE}
        edited = sa.column("edited_at", sa.DateTime(timezone=True))
        op.bulk_insert(
            _versions("policy", edited),
            [row | {"data": _json("policy-1.json"), "edited_at": datetime(2020, 1, 1, tzinfo=UTC)}],
        )
        op.bulk_insert(_versions("scheme"), [row | {"data": _json("scheme-1.json")}])
    if op.get_bind().dialect.name == "postgresql":
        # tracks do not compress; kept out of line, filing is 1.5 times faster
        op.execute("ALTER TABLE patrol ALTER COLUMN track SET STORAGE EXTERNAL")
        op.execute(
            "CREATE FUNCTION insert_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$"
        )
        for table in INSERT_ONLY:
            op.execute(
                f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION insert_only()"
            )
    else:
        for table in INSERT_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER insert_only_{table}_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
                )


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        for table in INSERT_ONLY:
            op.execute(f"DROP TRIGGER insert_only ON {table}")
        op.execute("DROP FUNCTION insert_only()")
        op.execute("ALTER TABLE patrol ALTER COLUMN track SET STORAGE MAIN")
    else:
        for table in INSERT_ONLY:
            for verb in ("update", "delete"):
                op.execute(f"DROP TRIGGER insert_only_{table}_{verb}")


def _versions(name, *more):
    return sa.table(
        name,
        sa.column("version", sa.Integer),
        sa.column("valid_from", sa.Date),
        sa.column("data", JSON),
        *more,
    )


def _json(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _insert_kinds():
    names = ("code", "name", "english", "township", "county")
    lists = ("natures", "severities", "assisting")
    kind = sa.table(
        "kind",
        *[sa.column(n, sa.String) for n in names],
        *[sa.column(n, JSON) for n in lists],
        sa.column("version", sa.Integer),
        sa.column("is_current", sa.Boolean),
        sa.column("discoverable", sa.Boolean),
        sa.column("valid_from", sa.Date),
    )
    with (DATA / "kinds-1.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {n: row[n] for n in names}
            | {n: row[n].split() for n in lists}
            | {
                "version": 1,
                "is_current": True,
                "discoverable": row["discoverable"] == "1",
                "valid_from": SINCE,
            }
            for row in csv.DictReader(file)
        ]
    op.bulk_insert(kind, rows)
