"""Edges: how much of one support edge a worker sees. The first rule that speaks decides.

The same rules judge ended edges, as if they were live.
"""

from graph.policy.case import Case, Decision, Dossier, Way, Withheld
from graph.policy.closures import works_with_the_other_side
from graph.policy.deciding import terms_for
from graph.policy.decisions import live_decisions
from graph.policy.live import is_sensitive
from graph.policy.reach import covering, is_open, leading, safeguards, ways_to
from graph.policy.support_web import Reason
from graph.policy.terms import Terms
from graph.records.agreements import Exclusion
from graph.records.model import Support
from graph.vocabulary import (
    BY_NAME_ONLY_SECTORS,
    ExclusionGround,
    ExclusionKind,
    Level,
    Reach,
)


def own_edge(case: Case, _dossier: Dossier, edge: Support) -> Decision | None:
    if edge.practitioner_id != case.viewer_id:
        return None
    return Decision(Level.CONTACT, Reason.OWN)


def the_service_is_excluded_for_safety(
    _case: Case, dossier: Dossier, edge: Support
) -> Decision | None:
    safety = dossier.exclusions[ExclusionGround.SAFETY]
    if not any(_not_shown(exclusion, edge) for exclusion in safety):
        return None
    return Decision(Level.HIDDEN, Withheld.SAFETY_EXCLUSION)


def the_viewer_is_excluded_for_safety(
    case: Case, dossier: Dossier, _edge: Support
) -> Decision | None:
    """By name, or through any of the viewer's agencies: danger does not mind through which job."""
    if not any(
        exclusion.kind is ExclusionKind.NOT_TO
        and (
            case.viewer_id in exclusion.practitioners
            or not case.agencies.isdisjoint(exclusion.agencies)
        )
        for exclusion in dossier.exclusions[ExclusionGround.SAFETY]
    ):
        return None
    return Decision(Level.HIDDEN, Withheld.SAFETY_EXCLUSION)


def the_viewer_declared_an_interest(
    case: Case, dossier: Dossier, _edge: Support
) -> Decision | None:
    """A former partner may work in a permitted agency."""
    if dossier.id not in case.interests:
        return None
    return Decision(Level.HIDDEN, Withheld.DECLARED_INTEREST)


def a_safety_arrangement_parts_them(
    case: Case, dossier: Dossier, _edge: Support
) -> Decision | None:
    """The viewer works with the other side and not with this person."""
    if not works_with_the_other_side(case, dossier) or any(
        way.reach is Reach.DIRECT for way in ways_to(case, dossier)
    ):
        return None
    return Decision(Level.HIDDEN, Withheld.SAFETY_ARRANGEMENT)


def the_worker_is_covered(case: Case, dossier: Dossier, edge: Support) -> Decision | None:
    """Not in sensitive services, where only the named supervisor stands behind a worker."""
    way = covering(case, edge)
    if way is None or is_sensitive(dossier, edge) or not is_open(case, dossier, way):
        return None
    return Decision(Level.CONTACT, Reason.COVER)


def the_worker_is_led(case: Case, dossier: Dossier, edge: Support) -> Decision | None:
    if not leads_worker_of(case, dossier, edge):
        return None
    return Decision(Level.CONTACT, Reason.SUPERVISOR)


def leads_worker_of(case: Case, dossier: Dossier, edge: Support) -> bool:
    """In sensitive services only the named clinical or safeguarding supervisor does."""
    way = leading(case, edge)
    return (
        way is not None
        and is_open(case, dossier, way)
        and (not is_sensitive(dossier, edge) or safeguards(case, edge))
    )


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
    the_viewer_is_excluded_for_safety,
    the_viewer_declared_an_interest,
    a_safety_arrangement_parts_them,
    the_worker_is_covered,
    the_worker_is_led,
    sensitive_only_by_name,
    the_highest_that_opens_it,
)


def decide(case: Case, dossier: Dossier, edge: Support) -> Decision:
    """How much of an edge the viewer sees, once the person is visible. Silence is HIDDEN."""
    for speaks in case.ground.rules.edges:
        if decision := speaks(case, dossier, edge):
            return decision
    return Decision(Level.HIDDEN, Withheld.NOTHING_OPENS_IT)


def _highest(case: Case, dossier: Dossier, edge: Support, by_name: bool) -> Decision | None:
    rules = case.ground.rules
    best: Decision | None = None
    for opens in rules.by_name if by_name else rules.ordinary:
        for way in ways_to(case, dossier):
            decision = opens(case, dossier, edge, way)
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
    """What the deciding agreement gives, if the viewer receives it and no wish is against it."""
    terms = terms_for(dossier, edge.agency_id)
    if terms is None:
        return None
    level = terms.sensitive.get(edge.agency_id, Level.HIDDEN) if by_name else terms.level
    if level is Level.HIDDEN or not _receives(case, dossier, terms, way):
        return None
    rules = case.ground.rules
    for forbids in rules.wishes:
        if forbids(case, dossier, edge, way):
            return None
    for caps in rules.caps:
        level = min(level, caps(way))
    return Decision(level, Reason.AGREED_BY_NAME if by_name else Reason.AGREEMENT)


def live_decision(case: Case, dossier: Dossier, edge: Support, way: Way) -> Decision | None:
    """A decision that opens the service to this recipient."""
    levels = [
        min(decision.level, cap)
        for decision, cap in live_decisions(dossier)
        if edge.agency_id in decision.opens
        and (
            case.viewer_id in decision.recipient_practitioners
            or way.agency_id in decision.recipient_agencies
        )
    ]
    return Decision(max(levels), Reason.DECISION) if levels else None


def decision_by_name(case: Case, dossier: Dossier, edge: Support, way: Way) -> Decision | None:
    """A decision that opens the sensitive service by name to this recipient."""
    levels = [
        min(decision.sensitive[edge.agency_id], cap)
        for decision, cap in live_decisions(dossier)
        if edge.agency_id in decision.sensitive
        and (
            case.viewer_id in decision.recipient_practitioners
            or way.agency_id in decision.recipient_agencies
        )
    ]
    return Decision(max(levels), Reason.DECISION) if levels else None


def open_emergency(_case: Case, _dossier: Dossier, _edge: Support, way: Way) -> Decision | None:
    if way.reach is not Reach.EMERGENCY:
        return None
    return Decision(Level.CONTACT, Reason.EMERGENCY)


def open_enquiry(_case: Case, _dossier: Dossier, _edge: Support, way: Way) -> Decision | None:
    if way.reach is not Reach.ENQUIRY:
        return None
    return Decision(Level.AGENCY, Reason.ENQUIRY)


BY_NAME = (agreement_by_name, decision_by_name)
ORDINARY = (agreement, live_decision, open_emergency, open_enquiry)


# Recipients of an agreement: the first that speaks.


def the_agency_is_named(_case: Case, _dossier: Dossier, terms: Terms, way: Way) -> bool | None:
    return True if way.agency_id in terms.named_agencies else None


def some_sectors_only_by_name(
    case: Case, _dossier: Dossier, _terms: Terms, way: Way
) -> bool | None:
    """Police, probation, youth justice and immigration; an unknown agency may be one of them."""
    agency = case.ground.agency(way.agency_id)
    return False if agency is None or agency.sector in BY_NAME_ONLY_SECTORS else None


def the_agency_works_with_the_person(
    case: Case, dossier: Dossier, terms: Terms, way: Way
) -> bool | None:
    """With a live edge, in a sector that was shown when it was agreed."""
    agency = case.ground.agency(way.agency_id)
    known = agency is not None and agency.sector in terms.sectors
    return True if known and way.agency_id in dossier.live_agencies else None


def the_family_team_is_named(_case: Case, _dossier: Dossier, terms: Terms, way: Way) -> bool | None:
    return True if way.family_id is not None and way.family_id in terms.family_teams else None


RECIPIENTS = (
    the_agency_is_named,
    some_sectors_only_by_name,
    the_agency_works_with_the_person,
    the_family_team_is_named,
)


def _receives(case: Case, dossier: Dossier, terms: Terms, way: Way) -> bool:
    for says in case.ground.rules.recipients:
        answer = says(case, dossier, terms, way)
        if answer is not None:
            return answer
    return False


# Wishes bind agreements, not decisions.


def the_service_is_not_to_be_shown(_case: Case, dossier: Dossier, edge: Support, _way: Way) -> bool:
    return any(_not_shown(each, edge) for each in dossier.exclusions[ExclusionGround.WISH])


def nothing_is_to_go_to_the_viewer(case: Case, dossier: Dossier, _edge: Support, way: Way) -> bool:
    """By name, or to the agency through which they act."""
    return any(
        exclusion.kind is ExclusionKind.NOT_TO
        and (case.viewer_id in exclusion.practitioners or way.agency_id in exclusion.agencies)
        for exclusion in dossier.exclusions[ExclusionGround.WISH]
    )


WISHES = (the_service_is_not_to_be_shown, nothing_is_to_go_to_the_viewer)


def _not_shown(exclusion: Exclusion, edge: Support) -> bool:
    return exclusion.kind is ExclusionKind.NOT_SHOWN and edge.agency_id in exclusion.agencies


def a_supervisor_sees_agencies(way: Way) -> Level:
    """Others agreed with the team, not with who supervises it."""
    return Level.AGENCY if way.reach is Reach.SUPERVISOR else Level.CONTACT


CAPS = (a_supervisor_sees_agencies,)
