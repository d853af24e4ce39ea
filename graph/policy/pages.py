"""Pages: whose services a page is about."""

from graph.policy.case import Dossier, Ground
from graph.policy.facts import FocusKind


def scope(ground: Ground) -> tuple[Dossier, ...]:
    """The person in focus, or the live members of the family, by id."""
    focus = ground.facts.focus
    if focus.kind is FocusKind.FAMILY:
        return ground.members.get(focus.id, ())
    dossier = ground.dossier(focus.id)
    return (dossier,) if dossier else ()
