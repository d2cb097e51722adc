"""what a campaign banned before its kinds were changed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade():
    op.add_column("campaign", sa.Column("earlier", JSON, server_default="[]", nullable=False))


def downgrade():
    op.drop_column("campaign", "earlier")
