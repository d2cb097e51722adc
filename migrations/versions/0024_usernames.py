"""user names that were stored in full-width letters, or with what cannot be seen, are as typed"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OFFICER = sa.table("officer", sa.column("id", sa.Integer), sa.column("username", sa.String))


def upgrade():
    """What nobody could sign in with any more; one whose name is another's by now stays."""
    connection = op.get_bind()
    taken = {row.username: row.id for row in connection.execute(sa.select(OFFICER))}
    for stored, key in list(taken.items()):
        seen = "".join(c for c in stored if unicodedata.category(c) != "Cf")
        clean = unicodedata.normalize("NFKC", seen).strip().lower()
        if clean and clean not in taken:
            update = sa.update(OFFICER).where(OFFICER.c.id == key).values(username=clean)
            connection.execute(update)
            taken[clean] = key


def downgrade():
    pass
