"""What counts against a cell: the one place that asks which rows a figure found not good."""

from collections.abc import Mapping, Sequence

from app.evaluations.models import EvaluationRow


def against(row: EvaluationRow) -> Mapping[str, Sequence[str]]:
    """{indicator: patrols and cases that were not good} of a cell's stored figures."""
    return {name: sides["bad"] for name, sides in row.evidence.items()}
