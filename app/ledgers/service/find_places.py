"""The cells and sites that the rows of a table name, found without asking for each."""

from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.ledgers.rules.kinds import Kind
from app.posts.rules import Caller
from app.sites.models import Site
from app.sites.queries import inside
from grids import codes, texts


class Places:
    """The cells of a county that the caller works in, by code and by 乡镇/村; sites by name."""

    def __init__(self, caller: Caller, county_id: int, kind: Kind) -> None:
        self.kind = kind
        county = cells.by_ids([county_id])[county_id]
        open_ = [cell for cell in cells.below(county) if cell.ended_on is None]
        mine = [post.path for post in caller.scope.posts]
        self._mine = {
            cell.id for cell in [county, *open_] if any(cell.path.startswith(one) for one in mine)
        }
        self._cells: dict[str, Any] = {}
        by_id = {cell.id: cell for cell in [county, *open_]}
        for cell in [county, *open_]:
            self._cells[cell.code] = cell
            above = by_id.get(cell.parent_id or 0)
            names = [cell.name] if cell.level == "township" else []
            if above is not None and above.id != county_id:
                names.append(f"{above.name}/{cell.name}")
            for name in names:
                self._cells.setdefault(texts.line(name), cell)
        self._sites = self._read_sites(county_id)

    def _read_sites(self, county_id: int) -> dict[tuple[int | None, str], int | None]:
        """(village, name) -> the site; None where two are called so."""
        query = select(Site.id, Site.cell_id, Site.name, Site.kind)
        query = query.where(inside([county_id]), Site.retired_on.is_(None))
        found: dict[tuple[int | None, str], int | None] = {}
        for site_id, cell_id, name, kind in db.session.execute(query):
            if not self.kind.site_kinds or kind in self.kind.site_kinds:
                key = cell_id, texts.line(name)
                found[key] = None if key in found else site_id
        return found

    def cell(self, written: str) -> Any:
        """Refuses `unknown_cell`, `outside_territory`."""
        found = self._cells.get(written) or self._cells.get(codes.unpadded(written))
        if found is None:
            refuse("unknown_cell", cell=written)
        if found.id not in self._mine:
            refuse("outside_territory")
        return found

    def site(self, written: str, cell: Cell) -> int | None:
        """The site of this name in the cell; refuses `unknown_site`, `site_required`."""
        if not written:
            return refuse("site_required") if self.kind.needs_site else None
        return self._sites.get((cell.id, written)) or refuse("unknown_site")
