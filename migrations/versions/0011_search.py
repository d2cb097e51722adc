"""what cases are found by.

A tsvector with GIN, or FTS5, of pairs of Chinese characters, words and numbers
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TOKENS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
TEXTS = ("number", "source_number", "description", "place", "measures_taken")
BATCH = 2000
#: As the program cut texts when this was written.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")


def upgrade():
    op.create_table(
        "incident_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("tokens", TOKENS, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_text_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_text")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_text_incident_id")),
    )
    _fill()
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_incident_text_tokens", "incident_text", ["tokens"], postgresql_using="gin"
        )
        return
    # tokens are cut already: `ascii` takes every other character as part of one
    op.execute(
        "CREATE VIRTUAL TABLE incident_fts USING fts5(tokens, content='incident_text', "
        "content_rowid='id', tokenize='ascii', detail=none, columnsize=0)"
    )
    op.execute("INSERT INTO incident_fts(incident_fts) VALUES ('rebuild')")
    add = "INSERT INTO incident_fts(rowid, tokens) VALUES (new.id, new.tokens);"
    drop = (
        "INSERT INTO incident_fts(incident_fts, rowid, tokens) "
        "VALUES ('delete', old.id, old.tokens);"
    )
    for verb, steps in (("INSERT", add), ("DELETE", drop), ("UPDATE", drop + " " + add)):
        op.execute(
            f"CREATE TRIGGER incident_text_{verb.lower()} AFTER {verb} ON incident_text "
            f"BEGIN {steps} END"
        )


def downgrade():
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE incident_fts")
    op.drop_table("incident_text")


def _fill():
    bind = op.get_bind()
    case = sa.table("incident", sa.column("id", sa.Uuid), *map(sa.column, TEXTS))
    event = sa.table("incident_event", sa.column("incident_id", sa.Uuid), sa.column("note"))
    target = sa.table(
        "incident_text", sa.column("incident_id", sa.Uuid), sa.column("tokens", TOKENS)
    )
    batch = sa.select(case).order_by(case.c.id).limit(BATCH)
    last = None
    while rows := bind.execute(batch if last is None else batch.where(case.c.id > last)).all():
        last = rows[-1].id
        texts = {row.id: [text for text in row[1:] if text] for row in rows}
        said = sa.select(event.c.incident_id, event.c.note).where(
            event.c.incident_id.between(rows[0].id, last), event.c.note.is_not(None)
        )
        for key, note in bind.execute(said):
            texts[key].append(note)
        rows = [{"incident_id": i, "tokens": _cut("\n".join(texts[i]))} for i in texts]
        op.bulk_insert(target, rows)


def _cut(text):
    found = {}
    plain = (unicodedata.normalize("NFKC", one).casefold() for one in RUN.findall(text.casefold()))
    for run in (part for one in plain for part in RUN.findall(one)):
        if re.match(f"[{HAN}]", run):
            found.update(dict.fromkeys([run[i : i + 2] for i in range(len(run))]))
        else:
            found[run[:64]] = None
    return " ".join(found)
