"""Filing in batches: up to 200 in one body, each with its own verdict and its own savepoint."""

from datetime import datetime
from typing import Any

import marshmallow as ma
import orjson
import structlog
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from app.core import refused
from app.core.answers import english, invalid
from app.core.db import savepoint
from app.core.errors import CATALOGUE, Problem
from app.people.models import Officer
from app.phone.service.filing import PREFIX, Sender, file, may_wait
from app.posts.rules import Scope

log = structlog.get_logger()
#: Refusals that say: not now, and not because of what it says. The phone keeps the item and nothing is kept here.
NOT_KEPT = frozenset({"id_taken"})


def sync(*, officer: Officer, scope: Scope, items: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Verdicts in the order of the items: stored, same, differs, refused (with the problem), waiting (for what it refers to).

    An item that refers to a later one of the same batch is tried again at its end. What waits is kept here and applied when
    what it needs arrives; what is refused is kept raw, for its officer and his township to mend.
    """
    by = Sender(officer, scope, now, now)
    verdicts = [judge(item, by) for item in items]
    for number, item in enumerate(items):
        if verdicts[number]["verdict"] == "waiting" and "missing" not in verdicts[number]:
            verdicts[number] = judge(item, by)
    for item, verdict in zip(items, verdicts, strict=True):
        _keep(item, verdict, officer, now)
    return verdicts


def judge(item: dict[str, Any], by: Sender) -> dict[str, Any]:
    """File one item in a savepoint; whatever is wrong with it undoes it alone."""
    path = str(item["path"])
    try:
        with savepoint():
            new, known = file(path, item["body"], item.get("if_match"), by)
    except (Problem, ma.ValidationError) as error:
        problem = invalid(error.normalized_messages()) if isinstance(error, ma.ValidationError) else error
        if problem.code == "not_found" and may_wait(path):
            return {"path": path, "verdict": "waiting"}
        return {"path": path, "verdict": "differs" if problem.code == "content_differs" else "refused", "problem": problem.body(english())}
    except OperationalError:
        raise  # the database is in trouble, not an item
    except (IntegrityError, DataError) as error:
        code = "conflict" if isinstance(error, IntegrityError) else "bad_request"
        return {"path": path, "verdict": "refused", "problem": Problem(code).body(english())}
    except Exception as error:  # one that nobody foresaw must not hold up the others
        log.error("sync item failed", exc_info=error)
        return {"path": path, "verdict": "refused", "problem": Problem("internal").body(english())}
    if known.get("missing"):
        return {"path": path, "verdict": "waiting"} | known
    return {"path": path, "verdict": "stored" if new else "same", "result": known}


def _keep(item: dict[str, Any], verdict: dict[str, Any], officer: Officer, now: datetime) -> None:
    path = PREFIX + str(item["path"]).removeprefix(PREFIX)
    problem = verdict.get("problem")
    if problem is None and (verdict["verdict"] != "waiting" or "missing" in verdict):
        return
    if problem and (problem["code"] not in CATALOGUE or problem["code"] in NOT_KEPT):
        return
    code = problem["code"] if problem else refused.WAITING
    body = orjson.dumps(item["body"])
    refused.keep(officer_id=officer.id, path=path[:200], code=code, body=body, now=now, problem=problem, if_match=item.get("if_match"))
