"""rule zones by their days; who set a ban; who mended what was refused, and what the sender says"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
TIME = sa.DateTime(timezone=True)
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
    op.create_table(
        "mending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refused_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("objection", sa.String(), nullable=True),
        sa.Column("objected_at", TIME, nullable=True),
        sa.Column("ruled_by_id", sa.Integer(), nullable=True),
        sa.Column("ruled_at", TIME, nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("ruling", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mending")),
        *[
            sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_mending_{name}"))
            for name, to in (
                ("officer_id", "officer.id"),
                ("by_id", "officer.id"),
                ("ruled_by_id", "officer.id"),
                ("county_id", "cell.id"),
            )
        ],
    )
    op.create_index(op.f("ix_mending_officer_id"), "mending", ["officer_id"])
    op.create_index("ix_mending_about", "mending", ["about", "about_id"])


def downgrade():
    op.drop_table("mending")
    op.drop_column("campaign", "by_county")
    only = sa.text("zone IS NOT NULL")
    op.create_index("ix_site_zone", "site", ["county_id"], postgresql_where=only, sqlite_where=only)
    op.drop_table("zone_version")
