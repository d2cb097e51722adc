"""what was set aside, and how it was mended, belong to the day of which the filing tells"""

import gzip
import re
from contextlib import suppress
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

TABLES = ("refused_filing", "mending")
TIMES = re.compile(rb'"(?:occurred_at|started_at|arrived_at)"\s*:\s*"([^"\\]{10,40})"')
TIME = sa.DateTime(timezone=True)
REFUSED = sa.table(
    "refused_filing",
    *(sa.column("id", sa.Integer), sa.column("officer_id", sa.Integer), sa.column("at", TIME)),
    *(sa.column("body", sa.LargeBinary), sa.column("told_day", sa.Date)),
)
MENDING = sa.table(
    "mending",
    *(sa.column("id", sa.Integer), sa.column("refused_id", sa.Integer), sa.column("at", TIME)),
    sa.column("told_day", sa.Date),
)
POST = sa.table("post", sa.column("officer_id", sa.Integer), sa.column("starts_on", sa.Date))


def _day(time, zone, naive):
    return (time if time.tzinfo else time.replace(tzinfo=naive)).astimezone(zone).date()


def _told(row, first, zone):
    """The first day told, of those since its sender had any post, and not after it came."""
    came, body, days = _day(row.at, zone, UTC), bytes(row.body), []
    if body.startswith(b"\x1f\x8b"):
        with suppress(OSError, EOFError, ValueError):
            body = gzip.decompress(body)
    for one in TIMES.findall(body):
        with suppress(ValueError, OverflowError):
            days.append(_day(datetime.fromisoformat(one.decode()), zone, zone))
    return min(max(min(days), first or min(days)), came) if days else came


def upgrade():
    for table in TABLES:
        day = sa.Column("told_day", sa.Date(), server_default="1970-01-01", nullable=False)
        op.add_column(table, day)
    link, zone = op.get_bind(), current_app.config["TZ"]
    began = sa.select(POST.c.officer_id, sa.func.min(POST.c.starts_on)).group_by(POST.c.officer_id)
    firsts, told = dict(link.execute(began).all()), {}
    for (key,) in link.execute(sa.select(REFUSED.c.id)).all():  # one at a time: bodies are large
        row = link.execute(sa.select(REFUSED).where(REFUSED.c.id == key)).one()
        told[key] = _told(row, firsts.get(row.officer_id), zone)
        link.execute(REFUSED.update().where(REFUSED.c.id == key).values(told_day=told[key]))
    for row in link.execute(sa.select(MENDING)).all():
        day = told.get(row.refused_id) or _day(row.at, zone, UTC)
        link.execute(MENDING.update().where(MENDING.c.id == row.id).values(told_day=day))


def downgrade():
    for table in TABLES:
        op.drop_column(table, "told_day")
