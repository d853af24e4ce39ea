"""What a worker sees of a person or a family."""

from collections.abc import Iterable, Iterator, Mapping

from graph.policy.apart import left_out, notices
from graph.policy.case import Case, Dossier, Way
from graph.policy.edges import decide, leads_worker_of
from graph.policy.live import has_ended, is_sensitive
from graph.policy.pages import opens, scope
from graph.policy.people import is_hidden, kinship_on_page, person_on_page
from graph.policy.reach import ways_to
from graph.policy.sight import Relation, Seen, Shown, Sight
from graph.policy.support_web import Reason, VisibleKinship, VisiblePerson
from graph.policy.waiting import waiting_edges, waits_for
from graph.records.model import Support
from graph.vocabulary import Level, Reach


def worker_sight(case: Case) -> Sight | None:
    """What the viewer may see of the focus; None where it is not visible to them."""
    ground = case.ground
    reached = {dossier.id: dossier for dossier in scope(ground) if ways_to(case, dossier)}
    if not reached:
        return waits_for(case)
    relations = list(_relations(case, reached))
    would_appear = reached.keys() | {relation.relative.id for relation in relations}
    out = left_out(ground, would_appear)
    staying = {person_id: reached[person_id] for person_id in reached if person_id not in out}
    ways = {person_id: ways_to(case, dossier) for person_id, dossier in staying.items()}
    if not any(opens(ground, way) for those in ways.values() for way in those):
        return None
    kin = _kin(relations, out)
    relatives = [relation for relation in relations if relation.kinship.id in kin]
    people = {
        person_id: person_on_page(Seen(dossier, _reach(ways[person_id])), ways[person_id])
        for person_id, dossier in staying.items()
    }
    return Sight(
        focus=ground.facts.focus,
        on=ground.today,
        people=_relatives(case, relatives, staying) | people,
        kin=kin,
        edges={person_id: tuple(_edges(case, dossier)) for person_id, dossier in staying.items()},
        notices=notices(case, would_appear),
    )


def _relations(case: Case, reached: Mapping[str, Dossier]) -> Iterator[Relation]:
    """The kinships on the records of the reached people that the viewer may see."""
    for dossier in reached.values():
        reach = _reach(ways_to(case, dossier))
        for kinship in dossier.facts.kin:
            relative = case.ground.dossier(kinship.relative_id)
            if relative is None:
                continue
            relation = Relation(
                dossier, kinship, relative, reach, relative_reached=relative.id in reached
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
            ways = ways_to(case, dossier)
            seen = Seen(dossier, _reach(ways), as_kin=True, kind_agreed=kind_agreed)
            people[kin_id] = person_on_page(seen, ways)
    return people


def _edges(case: Case, dossier: Dossier) -> Iterator[Shown]:
    """The edges of a reached person that the viewer may see: live, their own waiting, ended."""
    live = {edge.id for edge in dossier.live}
    for edge in dossier.live:
        yield from _shown(case, dossier, edge)
    for edge in waiting_edges(case, dossier):
        yield Shown(dossier, edge, Level.CONTACT, Reason.OWN, own=True)
    for edge in dossier.supports:
        if edge.id not in live and has_ended(case.ground, edge):
            for shown in _shown(case, dossier, edge, past=True):
                if all(holds(shown, case.ground) for holds in case.ground.rules.past):
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
        )


def _reach(ways: Iterable[Way]) -> tuple[Reach, ...]:
    """Each once, in the order of the reach rules."""
    return tuple(dict.fromkeys(way.reach for way in ways))
