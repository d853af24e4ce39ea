"""Previews: what somebody typical, "a housing officer", would see of one person.

Nobody's real worker: an imagined one, of an imagined agency of the sector, with a live edge. What
a preview shows rests on agreement alone, for that is what it is there to explain.
"""

from dataclasses import replace

from graph.policy.case import Case, Ground
from graph.policy.facts import FocusKind, PersonFacts
from graph.policy.sight import Sight
from graph.policy.workers import worker_sight
from graph.records.model import Agency, Directory, Post, Practitioner, Support
from graph.records.viewer import Archetype, WorkerView

IMAGINED = "archetype"
"""The id of all that is imagined; no record has it, for their ids are UUIDs."""


def archetype_sight(viewer: Archetype, ground: Ground) -> Sight | None:
    """What the archetype would see; None for a family, whose members agree each for themself."""
    facts, moment = ground.facts, ground.moment
    focus = facts.people.get(facts.focus.id)
    if facts.focus.kind is not FocusKind.PERSON or focus is None:
        return None
    post = Post(IMAGINED, IMAGINED, role=viewer.role)
    edge = Support(
        IMAGINED,
        IMAGINED,
        IMAGINED,
        focus.person.id,
        viewer.role,
        confirmed_on=moment.today,
        post_id=IMAGINED,
    )
    imagined = replace(
        facts,
        people={
            **{person_id: _by_agreement(each) for person_id, each in facts.people.items()},
            focus.person.id: replace(_by_agreement(focus), supports=(*focus.supports, edge)),
        },
        beyond={person_id: _by_agreement(each) for person_id, each in facts.beyond.items()},
        directory=Directory(
            agencies={
                **facts.directory.agencies,
                IMAGINED: Agency(IMAGINED, "", viewer.sector),
            },
            practitioners={
                **facts.directory.practitioners,
                IMAGINED: Practitioner(IMAGINED, "", posts=(post,)),
            },
            teams=facts.directory.teams,
        ),
        covers=(),
        interests=(),
    )
    case = Case(Ground(imagined, moment, ground.rules), WorkerView(IMAGINED, (post,)))
    sight = worker_sight(case)
    if sight is None:
        return None
    others = {
        person_id: tuple(shown for shown in edges if not shown.own)
        for person_id, edges in sight.edges.items()
    }
    return replace(sight, edges=others)


def _by_agreement(facts: PersonFacts) -> PersonFacts:
    return replace(facts, decisions=(), grants=(), enquiries=())
