"""transfers that only the desk that sent them, those above and the receiver read of"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("incident_transfer") as table:
        table.add_column(sa.Column("confidential", sa.Boolean(), nullable=True))
    op.execute(
        "UPDATE incident_transfer SET confidential = "
        "CASE WHEN body = 'discipline' THEN true ELSE false END"
    )
    with op.batch_alter_table("incident_transfer") as table:
        table.alter_column("confidential", existing_type=sa.Boolean(), nullable=False)


def downgrade():
    with op.batch_alter_table("incident_transfer") as table:
        table.drop_column("confidential")
