"""plans and tasks.

Patrols whose track comes in pieces; what photos show of themselves; rule zones and campaigns;
filings that wait
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
TIME = sa.DateTime(timezone=True)
UNFINISHED = sa.text("state != 'closed'")
#: What a valid patrol needs beside time, way and place.
PATROL = {"valid_visits": 0, "valid_photos": 0, "photo_metres": 300}
#: table -> columns added, for the way back
ADDED = {
    "visit": ("status", "key", "digest"),
    "site": ("zone",),
    "refused_filing": ("problem", "if_match", "digest"),
    "photo_use": ("noted_at", "officer_id"),
    "photo": ("width", "height", "exif", "damaged"),
    "patrol": ("state", "pieces", "last_news_at", "gaps", "visited", "photos_in_place"),
}


def upgrade():
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_campaign_cell_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index(op.f("ix_campaign_cell_id"), "campaign", ["cell_id"])

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_until", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_plan_campaign_id")),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_plan_cell_id")),
        sa.ForeignKeyConstraint(["created_by"], ["officer.id"], name=op.f("fk_plan_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_cell_id"), "plan", ["cell_id"])

    op.create_table(
        "plan_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_terms_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_terms")),
        sa.UniqueConstraint("plan_id", "valid_from", name=op.f("uq_plan_terms_plan_id_valid_from")),
    )
    op.create_table(
        "track_piece",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrol.id"], name=op.f("fk_track_piece_patrol_id")
        ),
        sa.PrimaryKeyConstraint("patrol_id", "number", name=op.f("pk_track_piece")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Integer(), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("excused_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_task_cell_id")),
        sa.ForeignKeyConstraint(["excused_by"], ["officer.id"], name=op.f("fk_task_excused_by")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_task_officer_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_task_plan_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_task_site_id")),
        sa.ForeignKeyConstraint(["terms_id"], ["plan_terms.id"], name=op.f("fk_task_terms_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint(
            "plan_id",
            "period_first",
            "slot",
            "seat",
            name=op.f("uq_task_plan_id_period_first_slot_seat"),
        ),
    )
    op.create_index("ix_task_cell", "task", ["cell_id", "due_at"])
    op.create_index("ix_task_officer", "task", ["officer_id", "due_at"])
    op.create_index(
        "ix_task_open",
        "task",
        ["due_at"],
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_task_patrol_id"), "task", ["patrol_id"])
    op.create_index(op.f("ix_task_site_id"), "task", ["site_id"])

    op.add_column(
        "patrol", sa.Column("state", sa.String(), server_default="closed", nullable=False)
    )
    op.add_column("patrol", sa.Column("pieces", sa.Integer(), nullable=True))
    op.add_column("patrol", sa.Column("last_news_at", TIME, nullable=True))
    op.add_column("patrol", sa.Column("gaps", JSON, nullable=True))
    op.add_column("patrol", sa.Column("visited", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "patrol", sa.Column("photos_in_place", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_index(
        "ix_patrol_unfinished",
        "patrol",
        ["last_news_at"],
        postgresql_where=UNFINISHED,
        sqlite_where=UNFINISHED,
    )

    op.add_column("photo", sa.Column("width", sa.Integer(), nullable=True))
    op.add_column("photo", sa.Column("height", sa.Integer(), nullable=True))
    op.add_column("photo", sa.Column("exif", JSON, nullable=True))
    op.add_column("photo", sa.Column("damaged", sa.Boolean(), nullable=True))

    op.add_column("photo_use", sa.Column("noted_at", TIME, nullable=True))
    op.add_column("photo_use", sa.Column("officer_id", sa.Integer(), nullable=True))

    op.add_column("refused_filing", sa.Column("problem", JSON, nullable=True))
    op.add_column("refused_filing", sa.Column("if_match", sa.String(), nullable=True))
    op.add_column("refused_filing", sa.Column("digest", sa.String(), nullable=True))

    op.add_column("site", sa.Column("zone", sa.String(), nullable=True))
    op.create_index(
        "ix_site_zone",
        "site",
        ["county_id"],
        postgresql_where=sa.text("zone IS NOT NULL"),
        sqlite_where=sa.text("zone IS NOT NULL"),
    )

    op.add_column("visit", sa.Column("status", sa.String(), nullable=True))
    op.add_column("visit", sa.Column("key", sa.Uuid(), nullable=True))
    op.add_column("visit", sa.Column("digest", sa.String(), nullable=True))
    op.create_index("uq_visit_key", "visit", ["key"], unique=True)
    op.execute(
        "UPDATE patrol SET visited = (SELECT count(*) FROM visit WHERE visit.patrol_id = patrol.id)"
    )
    op.execute("UPDATE photo_use SET noted_at = CURRENT_TIMESTAMP")
    _each_policy(lambda data: data | {"patrol": PATROL | data["patrol"]})


def downgrade():
    _each_policy(
        lambda data: (
            data
            | {
                "patrol": {
                    name: value for name, value in data["patrol"].items() if name not in PATROL
                }
            }
        )
    )
    for name, table in (
        ("uq_visit_key", "visit"),
        ("ix_site_zone", "site"),
        ("ix_patrol_unfinished", "patrol"),
    ):
        op.drop_index(name, table_name=table)
    # what an older program does not know of: patrols that still run, and filings that wait
    op.execute("DELETE FROM track_piece")
    for table in ("task", "track_piece", "plan_terms", "plan", "campaign"):
        op.drop_table(table)
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)


def _each_policy(change):
    bind = op.get_bind()
    policy = sa.table("policy", sa.column("id", sa.Integer), sa.column("data", sa.JSON))
    for key, data in bind.execute(sa.select(policy.c.id, policy.c.data)).all():
        bind.execute(policy.update().where(policy.c.id == key).values(data=change(data)))
