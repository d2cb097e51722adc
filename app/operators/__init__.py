"""The operators' rooms: what they watch, the API's viewer, the front page, backup and restore."""

from app.operators.home import bp as home_bp
from app.operators.status import bp as status_bp

PAGES = (home_bp, status_bp)
