"""tables whose rows are never changed are not emptied either"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

NAME = "never_emptied"
#: Whose rows triggers keep by now, whatever they are called.
KEPT = sa.text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'insert_only'")


def upgrade():
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return  # SQLite has no such statement; its triggers are made to fire for REPLACE, too
    for table in bind.scalars(KEPT).all():
        op.execute(
            f"CREATE TRIGGER {NAME} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION insert_only()"
        )


def downgrade():
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        for table in bind.scalars(KEPT).all():
            op.execute(f"DROP TRIGGER {NAME} ON {table}")
