"""What a room sees, beside the oracle: the intersection of those present, and no marks."""

from collections.abc import Callable
from random import Random

import pytest

from tests.policy.comparing import Tally
from tests.policy.rooms import Rooms
from tests.policy.shrinking import smallest, told
from tests.worlds.councils import Council, council
from tests.worlds.proof import PROOF

pytestmark = pytest.mark.proof

COUNCILS = 1_000 if PROOF else 80


def first_disagreement(council: Council) -> str | None:
    return next(Rooms(council, Tally()).disagreements(), None)


def test_a_room_sees_what_everybody_present_may_see(
    record_property: Callable[[str, object], None],
) -> None:
    tally, refused = Tally(), 0
    for seed in range(COUNCILS):
        rooms = Rooms(council(Random(seed)), tally)
        if next(rooms.disagreements(), None) is not None:
            small = smallest(rooms.council, lambda one: first_disagreement(one) is not None)
            pytest.fail(f"{first_disagreement(small)}\n{small.now}\n{told(small.records)}")
        refused += sum(rooms.webs.refused(meeting.present) for meeting in rooms.meetings)
    record_property("room_decisions", tally.decisions)
    often = ("reach given", "other_support given", "worker given", "worker empty")
    met = {"refused": refused} | {what: tally.met[what] for what in often}
    assert min(met.values()) >= 5, f"hardly compared: {met}"
