"""A worker's own edges that wait: proposed and not yet confirmed, or suspended.

They are seen by their own worker only, and give no reach. While they are all that the worker
has, the page shows what they typed: whoever adds a person gets the same answer, known or not.
"""

from graph.policy.case import Case, Dossier
from graph.policy.facts import FocusKind
from graph.policy.live import is_sensitive
from graph.policy.pages import scope
from graph.policy.reach import is_open
from graph.policy.sight import Shown, Sight
from graph.policy.support_web import Notice, Reason, VisiblePerson
from graph.policy.ways import Way
from graph.records.model import Support
from graph.vocabulary import Level, Reach, SupportState

WAITING = frozenset({SupportState.PROPOSED, SupportState.SUSPENDED})


def waiting_edges(case: Case, dossier: Dossier) -> tuple[Support, ...]:
    """The viewer's own, of a live post, and not past their end."""
    return tuple(
        edge
        for edge in dossier.supports
        if edge.practitioner_id == case.viewer_id
        and edge.state in WAITING
        and _is_of_a_live_post(case, edge)
        and (edge.span.end is None or case.ground.today <= edge.span.end)
    )


def _is_of_a_live_post(case: Case, edge: Support) -> bool:
    post = case.posts.get(edge.post_id or "")
    return post is not None and post.agency_id == edge.agency_id


def waits_for(case: Case) -> Sight | None:
    """The page of a person whom only such an edge leads to: what the viewer typed, no more.

    A shielded person, or one who died, has no such page; nor has a family.
    """
    focus = case.ground.facts.focus
    if focus.kind is not FocusKind.PERSON:
        return None
    for dossier in scope(case.ground):
        edges = [
            edge
            for edge in waiting_edges(case, dossier)
            if is_open(case, dossier, Way(Reach.PROPOSER, edge.agency_id, edge.agency_id, edge))
        ]
        if edges:
            proposed = any(edge.state is SupportState.PROPOSED for edge in edges)
            return Sight(
                focus=focus,
                on=case.ground.today,
                people={dossier.id: _as_typed(dossier, edges)},
                kin={},
                edges={
                    dossier.id: tuple(
                        Shown(
                            dossier,
                            edge,
                            Level.CONTACT,
                            Reason.OWN,
                            own=True,
                            until=edge.span.end,
                            sensitive=is_sensitive(dossier, edge),
                        )
                        for edge in edges
                    )
                },
                notices=frozenset({Notice.PROPOSED}) if proposed else frozenset(),
            )
    return None


def _as_typed(dossier: Dossier, edges: list[Support]) -> VisiblePerson:
    """By the name and birth date that the viewer typed.

    The person's own name stands in only where an edge was confirmed before it was suspended:
    the worker knew it then. Else the name is empty.
    """
    typed = next((edge for edge in edges if edge.typed_name), None)
    known = any(
        edge.state is SupportState.SUSPENDED and edge.confirmed_on is not None for edge in edges
    )
    if typed is not None and typed.typed_name is not None:
        name, birth_date = typed.typed_name, typed.typed_birth_date
    else:
        name, birth_date = dossier.person.name if known else "", None
    return VisiblePerson(
        id=dossier.id,
        name=name,
        reach=(Reach.PROPOSER,),
        in_focus=True,
        birth_date=birth_date,
    )
