"""What a case may go on in."""

from types import SimpleNamespace

import pytest

from app.incidents.rules.actions import OPEN
from app.incidents.rules.merging import TO_HANDLE, ends_unseen
from app.incidents.rules.standing import SENT_IN


def case(**said):
    usual = {
        "status": "accepted",
        "level": "township",
        "nature": "violation",
        "source": "own_patrol",
        "measures_taken": "",
    }
    return SimpleNamespace(**usual | said)


@pytest.mark.parametrize("source", sorted(SENT_IN))
@pytest.mark.parametrize("status", OPEN)
def test_what_others_sent_goes_on_below_only_in_what_is_still_to_be_handled(source, status):
    unseen = ends_unseen(case(source=source), case(status=status), from_above=False)
    assert unseen == (status not in TO_HANDLE)
    assert not ends_unseen(case(source=source), case(status=status), from_above=True)
    at_top = case(source=source, level="county")
    assert not ends_unseen(at_top, case(status=status), from_above=False)
    assert not ends_unseen(case(), case(status=status), from_above=False)


@pytest.mark.parametrize("status", sorted(TO_HANDLE))
def test_what_was_fixed_on_the_spot_is_done_until_somebody_accepts_it(status):
    spot = case(nature="nuisance", measures_taken="已清理", status=status)
    unseen = ends_unseen(case(source="public"), spot, from_above=False)
    assert unseen == (status in ("reported", "returned"))
