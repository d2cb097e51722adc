"""ledgers: kinds as data, items, their parties, steps, proofs, checks; plans made after cases"""

import json
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
ORDERED = sa.JSON(none_as_null=True)
TIME = sa.DateTime(timezone=True)
DELIVERED = Path(__file__).parents[1] / "data" / "ledgers"
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
LEVELS = ("village", "township", "county")
#: Rows that are only ever added, and what of the others never changes.
KEPT = ("ledger_kind", "ledger_step")
FIXED = {
    "ledger_item": ("id", "kind", "number", "county_id", "incident_id", "created_at", "created_by"),
    "ledger_proof": ("item_id", "round", "criterion", "proven_in"),
    "ledger_check": ("id", "item_id", "round", "what", "due_on"),
}


def _column(name, kind=sa.String, nullable=False, **more):
    made = kind if isinstance(kind, sa.types.TypeEngine) else kind()
    return sa.Column(name, made, nullable=nullable, **more)


def _table(name, *columns, keys=("id",), of=None, unique=(), checks=None):
    """A table with its primary key and foreign keys: {column: table}."""
    op.create_table(
        name,
        *columns,
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, table in (of or {}).items()
        ),
        *(sa.UniqueConstraint(*some, name=op.f(f"uq_{name}_{'_'.join(some)}")) for some in unique),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{said}"))
            for said, rule in (checks or {}).items()
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
    )


def _part(name, table, columns, where):
    op.create_index(
        name, table, columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where)
    )


def _kinds():
    _table(
        "ledger_kind",
        _column("id", sa.Integer),
        _column("county_id", sa.Integer, True),
        _column("code"),
        _column("version", sa.Integer),
        _column("data", ORDERED),
        _column("retired", sa.Boolean),
        _column("edited_by", sa.Integer, True),
        _column("edited_at", TIME),
        of={"county_id": "cell", "edited_by": "officer"},
        unique=(("county_id", "code", "version"),),
    )
    columns = ("code", "version", "data", "retired", "edited_at")
    kinds = sa.table("ledger_kind", *(sa.column(one) for one in columns))
    kinds.c.data.type, kinds.c.edited_at.type = ORDERED, TIME
    kinds.c.retired.type = sa.Boolean()
    op.bulk_insert(
        kinds,
        [
            {
                "code": path.stem,
                "version": 1,
                "data": json.loads(path.read_text("utf-8")),
                "retired": False,
                "edited_at": SINCE,
            }
            for path in sorted(DELIVERED.glob("*.json"))
        ],
    )


def _items():
    whole = sa.Integer
    cells = dict.fromkeys(("cell_id", *(f"{one}_id" for one in LEVELS)), "cell")
    people = dict.fromkeys(("leader_id", "follower_id", "created_by"), "officer")
    _table(
        "ledger_item",
        _column("id", sa.Uuid),
        _column("kind"),
        _column("kind_id", whole),
        *(_column(name) for name in ("number", "key")),
        _column("version", whole),
        *(_column(name) for name in ("state", "name")),
        _column("cell_id", whole),
        _column("village_id", whole, True),
        _column("township_id", whole, True),
        _column("county_id", whole),
        _column("site_id", whole, True),
        _column("incident_id", sa.Uuid, True),
        _column("fields", JSON),
        _column("problem", sa.String, True),
        _column("goal", sa.String, True),
        _column("measures", JSON),
        _column("leader_id", whole, True),
        _column("leader_name", sa.String, True),
        _column("follower_id", whole, True),
        _column("limit_kind", sa.String, True),
        _column("due_on", sa.Date, True),
        _column("keep_up", sa.Boolean),
        _column("given_on", sa.Date, True),
        _column("plan_on", sa.Date, True),
        _column("result_on", sa.Date, True),
        _column("round", whole),
        _column("issued_at", TIME, True),
        _column("notice_until", sa.Date, True),
        _column("filed_at", TIME, True),
        _column("overdue_since", TIME, True),
        _column("check_due_on", sa.Date, True),
        _column("progress_at", TIME, True),
        _column("created_at", TIME),
        _column("created_by", whole, True),
        of=cells
        | people
        | {"kind_id": "ledger_kind", "site_id": "site", "incident_id": "incident"},
        unique=(("county_id", "kind", "key"), ("county_id", "number"), ("incident_id",)),
        checks={"due_has_kind": "limit_kind IS NOT NULL OR due_on IS NULL"},
    )
    for level in LEVELS:
        op.create_index(f"ix_ledger_item_{level}", "ledger_item", [f"{level}_id", "kind", "state"])
    for name in ("cell", "kind", "leader", "follower"):
        op.create_index(f"ix_ledger_item_{name}", "ledger_item", [f"{name}_id"])
    _part("ix_ledger_item_site", "ledger_item", ["site_id"], "site_id IS NOT NULL")
    _table(
        "ledger_party",
        _column("item_id", sa.Uuid),
        _column("role"),
        _column("place", whole, autoincrement=False),
        _column("cell_id", whole, True),
        _column("department_id", whole, True),
        keys=("item_id", "role", "place"),
        of={"item_id": "ledger_item", "cell_id": "cell", "department_id": "department"},
        checks={"one_body": "(cell_id IS NULL) <> (department_id IS NULL)"},
    )
    for name in ("cell", "department"):
        op.create_index(f"ix_ledger_party_{name}", "ledger_party", [f"{name}_id"])
    _table(
        "ledger_counter",
        _column("county_id", whole),
        _column("kind"),
        _column("year", whole, autoincrement=False),
        _column("value", whole),
        keys=("county_id", "kind", "year"),
        of={"county_id": "cell"},
    )


def _records():
    _table(
        "ledger_step",
        _column("id", sa.Uuid),
        _column("item_id", sa.Uuid),
        _column("seq", sa.Integer),
        _column("at", TIME),
        _column("officer_id", sa.Integer, True),
        _column("action"),
        _column("before", sa.String, True),
        _column("after"),
        _column("note", sa.String, True),
        _column("data", JSON),
        _column("photo_ids", JSON),
        of={"item_id": "ledger_item", "officer_id": "officer"},
        unique=(("item_id", "seq"),),
    )
    _table(
        "ledger_proof",
        _column("item_id", sa.Uuid),
        _column("round", sa.Integer, autoincrement=False),
        _column("criterion"),
        _column("proven_in", sa.Uuid),
        _column("confirmed_in", sa.Uuid, True),
        keys=("item_id", "round", "criterion"),
        of={
            "item_id": "ledger_item",
            "proven_in": "ledger_step",
            "confirmed_in": "ledger_step",
        },
    )
    _table(
        "ledger_check",
        _column("id", sa.Uuid),
        _column("item_id", sa.Uuid),
        _column("round", sa.Integer),
        _column("what"),
        _column("due_on", sa.Date),
        _column("cell_id", sa.Integer),
        _column("done_at", TIME, True),
        _column("result", sa.String, True),
        _column("step_id", sa.Uuid, True),
        _column("late_since", TIME, True),
        of={"item_id": "ledger_item", "cell_id": "cell", "step_id": "ledger_step"},
        unique=(("item_id", "round", "what", "due_on"),),
    )
    _part("ix_ledger_check_open", "ledger_check", ["due_on", "id"], "done_at IS NULL")


def _sweeps():
    _table(
        "sweep",
        _column("incident_id", sa.Uuid),
        _column("cell_id", sa.Integer, autoincrement=False),
        _column("plan_id", sa.Integer),
        keys=("incident_id", "cell_id"),
        of={"incident_id": "incident", "cell_id": "cell", "plan_id": "plan"},
        unique=(("plan_id",),),
    )


def upgrade():
    _kinds()
    _items()
    _records()
    _sweeps()
    for table in KEPT:
        _refuse(table, "UPDATE", "DELETE")
    for table, columns in FIXED.items():
        _refuse(table, f"UPDATE OF {', '.join(columns)}", "DELETE")


def _refuse(table, *verbs):
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE {' OR '.join(verbs)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION insert_only()"
        )
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION insert_only()"
        )
        return
    for verb in verbs:
        op.execute(
            f"CREATE TRIGGER insert_only_{table}_{verb.split()[0].lower()} BEFORE {verb} "
            f"ON {table} BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )


def downgrade():
    op.drop_table("sweep")
    for table in ("check", "proof", "step", "counter", "party", "item", "kind"):
        op.drop_table(f"ledger_{table}")
