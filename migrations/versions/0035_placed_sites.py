"""sites know by which boundaries they were placed, so that they follow the next ones"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("site", sa.Column("boundary_version", sa.Integer(), nullable=True))


def downgrade():
    op.drop_column("site", "boundary_version")
