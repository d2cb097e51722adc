"""The register of campaigns and ban periods."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.console.pages import say
from app.console.registers import offered
from app.console.registers.shape import Form, Register, Row, column
from app.core import clock
from app.sites import queries, service
from app.sites.models import Campaign
from app.sites.present import campaign_out
from app.sites.schemas import CampaignEdit, CampaignIn


def campaigns_rows() -> Iterable[Row]:
    names = dict(offered.kinds())
    for row in queries.campaigns(g.caller.scope, None):
        named = [names.get(code, code) for code in row.kinds]
        yield campaign_out(row) | {"kinds": named, "key": row.id, "of": row}


def _campaign(campaign_id: int) -> Campaign:
    return queries.campaign_to_write(g.caller.scope, campaign_id)


def _is_on(campaign: Campaign) -> bool:
    """It has begun and goes on after today: one to come gets other dates."""
    return campaign.starts_on <= clock.day_of(clock.now()) < campaign.ends_on


def _may_end(campaign: Campaign) -> bool:
    """What the county set only the county ends."""
    return not campaign.by_county or service.is_of_county(g.caller, campaign)


def _add_campaign(_: None, body: dict[str, Any]) -> None:
    service.add_campaign(caller=g.caller, body=body, now=clock.now())


def _edit_campaign(row: Campaign, body: dict[str, Any]) -> None:
    service.edit_campaign(caller=g.caller, campaign=row, body=body, now=clock.now())


def _end_campaign(row: Campaign, _: dict[str, Any]) -> None:
    _edit_campaign(row, {"ends_on": clock.day_of(clock.now())})


REGISTERS = {
    "campaigns": Register(
        ("专项与管控期", "Campaigns, ban periods"),
        "work",
        "campaigns.read",
        (
            column("name", "名称", "Name"),
            column("cell", "网格", "Cell"),
            column("kinds", "管控类别", "Kinds"),
            column("starts_on", "起", "From"),
            column("ends_on", "止", "To"),
            column("note", "说明", "Note"),
        ),
        campaigns_rows,
        ("没有专项行动或管控期：由审核员新增。", "None yet: a reviewer adds them."),
        {
            "new": Form(
                ("新增专项或管控期", "New campaign"),
                ("已新增。可为它制定巡查方案。", "Added. Make a plan for it."),
                "campaigns.write",
                _add_campaign,
                CampaignIn(),
                choices=lambda _: {
                    "cell": offered.places("campaigns.write"),
                    "kinds": offered.kinds(),
                },
            ),
            "edit": Form(
                ("修改", "Change"),
                ("已修改；管控类别从今天起按新的执行。", "Changed; other kinds hold from today."),
                "campaigns.write",
                _edit_campaign,
                CampaignEdit(),
                find=_campaign,
                choices=lambda _: {"kinds": offered.kinds()},
                values=lambda row: {name: getattr(row, name) for name in CampaignEdit().fields},
            ),
            "end": Form(
                ("今天结束", "End today"),
                ("今天是最后一天。", "Today is its last day."),
                "campaigns.write",
                _end_campaign,
                find=_campaign,
                facts=lambda row: [(say("名称", "Name"), row.name)],
                may=_may_end,
                when=_is_on,
            ),
        },
    ),
}
