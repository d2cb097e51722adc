"""Who may ask which officers have read what they were told about a case."""

import uuid

from app.core.errors import refuse
from app.incidents import queries
from app.incidents.actions import roles_of
from app.incidents.rules.standing import Role
from app.notices.subjects import Subject
from app.posts.rules import Caller


def check_reviewer(caller: Caller, about_id: str) -> str:
    """The case's reviewer, or one above; the 404 of an unknown id where he may not see it."""
    try:
        incident_id = uuid.UUID(about_id)
    except ValueError:
        refuse("not_found")
    case = queries.seen(caller.scope, caller.id, incident_id)
    if not {Role.REVIEWER, Role.SUPERIOR} & roles_of(case, caller):
        refuse("post_lacks_permission")
    return str(incident_id)


SUBJECT = Subject(check_reviewer)
