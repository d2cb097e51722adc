"""The actions in the OpenAPI document, as they are declared."""

from typing import Any

from app.incidents.actions.registry import ACTIONS
from app.incidents.examples import ACTION
from app.incidents.rules.actions import STATUSES, Action, Way
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
    said = f"- `{action.name}` " + "; or ".join(map(_way, action.ways)) + "."
    said += f" Also takes {', '.join(own)}." if own else ""
    return said + (" Needs a note." if action.note else "")


def _way(way: Way) -> str:
    """by reviewer: submitted → confirmed, unless own."""
    before = [status for status in STATUSES if status in way.before]
    said = f"by {', '.join(sorted(way.by))}: {', '.join(before)} → {way.after or 'the same'}"
    said += f", where {', '.join(sorted(way.needs))}" if way.needs else ""
    return said + (f", unless {', '.join(sorted(way.bars))}" if way.bars else "")
