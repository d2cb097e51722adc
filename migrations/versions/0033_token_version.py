"""accounts know which of their tokens a new password has ended"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    column = sa.Column("token_version", sa.Integer(), server_default="0", nullable=False)
    op.add_column("officer", column)


def downgrade():
    op.drop_column("officer", "token_version")
