"""parts in a case, from when to when; who submitted the work, at which level it was filed"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade():
    with op.batch_alter_table("incident_party") as table:
        table.add_column(sa.Column("cell_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("part", sa.String(), nullable=True))
        table.add_column(sa.Column("about", sa.String(), nullable=True))
        table.add_column(sa.Column("since", TIME, nullable=True))
        table.add_column(sa.Column("until", TIME, nullable=True))
        table.create_foreign_key(op.f("fk_incident_party_cell_id"), "cell", ["cell_id"], ["id"])
    # all who were noted before were handlers, or read with them
    op.execute(
        "UPDATE incident_party SET part = 'handler', until = (SELECT received_at FROM incident "
        "WHERE incident.id = incident_party.incident_id)"
    )
    with op.batch_alter_table("incident_party") as table:
        table.alter_column("part", existing_type=sa.String(), nullable=False)
    op.create_index("ix_incident_party_cell", "incident_party", ["cell_id"])
    with op.batch_alter_table("incident") as table:
        table.add_column(sa.Column("filer_level", sa.String(), nullable=True))
        table.add_column(sa.Column("submitted_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("open_parts", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_incident_submitted_by_id"), "officer", ["submitted_by_id"], ["id"]
        )
    op.execute("UPDATE incident SET open_parts = 0")
    op.execute(
        "UPDATE incident SET submitted_by_id = (SELECT officer_id FROM incident_event WHERE "
        "incident_event.incident_id = incident.id AND action = 'submit' ORDER BY seq DESC LIMIT 1)"
    )
    with op.batch_alter_table("incident") as table:
        table.alter_column("open_parts", existing_type=sa.Integer(), nullable=False)


def downgrade():
    with op.batch_alter_table("incident") as table:
        table.drop_constraint(op.f("fk_incident_submitted_by_id"), type_="foreignkey")
        for name in ("open_parts", "submitted_by_id", "filer_level"):
            table.drop_column(name)
    op.drop_index("ix_incident_party_cell", table_name="incident_party")
    with op.batch_alter_table("incident_party") as table:
        table.drop_constraint(op.f("fk_incident_party_cell_id"), type_="foreignkey")
        for name in ("until", "since", "about", "part", "cell_id"):
            table.drop_column(name)
