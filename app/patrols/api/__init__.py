"""Routes of patrols, and of the export of what patrols and cells make up."""

from app.patrols.api.export import blp as export_blp
from app.patrols.api.patrols import blp as patrols_blp

BLUEPRINTS = (patrols_blp, export_blp)
