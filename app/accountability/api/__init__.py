"""Routes of accountability."""

from app.accountability.api.consequences import blp as consequences
from app.accountability.api.files import blp as files
from app.accountability.api.findings import blp as findings
from app.accountability.api.hotspots import blp as hotspots_blp
from app.accountability.api.missed_discoveries import blp as discoveries_blp
from app.accountability.api.samples import blp as samples

BLUEPRINTS = (
    files,
    findings,
    consequences,
    samples,
    discoveries_blp,
    hotspots_blp,
)
