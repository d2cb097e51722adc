"""The starting scheme that stands for counties without one of their own: its newest version.

Older ones came with the database and stay as they are. The plans name what is judged (patrol,
handling and feedback in place, rows B27 and F04) and give no weight: all of it is marked so.
"""

from typing import Any

from app.evaluations.starting import NOT_FROM_PLAN

VERSION = 3
RATIO = {"kind": "ratio"}
#: Handling: nothing up to 40 %, all from 90 % on.
HANDLED = {"kind": "linear", "zero": 40, "full": 90}
#: Twenty trivial findings are worth no more than the three that matter.
THREE = {"kind": "capped", "most": 3}


def _level(**items: tuple[int, dict[str, Any]]) -> dict[str, Any]:
    weighed = {name: {"weight": weight, "formula": form} for name, (weight, form) in items.items()}
    return {"indicators": weighed | {"found_by_others": {"weight": 0, "formula": RATIO}}}


DATA: dict[str, Any] = {
    "village": _level(
        patrol_plan=(25, RATIO),
        tasks_done=(10, RATIO),
        valid_patrols=(10, RATIO),
        on_time_handling=(15, HANDLED),
        returned_work=(10, THREE),
        self_found=(10, THREE),
        feedback=(10, RATIO),
        feedback_reporter=(5, RATIO),
        reports_on_time=(5, RATIO),
    ),
    "township": _level(
        patrol_plan=(10, RATIO),
        tasks_done=(10, RATIO),
        valid_patrols=(5, RATIO),
        on_time_acceptance=(20, RATIO),
        on_time_handling=(15, HANDLED),
        returned_work=(10, RATIO),
        self_found=(10, RATIO),
        feedback=(10, RATIO),
        feedback_reporter=(5, RATIO),
        reports_on_time=(5, RATIO),
    ),
    "county": _level(
        patrol_plan=(10, RATIO),
        tasks_done=(10, RATIO),
        valid_patrols=(5, RATIO),
        on_time_acceptance=(20, RATIO),
        on_time_handling=(20, HANDLED),
        returned_work=(15, RATIO),
        feedback=(10, RATIO),
        feedback_reporter=(5, RATIO),
        reports_on_time=(5, RATIO),
    ),
    "not_from_plan": NOT_FROM_PLAN,
}
