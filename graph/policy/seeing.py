"""see: from facts to what one viewer may see of them."""

from datetime import datetime

from graph.policy.archetypes import archetype_sight
from graph.policy.case import Case, Ground, Moment
from graph.policy.facts import ENGLAND, Facts, PolicySettings
from graph.policy.family_members import member_sight
from graph.policy.lines import render
from graph.policy.rulebook import RULES
from graph.policy.rules import Rules
from graph.policy.sight import Sight
from graph.policy.support_web import SupportWeb
from graph.policy.workers import worker_sight
from graph.records.viewer import Archetype, FamilyMemberView, Viewer, WorkerView


def see(
    viewer: Viewer,
    facts: Facts,
    now: datetime,
    settings: PolicySettings = ENGLAND,
    rules: Rules = RULES,
) -> SupportWeb | None:
    """The web around the focus as far as this viewer may know it.

    None where the focus does not exist or is not visible to them: the two look the same. Pure:
    `now` (with its time zone) is the only clock. Doubt is hidden: facts that are missing open
    nothing.
    """
    ground = Ground(facts, Moment.at(now, settings), rules)
    sight = sight_of(viewer, ground)
    return None if sight is None else render(sight, ground)


def sight_of(viewer: Viewer, ground: Ground) -> Sight | None:
    """What one viewer may see, edge by edge."""
    match viewer:
        case WorkerView():
            return worker_sight(Case(ground, viewer))
        case FamilyMemberView(person_id):
            return member_sight(ground, person_id)
        case Archetype():
            return archetype_sight(viewer, ground)
