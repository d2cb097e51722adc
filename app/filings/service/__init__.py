"""The verbs of filings: one, a batch, what is set aside, what is filed again."""

from app.filings.service.keep_body import keep_body
from app.filings.service.refile import (
    OF_OLDER_PROGRAMS,
    refile_mended,
    refile_old,
    refile_waiting,
)
from app.filings.service.set_aside import forget_set_aside
from app.filings.service.sync_batch import sync_batch

__all__ = [
    "OF_OLDER_PROGRAMS",
    "forget_set_aside",
    "keep_body",
    "refile_mended",
    "refile_old",
    "refile_waiting",
    "sync_batch",
]
