"""What somebody learns of a case that is none of his: nothing, not even that it is there."""

from typing import Any

from tests.support import filings
from tests.support.people import People

UNKNOWN = "ffffffff-ffff-4fff-8fff-ffffffffffff"


def check_strangers_learn_nothing(
    people: People, case: str, bodies: dict[str, dict[str, Any]], page: str
) -> None:
    """Every action gets the very 404 of an unknown id, and so does the case's `page`."""
    for stranger in (people.west, people.zhao, people.water, people.admin):
        for action, body in bodies.items():
            answers = [
                stranger.post(
                    f"/incidents/{one}/actions/{action}",
                    {"id": filings.new_id()} | body,
                    headers={"If-Match": '"1"'},
                )
                for one in (case, UNKNOWN)
            ]
            assert answers[0].status_code == 404, (stranger.username, action)
            assert answers[0].json == answers[1].json
        assert stranger.get(f"/incidents/{case}/{page}").status_code == 404
