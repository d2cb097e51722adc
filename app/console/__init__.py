"""Pages and files for people at a desk: the front page, the API's viewer, exports.

And what operators watch.
"""

from app.console.export import blp as export_blp
from app.console.home import bp as home_bp
from app.console.status import bp as status_bp

API = (export_blp,)
PAGES = (home_bp, status_bp)
