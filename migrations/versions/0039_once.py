"""calls under an id of who calls are answered once; a filing set aside is there once"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
OPEN = sa.text("refiled_at IS NULL")
# parallel senders have left the same body twice: the first says when it came
TWICE = """
DELETE FROM refused_filing WHERE refiled_at IS NULL AND id NOT IN (
    SELECT min(id) FROM refused_filing
    WHERE refiled_at IS NULL AND digest IS NOT NULL GROUP BY officer_id, path, digest
) AND digest IS NOT NULL
"""


def upgrade():
    op.create_table(
        "once",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_once")),
    )
    op.create_index("ix_once_at", "once", ["at"])
    op.execute(TWICE)
    op.create_index(
        "uq_refused_filing_open",
        "refused_filing",
        ["officer_id", "path", "digest"],
        unique=True,
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )


def downgrade():
    op.drop_index("uq_refused_filing_open", table_name="refused_filing")
    op.drop_table("once")
