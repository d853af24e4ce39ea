"""What a worker sees of a person or a family."""

from collections.abc import Iterable, Iterator, Mapping

from graph.policy.agreements_told import agreements_told
from graph.policy.apart import left_out, notices
from graph.policy.case import Case, Dossier
from graph.policy.decisions_told import decisions_told
from graph.policy.edges import decide, leads_worker_of
from graph.policy.facts import FocusKind
from graph.policy.kinship import is_hidden, kinship_on_page
from graph.policy.live import end_of, has_ended, is_sensitive
from graph.policy.named import named_relatives
from graph.policy.pages import scope
from graph.policy.people import (
    address_is_withheld,
    families_told,
    person_on_page,
    pregnancy_known,
)
from graph.policy.reach import full_ways, is_restricted, was_left, ways_to
from graph.policy.sight import Relation, Seen, Shown, Sight
from graph.policy.support_web import Reason, VisibleKinship, VisiblePerson
from graph.policy.waiting import waiting_edges, waits_for
from graph.policy.ways import Way
from graph.records.model import Support
from graph.vocabulary import Level, Reach


def worker_sight(case: Case) -> Sight | None:
    """What the viewer may see of the focus; None where it is not visible to them."""
    ground = case.ground
    reached = {dossier.id: dossier for dossier in scope(ground) if _stands_in_focus(case, dossier)}
    if not reached:
        return waits_for(case)
    relations = list(_relations(case, reached))
    would_appear = reached.keys() | {relation.relative.id for relation in relations}
    out = left_out(ground, would_appear)
    staying = {person_id: reached[person_id] for person_id in reached if person_id not in out}
    if not staying:
        return None
    kin = _kin(relations, out)
    relatives = [relation for relation in relations if relation.kinship.id in kin]
    named = named_relatives(case, staying.values())
    people = {person_id: _in_focus(case, dossier) for person_id, dossier in staying.items()}
    return Sight(
        focus=ground.facts.focus,
        on=ground.today,
        people=_relatives(case, relatives, staying) | named.people | people,
        kin=kin | named.kin,
        edges={person_id: tuple(_edges(case, dossier)) for person_id, dossier in staying.items()},
        notices=notices(case),
        agreements={
            person_id: tuple(agreements_told(case, dossier))
            for person_id, dossier in staying.items()
        },
        decisions=tuple(
            told for dossier in staying.values() for told in decisions_told(case, dossier)
        ),
    )


def _stands_in_focus(case: Case, dossier: Dossier) -> bool:
    """On a family's page only people of whom the viewer may know that they belong to it."""
    focus = case.ground.facts.focus
    if focus.kind is FocusKind.PERSON:
        return bool(ways_to(case, dossier))
    return focus.id in families_told(case, dossier)


def _in_focus(case: Case, dossier: Dossier) -> VisiblePerson:
    return person_on_page(
        Seen(
            dossier,
            _reach(ways_to(case, dossier)),
            full_ways(case, dossier),
            address_withheld=address_is_withheld(case, dossier),
        )
    )


def _relations(case: Case, reached: Mapping[str, Dossier]) -> Iterator[Relation]:
    """The kinships on the records of the reached people that the viewer may see."""
    for dossier in reached.values():
        reach = _reach(full_ways(case, dossier))
        for kinship in dossier.facts.kin:
            relative = case.ground.dossier(kinship.relative_id)
            if relative is None:
                continue
            relation = Relation(
                dossier,
                kinship,
                relative,
                reach,
                relative_reached=relative.id in reached,
                relative_restricted=is_restricted(case, relative),
                pregnancy_known=pregnancy_known(case, dossier),
            )
            if not is_hidden(relation):
                yield relation


def _kin(relations: Iterable[Relation], out: frozenset[str]) -> dict[str, VisibleKinship]:
    return {
        relation.kinship.id: kinship_on_page(relation)
        for relation in relations
        if relation.record.id not in out and relation.relative.id not in out
    }


def _relatives(
    case: Case, relations: Iterable[Relation], reached: Mapping[str, Dossier]
) -> dict[str, VisiblePerson]:
    """Those who stand on the page only as somebody's kin.

    They carry the viewer's own reach to them, as far as these facts tell, so that the page can
    link to theirs.
    """
    agreed: dict[str, bool] = {}
    for relation in relations:
        kin_id = relation.relative.id
        agreed[kin_id] = agreed.get(kin_id, False) or relation.kinship.kind_agreed
    people = {}
    for kin_id, kind_agreed in agreed.items():
        dossier = case.ground.dossier(kin_id)
        if dossier is not None and kin_id not in reached:
            reach = _reach(ways_to(case, dossier))
            seen = Seen(dossier, reach, as_kin=True, kind_agreed=kind_agreed)
            people[kin_id] = person_on_page(seen)
    return people


def _edges(case: Case, dossier: Dossier) -> Iterator[Shown]:
    """The edges of a reached person that the viewer may see: live, their own waiting, left
    behind, ended."""
    live = {edge.id for edge in dossier.live}
    for edge in dossier.live:
        yield from _shown(case, dossier, edge)
    for edge in waiting_edges(case, dossier):
        yield Shown(
            dossier,
            edge,
            Level.CONTACT,
            Reason.OWN,
            own=True,
            until=edge.span.end,
            sensitive=is_sensitive(dossier, edge),
        )
    only_to_hand_over = all(way.left for way in ways_to(case, dossier))
    for edge in dossier.supports:
        if edge.id in live or not has_ended(case.ground, edge):
            continue
        left = was_left(case, edge)
        if only_to_hand_over and not left and edge.practitioner_id != case.viewer_id:
            # Who comes only to hand over sees what was left behind, and nobody's past.
            continue
        for shown in _shown(case, dossier, edge, past=True):
            if left and shown.reason is Reason.HAND_OVER:
                yield from _shown(case, dossier, edge)
            elif all(holds(shown, case.ground) for holds in case.ground.rules.past):
                yield shown


def _shown(case: Case, dossier: Dossier, edge: Support, past: bool = False) -> Iterator[Shown]:
    decision = decide(case, dossier, edge)
    if isinstance(decision.reason, Reason) and decision.level > Level.HIDDEN:
        yield Shown(
            dossier,
            edge,
            decision.level,
            decision.reason,
            own=edge.practitioner_id == case.viewer_id,
            sensitive=is_sensitive(dossier, edge),
            past=past,
            led=leads_worker_of(case, dossier, edge),
            until=end_of(case.ground, edge) if past else edge.span.end,
        )


def _reach(ways: Iterable[Way]) -> tuple[Reach, ...]:
    """Each once, in the order of the reach rules."""
    return tuple(dict.fromkeys(way.reach for way in ways))
