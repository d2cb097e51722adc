"""Cases found by their words."""

from sqlalchemy import ColumnElement, Text, bindparam, cast, column, false, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

from app.core.db import db
from app.incidents.models import Incident, IncidentText
from app.incidents.rules.search import sought

FTS = table("incident_fts", column("rowid"))


def found_by(words: str) -> ColumnElement[bool]:
    """Cases whose texts hold all of these words, in any order (rules/search).

    None for words without a letter or digit.
    """
    wanted = sought(words)
    if not wanted:
        return false()
    if db.session.get_bind().dialect.name == "postgresql":
        query = " & ".join(f"'{token}'{':*' * goes_on}" for token, goes_on in wanted)
        # said in the statement itself: the way to go depends on how common the words are
        said = cast(bindparam(None, query, Text, literal_execute=True), TSQUERY)
        holds: ColumnElement[bool] = IncidentText.tokens.op("@@", is_comparison=True)(said)
    else:
        query = " AND ".join(f'"{token}"{"*" * goes_on}' for token, goes_on in wanted)
        match = text("incident_fts MATCH :words").bindparams(bindparam("words", query, unique=True))
        holds = IncidentText.id.in_(select(FTS.c.rowid).where(match))
    return Incident.id.in_(select(IncidentText.incident_id).where(holds))
