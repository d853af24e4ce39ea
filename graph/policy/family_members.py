"""What a member of a family sees: their own ordinary services, and relatives who named them.

Nothing by default; never a sensitive service, an age, a mark, a need, an address or the past.
"""

from collections.abc import Iterator

from graph.policy.apart import left_out
from graph.policy.case import Dossier, Ground
from graph.policy.deciding import general_terms, terms_for
from graph.policy.kinship import is_hidden, kinship_on_page
from graph.policy.live import is_sensitive
from graph.policy.pages import scope
from graph.policy.people import person_on_page
from graph.policy.sight import Relation, Seen, Shown, Sight
from graph.policy.support_web import Reason
from graph.records.model import Support
from graph.vocabulary import ExclusionGround, ExclusionKind, Level, Reach

REACH = (Reach.FAMILY_MEMBER,)


# Whom a member of the family does not see.


def the_relative_did_not_name_them(dossier: Dossier, member_id: str) -> bool:
    """In their deciding agreement for all services, which is never a young person's own."""
    if dossier.id == member_id:
        return False
    terms = general_terms(dossier)
    return terms is None or member_id not in terms.family_members


def a_safety_arrangement_stands_between(dossier: Dossier, member_id: str) -> bool:
    return any(arrangement.other(dossier.id) == member_id for arrangement in dossier.arrangements)


def the_person_is_shielded(dossier: Dossier, _member_id: str) -> bool:
    """Their own page too: whoever holds their telephone must not find it."""
    return dossier.person.shielded


def the_person_died(dossier: Dossier, _member_id: str) -> bool:
    """Only existing workers keep sight; an account of the dead person's shows nothing."""
    return dossier.dead


def the_person_is_not_born(dossier: Dossier, _member_id: str) -> bool:
    return dossier.unborn


MEMBERS = (
    the_relative_did_not_name_them,
    a_safety_arrangement_stands_between,
    the_person_is_shielded,
    the_person_died,
    the_person_is_not_born,
)


# Which edges a member of the family does not see.


def sensitive_services_stay_apart(dossier: Dossier, edge: Support, _member_id: str) -> bool:
    """One's own too: a page can be read over the shoulder."""
    return is_sensitive(dossier, edge)


def the_service_is_excluded_for_safety(dossier: Dossier, edge: Support, _member_id: str) -> bool:
    return _not_shown(dossier, edge, ExclusionGround.SAFETY)


def the_relative_wished_it_hidden(dossier: Dossier, edge: Support, member_id: str) -> bool:
    return dossier.id != member_id and _not_shown(dossier, edge, ExclusionGround.WISH)


def the_agreement_for_it_does_not_name_them(
    dossier: Dossier, edge: Support, member_id: str
) -> bool:
    """One for named services names nobody: such is what a competent young person decides."""
    terms = terms_for(dossier, edge.agency_id)
    named = terms is not None and member_id in terms.family_members
    return dossier.id != member_id and not named


MEMBER_EDGES = (
    sensitive_services_stay_apart,
    the_service_is_excluded_for_safety,
    the_relative_wished_it_hidden,
    the_agreement_for_it_does_not_name_them,
)


def _not_shown(dossier: Dossier, edge: Support, ground: ExclusionGround) -> bool:
    return any(
        exclusion.kind is ExclusionKind.NOT_SHOWN and edge.agency_id in exclusion.agencies
        for exclusion in dossier.exclusions[ground]
    )


def member_sight(ground: Ground, member_id: str) -> Sight | None:
    """What the person may see of the focus; None where it is not visible to them."""
    hidden = ground.rules.members
    seen = {
        dossier.id: dossier
        for dossier in scope(ground)
        if not any(keeps(dossier, member_id) for keeps in hidden)
    }
    for person_id in left_out(ground, seen.keys()):
        seen.pop(person_id, None)
    if not seen:
        return None
    relations = (
        Relation(dossier, kinship, seen[kinship.relative_id], REACH, relative_reached=True)
        for dossier in seen.values()
        for kinship in dossier.facts.kin
        if kinship.relative_id in seen
    )
    return Sight(
        focus=ground.facts.focus,
        on=ground.today,
        people={
            person_id: person_on_page(Seen(dossier, REACH)) for person_id, dossier in seen.items()
        },
        kin={
            relation.kinship.id: kinship_on_page(relation)
            for relation in relations
            if not is_hidden(relation)
        },
        edges={person_id: tuple(_edges(dossier, member_id)) for person_id, dossier in seen.items()},
    )


def _edges(dossier: Dossier, member_id: str) -> Iterator[Shown]:
    rules = dossier.ground.rules.member_edges
    for edge in dossier.live:
        if any(hides(dossier, edge, member_id) for hides in rules):
            continue
        if dossier.id == member_id:
            level, reason = Level.CONTACT, Reason.OWN_SERVICE
        else:
            terms = terms_for(dossier, edge.agency_id)
            level = terms.level if terms else Level.HIDDEN
            reason = Reason.AGREEMENT
        if level > Level.HIDDEN:
            yield Shown(dossier, edge, level, reason, sensitive=is_sensitive(dossier, edge))
