"""transfers with receipt, requests for help, joint actions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
TIME = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")


def key(name, target, nullable=True):
    return sa.Column(name, sa.Uuid() if target == "incident" else sa.Integer(), nullable=nullable)


def refers(table, column, target):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade():
    op.create_table(
        "incident_transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        key("incident_id", "incident", nullable=False),
        key("from_cell_id", "cell", nullable=False),
        key("sent_by_id", "officer", nullable=False),
        sa.Column("sent_at", TIME, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        key("department_id", "department"),
        key("cell_id", "cell"),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", TIME, nullable=True),
        key("received_by_id", "officer"),
        sa.Column("ended_at", TIME, nullable=True),
        key("ended_by_id", "officer"),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("photo_ids", JSON, nullable=False),
        sa.Column("case_number", sa.String(), nullable=True),
        sa.Column("late_since", TIME, nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_transfer")),
        refers("incident_transfer", "incident_id", "incident"),
        refers("incident_transfer", "from_cell_id", "cell"),
        refers("incident_transfer", "sent_by_id", "officer"),
        refers("incident_transfer", "department_id", "department"),
        refers("incident_transfer", "cell_id", "cell"),
        refers("incident_transfer", "received_by_id", "officer"),
        refers("incident_transfer", "ended_by_id", "officer"),
    )
    op.create_index(op.f("ix_incident_transfer_incident_id"), "incident_transfer", ["incident_id"])
    for name in ("department_id", "cell_id", "from_cell_id"):
        op.create_index(
            f"ix_incident_transfer_{name}",
            "incident_transfer",
            [name],
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        )
    op.create_table(
        "incident_assistance",
        sa.Column("id", sa.Integer(), nullable=False),
        key("incident_id", "incident", nullable=False),
        key("department_id", "department"),
        key("cell_id", "cell"),
        key("asked_by_id", "officer", nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        key("ended_by_id", "officer"),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("photo_ids", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_assistance")),
        refers("incident_assistance", "incident_id", "incident"),
        refers("incident_assistance", "department_id", "department"),
        refers("incident_assistance", "cell_id", "cell"),
        refers("incident_assistance", "asked_by_id", "officer"),
        refers("incident_assistance", "ended_by_id", "officer"),
    )
    op.create_index(
        op.f("ix_incident_assistance_incident_id"), "incident_assistance", ["incident_id"]
    )
    op.create_table(
        "joint_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        key("incident_id", "incident", nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        key("called_by_id", "officer", nullable=False),
        sa.Column("called_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_action")),
        refers("joint_action", "incident_id", "incident"),
        refers("joint_action", "called_by_id", "officer"),
    )
    op.create_index(op.f("ix_joint_action_incident_id"), "joint_action", ["incident_id"])
    op.create_table(
        "joint_result",
        sa.Column("joint_id", sa.Uuid(), nullable=False),
        key("department_id", "department", nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("photo_ids", JSON, nullable=False),
        sa.Column("told_at", TIME, nullable=True),
        key("told_by_id", "officer"),
        sa.PrimaryKeyConstraint("joint_id", "department_id", name=op.f("pk_joint_result")),
        refers("joint_result", "joint_id", "joint_action"),
        refers("joint_result", "department_id", "department"),
        refers("joint_result", "told_by_id", "officer"),
    )
    with op.batch_alter_table("incident") as table:
        table.add_column(sa.Column("matters", sa.Integer(), nullable=True))
    op.execute("UPDATE incident SET matters = 0")
    with op.batch_alter_table("incident") as table:
        table.alter_column("matters", existing_type=sa.Integer(), nullable=False)


def downgrade():
    with op.batch_alter_table("incident") as table:
        table.drop_column("matters")
    for name in ("joint_result", "joint_action", "incident_assistance", "incident_transfer"):
        op.drop_table(name)
