"""Why a cell has its score, as .docx by a template that a county may replace."""

from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.documents.rules import long_date
from app.documents.service import fill_in
from app.evaluations.models import Evaluation
from app.evaluations.present import explained
from app.evaluations.service.draft_ranking import NOT_FROM_PLAN, in_words

KIND = "score"


def explanation(found: Evaluation, place: Cell) -> bytes:
    """The terms of a cell's score with their numbers, each a row; without a number of its own."""
    why = explained(found, place, behind=())
    above = cells.chain(place)
    items = [
        {"place": str(number), "label": _line(term)} for number, term in enumerate(why["terms"], 1)
    ]
    words = {
        "county": above[0].name,
        "issuer": above[0].name,
        "receiver": place.name,
        "ground": _ground(why, in_words(found.period)),
        "demand": NOT_FROM_PLAN,
        "date": long_date(clock.day_of(found.computed_at)),
        "items": items,
    }
    return fill_in(above[0].id, KIND, words)


def _line(term: dict[str, Any]) -> str:
    return f"{term['text']}：{term['formula_text']}"


def _ground(why: dict[str, Any], period: str) -> str:
    if why["score"] is None:
        return f"{period}没有可计内容，未评分。"
    place = f"，同级{why['siblings']}个网格中第{why['rank']}名" if why["rank"] else ""
    return f"{period}网格化环境监管考核得分{why['score']:.2f}分{place}，由下列各项得分相加。"
