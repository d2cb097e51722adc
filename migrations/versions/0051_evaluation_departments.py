"""evaluations: departments and offices, what a locked quarter counted of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
ROWS, COUNTED = "evaluation_department", "evaluation_department_counted"


def _keys(table, *columns):
    targets = {"evaluation_id": "evaluation", "department_id": "department", "cell_id": "cell"}
    return [
        sa.ForeignKeyConstraint([one], [f"{targets[one]}.id"], name=op.f(f"fk_{table}_{one}"))
        for one in columns
    ]


def upgrade():
    op.create_table(
        ROWS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("terms", JSON, nullable=False),
        sa.Column("score", sa.Numeric(6, 2), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        *_keys(ROWS, "evaluation_id", "department_id", "cell_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ROWS}")),
        sa.UniqueConstraint(
            "evaluation_id", "department_id", name=op.f(f"uq_{ROWS}_evaluation_id_department_id")
        ),
    )
    op.create_index(op.f(f"ix_{ROWS}_department_id"), ROWS, ["department_id"])
    op.create_table(
        COUNTED,
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        *_keys(COUNTED, "evaluation_id", "department_id"),
        sa.PrimaryKeyConstraint(
            "evaluation_id", "department_id", "fact", "good", name=op.f(f"pk_{COUNTED}")
        ),
    )
    for table in (ROWS, COUNTED):
        _keep(table)


def _keep(table):
    """Rows are written anew while their quarter is computed again, and never changed; those of a
    locked one are not removed either.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION insert_only()"
        )
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION insert_only()"
        )
        op.execute(
            f"""
            CREATE FUNCTION keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT FROM evaluation
                           WHERE id = OLD.evaluation_id AND locked_at IS NOT NULL) THEN
                    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
                END IF;
                RETURN OLD;
            END $$
            """
        )
        op.execute(
            f"CREATE TRIGGER keep_locked BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
        )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
    op.execute(f"CREATE TRIGGER insert_only_{table}_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(
        f"CREATE TRIGGER keep_locked_{table} BEFORE DELETE ON {table} WHEN EXISTS "
        "(SELECT 1 FROM evaluation WHERE id = OLD.evaluation_id AND locked_at IS NOT NULL) "
        f"{refuse}"
    )


def downgrade():
    op.drop_table(COUNTED)
    op.drop_table(ROWS)
    if op.get_bind().dialect.name == "postgresql":
        for table in (ROWS, COUNTED):
            op.execute(f"DROP FUNCTION keep_{table}()")
