"""/console/evaluations/<period>/<code>/what-if: the score had something been good."""

from typing import Any

from flask import request

from app.cells import queries as cells
from app.console.attempt import attempt
from app.console.evaluations.asked import about, period_in_words
from app.console.forms import loaded
from app.console.pages import page, render
from app.core.answers import english, said
from app.evaluations import service
from app.evaluations.present.results import supposed_out
from app.evaluations.schemas.results import WhatIfQuery


@page("/evaluations/<period>/<code>/what-if", "evaluations.read")
def what_if(period: str, code: str) -> Any:
    """如果做到 Score and place if a case had been on time, or so many more had been good."""
    place = cells.must(code)
    it = about(place, period)
    found = it.stored
    given = {name: value for name, value in request.args.items() if value}
    asked, problem = attempt(lambda: loaded(WhatIfQuery, given))
    answer, refused = attempt(
        lambda: (
            supposed_out(
                service.suppose(found=found, place=place, **asked), found, place, english()
            )
            if asked
            else None
        )
    )
    problem = problem or refused
    return render(
        "what_if.html",
        problem.status if problem else 200,
        place=place,
        found=found,
        period=period,
        answer=answer,
        why=said(problem) if problem else None,
        title=period_in_words(period),
    )
