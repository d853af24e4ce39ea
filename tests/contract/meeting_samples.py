"""Two meetings with their walls, one with a screen connected, for the queries about them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from graph.database.driver import Database
from graph.vocabulary import MeetingKind, MeetingState, WallView
from queries.meetings import CLAIM_WALL, OPEN_WALL, PLAN_MEETING, ClaimedBy, NewMeeting, NewWall
from tests.worlds.builders import NOW
from tests.worlds.council import Council

SOON = NOW + timedelta(minutes=10)


def meeting_samples(database: Database, council: Council) -> dict[str, dict[str, Any]]:
    """Parameters by the name of each query about meetings."""
    hana, noah = council.id("hana"), council.id("noah")
    waiting, connected, code, screen = (str(uuid4()) for _ in range(4))
    new: dict[str, Any] = {
        "family": council.id("D"),
        "organiser": hana,
        "kind": MeetingKind.CORE_GROUP.value,
        "day": NOW.date(),
        "practitioners": [council.id("una")],
        "people": [noah],
        "visitors": False,
    }
    for meeting, its_code in ((waiting, code), (connected, str(uuid4()))):
        database.rows(PLAN_MEETING, NewMeeting(meeting, **new))
        wall = NewWall(meeting, its_code, SOON, NOW, SOON, "{}", [noah], [1], [hana], [noah], "-")
        database.rows(OPEN_WALL, wall)
        if meeting == connected:
            database.rows(CLAIM_WALL, ClaimedBy(its_code, screen, NOW))
    return {
        "plan_meeting": {**new, "id": str(uuid4())},
        "meeting": {"id": waiting, "organiser": hana},
        "my_meetings": {"practitioner": hana, "since": NOW.date() - timedelta(days=1)},
        "set_meeting": {**new, "id": waiting, "version": 1},
        "close_meeting": {
            "id": waiting,
            "organiser": hana,
            "version": 1,
            "state": MeetingState.HELD.value,
            "day": NOW.date(),
        },
        "open_wall": {
            "meeting": waiting,
            "code": str(uuid4()),
            "code_until": SOON,
            "until": SOON,
            "people": [noah],
            "standing": "-",
        },
        "claim_wall": {"code": code, "screen": str(uuid4()), "now": NOW},
        "wall_of_screen": {"screen": screen, "now": NOW},
        "standing_around_meeting": {"meeting": waiting},
        "wall_of_meeting": {"meeting": waiting},
        "set_wall": {"meeting": waiting, "view": WallView.GRID.value, "now": NOW},
        "chair_is_there": {"meeting": waiting, "now": NOW},
    }
