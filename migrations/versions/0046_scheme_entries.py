"""entries that add to a score, take from it or put a unit last; the starting scheme of 2027"""

import json
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("evaluation_entry", "evaluation_entry_withdrawal")
SCHEME = Path(__file__).parents[1] / "data" / "scheme-2.json"
#: From a quarter that nobody has begun: no figure of before becomes another.
SINCE = date(2027, 1, 1)


def _key(table, column, other, kind=sa.Integer, **more):
    name = op.f(f"fk_{table}_{column}")
    return sa.Column(
        column, kind(), sa.ForeignKey(f"{other}.id", name=name), nullable=False, **more
    )


def _only_added(table):
    """Refuse to change or delete rows, on either engine."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION insert_only()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER insert_only_{table}_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )


def upgrade():
    entry, withdrawal = TABLES
    op.create_table(
        entry,
        sa.Column("id", sa.Uuid(), nullable=False),
        _key(entry, "county_id", "cell"),
        _key(entry, "cell_id", "cell"),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("points", sa.Numeric(12, 2), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("about_id", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        _key(entry, "entered_by", "officer"),
        sa.Column("entered_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{entry}")),
    )
    op.create_index("ix_evaluation_entry_county", entry, ["county_id", "period"])
    op.create_index(op.f("ix_evaluation_entry_cell_id"), entry, ["cell_id"])
    op.create_table(
        withdrawal,
        _key(withdrawal, "entry_id", entry, sa.Uuid),
        sa.Column("reason", sa.String(), nullable=False),
        _key(withdrawal, "withdrawn_by", "officer"),
        sa.Column("withdrawn_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f(f"pk_{withdrawal}")),
    )
    for table in TABLES:
        _only_added(table)
    scheme = sa.table(
        "scheme",
        sa.column("county_id", sa.Integer()),
        sa.column("version", sa.Integer()),
        sa.column("valid_from", sa.Date()),
        sa.column("data", JSON),
    )
    there = sa.select(scheme.c.version).where(scheme.c.county_id.is_(None), scheme.c.version == 2)
    # after a step down and up again it is still there: what used it could not go
    if op.get_bind().execute(there).first() is None:
        data = json.loads(SCHEME.read_text("utf-8"))
        op.bulk_insert(scheme, [{"version": 2, "valid_from": SINCE, "data": data}])


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
