"""parts of patrols by which they are known where they come again"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "patrol_window",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrol.id"], name=op.f("fk_patrol_window_patrol_id")
        ),
        sa.PrimaryKeyConstraint("key", "patrol_id", name=op.f("pk_patrol_window")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_patrol_window_patrol_id"), "patrol_window", ["patrol_id"])
    # what was compared is looked at once more, as what is of before: only to keep what follows from
    # its track. The job does it, some at a time, after what is new
    op.execute(
        "UPDATE patrol SET compared = -1 "
        "WHERE compared > 0 AND state = 'closed' AND thinned_at IS NULL AND track IS NOT NULL"
    )


def downgrade():
    op.drop_index(op.f("ix_patrol_window_patrol_id"), "patrol_window")
    op.drop_table("patrol_window")
