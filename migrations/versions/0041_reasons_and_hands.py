"""verdicts on patrols keep their ground; sites know what a person last said of their status"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("patrol_verdict", sa.Column("ground", sa.String(), nullable=True))
    said = sa.Column("status_said", sa.String(), server_default="unknown", nullable=False)
    op.add_column("site", said)
    op.add_column("site", sa.Column("status_said_at", sa.DateTime(timezone=True), nullable=True))
    # who said it is not known any more: what is there stands where no visit says otherwise
    op.execute("UPDATE site SET status_said = status")


def downgrade():
    op.drop_column("site", "status_said_at")
    op.drop_column("site", "status_said")
    op.drop_column("patrol_verdict", "ground")
