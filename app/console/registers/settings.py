"""The register of the county's words: kinds with their routing."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.console import words
from app.console.pages import kind_name, say, word
from app.console.registers import offered
from app.console.registers.shape import Form, Register, Row, alike, column, in_the_county
from app.core import clock
from app.core.errors import refuse
from app.taxonomy import queries, service
from app.taxonomy.models import Kind
from app.taxonomy.rules import in_use
from app.taxonomy.schemas import KindIn, KindNew

FIELDS = [name for name in KindIn().fields if name != "retired_on"]


def kinds_rows() -> Iterable[Row]:
    offices = {level: dict(offered.offices(level)) for level in ("county", "township")}
    nobody = say("未设该部门", "no such department")
    for kind in queries.kinds(g.caller.scope.county_id()):
        named = {"code": kind.code, "name": kind_name(kind), "retired_on": kind.retired_on}
        heads = {level: rows.get(getattr(kind, level), nobody) for level, rows in offices.items()}
        natures = [word(words.NATURE, one) for one in kind.natures]
        yield named | heads | {"natures": natures, "key": kind.id, "of": kind}


def _kind(kind_id: int) -> Kind:
    county_id = service.own_county(g.caller.scope)
    found = (kind for kind in queries.kinds(county_id) if kind.id == kind_id)
    return next(found, None) or refuse("not_found")


def _add(_: None, body: dict[str, Any]) -> None:
    county_id = service.own_county(g.caller.scope)
    code = body.pop("code")
    service.add_kind(caller=g.caller, county_id=county_id, code=code, values=body, now=clock.now())


def _edit(kind: Kind, body: dict[str, Any]) -> None:
    county_id = service.own_county(g.caller.scope)
    service.edit_kind(caller=g.caller, county_id=county_id, kind=kind, values=body, now=clock.now())


def _retire(kind: Kind, _: dict[str, Any]) -> None:
    _edit(kind, {"retired_on": clock.day_of(clock.now())})


def _restore(kind: Kind, _: dict[str, Any]) -> None:
    _edit(kind, {"retired_on": None})


def _about(kind: Kind) -> Iterable[tuple[str, str]]:
    yield say("类别", "Kind"), f"{kind.code} {kind_name(kind)}"


def _kind_choices(_: Any) -> dict[str, list[tuple[str, str]]]:
    severities = words.SEVERITY
    return {
        "natures": [(name, word(words.NATURE, name)) for name in words.NATURE],
        "severities": [(name, word(severities, name)) for name in severities],
        "county": offered.offices("county"),
        "township": offered.offices("township"),
        "assisting": offered.offices("county", "township"),
    }


REGISTERS = {
    "kinds": Register(
        ("问题类别与分派", "Kinds, routing"),
        "rules",
        "taxonomy.read",
        (
            column("code", "代码", "Code"),
            column("name", "类别", "Kind"),
            column("natures", "性质", "Natures"),
            column("county", "县级承办", "County"),
            column("township", "乡镇承办", "Township"),
            column("retired_on", "停用日期", "Retired on"),
        ),
        kinds_rows,
        ("没有类别：请新增。", "No kinds: add one."),
        {
            "new": Form(
                ("新增类别", "New kind"),
                ("已新增类别。", "Added."),
                "taxonomy.write",
                _add,
                KindNew(),
                choices=_kind_choices,
            ),
            "edit": Form(
                ("修改与分派", "Change, route"),
                ("已保存为新版本，此前的案件不变。", "Kept as a new version for new cases."),
                "taxonomy.write",
                _edit,
                KindIn(only=FIELDS),
                find=_kind,
                choices=_kind_choices,
                values=lambda kind: {name: getattr(kind, name) for name in FIELDS},
                facts=_about,
            ),
            "retire": Form(
                ("停用", "Retire"),
                ("已停用，此前的案件不变。", "Retired; cases filed before stay."),
                "taxonomy.write",
                _retire,
                find=_kind,
                facts=_about,
                when=lambda kind: in_use(kind.retired_on, clock.day_of(clock.now())),
            ),
            "restore": Form(
                ("恢复", "Take up again"),
                ("已恢复使用。", "In use again."),
                "taxonomy.write",
                _restore,
                find=_kind,
                facts=_about,
                when=lambda kind: kind.retired_on is not None,
            ),
        },
        power=alike(in_the_county),
        called=kind_name,
        power_of_whole=in_the_county,
    ),
}
