"""Together: what a room sees is what each of those present may see.

Sensitive edges are never in a room, on a projector or on paper.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations

from graph.errors import Refused
from graph.policy.case import Ground, Moment
from graph.policy.facts import ENGLAND, Facts, PolicySettings
from graph.policy.lines import STRENGTH, render
from graph.policy.rulebook import RULES
from graph.policy.rules import Rules
from graph.policy.seeing import sight_of
from graph.policy.sight import Shown, Sight
from graph.policy.support_web import SupportWeb, VisibleKinship, VisiblePerson
from graph.records.viewer import FamilyMemberView, Viewer
from graph.vocabulary import Reach

WEAKNESS = tuple(Reach)
"""Reaches from the strongest to the weakest."""


def together(
    present: Sequence[tuple[Viewer, Facts]],
    now: datetime,
    settings: PolicySettings = ENGLAND,
    rules: Rules = RULES,
) -> SupportWeb | None:
    """The web that a room may see: the intersection of what each present viewer sees.

    Each viewer comes with the facts as they stand for them, all about the same focus. None where
    somebody present does not see the focus at all. Raises `Refused` where two people present are
    under one safety arrangement, and ValueError where the facts are about different things.
    """
    if len({facts.focus for _, facts in present}) != 1:
        raise ValueError("a room is about one focus")
    moment = Moment.at(now, settings)
    grounds = [Ground(facts, moment, rules, in_room=True) for _, facts in present]
    _refuse_both_sides(present, grounds)
    sights = [
        sight_of(viewer, ground) for (viewer, _), ground in zip(present, grounds, strict=True)
    ]
    known = [sight for sight in sights if sight is not None and not _only_typed(sight)]
    if not known or len(known) < len(sights):
        return None
    return render(_shared(known, grounds[0]), grounds[0])


def _refuse_both_sides(present: Sequence[tuple[Viewer, Facts]], grounds: Sequence[Ground]) -> None:
    members = [viewer.person_id for viewer, _ in present if isinstance(viewer, FamilyMemberView)]
    for one, another in combinations(members, 2):
        dossiers = (ground.dossier(one) for ground in grounds)
        if any(
            arrangement.other(one) == another
            for dossier in dossiers
            if dossier
            for arrangement in dossier.arrangements
        ):
            raise Refused("refused_not_together")


def _only_typed(sight: Sight) -> bool:
    """The viewer knows only what they typed themself: that is no reach."""
    return any(Reach.PROPOSER in person.reach for person in sight.people.values())


def _shared(sights: Sequence[Sight], ground: Ground) -> Sight:
    first = sights[0]
    people = {
        person_id: _shared_person([sight.people[person_id] for sight in sights])
        for person_id in _in_all([sight.people.keys() for sight in sights])
    }
    return Sight(
        focus=first.focus,
        on=first.on,
        people=people,
        kin={
            kin_id: _without_flags(first.kin[kin_id])
            for kin_id in _in_all([sight.kin.keys() for sight in sights])
        },
        edges={
            person_id: tuple(_shared_edges([sight.edges[person_id] for sight in sights], ground))
            for person_id, person in people.items()
            if person.in_focus
        },
        notices=frozenset.intersection(*(sight.notices for sight in sights)),
    )


def _in_all(keys: Sequence[Iterable[str]]) -> list[str]:
    return sorted(frozenset.intersection(*map(frozenset, keys)))


def _shared_person(seen: Sequence[VisiblePerson]) -> VisiblePerson:
    """Name and place; sex and a death where all may know them.

    Reached only where all reach the person, then by the weakest of their ways. No birth date,
    address, need or pregnancy.
    """
    first, reached = seen[0], all(person.in_focus for person in seen)
    families = frozenset.intersection(*(frozenset(person.family_ids) for person in seen))
    return VisiblePerson(
        id=first.id,
        name=first.name,
        reach=(max((person.reach[0] for person in seen), key=WEAKNESS.index),) if reached else (),
        in_focus=reached,
        sex=first.sex if all(person.sex is not None for person in seen) else None,
        deceased=all(person.deceased for person in seen),
        family_ids=tuple(sorted(families)) if reached else (),
        by_name_only=first.by_name_only,
    )


def _without_flags(kinship: VisibleKinship) -> VisibleKinship:
    return replace(kinship, parental_responsibility=None, lives_with=None, contact_restricted=None)


def _shared_edges(edges: Sequence[tuple[Shown, ...]], ground: Ground) -> Iterator[Shown]:
    """The edges that all may see, each at the lowest level and as nobody's own."""
    by_id = [{shown.edge.id: shown for shown in those} for those in edges]
    for edge_id in _in_all([those.keys() for those in by_id]):
        shown = _shared_edge([those[edge_id] for those in by_id])
        hidden = any(keeps_out(shown) for keeps_out in ground.rules.room)
        past = not shown.past or all(holds(shown, ground) for holds in ground.rules.past)
        if not hidden and past:
            yield shown


def _shared_edge(shown: Sequence[Shown]) -> Shown:
    """With the reason of whoever sees least of it."""
    least = min(shown, key=lambda each: (each.level, -STRENGTH[each.reason]))
    return replace(least, own=False, led=False)
