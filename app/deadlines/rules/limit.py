"""A limit as policies write it."""

from dataclasses import dataclass

from app.deadlines.rules.clocks import CLOCKS, DAY_S


@dataclass(frozen=True)
class Limit:
    """A budget on a clock, as policies write it.

    {"clock": "working_hours", "hours": 4} or {"clock": "working_days", "days": 7}.
    """

    clock: str
    budget_s: int

    def halved(self) -> "Limit":
        """Half of it; of a single day, the day."""
        return Limit(self.clock, self.budget_s // 2)

    @classmethod
    def read(cls, value: object) -> "Limit":
        """From policy data; ValueError names what is wrong. Configuration errors are loud."""
        if not isinstance(value, dict) or value.get("clock") not in CLOCKS:
            raise ValueError(f"{value!r}: clock must be one of {', '.join(CLOCKS)}")
        unit = (
            "days"
            if value["clock"].endswith("days")
            else "minutes"
            if "minutes" in value
            else "hours"
        )
        amount = value.get(unit)
        most = {"days": 366, "hours": 1000, "minutes": 1440}[unit]
        if (
            isinstance(amount, bool)
            or not isinstance(amount, int)
            or not 1 <= amount <= most
            or set(value) != {"clock", unit}
        ):
            raise ValueError(
                f"{value!r}: {unit} must be a whole number from 1 to {most}, and nothing else"
            )
        return cls(value["clock"], amount * {"days": DAY_S, "hours": 3600, "minutes": 60}[unit])


#: What is wrong with a limit of which `is_limit` is not so.
NO_LIMIT = "Days for a clock of days, else hours or minutes, and nothing else."


def is_limit(value: object) -> bool:
    """Whether this is a limit as policies write it."""
    try:
        Limit.read(value)
    except ValueError:
        return False
    return True
