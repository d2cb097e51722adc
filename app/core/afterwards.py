"""What is done after the request's own transaction, each in a transaction of its own."""

from collections.abc import Callable
from typing import Any

from flask import g

from app.core.db import transaction


def after_refusal(fn: Callable[[], Any]) -> None:
    """Run `fn` if this request is refused: what must outlive the rollback."""
    g.setdefault("after_refusal", []).append(fn)


def after_answer(fn: Callable[[], Any]) -> None:
    """Run `fn` once the answer is made and before it is sent: records of reads."""
    g.setdefault("after_answer", []).append(fn)


def run_later(when: str) -> None:
    """Do what was put off until `when`: "after_refusal" or "after_answer"."""
    for fn in g.pop(when, ()):
        g.writing = True  # even for a GET: this transaction writes
        with transaction():
            fn()
