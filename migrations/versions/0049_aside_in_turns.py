"""what is set aside is tried when what it awaits is here, ever more rarely, in turns"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

INDEX, OPEN = "ix_refused_filing_code", sa.text("refiled_at IS NULL")


def upgrade():
    # of those of before it is empty: they are tried
    op.add_column("refused_filing", sa.Column("awaits", sa.Uuid(), nullable=True))
    time = sa.DateTime(timezone=True)
    op.add_column("refused_filing", sa.Column("next_at", time, nullable=True))
    where = {"postgresql_where": OPEN, "sqlite_where": OPEN}
    op.create_index(INDEX, "refused_filing", ["code", "id"], **where)


def downgrade():
    op.drop_index(INDEX, "refused_filing")
    op.drop_column("refused_filing", "next_at")
    op.drop_column("refused_filing", "awaits")
