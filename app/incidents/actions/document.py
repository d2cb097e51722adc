"""The actions in the OpenAPI document, as they are declared."""

from typing import Any

from app.incidents.actions.registry import ACTIONS
from app.incidents.examples import ACTION
from app.incidents.rules.actions import STATUSES, Action
from app.incidents.schemas import ActionIn


def document() -> dict[str, Any]:
    """What the operation of the actions' route says besides its answers.

    The body is one of the actions' schemas. `anyOf`, not `oneOf`: most have no keys of their own,
    and one body fits them all.
    """
    bodies = dict.fromkeys(action.body for action in ACTIONS.values())
    content = {"schema": {"anyOf": [body() for body in bodies]}, "example": ACTION}
    return {
        "description": "\n".join(map(_line, ACTIONS.values())),
        "parameters": [
            {
                "in": "path",
                "name": "action",
                "required": True,
                "schema": {"type": "string", "enum": list(ACTIONS)},
            },
            {
                "in": "header",
                "name": "If-Match",
                "description": "The version that the action is meant for.",
                "schema": {"type": "string"},
                "example": '"3"',
            },
        ],
        "requestBody": {"required": True, "content": {"application/json": content}},
    }


def _line(action: Action) -> str:
    """- `accept` by reviewer: reported → accepted. Also takes handling_class, kind."""
    own = [name for name in action.body().fields if name not in ActionIn().fields]
    before = [status for status in STATUSES if status in action.before]
    said = f"- `{action.name}` by {', '.join(sorted(action.by))}: "
    said += f"{', '.join(before)} → {action.after or 'the same'}."
    said += f" Also takes {', '.join(own)}." if own else ""
    return said + (" Needs a note." if action.note else "")
