"""The registers that there are, by name, and the headings of the overview."""

from app.console.registers import (
    accountability,
    calendars,
    campaigns,
    contacts,
    contracts,
    duty,
    filings,
    fire_teams,
    mendings,
    messages,
    people,
    plans,
    records,
    settings,
    sites,
    territory,
)
from app.console.registers.shape import Register, Words

REGISTERS: dict[str, Register] = {
    **territory.REGISTERS,
    **people.REGISTERS,
    **contacts.REGISTERS,
    **duty.REGISTERS,
    **fire_teams.REGISTERS,
    **contracts.REGISTERS,
    **plans.REGISTERS,
    **sites.REGISTERS,
    **campaigns.REGISTERS,
    **settings.REGISTERS,
    **calendars.REGISTERS,
    **accountability.REGISTERS,
    **messages.REGISTERS,
    **mendings.REGISTERS,
    **filings.REGISTERS,
    **records.REGISTERS,
}
GROUPS: dict[str, Words] = {
    "people": ("网格与人员", "Cells and people"),
    "work": ("巡查", "Patrolling"),
    "ledgers": ("整改台账", "Ledgers"),
    "rules": ("规则", "Rules"),
    "accountability": ("问责与抽查", "Accountability and samples"),
    "records": ("消息与记录", "Messages and records"),
}
#: Pages of their own beside them: (endpoint, words, heading, action).
LINKS: tuple[tuple[str, Words, str, str], ...] = (
    ("console.new_officer", ("新增人员", "New person"), "people", "officers.write"),
    ("console.roster", ("导入名册", "Import a roster"), "people", "officers.import"),
    ("console.import_sites", ("导入巡查对象", "Import sites"), "work", "sites.write"),
    ("console.doubts", ("待认定巡查", "Patrols in doubt"), "work", "patrols.judge"),
    ("console.discoveries", ("未能发现", "Missed discoveries"), "work", "discoveries.territory"),
    ("console.hotspots", ("卫星火点", "Fires seen by satellites"), "work", "hotspots.read"),
    ("console.task_month", ("巡查月历", "Calendar of patrols"), "work", "tasks.read"),
    ("console.ledgers", ("台账挂图作战", "Ledgers by state"), "ledgers", "ledgers.read"),
    ("console.ledger_items", ("台账列表", "Ledger items"), "ledgers", "ledgers.read"),
    ("console.ledger_progress", ("月调度通报", "The month's bulletin"), "ledgers", "ledgers.read"),
    ("console.ledger_kinds", ("台账种类", "Kinds of ledgers"), "ledgers", "ledger_kinds.read"),
    ("console.policies", ("规则版本", "Policies"), "rules", "policies.read"),
)
