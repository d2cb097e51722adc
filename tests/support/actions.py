"""What bodies of actions cannot do without, besides id and note."""

from typing import Any

from tests.support import world

NEEDED: dict[str, dict[str, Any]] = {
    "transfer": {"to": {"body": "police"}},
    "assist": {"cell_code": world.V1},
    "joint": {"bodies": [1], "on": "2026-07-03"},
}
