"""The fields of a person that a viewer may see, their families and their needs."""

from collections.abc import Sequence

from graph.policy.case import Case, Dossier, Ground
from graph.policy.kinship import family_across_an_adoption
from graph.policy.reach import (
    INFORMED,
    WORKING,
    full_ways,
    is_restricted,
    ways_before_closures,
    ways_to,
)
from graph.policy.sight import Seen
from graph.policy.support_web import VisibleNeed, VisiblePerson
from graph.policy.ways import Way
from graph.records.model import Need
from graph.vocabulary import DatePrecision, NeedKind, Reach

IDENTIFYING = INFORMED | {Reach.DECISION}
"""The ways that show identity details: all but a family team's, and a family member's."""

IDENTITY = frozenset({"birth_date", "address", "deceased_on"})
NOTHING: frozenset[str] = frozenset()


# Which fields of a person are withheld.


def identity_for_those_with_a_task(seen: Seen) -> frozenset[str]:
    """Kin are a name and a place; nor where only a name and one edge are left, as after a safety
    exclusion."""
    return NOTHING if any(way.reach in IDENTIFYING for way in seen.ways) else IDENTITY


def addresses_that_endanger_nobody(seen: Seen) -> frozenset[str]:
    return frozenset({"address"}) if seen.address_withheld else NOTHING


def sex_of_kin_where_the_kind_was_agreed(seen: Seen) -> frozenset[str]:
    """`Mother` tells what `parent` does not; a symbol on the genogram would tell it again."""
    return frozenset({"sex"}) if seen.as_kin and not seen.kind_agreed else NOTHING


def a_death_is_the_familys_to_tell(seen: Seen) -> frozenset[str]:
    """Kin show no cross and no change until the family asks."""
    untold = seen.as_kin and not seen.dossier.person.death_shared
    return frozenset({"deceased"}) if untold else NOTHING


PERSON_FIELDS = (
    identity_for_those_with_a_task,
    addresses_that_endanger_nobody,
    sex_of_kin_where_the_kind_was_agreed,
    a_death_is_the_familys_to_tell,
)


# Who, living there, withholds an address from the viewer.


def somebody_shielded_lives_there(case: Case, dossier: Dossier, occupant: Dossier) -> bool:
    """But not from a shielded person's named worker, on that person's own page."""
    own_page = dossier is occupant and case.ground.facts.focus.id == occupant.id
    named = case.viewer_id in occupant.person.named_workers
    return occupant.person.shielded and not (own_page and named)


def somebody_is_protected_from_whom_they_know(
    case: Case, _dossier: Dossier, occupant: Dossier
) -> bool:
    """The viewer has a way of work to the other side, closed or not, or another that is open. The
    doubt about a side that the facts do not hold counts as a yes."""
    beyond = case.beyond
    for arrangement in occupant.arrangements:
        if arrangement.protected_id != occupant.id:
            continue
        other = beyond.ground.dossier(arrangement.from_id)
        if other is None or ways_to(beyond, other):
            return True
        if any(way.reach in WORKING for way in ways_before_closures(beyond, other)):
            return True
    return False


def the_viewer_is_kept_from_somebody_there(
    case: Case, _dossier: Dossier, occupant: Dossier
) -> bool:
    return is_restricted(case, occupant)


def the_viewer_works_with_both_sides(case: Case, dossier: Dossier, occupant: Dossier) -> bool:
    """Of a safety arrangement; they see each alone, without an address."""
    if occupant is not dossier:
        return False
    beyond = case.beyond
    others = (beyond.ground.dossier(each.other(dossier.id) or "") for each in dossier.arrangements)
    return _is_direct(case, dossier) and any(
        other is not None and _is_direct(beyond, other) for other in others
    )


def _is_direct(case: Case, dossier: Dossier) -> bool:
    return any(way.reach is Reach.DIRECT for way in ways_to(case, dossier))


ADDRESSES = (
    somebody_shielded_lives_there,
    somebody_is_protected_from_whom_they_know,
    the_viewer_is_kept_from_somebody_there,
    the_viewer_works_with_both_sides,
)


def address_is_withheld(case: Case, dossier: Dossier) -> bool:
    rules = case.ground.rules.addresses
    return any(says(case, dossier, each) for each in dossier.occupants for says in rules)


# Which families a way tells of.


def only_some_ways_tell_of_families(_dossier: Dossier, way: Way, _family_id: str) -> bool:
    """A decision about one person tells of no family."""
    return way.reach not in INFORMED and way.reach is not Reach.FAMILY


def a_family_team_knows_its_own(_dossier: Dossier, way: Way, family_id: str) -> bool:
    return way.reach is Reach.FAMILY and way.family_id != family_id


def no_family_across_an_adoption(dossier: Dossier, way: Way, family_id: str) -> bool:
    """Nobody who works with one side learns of the other by a membership."""
    return way.reach is not Reach.FAMILY and family_across_an_adoption(dossier, family_id)


LINKS = (
    only_some_ways_tell_of_families,
    a_family_team_knows_its_own,
    no_family_across_an_adoption,
)


def families_told(case: Case, dossier: Dossier) -> tuple[str, ...]:
    """The families that the viewer may know a person to be in."""
    return case.remember(
        ("families", dossier.id), lambda: _families(dossier, full_ways(case, dossier))
    )


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


def the_child_is_born(_ground: Ground, need: Need, _way: Way) -> bool:
    """A pregnancy that has ended in a birth tells of no unborn child any more."""
    return need.kind is NeedKind.PREGNANCY and need.child_id is not None


NEED_BARS = (it_is_not_open, sensitive_needs_for_direct_workers, the_child_is_born)


def pregnancy_known(case: Case, dossier: Dossier) -> bool:
    """The viewer may see that this person is pregnant."""
    needs = _needs(dossier, full_ways(case, dossier))
    return any(need.kind is NeedKind.PREGNANCY for need in needs)


def person_on_page(seen: Seen) -> VisiblePerson:
    """A person as the viewer may see them; whether other support is in place is added later."""
    ways = seen.ways
    dossier, person, rules = seen.dossier, seen.dossier.person, seen.dossier.ground.rules
    withheld = NOTHING.union(*(rule(seen) for rule in rules.person_fields))
    dated = dossier.dead and "deceased_on" not in withheld
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
        deceased_on=person.deceased_on if dated else None,
        deceased_precision=person.deceased_precision if dated else DatePrecision.DAY,
        pregnant=any(need.kind is NeedKind.PREGNANCY for need in needs),
        needs=tuple(
            VisibleNeed(need.id, need.kind, need.span.start)
            for need in needs
            if need.kind is not NeedKind.PREGNANCY
        ),
        family_ids=() if seen.as_kin else _families(dossier, ways),
        shielded=person.shielded and not seen.as_kin,
    )


def _families(dossier: Dossier, ways: Sequence[Way]) -> tuple[str, ...]:
    rules = dossier.ground.rules.links
    return tuple(
        family_id
        for family_id in sorted(dossier.families)
        if any(not any(hides(dossier, way, family_id) for hides in rules) for way in ways)
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
