"""The paper of a meeting that is over: for those who were there, and for the family.

Nothing of what was shown is kept. What stands on paper is worked out on the day it is printed, for
the same people in one room: whoever withdrew an agreement since is not on it.
"""

from app.services.context import Services
from app.services.meetings.planning import find, guests_of, title_of
from app.services.meetings.points import points_of
from app.services.meetings.walls import of_those_shown, present_at
from app.services.people.paper import caution, own_name
from graph.door.rooms import Present, Room
from graph.errors import NotVisible
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, MeetingKind, MeetingState
from queries import meetings
from visualisations import draw
from visualisations.paper import Marking, PaperSize, paper
from visualisations.said import day_text


def meeting_paper(
    services: Services,
    actor: Actor,
    meeting_id: str,
    op_id: str,
    size: PaperSize,
    *,
    for_family: bool,
) -> bytes:
    """Raises NotVisible for a meeting of somebody else's, one that is still to come, and where
    nothing may be shown to all for whom it is."""
    row = find(services, actor, meeting_id)
    if row.state == MeetingState.PLANNED or (for_family and not row.people):
        raise NotVisible
    # The family's own paper holds what those of it who came may see, whoever else was there.
    present = Present((), tuple(row.people)) if for_family else present_at(row)
    tag = AuditTag.FAMILY_PRINTED
    room = of_those_shown(services.gateway.room(actor, row.family, present, op_id, tag), row)
    if room.web is None:
        raise NotVisible
    words = services.words
    view = draw(room.web, words).for_others
    points = [f"{', '.join(each.names)}: {each.said}" for each in points_of(services, room.web)]
    who = words.text("paper_for_family") if for_family else _present(services, actor, row, room)
    marked = words.text(
        "paper_meeting",
        kind=words.of(MeetingKind(row.kind)).capitalize(),
        day=day_text(row.day, words),
        date=view.text.as_of,
        who=words.text("paper_for", who=who),
    )
    notes = (marked, words.text("wall_here_title"), caution(services))
    marking = Marking(title_of(room.web, words), notes)
    return paper(view, words, marking, words.text("meetings_title"), size, points)


def _present(services: Services, actor: Actor, row: meetings.MeetingRow, room: Room) -> str:
    guests = guests_of(room.mine, services, actor)
    came = {*row.practitioners, *row.people}
    names = [guest.name for guest in (*guests.workers, *guests.members) if guest.id in came]
    listed = services.words.listed([own_name(services, actor), *names])
    return services.words.text("paper_for_present", names=listed)
