"""The fields of a person, and of a kinship, that a viewer may see."""

from collections.abc import Sequence

from graph.policy.case import Dossier, Ground, Way
from graph.policy.reach import INFORMED, WORKING
from graph.policy.sight import Relation, Seen
from graph.policy.support_web import VisibleKinship, VisibleNeed, VisiblePerson
from graph.records.model import Need
from graph.vocabulary import NeedKind, Reach, kin_group

IDENTIFYING = INFORMED | {Reach.DECISION}
"""The ways that show identity details: all but a family team's, and a family member's."""

IDENTITY = frozenset({"birth_date", "address", "deceased_on"})
FLAGS = frozenset({"parental_responsibility", "lives_with", "contact_restricted"})
NOTHING: frozenset[str] = frozenset()


# Which fields of a person are withheld.


def kin_are_a_name_and_a_place(seen: Seen) -> frozenset[str]:
    return IDENTITY if seen.as_kin else NOTHING


def identity_for_those_with_a_task(seen: Seen) -> frozenset[str]:
    return IDENTITY if IDENTIFYING.isdisjoint(seen.reach) else NOTHING


def sex_of_kin_where_the_kind_was_agreed(seen: Seen) -> frozenset[str]:
    """`Mother` tells what `parent` does not; a symbol on the genogram would tell it again."""
    return frozenset({"sex"}) if seen.as_kin and not seen.kind_agreed else NOTHING


def a_death_is_the_familys_to_tell(seen: Seen) -> frozenset[str]:
    """Kin show no cross and no change until the family asks."""
    untold = seen.as_kin and not seen.dossier.person.death_shared
    return frozenset({"deceased"}) if untold else NOTHING


PERSON_FIELDS = (
    kin_are_a_name_and_a_place,
    identity_for_those_with_a_task,
    sex_of_kin_where_the_kind_was_agreed,
    a_death_is_the_familys_to_tell,
)


# Which families a way tells of.


def a_decision_tells_of_no_family(way: Way, _family_id: str) -> bool:
    return way.reach is Reach.DECISION


def a_family_team_knows_its_own(way: Way, family_id: str) -> bool:
    return way.reach is Reach.FAMILY and way.family_id != family_id


LINKS = (a_decision_tells_of_no_family, a_family_team_knows_its_own)


# Which needs a way shows.


def its_agency_recorded_it(_ground: Ground, need: Need, way: Way) -> bool:
    return way.reach in WORKING and way.agency_id == need.recorded_by_agency


def its_edge_meets_it(_ground: Ground, need: Need, way: Way) -> bool:
    """The viewer's own edge, or that of a colleague whom they cover."""
    met = way.edge is not None and need.id in way.edge.meets
    return met and way.reach in (Reach.DIRECT, Reach.COVER)


NEED_GRANTS = (its_agency_recorded_it, its_edge_meets_it)


def it_is_not_open(ground: Ground, need: Need, _way: Way) -> bool:
    return not need.span.contains(ground.today)


def sensitive_needs_for_direct_workers(_ground: Ground, need: Need, way: Way) -> bool:
    return need.is_sensitive and way.reach is not Reach.DIRECT


NEED_BARS = (it_is_not_open, sensitive_needs_for_direct_workers)


# Which kinships are hidden.


def kin_for_those_who_may_know(relation: Relation) -> bool:
    """Who works with the person, or had to ask. A family sees kinship among those it sees."""
    among_themselves = Reach.FAMILY_MEMBER in relation.reach and relation.relative_reached
    return INFORMED.isdisjoint(relation.reach) and not among_themselves


def the_relative_is_shielded(relation: Relation) -> bool:
    return relation.relative.person.shielded and not relation.relative_reached


def the_relative_objects(relation: Relation) -> bool:
    return relation.relative.person.objects


def the_kinship_is_still_to_come(relation: Relation) -> bool:
    start = relation.kinship.span.start
    return start is not None and start > relation.record.ground.today


KIN = (
    kin_for_those_who_may_know,
    the_relative_is_shielded,
    the_relative_objects,
    the_kinship_is_still_to_come,
)


# Which fields of a kinship are withheld.


def kinds_are_coarse_unless_agreed(relation: Relation) -> frozenset[str]:
    return NOTHING if relation.kinship.kind_agreed else frozenset({"kind"})


def flags_for_direct_workers(relation: Relation) -> frozenset[str]:
    return NOTHING if Reach.DIRECT in relation.reach else FLAGS


def flags_of_children(relation: Relation) -> frozenset[str]:
    """Who holds responsibility and lives with whom is a question about a child."""
    return NOTHING if relation.record.child else FLAGS


KIN_FIELDS = (kinds_are_coarse_unless_agreed, flags_for_direct_workers, flags_of_children)


def person_on_page(seen: Seen, ways: Sequence[Way]) -> VisiblePerson:
    """A person as the viewer may see them; whether other support is in place is added later."""
    dossier, person, rules = seen.dossier, seen.dossier.person, seen.dossier.ground.rules
    withheld = NOTHING.union(*(rule(seen) for rule in rules.person_fields))
    needs = () if seen.as_kin else _needs(dossier, ways)
    return VisiblePerson(
        id=person.id,
        name=person.name,
        reach=seen.reach,
        in_focus=not seen.as_kin,
        sex=None if "sex" in withheld else person.sex,
        birth_date=None if "birth_date" in withheld else person.birth_date,
        address=None if "address" in withheld else person.address,
        deceased=dossier.dead and "deceased" not in withheld,
        deceased_on=person.deceased_on if dossier.dead and "deceased_on" not in withheld else None,
        pregnant=any(need.kind is NeedKind.PREGNANCY for need in needs),
        needs=tuple(
            VisibleNeed(need.id, need.kind) for need in needs if need.kind is not NeedKind.PREGNANCY
        ),
        family_ids=() if seen.as_kin else _families(dossier, ways),
    )


def _families(dossier: Dossier, ways: Sequence[Way]) -> tuple[str, ...]:
    rules = dossier.ground.rules.links
    return tuple(
        family_id
        for family_id in sorted(dossier.families)
        if any(not any(hides(way, family_id) for hides in rules) for way in ways)
    )


def _needs(dossier: Dossier, ways: Sequence[Way]) -> tuple[Need, ...]:
    if not dossier.facts.needs:
        return ()
    ground, rules = dossier.ground, dossier.ground.rules
    return tuple(
        need
        for need in sorted(dossier.facts.needs, key=lambda need: need.id)
        if any(
            any(grants(ground, need, way) for grants in rules.need_grants)
            and not any(bars(ground, need, way) for bars in rules.need_bars)
            for way in ways
        )
    )


def is_hidden(relation: Relation) -> bool:
    for hides in relation.record.ground.rules.kin:  # noqa: SIM110 - twice as fast as any()
        if hides(relation):
            return True
    return False


def kinship_on_page(relation: Relation) -> VisibleKinship:
    """A kinship that is not hidden, as the viewer may see it."""
    rules, kinship = relation.record.ground.rules, relation.kinship
    withheld = NOTHING.union(*(rule(relation) for rule in rules.kin_fields))
    end = kinship.span.end
    return VisibleKinship(
        id=kinship.id,
        person_id=kinship.person_id,
        relative_id=kinship.relative_id,
        group=kin_group(kinship.kind),
        kind=None if "kind" in withheld else kinship.kind,
        parental_responsibility=None
        if "parental_responsibility" in withheld
        else kinship.parental_responsibility,
        lives_with=None if "lives_with" in withheld else kinship.lives_with,
        contact_restricted=None if "contact_restricted" in withheld else kinship.contact_restricted,
        ended=end is not None and end < relation.record.ground.today,
    )
