"""accountability: files, findings, consequences with their steps and evidence, samples"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
TIME = sa.DateTime(timezone=True)
#: What is only ever added to.
KEPT = (
    *("accountability_step", "accountability_evidence", "counter_claim"),
    *("sample", "sample_item", "sample_verdict"),
)
#: What moves on and is never deleted -> what of it never changes.
UNIT = ("id", "county_id", "authority_id", "cell_id", "department_id", "created_by", "created_at")
MOVING = {
    "accountability_file": (
        *("officer_id", "person_name", "role", "on_day", "ground", "facts", "proposal"),
        *("period", "step", "finding_id"),
    ),
    "accountability_finding": (
        *("kind", "about", "about_id", "label", "on_day", "officer_id", "facts"),
        *("sample_id", "sample_place"),
    ),
    "consequence": (
        *("kind", "officer_id", "person_name", "ground", "period", "amount_fen", "document_id"),
        *("file_id", "once_key"),
    ),
}


def _text(name, nullable=False):
    return sa.Column(name, sa.String(), nullable=nullable)


def _whole(name, nullable=False, kind=sa.Integer):
    return sa.Column(name, kind(), nullable=nullable)


def _uuid(name, nullable=False):
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _table(name, *columns, keys=(), of=None, unique=(), checks=()):
    """A table with its primary key and foreign keys: {column: table.column}."""
    op.create_table(
        name,
        *columns,
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}"))
            for column, target in (of or {}).items()
        ),
        *(sa.UniqueConstraint(*some, name=op.f(f"uq_{name}_{'_'.join(some)}")) for some in unique),
        *checks,
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
    )


def _of_unit(name, *columns, of=None, **more):
    cells = dict.fromkeys(("county_id", "authority_id", "cell_id"), "cell.id")
    people = {"department_id": "department.id", "created_by": "officer.id"}
    people |= {"officer_id": "officer.id"}
    one_unit = "(cell_id IS NULL) <> (department_id IS NULL)"
    _table(
        name,
        _uuid("id"),
        _whole("version"),
        _text("state"),
        sa.Column("created_at", TIME, nullable=False),
        _whole("county_id"),
        _whole("authority_id"),
        _whole("cell_id", True),
        _whole("department_id", True),
        _whole("created_by", True),
        _whole("officer_id", True),
        *columns,
        keys=("id",),
        of=cells | people | (of or {}),
        checks=(sa.CheckConstraint(one_unit, name=op.f(f"ck_{name}_one_unit")),),
        **more,
    )
    op.create_index(f"ix_{name}_authority", name, ["authority_id", "created_at"])


def upgrade():
    _table(
        "sample",
        _uuid("id"),
        _whole("county_id"),
        _whole("cell_id"),
        *(_text(name) for name in ("kind", "period", "seed")),
        *(_whole(name) for name in ("method", "size", "frame_size")),
        _text("frame_digest"),
        _whole("drawn_by"),
        sa.Column("drawn_at", TIME, nullable=False),
        _whole("policy_version"),
        keys=("id",),
        of={"county_id": "cell.id", "cell_id": "cell.id", "drawn_by": "officer.id"}
        | {"policy_version": "policy.id"},
    )
    op.create_index("ix_sample_cell", "sample", ["cell_id", "drawn_at"])
    _table(
        "sample_item",
        _uuid("sample_id"),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        _text("key"),
        _whole("cell_id"),
        sa.Column("officer_ids", JSON, nullable=False),
        sa.Column("told", JSON, nullable=False),
        keys=("sample_id", "place"),
        of={"sample_id": "sample.id", "cell_id": "cell.id"},
    )
    _table(
        "sample_verdict",
        _uuid("id"),
        _uuid("sample_id"),
        _whole("place"),
        _whole("officer_id"),
        sa.Column("at", TIME, nullable=False),
        _whole("seq"),
        _text("verdict"),
        _text("note"),
        sa.Column("photo_ids", JSON, nullable=False),
        _uuid("finding_id", True),
        keys=("id",),
        of={"sample_id": "sample.id", "officer_id": "officer.id"},
        unique=(("sample_id", "place", "seq"),),
    )
    _of_unit(
        "accountability_finding",
        *(_text(name) for name in ("kind", "about", "about_id", "label")),
        sa.Column("on_day", sa.Date(), nullable=False),
        _text("facts"),
        _uuid("sample_id", True),
        _whole("sample_place", True),
        of={"sample_id": "sample.id"},
    )
    op.create_index("ix_accountability_finding_about", "accountability_finding", ["about_id"])
    _of_unit(
        "accountability_file",
        *(_text(name) for name in ("person_name", "role", "ground", "facts", "proposal")),
        sa.Column("on_day", sa.Date(), nullable=False),
        _text("period", True),
        _text("step", True),
        _uuid("finding_id", True),
        sa.Column("explain_by", sa.Date(), nullable=True),
        _text("outcome", True),
        sa.Column("appeal_by", sa.Date(), nullable=True),
        _text("appeal", True),
        of={"finding_id": "accountability_finding.id"},
    )
    _of_unit(
        "consequence",
        _text("kind"),
        _text("person_name", True),
        _text("ground"),
        _text("period", True),
        _whole("amount_fen", True, sa.BigInteger),
        _uuid("document_id", True),
        _uuid("file_id", True),
        _text("once_key", True),
        of={"document_id": "document.id", "file_id": "accountability_file.id"},
        unique=(("once_key",),),
    )
    for name in ("accountability_file", "consequence"):
        op.create_index(f"ix_{name}_officer", name, ["officer_id", "created_at"])
    op.create_index("ix_consequence_period", "consequence", ["county_id", "period"])
    _table(
        "accountability_step",
        _uuid("id"),
        _text("about"),
        _uuid("about_id"),
        _whole("seq"),
        sa.Column("at", TIME, nullable=False),
        _whole("officer_id", True),
        _text("action"),
        _text("note", True),
        sa.Column("data", JSON, nullable=False),
        sa.Column("photo_ids", JSON, nullable=False),
        keys=("id",),
        of={"officer_id": "officer.id"},
        unique=(("about_id", "seq"),),
    )
    _table(
        "accountability_evidence",
        _uuid("about_id"),
        *(_text(name) for name in ("thing", "thing_id", "label")),
        _uuid("step_id"),
        _whole("place"),
        keys=("about_id", "thing", "thing_id"),
        of={"step_id": "accountability_step.id"},
    )
    _table(
        "counter_claim",
        *(_text(name) for name in ("unit", "period", "step")),
        _whole("county_id"),
        sa.Column("numbers", JSON, nullable=False),
        _whole("policy_version"),
        sa.Column("claimed_at", TIME, nullable=False),
        _whole("people"),
        keys=("unit", "period", "step"),
        of={"county_id": "cell.id", "policy_version": "policy.id"},
    )
    op.create_index(op.f("ix_counter_claim_county_id"), "counter_claim", ["county_id"])
    for table in KEPT:
        _refuse(table, "UPDATE", "DELETE")
    for table, columns in MOVING.items():
        _refuse(table, f"UPDATE OF {', '.join((*UNIT, *columns))}", "DELETE")


def _refuse(table, *verbs):
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE {' OR '.join(verbs)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION insert_only()"
        )
        return
    for verb in verbs:
        op.execute(
            f"CREATE TRIGGER insert_only_{table}_{verb.split()[0].lower()} BEFORE {verb} "
            f"ON {table} BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )


def downgrade():
    for table in ("accountability_evidence", "counter_claim", "accountability_step", "consequence"):
        op.drop_table(table)
    for table in ("accountability_file", "accountability_finding", "sample_verdict"):
        op.drop_table(table)
    op.drop_table("sample_item")
    op.drop_table("sample")
