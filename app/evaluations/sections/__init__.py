"""What a county's scheme of evaluation says."""

from app.evaluations.sections.scheme import SCHEME, read_scheme

__all__ = ["SCHEME", "read_scheme"]
