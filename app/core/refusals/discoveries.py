"""What can be refused of missed discoveries."""

from app.core.refusals.entry import Entry

DISCOVERIES: dict[str, Entry] = {
    "not_the_person": (
        403,
        "只有本人可以作出说明。",
        "Only the person himself explains.",
    ),
    "may_not_decide": (
        403,
        "本人、替班人和发现人不能认定，请由上级的其他人员认定。",
        "Neither the person, nor who stands in for him, nor who found it decides: somebody else "
        "above does.",
    ),
    "discovery_explained": (409, "已作出说明。", "It was explained already."),
    "discovery_decided": (409, "已认定，不能再改。", "It was decided already, and stays so."),
    "discovery_withdrawn": (
        409,
        "案件已不成立、并案或改类，此项已撤回。",
        "Its case holds no more; it was withdrawn.",
    ),
    "explanation_awaited": (
        409,
        "本人尚未说明，说明期限未到，不能作不利认定。",
        "He has not explained and still has time: nothing is decided against him before.",
    ),
}
