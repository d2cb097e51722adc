"""the process of an evaluation: stages, what was said, objections"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _key(table, column, other, **more):
    name = op.f(f"fk_{table}_{column}")
    return sa.Column(column, sa.Integer(), sa.ForeignKey(f"{other}.id", name=name), **more)


def upgrade():
    op.create_table(
        "evaluation_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("evaluation_stage", "evaluation_id", "evaluation", nullable=False),
        _key("evaluation_stage", "cell_id", "cell", nullable=False),
        _key("evaluation_stage", "parent_id", "cell", nullable=True),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("missed", sa.String(), nullable=True),
        sa.Column("objectable_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_stage")),
        sa.UniqueConstraint(
            "evaluation_id", "cell_id", name=op.f("uq_evaluation_stage_evaluation_id_cell_id")
        ),
    )
    op.create_index(op.f("ix_evaluation_stage_cell_id"), "evaluation_stage", ["cell_id"])
    op.create_table(
        "evaluation_filing",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("evaluation_filing", "stage_id", "evaluation_stage", nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        _key("evaluation_filing", "written_by", "officer", nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        _key("evaluation_filing", "submitted_by", "officer", nullable=True),
        sa.Column("submitted_at", TIME, nullable=True),
        sa.Column("seen_score", sa.Numeric(6, 2), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_filing")),
        sa.UniqueConstraint(
            *("stage_id", "side", "round"),
            name=op.f("uq_evaluation_filing_stage_id_side_round"),
        ),
    )
    op.create_table(
        "evaluation_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("evaluation_objection", "stage_id", "evaluation_stage", nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _key("evaluation_objection", "raised_by", "officer", nullable=False),
        sa.Column("raised_at", TIME, nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        _key("evaluation_objection", "answered_by", "officer", nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_objection")),
    )
    op.create_index(op.f("ix_evaluation_objection_stage_id"), "evaluation_objection", ["stage_id"])


def downgrade():
    for table in ("evaluation_objection", "evaluation_filing", "evaluation_stage"):
        op.drop_table(table)
