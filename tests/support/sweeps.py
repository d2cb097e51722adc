"""A case after which the same is looked for elsewhere."""

import uuid
from typing import Any

from app.core.db import db, transaction
from app.incidents.models import Incident


def closed_as_grave(app: Any, case: str) -> str:
    """A case as it is once it has been closed and was a serious one; its id."""
    with app.app_context(), transaction():
        row = db.session.get_one(Incident, uuid.UUID(case))
        row.status, row.severity = "closed", "serious"
    return case
