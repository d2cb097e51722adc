"""The verbs of plans: editing them, creating their tasks, maintaining and completing those."""

from app.plans.service.complete_tasks import HERE, Done, asked_of, complete_tasks
from app.plans.service.create_tasks import create_tasks
from app.plans.service.edit_plans import add_plan, edit_plan
from app.plans.service.maintain_tasks import excuse_task, maintain_tasks
from app.plans.service.sweep_for_same import sweep_for_same

__all__ = [
    "HERE",
    "Done",
    "add_plan",
    "asked_of",
    "complete_tasks",
    "create_tasks",
    "edit_plan",
    "excuse_task",
    "maintain_tasks",
    "sweep_for_same",
]
