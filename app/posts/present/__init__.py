"""What posts, officers, departments, looks, leave and duty look like in answers."""

from app.posts.present.people import (
    LOOK_HEADINGS,
    departments_out,
    looks_out,
    looks_table,
    named_post_out,
    officers_out,
    post_out,
)
from app.posts.present.standing import (
    contacts_out,
    delegations_out,
    duty_roster_out,
    fire_team_out,
    on_duty_out,
)

__all__ = [
    "LOOK_HEADINGS",
    "contacts_out",
    "delegations_out",
    "departments_out",
    "duty_roster_out",
    "fire_team_out",
    "looks_out",
    "looks_table",
    "named_post_out",
    "officers_out",
    "on_duty_out",
    "post_out",
]
