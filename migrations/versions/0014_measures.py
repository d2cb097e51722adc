"""measures ordered on who pollutes"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
TIME = sa.DateTime(timezone=True)
#: column -> the table that it refers to
KEYS = {
    "incident_id": "incident",
    "site_id": "site",
    "raised_by_id": "officer",
    "follows_id": "measure",
    "cell_id": "cell",
    "decided_by_id": "officer",
    "department_id": "department",
    "done_by_id": "officer",
    "ended_by_id": "officer",
}
NEEDED = {"incident_id", "cell_id"}


def key(name):
    kind = sa.Uuid() if name in ("incident_id", "follows_id") else sa.Integer()
    return sa.Column(name, kind, nullable=name not in NEEDED)


def upgrade():
    op.create_table(
        "measure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("raised_at", TIME, nullable=False),
        sa.Column("power", sa.String(), nullable=False),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("supervising_unit", sa.String(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("budget", JSON, nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("photo_ids", JSON, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_note", sa.String(), nullable=True),
        sa.Column("late_since", TIME, nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        *[key(name) for name in KEYS],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_measure_follows_id")),
        *[
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_measure_{name}"))
            for name, table in KEYS.items()
        ],
    )
    op.create_index(op.f("ix_measure_incident_id"), "measure", ["incident_id"])


def downgrade():
    op.drop_table("measure")
