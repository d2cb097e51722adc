"""The verbs of patrols: filing, and thinning tracks that are old enough."""

from app.patrols.service.filing import Entry, file_patrol
from app.patrols.service.thinning import thin

__all__ = ["Entry", "file_patrol", "thin"]
