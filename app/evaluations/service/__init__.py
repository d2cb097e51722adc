"""The verbs of evaluations: computing a period, locking it, versions of the scheme."""

from app.evaluations.service.compute_evaluation import evaluate
from app.evaluations.service.count_live import count_live
from app.evaluations.service.edit_scheme import add_scheme, rules_of, scheme_for
from app.evaluations.service.find_county import counties, county_of, period_of
from app.evaluations.service.list_results import merit_list, year_shares
from app.evaluations.service.lock_evaluation import lock
from app.evaluations.service.read_records import records_of_cell, records_of_officer
from app.evaluations.service.record_entry import record_entry, withdraw_entry
from app.evaluations.service.suppose import suppose
from app.evaluations.service.try_scheme import try_scheme

__all__ = [
    "add_scheme",
    "count_live",
    "counties",
    "county_of",
    "evaluate",
    "lock",
    "merit_list",
    "period_of",
    "record_entry",
    "records_of_cell",
    "records_of_officer",
    "rules_of",
    "scheme_for",
    "suppose",
    "try_scheme",
    "withdraw_entry",
    "year_shares",
]
