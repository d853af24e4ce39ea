"""What a room may see: everybody who is present looks at once, for whoever called them.

The room sees what each of them may see, which the policy decides (`graph.policy.together`). But
whoever called them watches the map shrink and grow as they say who comes, and must learn nothing by
it that their own page does not tell: so nobody in the room sees through an edge, a decision, an
enquiry or an emergency that the asker is not shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from graph.errors import Refused
from graph.policy import together
from graph.policy.facts import Facts, PersonFacts, PolicySettings
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Viewer, WorkerView


@dataclass(frozen=True, slots=True)
class Present:
    """Who is in the room beside whoever called them, by their ids."""

    practitioners: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Members of the family."""


@dataclass(frozen=True, slots=True)
class Room:
    """What came of it."""

    mine: SupportWeb
    """What the asker sees alone."""
    web: SupportWeb | None
    """What all of them may see; None where somebody sees nothing of the family."""
    stamps: Mapping[str, int]
    """Of everybody around the family, at that instant, by id."""
    apart: bool = False
    """Two of them must not be in one meeting."""


def room_of(
    asker: tuple[Viewer, Facts],
    others: Sequence[tuple[Viewer, Facts]],
    mine: SupportWeb,
    now: datetime,
    settings: PolicySettings,
    stamps: Mapping[str, int],
) -> Room:
    """The room of an asker, who sees `mine`, and others, each with the facts as they stand for
    them."""
    present = [asker]
    for viewer, facts in others:
        present.append((viewer, facts))
        if isinstance(viewer, WorkerView):
            present.append((viewer, _as_far_as_known(viewer, facts, mine)))
    try:
        return Room(mine, together(present, now, settings), stamps)
    except Refused:
        return Room(mine, None, stamps, apart=True)


def _as_far_as_known(viewer: WorkerView, facts: Facts, mine: SupportWeb) -> Facts:
    shown = frozenset(support.id for support in mine.supports)
    through_others = bool(viewer.leads or facts.covers)

    def kept(one: PersonFacts) -> PersonFacts:
        supports = tuple(
            edge
            for edge in one.supports
            if edge.id in shown
            # Whoever recorded an agreement may have gone since, and what they recorded stands.
            or (edge.span.end is not None and edge.span.end < mine.on)
            or not (through_others or edge.practitioner_id == viewer.practitioner_id)
        )
        return replace(one, supports=supports, decisions=(), grants=(), enquiries=())

    return replace(facts, people={key: kept(one) for key, one in facts.people.items()})
