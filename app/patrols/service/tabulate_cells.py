"""Cells as six sheets: the contents that the county plan asks of the platform (row A10)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.db import db
from app.core.sheets import Sheet
from app.incidents.models import Incident
from app.incidents.rules.actions import OPEN
from app.patrols.models import Patrol
from app.patrols.rules.doubts import COUNTING
from app.posts import queries as posts
from app.posts.present import departments_out
from app.posts.rules import POSTS
from app.posts.service.check_five_fixed import ITEMS, five_fixed
from app.sites.models import Site
from app.sites.queries import inside, patrolled_on
from app.sites.rules import KINDS, STATUSES

LEVELS = {"county": "县", "township": "乡镇", "village": "村", "unit": "单位网格"}
ROLES = {
    "party_head": "党委主要负责人",
    "government_head": "政府主要负责人",
    "leader_in_charge": "分管负责人",
    "contact_above": "上级联系人",
}


def tabulate_cells(found: Sequence[Cell], day: date) -> dict[str, Sheet]:
    """The six sheets for these cells on a day."""
    by_id = {cell.id: cell for cell in found}
    fixed = five_fixed(found, day)
    people = posts.people_in(by_id, day)
    return {
        "网格化建立情况": (
            ("编码", "名称", "级别", "已建立", "缺项"),
            [
                (
                    r["code"],
                    r["name"],
                    LEVELS[r["level"]],
                    "是" if r["established"] else "否",
                    "、".join(ITEMS[m] for m in r["missing"]),
                )
                for r in fixed
            ],
        ),
        "责任单位": (
            ("编码", "名称", "责任主体", "热线", "部门", "第一责任人", "联络员"),
            _bodies(found, day),
        ),
        "责任领导": (
            ("编码", "名称", "职务", "姓名", "电话"),
            [
                (by_id[p.cell_id].code, by_id[p.cell_id].name, ROLES[p.role], p.name, p.phone or "")
                for p in cells.people_of(by_id, day)
            ],
        ),
        "责任人员": (
            ("编码", "名称", "岗位", "姓名", "电话"),
            [
                (by_id[i].code, by_id[i].name, POSTS[kind], o.name, o.phone or "")
                for i in by_id
                for kind, o in people.get(i, [])
            ],
        ),
        "企业或单位基本情况": (
            ("编码", "网格", "类别", "名称", "状态", "地址", "基本情况"),
            _sites(by_id, day),
        ),
        "日常管理情况": (
            ("编码", "名称", "巡查次数", "巡查公里", "问题数", "未结", "超时"),
            _daily(found),
        ),
    }


def _bodies(found: Sequence[Cell], day: date) -> Iterable[Sequence[Any]]:
    offices: dict[str, list[dict[str, Any]]] = {}
    for row in departments_out(cells.departments(c.id for c in found), day):
        offices.setdefault(row["cell"]["code"], []).append(row)
    for cell in found:
        head = (cell.code, cell.name, cell.responsible_body or "", cell.hotline or "")
        yield (*head, "", "", "")
        for row in offices.get(cell.code, []):
            yield (
                *head[:2],
                "",
                "",
                row["name"],
                row["head_name"] or "",
                "、".join(row["liaisons"]),
            )


def _sites(by_id: dict[int, Cell], day: date) -> Iterable[Sequence[Any]]:
    tops = [c.id for c in by_id.values() if c.parent_id not in by_id]
    for site in db.session.scalars(
        select(Site).where(inside(tops), patrolled_on(day)).order_by(Site.id)
    ):
        cell = by_id.get(site.cell_id or 0)
        place = (cell.code, cell.name) if cell else ("", "")
        yield (
            *place,
            KINDS[site.kind],
            site.name,
            STATUSES[site.status],
            site.address or "",
            site.basics or "",
        )


def _daily(found: Sequence[Cell]) -> Iterable[Sequence[Any]]:
    """Patrols and cases per village, and of each higher cell itself."""
    walked = (
        select(Patrol.cell_id, func.count(), func.sum(Patrol.length_m))
        .where(Patrol.state == "closed", Patrol.doubt.in_(COUNTING))
        .group_by(Patrol.cell_id)
    )
    patrols = {i: (count, metres) for i, count, metres in db.session.execute(walked)}
    is_open, late = (
        Incident.status.in_(OPEN).label("is_open"),
        Incident.overdue_since.is_not(None).label("is_late"),
    )
    cases = select(Incident.fact_cell_id, is_open, late, func.count()).group_by(
        Incident.fact_cell_id, "is_open", "is_late"
    )
    counts: dict[int, list[int]] = {}
    for cell_id, open_, late_, count in db.session.execute(cases):
        row = counts.setdefault(cell_id or 0, [0, 0, 0])
        row[0] += count
        row[1] += count if open_ else 0
        row[2] += count if late_ else 0
    for cell in found:
        count, metres = patrols.get(cell.id, (0, 0))
        yield (
            cell.code,
            cell.name,
            count,
            round((metres or 0) / 1000, 1),
            *counts.get(cell.id, [0, 0, 0]),
        )
