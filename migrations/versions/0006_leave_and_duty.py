"""leave and duty.

Who stands in for whom, duty rosters, contact persons from above, fire teams
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
#: table -> its foreign keys
TABLES = {
    "delegation": {
        "officer_id": "officer",
        "post_id": "post",
        "deputy_id": "officer",
        "named_by": "officer",
        "ended_by": "officer",
    },
    "duty_turn": {"cell_id": "cell", "officer_id": "officer", "set_by": "officer"},
    "contact": {"cell_id": "cell", "officer_id": "officer", "named_by": "officer"},
    "fire_team_member": {"cell_id": "cell", "officer_id": "officer"},
}


def upgrade():
    _create(
        "delegation",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("named_by", sa.Integer(), nullable=False),
        sa.Column("named_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("deputy_id != officer_id", name=op.f("ck_delegation_two_people")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_delegation_forward")),
    )
    op.create_index("ix_delegation_officer", "delegation", ["officer_id", "ends_at"])
    op.create_index("ix_delegation_deputy", "delegation", ["deputy_id", "ends_at"])
    op.create_index("ix_delegation_ends", "delegation", ["ends_at"])
    _create(
        "duty_turn",
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_duty_turn_forward")),
    )
    op.create_index("ix_duty_turn_cell", "duty_turn", ["cell_id", "ends_at"])
    op.create_index(op.f("ix_duty_turn_officer_id"), "duty_turn", ["officer_id"])
    _create(
        "contact",
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("named_by", sa.Integer(), nullable=False),
        sa.Column("named_at", TIME, nullable=False),
    )
    op.create_index("ix_contact_cell", "contact", ["cell_id", "ends_on"])
    op.create_index(op.f("ix_contact_officer_id"), "contact", ["officer_id"])
    _create(
        "fire_team_member",
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_fire_team_member_cell", "fire_team_member", ["cell_id", "ends_on"])


def _create(table, *columns):
    keys = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, other in TABLES[table].items()
    ]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
