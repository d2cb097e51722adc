"""Filing in batches: up to 200 in one body, each with its own verdict and its own savepoint."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import marshmallow as ma
import structlog
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from app.core import refused
from app.core.answers import english, invalid
from app.core.db import savepoint
from app.core.errors import Problem
from app.incidents import service as incidents
from app.phone.service.filing import PREFIX, Sender, case_known, file, may_wait, prepared
from app.posts.rules import Caller

log = structlog.get_logger()
LONGEST_PATH, MOST_DEPTH = 150, 40
Verdict = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One filing of a batch in plain types; `fault` where it is none."""

    path: str
    body: Any
    if_match: str | None
    fault: str | None


def sync(*, caller: Caller, items: list[Any], now: datetime) -> list[Verdict]:
    """Verdicts in the order of the items: stored, same, differs, refused (with the problem),
    waiting (for what it refers to),
    failed (by a fault of this program: kept, and tried again by itself).

    An item that refers to a later one of the same batch is tried again at its end. What waits is
    kept here and applied when
    what it needs arrives; what is refused is kept raw, for its officer and his township to mend.
    """
    by = Sender(caller, now, now)
    read = [_read(item) for item in items]
    verdicts = _at_once(read, by, now) or [judge(item, by) for item in read]
    for number, item in enumerate(read):
        if verdicts[number]["verdict"] == "waiting" and "missing" not in verdicts[number]:
            verdicts[number] = judge(item, by)
    for item, verdict in zip(read, verdicts, strict=True):
        _keep(item, verdict, caller, now)
    return verdicts


def _at_once(items: list[Item], by: Sender, now: datetime) -> list[Verdict] | None:
    """A batch of cases stored together, in a fixed number of statements; None where anything is
    wrong, or anything else is among them.

    Most batches are that; for the others each item is judged by itself.
    """
    verdicts: list[Verdict] = []
    new: list[incidents.Prepared] = []
    try:
        with savepoint():
            for item in items:
                found, known = (None, None) if item.fault else prepared(item.path, item.body, by)
                if found is None and known is None:
                    return None
                if found is not None:
                    new.append(found)
                verdicts.append(
                    {
                        "path": item.path,
                        "verdict": "stored" if found else "same",
                        "result": known[1] if known else found,
                    }
                )
            if len({one.incident.id for one in new}) < len(new):
                return None  # one twice in a batch: the second is the same
            if new and not incidents.store(new, now):
                return None
    except OperationalError:
        raise
    except Exception:  # whatever it is: each item is judged by itself, and says it there
        return None
    for verdict in verdicts:
        if isinstance(verdict["result"], incidents.Prepared):
            verdict["result"] = case_known(verdict["result"].incident)
    return verdicts


def _read(raw: Any) -> Item:
    """The frame of an item; versions may come as a number, or quoted as in If-Match."""
    path, body, version = (
        (raw.get("path"), raw.get("body"), raw.get("if_match"))
        if isinstance(raw, dict)
        else (None, None, None)
    )
    if (
        not isinstance(path, str)
        or not 0 < len(path) <= LONGEST_PATH
        or not path.isascii()
        or not path.isprintable()
    ):
        return Item("-", raw, None, "path")
    tag = (
        str(version).strip('"')
        if isinstance(version, str | int) and not isinstance(version, bool)
        else ""
    )
    fault = (
        "body"
        if not isinstance(body, dict) or _too_deep(body, MOST_DEPTH)
        else "if_match"
        if version is not None and not tag.isdecimal()
        else None
    )
    return Item(path, body, tag[:20] or None, fault)


def _too_deep(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    return depth == 0 or any(
        _too_deep(part, depth - 1)
        for part in (value.values() if isinstance(value, dict) else value)
    )


def judge(item: Item, by: Sender) -> Verdict:
    """File one item in a savepoint; whatever is wrong with it undoes it alone."""
    try:
        if item.fault:
            raise Problem(
                "invalid", fields=[item.fault], errors={item.fault: ["{path, body, if_match}"]}
            )
        with savepoint():
            new, known = file(item.path, item.body, item.if_match, by)
    except (Problem, ma.ValidationError) as error:
        problem = (
            invalid(error.normalized_messages()) if isinstance(error, ma.ValidationError) else error
        )
        if problem.code == "not_found" and may_wait(item.path):
            return {"path": item.path, "verdict": "waiting"}
        return _refused(item, problem)
    except OperationalError:
        raise  # the database is in trouble, not an item
    except (IntegrityError, DataError) as error:
        return _refused(
            item, Problem("conflict" if isinstance(error, IntegrityError) else "bad_request")
        )
    except Exception as error:  # one that nobody foresaw must not hold up the others
        log.error("sync item failed", exc_info=error)
        return {
            "path": item.path,
            "verdict": refused.FAILED,
            "problem": Problem("internal").body(english()),
        }
    if known.get("missing"):
        return {"path": item.path, "verdict": "waiting"} | known
    return {"path": item.path, "verdict": "stored" if new else "same", "result": known}


def _refused(item: Item, problem: Problem) -> Verdict:
    return {
        "path": item.path,
        "verdict": "differs" if problem.code == "content_differs" else "refused",
        "problem": problem.body(english()),
    }


def _keep(item: Item, verdict: Verdict, caller: Caller, now: datetime) -> None:
    """Set aside what was not stored.

    And the findings inside a stored patrol that stand there with other content.
    """
    problem = verdict.get("problem")
    if problem is not None or (verdict["verdict"] == "waiting" and "missing" not in verdict):
        code = (
            refused.FAILED
            if verdict["verdict"] == refused.FAILED
            else problem["code"]
            if problem
            else refused.WAITING
        )
        refused.keep(
            officer_id=caller.id,
            path=_address(item.path),
            code=code,
            body=item.body,
            now=now,
            problem=problem,
            if_match=item.if_match,
        )
    for case in (verdict.get("result") or verdict).get("incidents", ()):
        if case["state"] in ("content_differs", "id_taken"):
            body: dict[str, Any] = next(
                (one for one in item.body["incidents"] if str(one.get("id")).lower() == case["id"]),
                {},
            )
            alone = {name: value for name, value in body.items() if name != "id"} | {
                "patrol_id": item.path.split("/")[-1]
            }
            told = Problem(case["state"]).body(english())
            refused.keep(
                officer_id=caller.id,
                path=_address(f"/incidents/{case['id']}"),
                code=case["state"],
                body=alone,
                now=now,
                problem=told,
            )


def _address(path: str) -> str:
    return PREFIX + path.removeprefix(PREFIX)
