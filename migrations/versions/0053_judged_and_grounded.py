"""what an entry is grounded on counts once; a county's own half-year has a track of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLE = "evaluation_ground"
KEY = ("cell_id", "period", "part", "item", "about_id")


def upgrade():
    op.create_table(
        TABLE,
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("about_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f(f"fk_{TABLE}_cell_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["evaluation_entry.id"], name=op.f(f"fk_{TABLE}_entry_id")
        ),
        sa.PrimaryKeyConstraint(*KEY, name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_entry_id"), TABLE, ["entry_id"])
    # of what was entered twice before, all goes on counting; the first holds the ground
    op.execute(
        f"""
        INSERT INTO {TABLE} (cell_id, period, part, item, about_id, entry_id)
        SELECT cell_id, period, part, item, about_id, id FROM (
            SELECT e.*, row_number() OVER (
                PARTITION BY e.cell_id, e.period, e.part, e.item, e.about_id
                ORDER BY e.entered_at, e.id
            ) AS place
            FROM (
                SELECT id, cell_id, period, part, item, entered_at,
                       CASE WHEN part = 'manual' THEN '' ELSE about_id END AS about_id
                FROM evaluation_entry
            ) AS e
            WHERE e.about_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM evaluation_entry_withdrawal AS w WHERE w.entry_id = e.id
            )
        ) AS found WHERE place = 1
        """
    )
    op.execute(
        "UPDATE evaluation_stage SET track = 'whole' WHERE track = 'office' AND parent_id IS NULL"
    )


def downgrade():
    op.execute("UPDATE evaluation_stage SET track = 'office' WHERE track = 'whole'")
    op.drop_table(TABLE)
