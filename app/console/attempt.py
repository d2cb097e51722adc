"""Doing what a form says, so that a refusal undoes it and comes back to the form."""

from collections.abc import Callable
from typing import Any

import marshmallow as ma

from app.console.pages import in_words
from app.core.answers import invalid
from app.core.db import savepoint
from app.core.errors import Problem


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
