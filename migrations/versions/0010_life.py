"""how a case ends: what closings said, penalties; merged cases, photos taken after, reopenings"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    with op.batch_alter_table("incident") as table:
        table.add_column(sa.Column("reopenings", sa.Integer(), nullable=True))
        table.add_column(sa.Column("outcomes", sa.Integer(), nullable=True))
        table.add_column(sa.Column("absorbed", sa.Integer(), nullable=True))
        table.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("after_photo_ids", JSON, nullable=True))
        table.create_foreign_key(
            op.f("fk_incident_merged_into_id"), "incident", ["merged_into_id"], ["id"]
        )
    op.execute("UPDATE incident SET after_photo_ids = '[]', outcomes = 0, absorbed = 0")
    op.execute(
        "UPDATE incident SET reopenings = (SELECT count(*) FROM incident_event WHERE "
        "incident_event.incident_id = incident.id AND action = 'reopen')"
    )
    with op.batch_alter_table("incident") as table:
        table.alter_column("reopenings", existing_type=sa.Integer(), nullable=False)
        table.alter_column("outcomes", existing_type=sa.Integer(), nullable=False)
        table.alter_column("absorbed", existing_type=sa.Integer(), nullable=False)
        table.alter_column("after_photo_ids", existing_type=JSON, nullable=False)
    some = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_incident_merged_into_id",
        "incident",
        ["merged_into_id"],
        postgresql_where=some,
        sqlite_where=some,
    )
    op.create_table(
        "incident_result",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("rectified_how", sa.String(), nullable=True),
        sa.Column("rectified_photo_ids", JSON, nullable=False),
        sa.Column("responsibility", sa.String(), nullable=True),
        sa.Column("satisfaction", sa.String(), nullable=True),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"]),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("ix_incident_result_incident_id", "incident_result", ["incident_id"])
    op.create_table(
        "incident_penalty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("decision_number", sa.String(), nullable=True),
        sa.Column("on_whom", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_incident_penalty_incident_id", "incident_penalty", ["incident_id"])


def downgrade():
    op.drop_table("incident_penalty")
    op.drop_table("incident_result")
    op.drop_index("ix_incident_merged_into_id", table_name="incident")
    with op.batch_alter_table("incident") as table:
        table.drop_constraint(op.f("fk_incident_merged_into_id"), type_="foreignkey")
        for name in ("after_photo_ids", "merged_into_id", "outcomes", "absorbed", "reopenings"):
            table.drop_column(name)
