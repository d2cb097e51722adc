"""/cells/export.xlsx: cells with their people, sites and daily work, for a desk (row A10)."""

from typing import Any

from flask import Response, g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.looks import looks_at, protects
from app.core.marks import needs
from app.core.sheets import XLSX, workbook
from app.core.web import Blueprint
from app.patrols.service.tabulate_cells import tabulate_cells

blp = Blueprint("export", __name__, url_prefix="/api/v1/cells", description="导出")


@blp.get("/export.xlsx")
@needs("cells.export")
@protects("export", by="cells.export")
@blp.response(200, description="Six sheets", content_type=XLSX)
def export() -> Any:
    """Establishment, bodies, leaders, people, sites, daily work of one's territory as xlsx.

    Recorded 导出
    """
    now = clock.now()
    tops = [db.session.get_one(Cell, i) for i in g.caller.scope.cell_ids("cells.export")]
    found = list({c.id: c for top in tops for c in cells.below(top)}.values())
    if not found:
        refuse("not_found")
    looks_at("cells")
    headers = {"Content-Disposition": "attachment; filename=cells.xlsx"}
    return Response(
        workbook(tabulate_cells(found, clock.day_of(now))), mimetype=XLSX, headers=headers
    )
