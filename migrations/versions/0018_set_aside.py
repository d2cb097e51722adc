"""limits that were set aside when they ran out are found without walking all"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SET_ASIDE = sa.text("running_since IS NULL AND ended_at IS NULL")


def upgrade():
    op.create_index(
        "ix_deadline_set_aside",
        "deadline",
        ["id"],
        postgresql_where=SET_ASIDE,
        sqlite_where=SET_ASIDE,
    )


def downgrade():
    op.drop_index("ix_deadline_set_aside", "deadline")
