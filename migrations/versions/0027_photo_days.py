"""what a photo was named for has a day: the same one for another is seen"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("photo_use", sa.Column("day", sa.Date(), nullable=True))


def downgrade():
    op.drop_column("photo_use", "day")
