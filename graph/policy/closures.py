"""Closures: what shuts a way to a person that would otherwise be open.

They come before edges: where danger closes a way, nothing of the person is left to be asked about.
"""

from graph.policy.case import Case, Dossier
from graph.policy.live import is_sensitive
from graph.policy.reach import (
    WORKING,
    is_open,
    is_restricted,
    safeguards,
    ways_before_closures,
)
from graph.policy.ways import Way
from graph.records.agreements import Exclusion
from graph.records.dates import add_months
from graph.records.model import Support
from graph.vocabulary import ExclusionGround, ExclusionKind, Reach, SupportState


def the_viewers_post_ended(case: Case, _dossier: Dossier, way: Way) -> bool:
    """All reach acts through a live post of the viewer's at the agency that gives it."""
    return way.acting not in case.agencies


def the_person_is_shielded(case: Case, dossier: Dossier, way: Way) -> bool:
    """Only named workers, and only by an edge of their own, until the privacy officer adds some."""
    person = dossier.person
    return person.shielded and (
        way.reach is not Reach.DIRECT or case.viewer_id not in person.named_workers
    )


def the_edge_may_not_be_known(case: Case, dossier: Dossier, way: Way) -> bool:
    """A way through a colleague's edge is there only where that edge would be shown: in sensitive
    services to the named supervisor or cover, and none where safety hides the service."""
    if way.reach not in (Reach.COVER, Reach.SUPERVISOR) or way.edge is None:
        return False
    if service_is_hidden_for_safety(dossier, way.edge):
        return True
    return is_sensitive(dossier, way.edge) and not safeguards(case, way)


def only_ones_own_edge_is_left(case: Case, dossier: Dossier, way: Way) -> bool:
    """A safety exclusion and a declared interest close every way but DIRECT."""
    own = way.reach in (Reach.DIRECT, Reach.PROPOSER)
    return not own and is_restricted(case, dossier)


def the_way_there_is_closed(case: Case, dossier: Dossier, way: Way) -> bool:
    """FAMILY, or a decision for somebody's sake, stands on an edge to somebody else: if that way is
    closed, or leaves only a name and the edge, it leads no further."""
    if way.member_id is None:
        return False
    other = case.ground.dossier(way.member_id)
    if other is None:
        return True
    edge_way = Way(Reach.DIRECT, way.agency_id, way.acting, way.edge)
    return is_restricted(case, other) or not is_open(case, other, edge_way)


def the_viewer_works_with_the_other_side(case: Case, dossier: Dossier, way: Way) -> bool:
    """A way of work to either side of a safety arrangement closes every way to the other but
    DIRECT, itself closed or not. An unknown other side closes it too."""
    if way.reach in (Reach.DIRECT, Reach.PROPOSER):
        return False
    return any(
        other is None or _works_with(case.beyond, other) for other in _other_sides(case, dossier)
    )


def only_the_protected_side_stays(case: Case, dossier: Dossier, way: Way) -> bool:
    """Where other ways lead to both sides, those to `from` close."""
    if way.reach is Reach.DIRECT or way.reach is Reach.PROPOSER:
        return False
    if _works_with(case, dossier):
        return False
    for arrangement in dossier.arrangements:
        if arrangement.from_id == dossier.id:
            protected = case.beyond.ground.dossier(arrangement.protected_id)
            if protected is None or ways_before_closures(case.beyond, protected):
                return True
    return False


def a_colleague_handed_over_somebody_they_are_kept_from(
    case: Case, dossier: Dossier, way: Way
) -> bool:
    """Whoever is kept from somebody typed nothing of what a colleague hands over to them. Until it
    is confirmed it would tell them the name, the birth date, and who works with the person."""
    edge = way.edge
    if way.reach is not Reach.PROPOSER or edge is None or edge.state is not SupportState.PROPOSED:
        return False
    if edge.proposed_by in (None, case.viewer_id):
        return False
    return is_restricted(case, dossier) or any(
        other is None or _works_with(case.beyond, other) for other in _other_sides(case, dossier)
    )


def the_person_is_not_born(_case: Case, dossier: Dossier, way: Way) -> bool:
    """An unborn child has no place for others than those who work with it."""
    return dossier.unborn and way.reach not in WORKING and way.reach is not Reach.PROPOSER


def a_death_leaves_those_of_that_day(_case: Case, dossier: Dossier, way: Way) -> bool:
    """After a death only who was direct on that day, their cover and leader, each for that edge."""
    died = dossier.person.deceased_on
    if died is None or not dossier.dead:
        return False
    if way.reach not in WORKING or way.edge is None or way.left:
        return True
    post = dossier.ground.post_of(way.edge)
    there = way.edge.span.contains(died) and post is not None and post.live(died)
    return not there


def a_year_after_a_death_nobody(_case: Case, dossier: Dossier, _way: Way) -> bool:
    died = dossier.person.deceased_on
    months = dossier.ground.moment.settings.after_death_months
    return died is not None and dossier.ground.today > add_months(died, months)


CLOSURES = (
    the_viewers_post_ended,
    the_person_is_shielded,
    the_edge_may_not_be_known,
    only_ones_own_edge_is_left,
    the_way_there_is_closed,
    the_viewer_works_with_the_other_side,
    only_the_protected_side_stays,
    a_colleague_handed_over_somebody_they_are_kept_from,
    the_person_is_not_born,
    a_death_leaves_those_of_that_day,
    a_year_after_a_death_nobody,
)


# Restrictions: what leaves a viewer a name and their own edge.


def the_viewer_is_excluded_for_safety(case: Case, dossier: Dossier) -> bool:
    """By name, or through any of the viewer's agencies: danger does not mind through which job."""
    return any(
        case.viewer_id in exclusion.practitioners
        or not case.agencies.isdisjoint(exclusion.agencies)
        for exclusion in _not_to(dossier)
    )


def a_colleague_is_excluded_for_safety(case: Case, dossier: Dossier) -> bool:
    """Whoever leads or covers somebody excluded by name, also while what they left behind could
    be handed over: that is the privacy officer's."""
    named = {one for exclusion in _not_to(dossier) for one in exclusion.practitioners}
    return any(one in case.covers or _led(case, one) for one in named)


def the_viewer_declared_an_interest(case: Case, dossier: Dossier) -> bool:
    """A former partner may work in a permitted agency. Nobody else learns of it."""
    return dossier.id in case.interests


RESTRICTIONS = (
    the_viewer_is_excluded_for_safety,
    a_colleague_is_excluded_for_safety,
    the_viewer_declared_an_interest,
)


def service_is_hidden_for_safety(dossier: Dossier, edge: Support) -> bool:
    return any(not_shown(each, edge) for each in dossier.exclusions[ExclusionGround.SAFETY])


def not_shown(exclusion: Exclusion, edge: Support) -> bool:
    return exclusion.kind is ExclusionKind.NOT_SHOWN and edge.agency_id in exclusion.agencies


def _led(case: Case, practitioner_id: str) -> bool:
    ground = case.ground
    worker = ground.facts.directory.practitioners.get(practitioner_id)
    return worker is not None and any(
        post.team_id in case.leads and (post.live(ground.today) or ground.ended_lately(post))
        for post in worker.posts
    )


def _not_to(dossier: Dossier) -> list[Exclusion]:
    safety = dossier.exclusions[ExclusionGround.SAFETY]
    return [each for each in safety if each.kind is ExclusionKind.NOT_TO]


def _other_sides(case: Case, dossier: Dossier) -> list[Dossier | None]:
    """As they are seen from beyond the page."""
    others = (arrangement.other(dossier.id) for arrangement in dossier.arrangements)
    return [case.beyond.ground.dossier(other or "") for other in others]


def _works_with(case: Case, dossier: Dossier) -> bool:
    return any(way.reach in WORKING for way in ways_before_closures(case, dossier))
