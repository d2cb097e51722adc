"""codes that cells had before they were renumbered"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "cell_former_code",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"]),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_cell_former_code_cell_id", "cell_former_code", ["cell_id"])


def downgrade():
    op.drop_table("cell_former_code")
