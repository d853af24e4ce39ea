"""Pages: whose services a page is about, and when a family's page opens."""

from graph.policy.case import Dossier, Ground, Way
from graph.policy.facts import Focus, FocusKind
from graph.policy.reach import INFORMED


def scope(ground: Ground) -> tuple[Dossier, ...]:
    """The person in focus, or the live members of the family, by id."""
    focus = ground.facts.focus
    if focus.kind is FocusKind.FAMILY:
        return ground.members.get(focus.id, ())
    dossier = ground.dossier(focus.id)
    return (dossier,) if dossier else ()


def a_member_is_somebody_they_work_with(_focus: Focus, way: Way) -> bool:
    """Or had to ask about. A decision about one person opens no family."""
    return way.reach in INFORMED


def this_family_named_their_team(focus: Focus, way: Way) -> bool:
    return way.family_id == focus.id


FOCUS = (a_member_is_somebody_they_work_with, this_family_named_their_team)


def opens(ground: Ground, way: Way) -> bool:
    """This way to somebody in the scope opens the page."""
    focus = ground.facts.focus
    if focus.kind is FocusKind.PERSON:
        return True
    return any(rule(focus, way) for rule in ground.rules.focus)
