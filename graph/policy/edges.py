"""Edges: how much of one support edge a worker sees. The first rule that speaks decides.

Whoever is kept from the person by a safety exclusion or a declared interest has no way left by
which more than their own edge could be shown. The same rules judge ended edges, as if they were
live.
"""

from collections.abc import Sequence

from graph.policy.case import Case, Dossier
from graph.policy.closures import not_shown, service_is_hidden_for_safety
from graph.policy.deciding import terms_for
from graph.policy.decisions import about, decisions_of_today, is_later, live_decisions
from graph.policy.live import is_sensitive
from graph.policy.pregnancy import tells_a_pregnancy
from graph.policy.reach import (
    WORKING,
    covering,
    full_ways,
    is_open,
    leading,
    was_left,
)
from graph.policy.support_web import Reason
from graph.policy.terms import Part, Terms
from graph.policy.ways import Decision, Way, Withheld
from graph.records.agreements import SharingDecision
from graph.records.model import Support
from graph.vocabulary import (
    BY_NAME_ONLY_SECTORS,
    ExclusionGround,
    ExclusionKind,
    FrontDoorSensitive,
    Level,
    Reach,
    Sector,
)


def own_edge(case: Case, _dossier: Dossier, edge: Support) -> Decision | None:
    if edge.practitioner_id != case.viewer_id:
        return None
    return Decision(Level.CONTACT, Reason.OWN)


def the_service_is_excluded_for_safety(
    _case: Case, dossier: Dossier, edge: Support
) -> Decision | None:
    if not service_is_hidden_for_safety(dossier, edge):
        return None
    return Decision(Level.HIDDEN, Withheld.SAFETY_EXCLUSION)


def the_worker_is_covered(case: Case, dossier: Dossier, edge: Support) -> Decision | None:
    """In sensitive services by the named clinical cover alone: no other way is open."""
    way = covering(case, edge)
    if way is None or not is_open(case, dossier, way):
        return None
    return Decision(Level.CONTACT, Reason.COVER)


def the_worker_is_led(case: Case, dossier: Dossier, edge: Support) -> Decision | None:
    if not leads_worker_of(case, dossier, edge):
        return None
    return Decision(Level.CONTACT, Reason.SUPERVISOR)


def leads_worker_of(case: Case, dossier: Dossier, edge: Support) -> bool:
    """In sensitive services only the named clinical or safeguarding supervisor does."""
    return not was_left(case, edge) and any(
        is_open(case, dossier, way) for way in leading(case, edge)
    )


def the_worker_left_it_behind(case: Case, dossier: Dossier, edge: Support) -> Decision | None:
    """To be handed over or ended, by whoever leads the team in which its post stood."""
    if not was_left(case, edge) or not any(
        is_open(case, dossier, way) for way in leading(case, edge, left=True)
    ):
        return None
    return Decision(Level.CONTACT, Reason.HAND_OVER)


def sensitive_only_by_name(case: Case, dossier: Dossier, edge: Support) -> Decision | None:
    """The level given by name in the deciding agreement or a live decision; else HIDDEN."""
    if not is_sensitive(dossier, edge):
        return None
    return _highest(case, dossier, edge, by_name=True) or Decision(
        Level.HIDDEN, Withheld.NOT_BY_NAME
    )


def the_highest_that_opens_it(case: Case, dossier: Dossier, edge: Support) -> Decision | None:
    return _highest(case, dossier, edge, by_name=False)


EDGES = (
    own_edge,
    the_service_is_excluded_for_safety,
    the_worker_left_it_behind,
    the_worker_is_covered,
    the_worker_is_led,
    sensitive_only_by_name,
    the_highest_that_opens_it,
)


def decide(case: Case, dossier: Dossier, edge: Support) -> Decision:
    """How much of an edge the viewer sees, once the person is visible. Silence is HIDDEN."""
    for speaks in case.ground.rules.edges:
        decision: Decision | None = speaks(case, dossier, edge)
        if decision is not None:
            return decision
    return Decision(Level.HIDDEN, Withheld.NOTHING_OPENS_IT)


def _highest(case: Case, dossier: Dossier, edge: Support, by_name: bool) -> Decision | None:
    rules = case.ground.rules
    best: Decision | None = None
    for opens in rules.by_name if by_name else rules.ordinary:
        for way in full_ways(case, dossier):
            decision: Decision | None = opens(case, dossier, edge, way)
            if decision and (best is None or decision.level > best.level):
                best = decision
    return best


# Sources, in the order in which they give the reason where they give the same level.


def agreement(case: Case, dossier: Dossier, edge: Support, way: Way) -> Decision | None:
    return _agreed(case, dossier, edge, way, by_name=False)


def agreement_by_name(case: Case, dossier: Dossier, edge: Support, way: Way) -> Decision | None:
    return _agreed(case, dossier, edge, way, by_name=True)


def _agreed(
    case: Case, dossier: Dossier, edge: Support, way: Way, by_name: bool
) -> Decision | None:
    """What the deciding agreement gives, if the viewer receives it and no wish is against it.

    Agreed at no level, it gives nothing, by name neither.
    """
    terms = terms_for(dossier, edge.agency_id)
    if terms is None or terms.level is Level.HIDDEN:
        return None
    level = terms.sensitive.get(edge.agency_id, Level.HIDDEN) if by_name else terms.level
    if level is Level.HIDDEN or not _receives(case, dossier, terms, way):
        return None
    rules = case.ground.rules
    for forbids in rules.wishes:
        if forbids(case, dossier, edge, way):
            return None
    for caps in rules.way_caps:
        level = min(level, caps(way))
    return Decision(level, Reason.AGREED_BY_NAME if by_name else Reason.AGREEMENT)


def live_decision(case: Case, dossier: Dossier, edge: Support, way: Way) -> Decision | None:
    levels = [
        min(shared.level, cap)
        for shared, cap in live_decisions(dossier)
        if edge.agency_id in shared.opens and _is_recipient(case, shared, way)
    ]
    return _best(levels, Reason.DECISION)


def decision_by_name(case: Case, dossier: Dossier, edge: Support, way: Way) -> Decision | None:
    levels = [
        min(shared.sensitive[edge.agency_id], cap)
        for shared, cap in live_decisions(dossier)
        if edge.agency_id in shared.sensitive and _is_recipient(case, shared, way)
    ]
    return _best(levels, Reason.DECISION)


def _best(levels: Sequence[Level], reason: Reason) -> Decision | None:
    best = max(levels, default=Level.HIDDEN)
    return None if best is Level.HIDDEN else Decision(best, reason)


def _is_recipient(case: Case, shared: SharingDecision, way: Way) -> bool:
    """The viewer by name, or the agency of a post through which they work with the person, or
    with somebody for whose sake it was taken."""
    if case.viewer_id in shared.recipient_practitioners:
        return True
    by_work = way.reach in WORKING or way.reach is Reach.DECISION
    own = case.ground.agency(way.acting)
    only_by_name = own is None or own.sector in BY_NAME_ONLY_SECTORS
    if only_by_name and way.acting not in shared.recipient_agencies:
        return False
    return by_work and way.agency_id in shared.recipient_agencies


def a_decision_waits_today(
    case: Case, dossier: Dossier, edge: Support, way: Way
) -> Decision | None:
    """Ordinary services of a person whom the recipient reaches already, as an agency at most."""
    if way.reach is Reach.DECISION:
        return None
    levels = [
        min(shared.level, Level.AGENCY)
        for shared in decisions_of_today(dossier)
        if edge.agency_id in shared.opens
        and _is_recipient(case, shared, way)
        and all(holds(case, dossier, edge, shared) for holds in case.ground.rules.today_opens)
    ]
    return _best(levels, Reason.WAITING_DECISION)


def it_opens_this_to_them_for_the_first_time(
    case: Case, dossier: Dossier, edge: Support, shared: SharingDecision
) -> bool:
    """Whatever became of what was decided before: else a no would be got round by asking for one
    service more, or naming the worker instead of the agency. Two of one time open nothing."""
    ways = full_ways(case, dossier)
    return not any(
        edge.agency_id in other.opens
        and not is_later(other, shared)
        and any(_is_recipient(case, other, each) for each in ways)
        for other in about(dossier)
        if other.id != shared.id
    )


TODAY_OPENS = (it_opens_this_to_them_for_the_first_time,)
"""All must hold for a decision that waits to open one support to one viewer."""


def open_emergency(_case: Case, _dossier: Dossier, _edge: Support, way: Way) -> Decision | None:
    if way.reach is not Reach.EMERGENCY:
        return None
    return Decision(Level.CONTACT, Reason.EMERGENCY)


def open_enquiry(_case: Case, _dossier: Dossier, _edge: Support, way: Way) -> Decision | None:
    if way.reach is not Reach.ENQUIRY:
        return None
    return Decision(Level.AGENCY, Reason.ENQUIRY)


def the_safeguarding_contact(
    case: Case, dossier: Dossier, edge: Support, way: Way
) -> Decision | None:
    """At the front door a sensitive service shows at AGENCY, through the contact it named."""
    rules = case.ground.rules.front_door
    if any(keeps_out(case, dossier, edge, way) for keeps_out in rules):
        return None
    return Decision(Level.AGENCY, Reason.SAFEGUARDING_CONTACT)


BY_NAME = (agreement_by_name, decision_by_name, the_safeguarding_contact)
ORDINARY = (agreement, live_decision, open_emergency, open_enquiry, a_decision_waits_today)


# The front door: what keeps a sensitive service from it.


def it_is_no_front_door(_case: Case, _dossier: Dossier, _edge: Support, way: Way) -> bool:
    return way.reach not in (Reach.ENQUIRY, Reach.EMERGENCY)


def the_deployment_keeps_them_out(case: Case, _dossier: Dossier, _edge: Support, _way: Way) -> bool:
    setting = case.ground.moment.settings.front_door_sensitive
    return setting is not FrontDoorSensitive.CONTACT


def the_agency_itself_is_ordinary(case: Case, _dossier: Dossier, edge: Support, _way: Way) -> bool:
    """A sensitive edge of an ordinary agency stays hidden."""
    agency = case.ground.agency(edge.agency_id)
    return agency is None or not agency.is_sensitive


def the_service_named_no_contact(case: Case, _dossier: Dossier, edge: Support, _way: Way) -> bool:
    agency = case.ground.agency(edge.agency_id)
    return agency is None or agency.safeguarding is None


def it_tells_a_pregnancy(_case: Case, dossier: Dossier, edge: Support, _way: Way) -> bool:
    return tells_a_pregnancy(dossier, edge)


def it_is_a_young_persons_sexual_health(
    case: Case, dossier: Dossier, edge: Support, _way: Way
) -> bool:
    """Of anybody under 18; an age that is not known may be less."""
    agency = case.ground.agency(edge.agency_id)
    return agency is not None and agency.sector is Sector.SEXUAL_HEALTH and not dossier.adult


def it_was_decided_not_to_share_it(case: Case, dossier: Dossier, edge: Support, _way: Way) -> bool:
    today = case.ground.today
    return any(
        edge.agency_id in each.services
        and each.decided_on <= today
        and (each.ended_on is None or today <= each.ended_on)
        for each in dossier.facts.not_shared
    )


FRONT_DOOR = (
    it_is_no_front_door,
    the_deployment_keeps_them_out,
    the_agency_itself_is_ordinary,
    the_service_named_no_contact,
    it_tells_a_pregnancy,
    it_is_a_young_persons_sexual_health,
    it_was_decided_not_to_share_it,
)


# Recipients of an agreement: the first that speaks.


def the_viewers_own_sector_only_by_name(
    case: Case, _dossier: Dossier, part: Part, way: Way
) -> bool | None:
    """Police, probation, youth justice and immigration, also where they stand behind a worker of
    another agency; an unknown agency may be one of them."""
    agency = case.ground.agency(way.acting)
    only_by_name = agency is None or agency.sector in BY_NAME_ONLY_SECTORS
    return False if only_by_name and way.acting not in part.named_agencies else None


def the_agency_is_named(_case: Case, _dossier: Dossier, part: Part, way: Way) -> bool | None:
    return True if way.agency_id in part.named_agencies else None


def some_sectors_only_by_name(case: Case, _dossier: Dossier, _part: Part, way: Way) -> bool | None:
    agency = case.ground.agency(way.agency_id)
    return False if agency is None or agency.sector in BY_NAME_ONLY_SECTORS else None


def the_agency_works_with_the_person(
    case: Case, dossier: Dossier, part: Part, way: Way
) -> bool | None:
    """With a live edge, in a sector that was shown when it was agreed."""
    agency = case.ground.agency(way.agency_id)
    known = agency is not None and agency.sector in part.sectors
    return True if known and way.agency_id in dossier.live_agencies else None


def the_family_team_is_named(_case: Case, _dossier: Dossier, part: Part, way: Way) -> bool | None:
    return True if way.family_id is not None and way.family_id in part.family_teams else None


RECIPIENTS = (
    the_viewers_own_sector_only_by_name,
    the_agency_is_named,
    some_sectors_only_by_name,
    the_agency_works_with_the_person,
    the_family_team_is_named,
)


def _receives(case: Case, dossier: Dossier, terms: Terms, way: Way) -> bool:
    """The viewer is a recipient of each of the agreements."""
    return all(_receives_part(case, dossier, part, way) for part in terms.parts)


def _receives_part(case: Case, dossier: Dossier, part: Part, way: Way) -> bool:
    for says in case.ground.rules.recipients:
        answer: bool | None = says(case, dossier, part, way)
        if answer is not None:
            return answer
    return False


# Wishes bind agreements, not decisions.


def the_service_is_not_to_be_shown(_case: Case, dossier: Dossier, edge: Support, _way: Way) -> bool:
    return any(not_shown(each, edge) for each in dossier.exclusions[ExclusionGround.WISH])


def nothing_is_to_go_to_the_viewer(case: Case, dossier: Dossier, _edge: Support, way: Way) -> bool:
    """By name, or to the agency through which they act."""
    return any(
        exclusion.kind is ExclusionKind.NOT_TO
        and (
            case.viewer_id in exclusion.practitioners
            or not {way.agency_id, way.acting}.isdisjoint(exclusion.agencies)
        )
        for exclusion in dossier.exclusions[ExclusionGround.WISH]
    )


WISHES = (the_service_is_not_to_be_shown, nothing_is_to_go_to_the_viewer)


def a_supervisor_sees_agencies(way: Way) -> Level:
    """Others agreed with the team, not with who supervises it."""
    return Level.AGENCY if way.reach is Reach.SUPERVISOR else Level.CONTACT


WAY_CAPS = (a_supervisor_sees_agencies,)
