"""posts that begin before they were given say why"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("post", sa.Column("reason", sa.String(), nullable=True))


def downgrade():
    op.drop_column("post", "reason")
