"""Routes of cases: one, lists of them, exports."""

from app.incidents.api import lists, special  # noqa: F401  their routes
from app.incidents.api.cases import blp as cases_blp
from app.incidents.api.export import blp as export_blp
from app.incidents.api.look_backs import blp as look_backs_blp

BLUEPRINTS = (cases_blp, export_blp, look_backs_blp)
