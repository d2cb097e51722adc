"""squares of 100 m that villages have and patrols have seen"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

NUMBERS = sa.JSON().with_variant(postgresql.ARRAY(sa.BigInteger()), "postgresql")


def upgrade():
    for table, key, kind, of in (
        ("boundary_squares", "boundary_id", sa.Integer(), "boundary"),
        ("patrol_squares", "patrol_id", sa.Uuid(), "patrol"),
    ):
        op.create_table(
            table,
            sa.Column(key, kind, nullable=False),
            sa.Column("squares", NUMBERS, nullable=False),
            sa.ForeignKeyConstraint([key], [f"{of}.id"], name=op.f(f"fk_{table}_{key}")),
            sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
        )
    # what was compared is looked at once more, as what is of before: only to keep what follows from
    # its track. The job does it, some at a time
    op.execute(
        "UPDATE patrol SET compared = -1 "
        "WHERE compared > 0 AND state = 'closed' AND thinned_at IS NULL AND track IS NOT NULL"
    )


def downgrade():
    op.drop_table("patrol_squares")
    op.drop_table("boundary_squares")
