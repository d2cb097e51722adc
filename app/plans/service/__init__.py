"""The verbs of plans: writing them, making their tasks, caring for tasks, doing them."""

from app.plans.service.caring import care, excuse
from app.plans.service.doing import Done, fulfil, reopen
from app.plans.service.making import make
from app.plans.service.writing import add_plan, edit_plan

__all__ = ["Done", "add_plan", "care", "edit_plan", "excuse", "fulfil", "make", "reopen"]
