"""The verbs of evaluations: computing a period, its steps, locking it, versions of the scheme."""

from app.evaluations.service.ask_to_open import ask_to_open
from app.evaluations.service.begin_evaluation import evaluate
from app.evaluations.service.begin_starting_scheme import begin_starting_scheme
from app.evaluations.service.combine_parts import waits_for
from app.evaluations.service.compute_evaluation import Figured, provisional
from app.evaluations.service.count_live import count_live
from app.evaluations.service.draft_monthly import draft_monthly
from app.evaluations.service.draft_ranking import draft_ranking
from app.evaluations.service.edit_scheme import add_scheme, rules_of, scheme_for
from app.evaluations.service.find_county import counties, county_of, period_of
from app.evaluations.service.find_owed import owed_by
from app.evaluations.service.judge_all import judge_all
from app.evaluations.service.judge_departments import (
    Judged,
    department_evidence,
    department_evidence_now,
    judged_now,
)
from app.evaluations.service.list_results import merit_list, year_shares
from app.evaluations.service.lock_evaluation import lock
from app.evaluations.service.look_first import looks
from app.evaluations.service.month_figures import month_figures
from app.evaluations.service.move_stage import Standing, standing
from app.evaluations.service.object_to_it import answer, raise_objection
from app.evaluations.service.read_records import records_of_cell, records_of_officer
from app.evaluations.service.record_entry import record_entry, withdraw_entry
from app.evaluations.service.run_out_openings import remind_openings
from app.evaluations.service.run_out_steps import remind
from app.evaluations.service.score_rows import levels_for
from app.evaluations.service.submit_step import submit
from app.evaluations.service.suppose import suppose
from app.evaluations.service.try_scheme import try_scheme
from app.evaluations.service.write_filing import write

__all__ = [
    "Figured",
    "Judged",
    "Standing",
    "add_scheme",
    "answer",
    "ask_to_open",
    "begin_starting_scheme",
    "count_live",
    "counties",
    "county_of",
    "department_evidence",
    "department_evidence_now",
    "draft_monthly",
    "draft_ranking",
    "evaluate",
    "judge_all",
    "judged_now",
    "levels_for",
    "lock",
    "looks",
    "merit_list",
    "month_figures",
    "owed_by",
    "period_of",
    "provisional",
    "raise_objection",
    "record_entry",
    "records_of_cell",
    "records_of_officer",
    "remind",
    "remind_openings",
    "rules_of",
    "scheme_for",
    "standing",
    "submit",
    "suppose",
    "try_scheme",
    "waits_for",
    "withdraw_entry",
    "write",
    "year_shares",
]
