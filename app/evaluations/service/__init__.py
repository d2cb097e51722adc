"""The verbs of evaluations: computing a period, locking it, versions of the scheme."""

from app.evaluations.service.compute_evaluation import evaluate
from app.evaluations.service.count_live import count_live
from app.evaluations.service.edit_scheme import add_scheme, scheme_for
from app.evaluations.service.find_county import counties, county_of, period_of
from app.evaluations.service.lock_evaluation import lock

__all__ = [
    "add_scheme",
    "count_live",
    "counties",
    "county_of",
    "evaluate",
    "lock",
    "period_of",
    "scheme_for",
]
