"""What a policy says of the end of cases."""

from typing import Any

from app.deadlines.sections import CLASSES
from app.incidents.rules.filing import SOURCES
from app.incidents.rules.result import DEMANDS, MOMENTS, Closing
from app.policies.rules import Section, each, some_of
from app.taxonomy.rules import NATURES

_ALL = list(DEMANDS)
_DEFAULT: dict[str, Any] = {
    "natures": {
        "violation": _ALL,
        "hazard": _ALL,
        "dispute": ["cause", "rectified"],
        "nuisance": ["rectified"],
        "emergency": _ALL,
        "duty": _ALL,
    },
    "classes": {"immediate": [], "general": [], "complex": _ALL},
    "asked_of": ["public", "hotline_12369"],
}


def _closing(raw: Any) -> Closing:
    demands = some_of(DEMANDS)
    read = each(
        raw,
        {
            "natures": lambda given: each(given, dict.fromkeys(NATURES, demands)),
            "classes": lambda given: each(given, dict.fromkeys(CLASSES, demands)),
            "asked_of": some_of(SOURCES),
        },
    )
    return Closing(**read)


#: What a closing must say by nature and handling class, and whom it asks (C17).
CLOSING = Section(
    "closing",
    _closing,
    _DEFAULT,
    offers={"natures": DEMANDS, "classes": DEMANDS, "asked_of": tuple(SOURCES)},
)


def _on_spot(raw: Any) -> Any:
    return each(raw, {"photos": some_of(MOMENTS)})


#: Of which moments a dealing on the spot must show a photo, to be confirmed as such (B05, B23).
ON_SPOT = Section("on_spot", _on_spot, {"photos": list(MOMENTS)}, offers={"photos": MOMENTS})
