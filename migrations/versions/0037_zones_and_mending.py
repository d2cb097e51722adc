"""rule zones by their days; who set a ban; who mended what was refused, and what the sender says"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None

SHAPE = {"srid": 4326, "dimension": 2, "spatial_index": False, "from_text": "ST_GeomFromWKB"}


def upgrade():
    op.create_table(
        "zone_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("shape", Geometry(nullable=False, name="geometry", **SHAPE), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_version")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_zone_version_site_id")),
        sa.ForeignKeyConstraint(["county_id"], ["cell.id"], name=op.f("fk_zone_version_county_id")),
    )
    for name in ("site_id", "county_id"):
        op.create_index(op.f(f"ix_zone_version_{name}"), "zone_version", [name])
    # those of before hold for all days until they were retired, as they have been asked so far
    op.execute(
        "INSERT INTO zone_version (site_id, county_id, zone, shape, ends_on) "
        "SELECT id, county_id, zone, shape, retired_on FROM site "
        "WHERE zone IS NOT NULL AND county_id IS NOT NULL ORDER BY id"
    )
    op.drop_index("ix_site_zone", "site")
    op.add_column(
        "campaign", sa.Column("by_county", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def downgrade():
    op.drop_column("campaign", "by_county")
    only = sa.text("zone IS NOT NULL")
    op.create_index("ix_site_zone", "site", ["county_id"], postgresql_where=only, sqlite_where=only)
    op.drop_table("zone_version")
