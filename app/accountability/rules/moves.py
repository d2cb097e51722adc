"""Tables of allowed steps: what one side may do in which state, and the state that follows.

No step is the program's but the first: proposals never become decisions by themselves (row E20).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

#: The office that keeps the record: reviewers, leaders and inspectors of its cell or above.
AUTHORITY = "authority"
#: A leader or inspector there who has prepared nothing of it.
DECIDER = "decider"
#: The same who has not decided before: he rules on an appeal.
RULER = "ruler"
#: Whom it is about, himself; nobody stands in for him.
PERSON = "person"
#: Who works for the unit that it is about.
UNIT = "unit"


@dataclass(frozen=True)
class Move:
    """One step: from which states, to which (None: it stays), by which side, on which facts."""

    states: frozenset[str]
    to: str | None
    side: str
    #: Facts that must be so.
    when: frozenset[str] = frozenset()


Moves = Mapping[str, Move]


def move(states: str, to: str | None, side: str, *when: str) -> Move:
    """A row of a table; states are written with spaces between."""
    return Move(frozenset(states.split()), to, side, frozenset(when))


def allowed(
    moves: Moves, state: str, sides: Collection[str], facts: Collection[str] = ()
) -> list[str]:
    """The steps that somebody on these sides may take now."""
    return [
        name
        for name, one in moves.items()
        if state in one.states and one.side in sides and one.when <= set(facts)
    ]
