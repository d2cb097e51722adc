"""patrols are doubted by named tests, and wait for a person; what they are compared by"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
#: The marks with which patrols of before did not count.
DOUBTFUL = {
    *("no_track", "impossible_speed", "mock_location", "same_track", "outside_post"),
    *("future_time", "track_outside_times", "several_outings", "no_position"),
}


def upgrade():
    op.add_column("patrol", sa.Column("doubt", sa.String(), server_default="none", nullable=False))
    op.add_column("patrol", sa.Column("doubts", JSON, nullable=True))
    op.add_column(
        "patrol", sa.Column("compared", sa.SmallInteger(), server_default="0", nullable=False)
    )
    # what is there is not judged by tests that came later
    op.execute("UPDATE patrol SET compared = -1")
    op.add_column("visit", sa.Column("marks", JSON, server_default="[]", nullable=False))
    for name, columns, where in (
        ("ix_patrol_uncompared", ["received_at"], "compared < 1"),
        ("ix_patrol_doubted", ["county_id", "started_at"], "doubt = 'waiting'"),
    ):
        only = sa.text(where)
        op.create_index(name, "patrol", columns, postgresql_where=only, sqlite_where=only)
    op.create_table(
        "patrol_form",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spread_m", sa.Double(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("form", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["patrol_id"], ["patrol.id"]),
        sa.ForeignKeyConstraint(["county_id"], ["cell.id"]),
        sa.PrimaryKeyConstraint("patrol_id"),
    )
    op.create_index("ix_patrol_form_spread", "patrol_form", ["county_id", "spread_m"])
    op.create_table(
        "patrol_verdict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("doubts", JSON, nullable=False),
        sa.Column("track_digest", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["patrol_id"], ["patrol.id"]),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_patrol_verdict_patrol_id", "patrol_verdict", ["patrol_id"])
    _keep_out_what_was_out()


def _keep_out_what_was_out():
    """Patrols that did not count for a mark wait now, so that somebody may look."""
    connection = op.get_bind()
    patrol = sa.table(
        "patrol", sa.column("id", sa.Uuid()), sa.column("marks", sa.JSON()), sa.column("doubt")
    )
    found = [
        key
        for key, marks in connection.execute(sa.select(patrol.c.id, patrol.c.marks))
        if DOUBTFUL & set(json.loads(marks) if isinstance(marks, str) else marks)
    ]
    for start in range(0, len(found), 500):
        some = patrol.c.id.in_(found[start : start + 500])
        connection.execute(patrol.update().where(some).values(doubt="waiting"))


def downgrade():
    op.drop_table("patrol_verdict")
    op.drop_table("patrol_form")
    op.drop_index("ix_patrol_doubted", "patrol")
    op.drop_index("ix_patrol_uncompared", "patrol")
    op.drop_column("visit", "marks")
    for name in ("compared", "doubts", "doubt"):
        op.drop_column("patrol", name)
