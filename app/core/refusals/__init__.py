"""The catalogue of everything that can be refused.

A code never changes its meaning. Sentences say what to do, in Chinese and in English.
"""

from app.core.refusals.accountability import ACCOUNTABILITY
from app.core.refusals.cases import CASES
from app.core.refusals.discoveries import DISCOVERIES
from app.core.refusals.entry import Entry
from app.core.refusals.filings import FILINGS
from app.core.refusals.ledgers import LEDGERS
from app.core.refusals.papers import PAPERS
from app.core.refusals.people import PEOPLE
from app.core.refusals.places import PLACES
from app.core.refusals.requests import REQUESTS

#: code -> (status, Chinese sentence, English sentence)
CATALOGUE: dict[str, Entry] = {
    **REQUESTS,
    **PEOPLE,
    **PLACES,
    **FILINGS,
    **CASES,
    **PAPERS,
    **ACCOUNTABILITY,
    **DISCOVERIES,
    **LEDGERS,
}

__all__ = ["CATALOGUE"]
