"""emergencies: calls, sheets, samples; disputes: parties, mediation sessions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
TIME = sa.DateTime(timezone=True)
TABLES = (
    *("emergency_call", "emergency_sheet", "emergency_sample"),
    *("dispute_party", "mediation_session"),
)


def text(name, nullable=True):
    return sa.Column(name, sa.String(), nullable=nullable)


def time(name, nullable=True):
    return sa.Column(name, TIME, nullable=nullable)


def key(name, nullable=True):
    return sa.Column(name, sa.Integer(), nullable=nullable)


def of_case(name="incident_id"):
    return sa.Column(name, sa.Uuid(), nullable=False)


def refers(table, column, target):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def primary(table, column="id"):
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def upgrade():
    op.create_table(
        "emergency_call",
        key("id", nullable=False),
        of_case(),
        text("level", nullable=False),
        key("cell_id"),
        key("department_id"),
        text("state", nullable=False),
        time("called_at", nullable=False),
        time("acknowledged_at"),
        key("acknowledged_by_id"),
        time("late_since"),
        sa.Column("chases", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        time("ended_at"),
        primary("emergency_call"),
        refers("emergency_call", "incident_id", "incident"),
        refers("emergency_call", "cell_id", "cell"),
        refers("emergency_call", "department_id", "department"),
        refers("emergency_call", "acknowledged_by_id", "officer"),
    )
    op.create_table(
        "emergency_sheet",
        of_case(),
        *(text(name) for name in ("substance", "water", "road")),
        sa.Column("measures", JSON, nullable=False),
        time("cleared_at"),
        time("stood_down_at"),
        key("stood_down_by_id"),
        text("stood_down_level"),
        text("stood_down_reason"),
        primary("emergency_sheet", "incident_id"),
        refers("emergency_sheet", "incident_id", "incident"),
        refers("emergency_sheet", "stood_down_by_id", "officer"),
    )
    op.create_table(
        "emergency_sample",
        of_case("id"),
        of_case(),
        time("taken_at", nullable=False),
        text("place", nullable=False),
        text("indicator", nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        text("unit", nullable=False),
        sa.Column("limit", sa.Double(), nullable=True),
        sa.Column("over", sa.Boolean(), nullable=False),
        text("laboratory"),
        key("told_by_id", nullable=False),
        primary("emergency_sample"),
        refers("emergency_sample", "incident_id", "incident"),
        refers("emergency_sample", "told_by_id", "officer"),
    )
    op.create_table(
        "dispute_party",
        key("id", nullable=False),
        of_case(),
        text("name", nullable=False),
        text("role", nullable=False),
        text("phone"),
        primary("dispute_party"),
        refers("dispute_party", "incident_id", "incident"),
    )
    op.create_table(
        "mediation_session",
        of_case("id"),
        of_case(),
        sa.Column("seq", sa.Integer(), nullable=False),
        time("held_at", nullable=False),
        text("place", nullable=False),
        text("mediator", nullable=False),
        text("outcome", nullable=False),
        text("agreement"),
        key("told_by_id", nullable=False),
        time("broken_at"),
        key("broken_by_id"),
        primary("mediation_session"),
        refers("mediation_session", "incident_id", "incident"),
        refers("mediation_session", "told_by_id", "officer"),
        refers("mediation_session", "broken_by_id", "officer"),
    )
    for table in TABLES:
        if table != "emergency_sheet":
            op.create_index(op.f(f"ix_{table}_incident_id"), table, ["incident_id"])


def downgrade():
    for table in TABLES:
        op.drop_table(table)
