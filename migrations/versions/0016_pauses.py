"""pauses and extensions, reminders, and the rule that gave a limit"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

REMINDED = "remind_at IS NOT NULL"
TIME = sa.DateTime(timezone=True)


def upgrade():
    op.add_column(
        "deadline", sa.Column("extended_s", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column("deadline", sa.Column("rule", sa.String(), nullable=True))
    op.add_column("deadline", sa.Column("remind_at", TIME, nullable=True))
    op.create_index(
        "ix_deadline_remind",
        "deadline",
        ["remind_at", "id"],
        postgresql_where=sa.text(REMINDED),
        sqlite_where=sa.text(REMINDED),
    )
    op.add_column("incident", sa.Column("paused_until", TIME, nullable=True))
    op.create_index("ix_incident_spot", "incident", ["kind", "lon", "lat"])
    op.create_table(
        "incident_time_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("clock", sa.String(), nullable=True),
        sa.Column("amount_s", sa.BigInteger(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("decided_note", sa.String(), nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officer.id"]),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"]),
        sa.ForeignKeyConstraint(["decided_by_id"], ["officer.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_incident_time_request_incident_id", "incident_time_request", ["incident_id"]
    )


def downgrade():
    op.drop_table("incident_time_request")
    op.drop_index("ix_incident_spot", table_name="incident")
    op.drop_column("incident", "paused_until")
    op.drop_index("ix_deadline_remind", table_name="deadline")
    op.drop_column("deadline", "remind_at")
    op.drop_column("deadline", "rule")
    op.drop_column("deadline", "extended_s")
