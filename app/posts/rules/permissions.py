"""The permission table: which post may do what.

Territory comes on top: the post's cell and all below it.
"""

from app.core.errors import Named

#: kind -> the name used in rosters and pages
POSTS = {
    "grid_chief": "网格长",
    "grid_officer": "网格员",
    "reviewer": "审核员",
    "leader": "分管领导",
    "inspector": "督查",
    "liaison": "联络员",
    "supervisor": "社会环境监督员",
    "administrator": "管理员",
}
#: How many a village's fire team has.
MOST_MEMBERS = 50
#: the same as sentences of refusals say them
NAMED = {kind: Named(kind, name, kind.replace("_", " ")) for kind, name in POSTS.items()}
EVERY = frozenset(POSTS)
FIELD = frozenset({"grid_chief", "grid_officer"})
WATCHING = FIELD | {"reviewer", "leader", "inspector"}
OFFICE = frozenset({"reviewer"})
MANAGING = frozenset({"reviewer", "administrator"})

#: action -> posts that permit it
PERMISSIONS: dict[str, frozenset[str]] = {
    "cells.read": EVERY,
    "cells.write": MANAGING,
    "cells.export": frozenset({"reviewer", "leader", "inspector"}),
    "departments.write": MANAGING,
    "officers.read": MANAGING | {"grid_chief", "leader", "inspector"},
    "officers.write": MANAGING,
    "officers.import": frozenset({"administrator"}),
    "posts.write": MANAGING,
    "delegations.read": EVERY,
    "delegations.write": EVERY,  # for himself; for others as he may appoint them
    "duty.read": EVERY,
    "duty.write": MANAGING,
    "contacts.write": MANAGING,
    "fire_teams.read": WATCHING,
    "fire_teams.write": OFFICE | {"grid_chief"},
    "taxonomy.read": EVERY,
    "taxonomy.write": MANAGING,
    "policies.read": EVERY,
    "policies.write": MANAGING,
    "sites.read": WATCHING,
    "sites.write": FIELD | OFFICE,
    "campaigns.read": EVERY,
    "campaigns.write": OFFICE,
    "plans.read": WATCHING,
    "plans.write": OFFICE,
    "tasks.read": WATCHING,
    "tasks.excuse": OFFICE,
    "phone.start": EVERY,
    "phone.sync": EVERY,
    "phone.refused": EVERY,
    "refused.territory": OFFICE,
    "mendings.territory": frozenset({"reviewer", "leader", "inspector"}),
    "mendings.rule": frozenset({"reviewer", "leader"}),
    "patrols.file": FIELD | OFFICE | {"leader", "inspector"},
    "patrols.read": EVERY - {"administrator"},
    "patrols.territory": WATCHING,
    "patrols.judge": OFFICE,
    "tracks.read": frozenset({"grid_chief", "reviewer", "inspector"}),
    "incidents.file": WATCHING | {"supervisor"},
    "incidents.read": EVERY,
    "incidents.territory": WATCHING,
    "incidents.review": OFFICE,
    "incidents.act": EVERY,
    "documents.read": EVERY,
    "documents.territory": frozenset({"reviewer", "leader", "inspector"}),
    "documents.write": frozenset({"reviewer", "leader"}),
    "documents.act": frozenset({"reviewer", "leader", "grid_chief", "liaison"}),
    "documents.configure": MANAGING,
    "clues.read": frozenset({"reviewer", "inspector"}),
    "incidents.export": frozenset({"reviewer", "leader", "inspector"}),
    "photos.put": EVERY,
    "photos.read": EVERY,
    "notices.read": EVERY,
    "notices.receipts": OFFICE,
    "notices.operate": frozenset({"administrator"}),
    "discoveries.territory": frozenset({"grid_chief", "reviewer", "leader", "inspector"}),
    "discoveries.decide": frozenset({"reviewer", "leader"}),
    "hotspots.read": frozenset({"reviewer", "leader", "inspector"}),
    "hotspots.write": OFFICE,
    "evaluations.read": WATCHING,
    # of departments: a liaison sees what concerns his own
    "evaluations.departments": frozenset({"reviewer", "leader", "inspector", "liaison"}),
    "evaluations.of_departments": frozenset({"reviewer", "leader", "inspector"}),
    "evaluations.run": OFFICE,
    "evaluations.assess": frozenset({"grid_chief", "reviewer", "leader"}),
    "accountability.read": EVERY,
    "accountability.act": EVERY,  # he whom a file is about explains; the table of steps says who
    "accountability.territory": frozenset({"reviewer", "leader", "inspector"}),
    "accountability.write": frozenset({"reviewer", "leader", "inspector"}),
    "accountability.decide": frozenset({"leader", "inspector"}),
    "samples.draw": frozenset({"reviewer", "leader", "inspector"}),
    "samples.check": frozenset({"reviewer", "leader", "inspector"}),
    "evaluations.enter": OFFICE | {"leader"},
    "evaluations.records": frozenset({"reviewer", "leader", "inspector"}),
    "ledger_kinds.read": EVERY,
    "ledgers.read": EVERY - {"administrator"},
    "ledgers.territory": WATCHING,
    "ledgers.write": WATCHING,  # the kind says by which posts its items are listed
    "ledgers.act": EVERY - {"administrator"},  # the table of steps says who
    "ledgers.import": OFFICE,
    "ledgers.export": frozenset({"reviewer", "leader", "inspector"}),
    "ledgers.configure": MANAGING,
    "supervision.read": frozenset({"grid_chief", "reviewer", "leader", "inspector"}),
    "audit.read": frozenset({"inspector", "administrator"}),
    "privacy.write": frozenset({"administrator"}),
}

#: who may appoint whom, inside his own territory (row A11)
APPOINTS = {
    "reviewer": frozenset(
        {"grid_chief", "grid_officer", "reviewer", "leader", "liaison", "supervisor"}
    ),
    "administrator": EVERY,
}

#: whose post is not taken away, whose account not reset or closed by whom in one cell: an office
#: sees neither to its chief and leader nor to a fellow reviewer
ABOVE = {"reviewer": frozenset({"grid_chief", "leader", "reviewer"})}
#: Who watches over the office of a county.
WATCHERS = frozenset({"inspector", "leader"})
#: Whose seats an administrator, who sees no case himself, does not give, lend or reset unwatched.
WATCHED = WATCHING | {"liaison"}
