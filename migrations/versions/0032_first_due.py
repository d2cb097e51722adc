"""limits keep when they were due before a calendar postponed them"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("deadline", sa.Column("first_due_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column("deadline", "first_due_at")
