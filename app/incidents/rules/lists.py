"""Whose turn a case is, for the boxes of work lists and the badges that count them.

A refinement of what actions permit: after an escalation a lower level may still act, the step is
owed by the level that the case has come to.
"""

from app.incidents.rules.standing import Role

#: Who owes the next step -> the statuses in which he does. Every open status stands once.
TURN = {
    Role.REVIEWER: ("reported", "accepted", "submitted", "confirmed"),
    Role.HANDLER: ("assigned", "in_hand"),
    Role.FILER: ("returned",),
}
ORDERS = ("newest", "due")
#: Boxes that go by due time where nothing else is asked for.
BY_DUE = frozenset({"overdue", "due_today"})


def order_of(box: str | None, overdue: bool | None) -> str:
    """The order of a list that is asked for in none: of what is late the longest late first."""
    return "due" if overdue or box in BY_DUE else "newest"


#: What a list may be narrowed to.
BOXES = (
    *("mine", "my_cells", "due_today", "overdue", "returned_to_me", "waiting_for_others", "assist"),
    *("transfers_in", "transfers_out", "measures", "accept", "assign", "confirm", "emergencies"),
    *("led", "time_asked", "paused", "called", "look_backs", "desk"),
)
#: Of these the boxes of cases that are over.
OVER = frozenset({"look_backs"})
#: badge -> the box whose cases it counts
BADGES = {
    "accept": "accept",
    "assign": "assign",
    "confirm": "confirm",
    "returned": "returned_to_me",
    "transfers_in": "transfers_in",
    "due_today": "due_today",
    "overdue": "overdue",
    "emergencies": "emergencies",
    "led": "led",
    "measures": "measures",
    "time_asked": "time_asked",
    "look_backs": "look_backs",
}
