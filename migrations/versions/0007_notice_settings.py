"""channels, quiet hours and digests of each officer; a delivery a channel; who has read what"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
DEAD = sa.text("state = 'dead'")


def upgrade():
    op.create_table(
        "notice_settings",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        sa.Column("digest_at", sa.Time(), nullable=True),
        sa.Column("digest_hours", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_settings_officer_id")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_notice_settings")),
    )
    op.create_table(
        "notice_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("urgent_only", sa.Boolean(), nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_channel_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_channel")),
    )
    op.create_index(op.f("ix_notice_channel_officer_id"), "notice_channel", ["officer_id"])
    op.execute(
        "INSERT INTO notice_channel (officer_id, address, urgent_only) "
        "SELECT id, channel, false FROM officer WHERE channel IS NOT NULL ORDER BY id"
    )
    op.create_index("ix_notice_about", "notice", ["about_id"])
    # a program of before goes on beside this one: its rows name no channel, and are given one when
    # they are due
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("channel_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("gathered", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.add_column(sa.Column("tried_at", TIME, nullable=True))
        table.drop_constraint(op.f("uq_delivery_notice_id"), type_="unique")
        table.create_foreign_key(
            op.f("fk_delivery_channel_id"), "notice_channel", ["channel_id"], ["id"]
        )
    op.create_index("uq_delivery_once", "delivery", ["notice_id", "channel_id"], unique=True)
    op.create_index(
        "ix_delivery_dead", "delivery", ["id"], postgresql_where=DEAD, sqlite_where=DEAD
    )
    op.execute(
        "UPDATE delivery SET channel_id = (SELECT notice_channel.id FROM notice_channel "
        "JOIN notice ON notice.officer_id = notice_channel.officer_id "
        "WHERE notice.id = delivery.notice_id)"
    )


def downgrade():
    # an older program knows one delivery a notice: the one that was sent, else the oldest
    op.execute(
        "DELETE FROM delivery WHERE id NOT IN (SELECT coalesce(min(CASE WHEN state = 'sent' "
        "THEN id END), min(id)) FROM delivery GROUP BY notice_id)"
    )
    op.execute("UPDATE delivery SET state = 'dead' WHERE state = 'dropped'")
    op.drop_index("ix_delivery_dead", table_name="delivery")
    op.drop_index("uq_delivery_once", table_name="delivery")
    with op.batch_alter_table("delivery") as table:
        table.drop_constraint(op.f("fk_delivery_channel_id"), type_="foreignkey")
        for name in ("tried_at", "gathered", "channel_id"):
            table.drop_column(name)
        table.create_unique_constraint(op.f("uq_delivery_notice_id"), ["notice_id"])
    op.drop_index("ix_notice_about", table_name="notice")
    op.drop_table("notice_channel")
    op.drop_table("notice_settings")
