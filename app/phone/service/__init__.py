"""The verbs of phones: starting the day, sending what has gathered, mending what was refused."""

from app.phone.service.mending import apply_waiting, refile_all, refile_one
from app.phone.service.starting import start
from app.phone.service.syncing import sync

__all__ = ["apply_waiting", "refile_all", "refile_one", "start", "sync"]
