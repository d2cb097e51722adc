"""documents: numbered formal documents with their steps, frozen files, templates and counters"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
TIME = sa.DateTime(timezone=True)
#: What is only ever added to.
KEPT = ("document_step", "document_file", "document_template")


def upgrade():
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("issuer_cell_id", sa.Integer(), nullable=False),
        sa.Column("receiver_cell_id", sa.Integer(), nullable=True),
        sa.Column("receiver_department_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("demand", sa.String(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", TIME, nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_at", TIME, nullable=True),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("replied_at", TIME, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_document_{name}"))
            for name, table in (
                ("county_id", "cell"),
                ("issuer_cell_id", "cell"),
                ("receiver_cell_id", "cell"),
                ("receiver_department_id", "department"),
                ("drafted_by", "officer"),
                ("signed_by", "officer"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "county_id",
            "kind",
            "year",
            "serial",
            name=op.f("uq_document_county_id_kind_year_serial"),
        ),
    )
    op.create_index("ix_document_issuer", "document", ["issuer_cell_id", "drafted_at"])
    for name in ("receiver_cell_id", "receiver_department_id"):
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_document_{name}",
            "document",
            [name, "drafted_at"],
            postgresql_where=there,
            sqlite_where=there,
        )
    op.create_index("ix_document_state", "document", ["state", "reply_by"])
    op.create_table(
        "document_about",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("about_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _of_document("document_about"),
        sa.PrimaryKeyConstraint("document_id", "about", "about_id", name=op.f("pk_document_about")),
    )
    op.create_index("ix_document_about_thing", "document_about", ["about_id", "about"])
    op.create_table(
        "document_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("data", JSON, nullable=False),
        sa.Column("photo_ids", JSON, nullable=False),
        _of_document("document_step"),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_document_step_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_step")),
        sa.UniqueConstraint("document_id", "seq", name=op.f("uq_document_step_document_id_seq")),
    )
    op.create_table(
        "document_file",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _of_document("document_file"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_file")),
    )
    op.create_table(
        "document_claim",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("about_id", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("claimed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint(
            "kind", "about", "about_id", "ground", name=op.f("pk_document_claim")
        ),
    )
    op.create_table(
        "document_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=False),
        sa.Column("edited_at", TIME, nullable=False),
        _of_county("document_template"),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["officer.id"], name=op.f("fk_document_template_edited_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_template")),
        sa.UniqueConstraint(
            "county_id",
            "kind",
            "version",
            name=op.f("uq_document_template_county_id_kind_version"),
        ),
    )
    op.create_table(
        "document_prefix",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        _of_county("document_prefix"),
        sa.PrimaryKeyConstraint("county_id", name=op.f("pk_document_prefix")),
    )
    op.create_table(
        "document_counter",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        _of_county("document_counter"),
        sa.PrimaryKeyConstraint("county_id", "year", "kind", name=op.f("pk_document_counter")),
    )
    for table in KEPT:
        _only_added(table)


def downgrade():
    # the triggers go with their tables
    for table in (
        "document_counter",
        "document_prefix",
        "document_template",
        "document_claim",
        "document_file",
        "document_step",
        "document_about",
        "document",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM photo_use WHERE about = 'document'")


def _of_document(table):
    return sa.ForeignKeyConstraint(
        ["document_id"], ["document.id"], name=op.f(f"fk_{table}_document_id")
    )


def _of_county(table):
    return sa.ForeignKeyConstraint(["county_id"], ["cell.id"], name=op.f(f"fk_{table}_county_id"))


def _only_added(table):
    """Refuse to change or delete rows, on either engine."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION insert_only()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER insert_only_{table}_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )
