"""the lowest level that sees all the cases of which a mark speaks"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("incident", sa.Column("spot_level", sa.String(), nullable=True))
    # which level saw both was not kept: the county sees all of it
    for mark in ("similar", "relapse"):
        op.execute(
            "UPDATE incident SET spot_level = 'county' WHERE CAST(marks AS TEXT)"
            f" LIKE '%\"{mark}\"%'"
        )


def downgrade():
    op.drop_column("incident", "spot_level")
