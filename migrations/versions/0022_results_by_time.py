"""what closings said is found by time"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_incident_result_at", "incident_result", ["at"])


def downgrade():
    op.drop_index("ix_incident_result_at", table_name="incident_result")
