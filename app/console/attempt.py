"""Doing what a form says, so that a refusal undoes it and comes back to the form."""

from collections.abc import Callable, Mapping
from typing import Any

import marshmallow as ma

from app.console.pages import in_words
from app.core.answers import invalid
from app.core.db import savepoint
from app.core.errors import Problem

#: code of a refusal -> of which fields it may speak
OF_FIELDS = {
    "account_closed": ("officer_id", "deputy_id"),
    "beyond_county": ("cell_code",),
    "cannot_merge": ("into",),
    "contract_first_day": ("starts_on",),
    "contract_last_day": ("ends_on",),
    "dated_back": ("ends_on", "starts_on", "from", "starts_at"),
    "dates_reversed": ("ends_on", "ends_at"),
    "department_exists": ("code",),
    "emergency_runs": ("into",),
    "kind_exists": ("code",),
    "merges_backward": ("into",),
    "nobody_to_act": ("department_id",),
    "password_weak": ("password",),
    "post_cell_required": ("cell",),
    "post_department_required": ("department_id",),
    "term_required": ("ends_on",),
    "unknown_campaign": ("campaign_id",),
    "unknown_cell": ("cell", "cell_code"),
    "unknown_department": ("department_id",),
    "unknown_officer": ("officer_id", "officer_ids", "watcher_id"),
    "username_taken": ("username",),
    "username_unusable": ("username",),
}


def beside(why: Mapping[str, Any], schema: ma.Schema) -> Any:
    """What is wrong by fields: a refusal that can speak of one field alone stands beside it."""
    known = {one.data_key or name for name, one in schema.load_fields.items()}
    named = [name for name in OF_FIELDS.get(why.get("code", ""), ()) if name in known]
    return why.get("errors") or ({named[0]: [why["detail"]]} if len(named) == 1 else None)


def attempt(do: Callable[[], Any]) -> tuple[Any, Problem | None]:
    """(what it gave, None), or (None, why it was refused) with nothing done.

    What is not there, or none of one's business, is a page of its own: `not_found` is raised.
    """
    try:
        with savepoint():
            return do(), None
    except ma.ValidationError as error:
        return None, in_words(invalid(error.normalized_messages()))
    except Problem as problem:
        if problem.code == "not_found":
            raise
        return None, in_words(problem)
