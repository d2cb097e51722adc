"""photos say since when nothing names them; those let go are noted until their files have gone"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

UNNAMED = sa.text("unnamed_since is not null")


def upgrade():
    op.add_column("photo", sa.Column("unnamed_since", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "update photo set unnamed_since = received_at where not exists "
        "(select 1 from photo_use where photo_use.sha256 = photo.sha256)"
    )
    where = {"postgresql_where": UNNAMED, "sqlite_where": UNNAMED}
    op.create_index("ix_photo_unnamed_since", "photo", ["unnamed_since"], **where)
    op.create_table(
        "photo_gone",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name="pk_photo_gone"),
    )


def downgrade():
    op.drop_table("photo_gone")
    op.drop_index("ix_photo_unnamed_since", "photo")
    op.drop_column("photo", "unnamed_since")
