"""The verbs of policies: adding a version, trying one."""

from app.policies.service.add_version import add_version
from app.policies.service.dry_run import dry_run

__all__ = ["add_version", "dry_run"]
