"""posts know when they were given: what was judged before that stays as it was judged"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("post", sa.Column("given_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column("post", "given_at")
