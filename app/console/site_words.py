"""What sites are, as (Chinese, English)."""

from app.sites.rules import KINDS, STATUSES, ZONES

_KINDS = {
    "P01": "Environment in general (the cell's)",
    "P02": "Enterprise that discharges",
    "P03": "Abatement project",
    "P04": "Petition case",
    "P05": "Pollution dispute",
    "P06": "Environmental hazard",
    "P07": "Unlawful building project",
    "P08": "Source of drinking water",
    "P09": "Village environment works",
    "P10": "Diffuse pollution",
    "P11": "River, ditch, reservoir, lake, wetland",
    "P12": "Area prone to straw burning",
    "P13": "Livestock or fish farm",
    "P14": "Building site",
    "P15": "Bare land",
    "P16": "Black and smelly water",
    "P17": "Scattered or small enterprise",
    "P18": "Outfall into a river",
    "P19": "Mine, tailings pond, waste rock heap",
    "P20": "Stockpile, industrial waste yard",
    "P21": "Rubbish heap, landfill",
    "P22": "Protected basic farmland",
    "P23": "Polluted plot or farmland",
    "P24": "Ecological red line, nature reserve",
    "P25": "Sewage treatment plant",
    "P26": "Boiler, commercial stove",
    "P27": "Scrap collection point",
    "P28": "Restaurants, market, street",
    "P29": "Petrol station, testing institute",
    "P30": "Old tree, habitat",
    "P31": "Roadside prone to accidents",
    "P32": "Enterprise closed by order",
    "P33": "Power line, nuclear, radiation",
    "P34": "Solar or high-energy project",
    "P35": "Forest",
}
_STATUSES = {"running": "running", "stopped": "stopped", "closed": "closed", "unknown": "unknown"}
_ZONES = {
    "water_first_grade": "first-grade protection of a water source",
    "red_line": "ecological red line",
    "reserve": "nature reserve",
    "burn_prone": "prone to straw burning",
    "permitted_point": "fireworks permitted",
}
SITE_KIND = {code: (chinese, _KINDS[code]) for code, chinese in KINDS.items()}
SITE_STATUS = {code: (chinese, _STATUSES[code]) for code, chinese in STATUSES.items()}
SITE_ZONE = {code: (zone[0], _ZONES[code]) for code, zone in ZONES.items()}
