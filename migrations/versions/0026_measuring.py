"""patrols keep by which method their figures were measured"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "patrol", sa.Column("method", sa.SmallInteger(), server_default="1", nullable=False)
    )


def downgrade():
    op.drop_column("patrol", "method")
