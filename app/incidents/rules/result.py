"""What the end of a case must say, by policy: the four "not let go" (C17, B04, G10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

#: Stages of an investigation, to which notes and photos belong (C27).
EVIDENCE = ("prepare", "on_site", "decision", "execution")
PENALTIES = ("warning", "fine", "confiscation", "order_to_stop", "detention", "other")
SATISFACTION = ("satisfied", "dissatisfied", "unreachable", "no_reporter")
#: What a policy may demand: the cause found, put right, somebody made responsible.
DEMANDS = ("cause", "rectified", "responsibility")
#: What photos show a dealing on the spot: of before it, of after (B05, B23).
MOMENTS = ("before", "after")

#: The notices that tell the result of a closing.
TOLD_BY = ("incident_closed", "incident_penalised")


@dataclass(frozen=True)
class Closing:
    """What a closing must say: by nature, by handling class, and from which sources the people are
    asked whether they are satisfied.
    """

    natures: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, tuple[str, ...]]
    asked_of: tuple[str, ...]

    def demanded(
        self,
        *,
        nature: str,
        handling_class: str | None,
        sources: Collection[str],
        reported: bool,
    ) -> tuple[str, ...]:
        """The keys that a closing needs; `reported`: whether somebody is there to be asked.

        `sources` are that of the case and those of what was merged into it.
        """
        needed = {*self.natures[nature], *self.classes.get(handling_class or "", ())}
        asked = reported or not set(self.asked_of).isdisjoint(sources)
        return (*[key for key in DEMANDS if key in needed], *(("satisfaction",) if asked else ()))


def photos_missing(
    wanted: Collection[str], *, before: Collection[str], after: Collection[str]
) -> list[str]:
    """Which of the wanted moments no photo was named of, awaited ones counting (B05, B23).

    A photo of after shows nothing of before.
    """
    shown = {"before": set(before) - set(after), "after": set(after)}
    return [moment for moment in MOMENTS if moment in wanted and not shown[moment]]


def missing(demanded: tuple[str, ...], said: Mapping[str, Any], *, reported: bool) -> list[str]:
    """The demanded keys that a closing does not say; a reporter who is there is not nobody."""
    lacking = [key for key in demanded if not _says(said.get(key))]
    if reported and said.get("satisfaction") == "no_reporter":
        lacking.append("satisfaction")
    return lacking


def _says(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)
