"""What somebody is in a case, and what of the case decides besides its status (A02, C04)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.incidents.rules.duty import LADDER
from app.posts.rules import FIELD, OFFICE, Scope


class Role(StrEnum):
    """What an officer is in a case by his posts of today."""

    #: A reviewer of a level that may act.
    REVIEWER = "reviewer"
    #: A reviewer above the level that the case stands at; above the county stands its leader.
    SUPERIOR = "superior"
    FILER = "filer"
    HANDLER = "handler"
    #: Asked to help whoever handles it.
    ASSISTING = "assisting"
    #: What was handed to him or his department waits to be taken; he has taken it.
    ADDRESSEE = "addressee"
    RECEIVER = "receiver"
    #: An emergency waits for him to say that he knows; he has, and helps to meet it.
    CALLED = "called"
    RESPONDING = "responding"
    #: A reviewer of the highest level that has: he declares its end.
    LEADING = "leading"
    #: A joint action waits for what his office found.
    JOINING = "joining"
    #: A measure proposed to his cell waits for his decision; one ordered waits for his office.
    DECIDING = "deciding"
    CARRYING = "carrying"
    #: A pause or more time was asked for, and waits for his decision.
    GRANTING = "granting"
    #: A leader who has taken charge of it (E07).
    LEADER = "leader"


class Part(StrEnum):
    """Why somebody reads a case whose cell is not his; while it is open, what he is in it.

    A part is a row of `incident_party`; what ended keeps its right to read.
    """

    #: Handlers, past and present; who handles it now stands in the case itself.
    HANDLER = "handler"
    ASSISTING = "assisting"
    ADDRESSEE = "addressee"
    RECEIVER = "receiver"
    CALLED = "called"
    RESPONDING = "responding"
    LEADING = "leading"
    JOINING = "joining"
    DECIDING = "deciding"
    CARRYING = "carrying"
    GRANTING = "granting"
    #: Nobody's: what an outside body, without accounts, was asked or has taken; a joint action of
    #: which a result is missing; measures proposed, to be carried out, to be accepted, not lifted.
    OUTSIDE_ADDRESSEE = "outside_addressee"
    OUTSIDE_RECEIVER = "outside_receiver"
    JOINT = "joint"
    MEASURE_PROPOSED = "measure_proposed"
    MEASURE_ORDERED = "measure_ordered"
    MEASURE_DONE = "measure_done"
    MEASURE_STANDS = "measure_stands"
    #: In charge of it as a leader (包案).
    LEADER = "leader"
    #: Nobody's: a re-check of the closed case is planned; and who closed it or ever handled it,
    #: barred from it.
    LOOK_BACK = "look_back"
    CLOSER = "closer"
    #: Told of it, with nothing to do.
    READER = "reader"


#: Parts whose end is told to the desk that asked for it, wherever the case lies by then.
ASKED_BY_DESK = frozenset(
    {
        *(Part.ASSISTING, Part.ADDRESSEE, Part.RECEIVER, Part.JOINT),
        *(Part.OUTSIDE_ADDRESSEE, Part.OUTSIDE_RECEIVER),
        *(Part.MEASURE_PROPOSED, Part.MEASURE_ORDERED, Part.MEASURE_DONE, Part.MEASURE_STANDS),
    }
)
#: open part -> role; a handler is the one that the case names
ROLE_OF = {
    Part.ASSISTING: Role.ASSISTING,
    Part.ADDRESSEE: Role.ADDRESSEE,
    Part.RECEIVER: Role.RECEIVER,
    Part.CALLED: Role.CALLED,
    Part.RESPONDING: Role.RESPONDING,
    Part.LEADING: Role.LEADING,
    Part.JOINING: Role.JOINING,
    Part.DECIDING: Role.DECIDING,
    Part.CARRYING: Role.CARRYING,
    Part.GRANTING: Role.GRANTING,
    Part.LEADER: Role.LEADER,
}
#: Of a part that a cell has, the posts there to which it belongs; any other is everybody's who
#: works for the cell.
POSTS_OF = {
    Part.ASSISTING: FIELD,
    Part.ADDRESSEE: OFFICE,
    Part.RECEIVER: OFFICE,
    Part.CALLED: OFFICE | {"grid_chief", "leader"},
    Part.RESPONDING: FIELD | OFFICE | {"leader"},
    Part.LEADING: OFFICE,
    Part.DECIDING: OFFICE | {"leader"},
    Part.GRANTING: OFFICE | {"leader"},
}


class Fact(StrEnum):
    """What is so, beside the status, and permits or forbids an action."""

    #: A village fixed a nuisance where it was found (C04, B05).
    FIXED_ON_SPOT = "fixed_on_spot"
    #: Nobody is above the level that it stands at.
    AT_TOP = "at_top"
    #: Who asks filed it or what was merged into it, or submitted the work: another must confirm,
    #: close or dismiss it.
    OWN = "own"
    #: Every reviewer of the acting levels filed it or submitted the work.
    NO_SECOND = "no_second"
    #: The public, a hotline or a level above sent it or what was merged into it, and somebody is
    #: above the level that it stands at: only he finds it unfounded.
    SENT_IN = "sent_in"
    #: It has been returned to its filer as often as may be: it goes up instead.
    RETURNED_OFTEN = "returned_often"
    EMERGENCY = "emergency"
    DISPUTE = "dispute"
    #: None of its limits runs, as was granted.
    PAUSED = "paused"
    #: An outside body has not said that it received a transfer; it has, and has not answered.
    OUTSIDE_ASKED = "outside_asked"
    OUTSIDE_HAS = "outside_has"
    #: A body has not told its result of a joint action.
    RESULT_MISSING = "result_missing"
    #: A measure waits for a decision.
    MEASURE_PROPOSED = "measure_proposed"
    #: A measure waits to be carried out; one that was, waits to be accepted; one is not lifted.
    MEASURE_ORDERED = "measure_ordered"
    MEASURE_DONE = "measure_done"
    MEASURE_STANDS = "measure_stands"
    #: A re-check after closing is planned.
    LOOK_BACK_OPEN = "look_back_open"
    #: Who asks has handled it, submitted the work or closed it: another looks back at it (E06).
    HAD_PART = "had_part"


#: open part of nobody -> what is so meanwhile
FACT_OF = {
    Part.OUTSIDE_ADDRESSEE: Fact.OUTSIDE_ASKED,
    Part.OUTSIDE_RECEIVER: Fact.OUTSIDE_HAS,
    Part.JOINT: Fact.RESULT_MISSING,
    Part.MEASURE_PROPOSED: Fact.MEASURE_PROPOSED,
    Part.MEASURE_ORDERED: Fact.MEASURE_ORDERED,
    Part.MEASURE_DONE: Fact.MEASURE_DONE,
    Part.MEASURE_STANDS: Fact.MEASURE_STANDS,
    Part.LOOK_BACK: Fact.LOOK_BACK_OPEN,
}
#: open part of one's own -> what is so of him
OWN_FACT_OF = {Part.CLOSER: Fact.HAD_PART}

#: A case goes back to its filer so often, and no more.
MOST_RETURNS = 2
#: Sources of what others than the grid's own people sent.
SENT_IN = frozenset({"public", "hotline_12369", "upper_check", "assigned_from_above"})


@dataclass(frozen=True)
class Standing:
    """All that decides which actions somebody may take on a case now."""

    status: str
    facts: frozenset[Fact]
    roles: frozenset[Role]


def roles_in(
    scope: Scope,
    officer_id: int,
    *,
    reviewed_by: Iterable[int | None],
    overseen_by: Iterable[int | None],
    led_by: int | None,
    filer_id: int | None,
    handler_officer_id: int | None,
    handler_department_id: int | None,
    parts: Iterable[str] = (),
) -> frozenset[Role]:
    """The roles that an officer has in a case by his posts of today.

    `reviewed_by` are the cells of the levels that may act, `overseen_by` those above, `led_by` the
    county where nobody is above; `parts` are his open parts, of his own or his offices'. A handler
    is named himself, or is the liaison of the department named. Whoever stands in for somebody on
    leave corrects and handles what is his.
    """
    roles = {ROLE_OF[Part(part)] for part in parts if part in ROLE_OF}
    if scope.reviews(cell_id for cell_id in reviewed_by if cell_id is not None):
        roles.add(Role.REVIEWER)
    if scope.reviews(cell_id for cell_id in overseen_by if cell_id is not None):
        roles.add(Role.SUPERIOR)
    if led_by is not None and scope.leads(led_by):
        roles.add(Role.SUPERIOR)
    answers_for = {officer_id, *scope.stands_for()}
    if filer_id in answers_for:
        roles.add(Role.FILER)
    of_his = handler_department_id is not None and handler_department_id in scope.departments()
    if handler_officer_id in answers_for or of_his:
        roles.add(Role.HANDLER)
    return frozenset(roles)


def no_second(reviewers: Iterable[int], whose: Collection[int | None]) -> bool:
    """Whether none of these reviewers may confirm or end a case of these filers and submitter."""
    return all(officer_id in whose for officer_id in reviewers)


def fixed_on_spot(nature: str, source: str, measures_taken: str) -> bool:
    """Whether a nuisance was dealt with by those who found it."""
    return nature == "nuisance" and source == "own_patrol" and bool(measures_taken.strip())


def county_acts_at_once(nature: str, source: str, filer_level: str | None) -> bool:
    """Whether the county acts from the first second beside the level that owes the work.

    On an emergency, on what it filed itself, on what was assigned from above (C18, C03).
    """
    return nature == "emergency" or source == "assigned_from_above" or filer_level == LADDER[-1]
