"""addresses that an account has signed in from: guessers elsewhere do not make it wait"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    column = sa.Column("known_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("sign_in_failure", column)


def downgrade():
    op.drop_column("sign_in_failure", "known_at")
