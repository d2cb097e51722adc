"""/evaluations, /supervision, /schemes: figures, schemes, entries, what follows, records, steps,
and what is written of them.
"""

from app.evaluations.api.departments import blp as departments_blp
from app.evaluations.api.entries import blp as entries_blp
from app.evaluations.api.figures import blp as figures_blp
from app.evaluations.api.judging import blp as judging_blp
from app.evaluations.api.months import blp as months_blp
from app.evaluations.api.papers import blp as papers_blp
from app.evaluations.api.records import blp as records_blp
from app.evaluations.api.results import blp as results_blp
from app.evaluations.api.rows import blp as rows_blp
from app.evaluations.api.schemes import blp as schemes_blp
from app.evaluations.api.steps import blp as steps_blp

BLUEPRINTS = (
    figures_blp,
    rows_blp,
    departments_blp,
    schemes_blp,
    entries_blp,
    results_blp,
    records_blp,
    steps_blp,
    judging_blp,
    papers_blp,
    months_blp,
)
