"""what others found is held against who answered for the cell, and decided; active fires"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
LEVELS = ("village", "township", "county")
UNDECIDED = "decided_at IS NULL AND withdrawn_at IS NULL"


def _some(where):
    return {"postgresql_where": sa.text(where), "sqlite_where": sa.text(where)}


def upgrade():
    op.create_table(
        "missed_discovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer()),
        sa.Column("township_id", sa.Integer()),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("post", sa.String()),
        sa.Column("follows_id", sa.Uuid()),
        sa.Column("observed_at", TIME, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("explain_by", TIME),
        sa.Column("explained_at", TIME),
        sa.Column("explanation", sa.String()),
        sa.Column("photo_ids", JSON, nullable=False),
        sa.Column("decided_at", TIME),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("reason", sa.String()),
        sa.Column("evidence", JSON),
        sa.Column("withdrawn_at", TIME),
        sa.Column("withdrawn_because", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_missed_discovery"),
        sa.UniqueConstraint(
            "incident_id", "cell_id", name="uq_missed_discovery_incident_id_cell_id"
        ),
        *_keys("missed_discovery", "incident_id", "incident.id"),
        *_keys("missed_discovery", "follows_id", "missed_discovery.id"),
        *_keys("missed_discovery", "policy_version", "policy.id"),
        *[
            key
            for name in ("cell_id", "village_id", "township_id", "county_id")
            for key in _keys("missed_discovery", name, "cell.id")
        ],
        *_keys("missed_discovery", "officer_id", "officer.id"),
        *_keys("missed_discovery", "decided_by", "officer.id"),
    )
    for level in LEVELS:
        columns = [f"{level}_id", "opened_at", "id"]
        op.create_index(f"ix_missed_discovery_{level}", "missed_discovery", columns)
    op.create_index(
        "ix_missed_discovery_officer", "missed_discovery", ["officer_id", "opened_at", "id"]
    )
    op.create_index("ix_missed_discovery_day", "missed_discovery", ["county_id", "day"])
    op.create_index("ix_missed_discovery_follows", "missed_discovery", ["follows_id"])
    op.create_index(
        "ix_missed_discovery_undecided", "missed_discovery", ["opened_at"], **_some(UNDECIDED)
    )
    op.create_table(
        "hotspot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer()),
        sa.Column("village_id", sa.Integer()),
        sa.Column("satellite", sa.String(), nullable=False),
        sa.Column("observed_at", TIME, nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("frp", sa.Double()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Uuid()),
        sa.Column("imported_at", TIME, nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hotspot"),
        sa.UniqueConstraint(
            *("county_id", "satellite", "observed_at", "lon", "lat"),
            name="uq_hotspot_county_id_satellite_observed_at_lon_lat",
        ),
        *[
            key
            for name in ("county_id", "township_id", "village_id")
            for key in _keys("hotspot", name, "cell.id")
        ],
        *_keys("hotspot", "incident_id", "incident.id"),
        *_keys("hotspot", "imported_by", "officer.id"),
    )
    op.create_index("ix_hotspot_county", "hotspot", ["county_id", "observed_at", "id"])
    op.create_index("ix_hotspot_township", "hotspot", ["township_id", "observed_at", "id"])
    with_case = _some("incident_id IS NOT NULL")
    op.create_index("ix_hotspot_case", "hotspot", ["county_id", "observed_at"], **with_case)
    by_others = _some("found_by_others")
    op.create_index("ix_incident_by_others", "incident", ["received_at", "id"], **by_others)


def _keys(table, column, to):
    yield sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def downgrade():
    op.drop_index("ix_incident_by_others", "incident")
    op.drop_table("hotspot")
    op.drop_table("missed_discovery")
