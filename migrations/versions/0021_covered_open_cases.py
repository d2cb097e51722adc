"""what desks and their badges ask of a county's open cases is answered by their index alone"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NAME = "ix_incident_open_county"
OPEN = sa.text("closed_at IS NULL")
COVERED = (
    *("id", "closed_at", "paused_until", "status", "level", "nature", "severity", "due_at"),
    *("overdue_since", "township_id", "village_id", "cell_id", "filer_id", "handler_officer_id"),
    *("handler_department_id", "rejections", "last_event_at"),
)


def make(**more):
    columns = ["county_id", "received_at"]
    op.create_index(NAME, "incident", columns, postgresql_where=OPEN, **more)


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index(NAME, "incident")
        make(postgresql_include=COVERED)


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index(NAME, "incident")
        make()
