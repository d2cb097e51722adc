"""Routes of patrols and of the photos that patrols and cases name."""

from app.patrols.api.patrols import blp as patrols_blp
from app.patrols.api.photos import blp as photos_blp

BLUEPRINTS = (patrols_blp, photos_blp)
