"""Routes of patrols, of the photos that patrols and cases name, and of the export of both."""

from app.patrols.api.export import blp as export_blp
from app.patrols.api.patrols import blp as patrols_blp
from app.patrols.api.photos import blp as photos_blp

BLUEPRINTS = (patrols_blp, photos_blp, export_blp)
