"""what a campaign banned before its kinds were changed"""

import sqlalchemy as sa
from alembic import op

from app.core.db import Json

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("campaign", sa.Column("earlier", Json, server_default="[]", nullable=False))


def downgrade():
    op.drop_column("campaign", "earlier")
