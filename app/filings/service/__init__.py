"""The verbs of filings: one, many, set aside, filed again."""

from app.filings.service.file_one import file_one
from app.filings.service.refile import apply_waiting, refile_all, refile_one
from app.filings.service.set_aside import forget, set_aside
from app.filings.service.sync_batch import sync_batch

__all__ = [
    "apply_waiting",
    "file_one",
    "forget",
    "refile_all",
    "refile_one",
    "set_aside",
    "sync_batch",
]
