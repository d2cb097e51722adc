"""what a locked evaluation counted is kept once; the chiefs of each day stand in its rows"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade():
    with op.batch_alter_table("evaluation_row") as table:
        table.add_column(sa.Column("chiefs", JSON, server_default="[]", nullable=False))
        table.alter_column("evidence", existing_type=JSON, nullable=True)
    # what is behind a cell's figures is read when somebody asks
    op.create_index("ix_incident_fact", "incident", ["fact_cell_id", "observed_at"])
    op.create_table(
        "evaluation_counted",
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.id"],
            name=op.f("fk_evaluation_counted_evaluation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["cell.id"], name=op.f("fk_evaluation_counted_cell_id")
        ),
        sa.PrimaryKeyConstraint(
            "evaluation_id", "cell_id", "fact", "good", name=op.f("pk_evaluation_counted")
        ),
    )


def downgrade():
    op.drop_table("evaluation_counted")
    op.drop_index("ix_incident_fact", "incident")
    op.execute("UPDATE evaluation_row SET evidence = '{}' WHERE evidence IS NULL")
    with op.batch_alter_table("evaluation_row") as table:
        table.alter_column("evidence", existing_type=JSON, nullable=False)
        table.drop_column("chiefs")
