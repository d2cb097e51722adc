"""The verbs of filings: one, a batch, what is set aside, what is filed again."""

from app.filings.service.keep_body import keep_body
from app.filings.service.refile import (
    OF_OLDER_PROGRAMS,
    refile_mended,
    refile_old,
    refile_waiting,
    what_may_be_mended,
)
from app.filings.service.set_aside import forget_set_aside
from app.filings.service.settle_mendings import may_rule, object_to, rule_on
from app.filings.service.sync_batch import sync_batch

__all__ = [
    "OF_OLDER_PROGRAMS",
    "forget_set_aside",
    "keep_body",
    "may_rule",
    "object_to",
    "refile_mended",
    "refile_old",
    "refile_waiting",
    "rule_on",
    "sync_batch",
    "what_may_be_mended",
]
