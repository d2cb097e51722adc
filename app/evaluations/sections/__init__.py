"""What a county's scheme of evaluation says."""

from app.evaluations.sections.reading import marked_in, read_scheme
from app.evaluations.sections.scheme import FACTS_OF, SCHEME

__all__ = ["FACTS_OF", "SCHEME", "marked_in", "read_scheme"]
