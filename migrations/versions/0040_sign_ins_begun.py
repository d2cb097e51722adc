"""sign-ins know when they began"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("refresh_token", sa.Column("began_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column("refresh_token", "began_at")
