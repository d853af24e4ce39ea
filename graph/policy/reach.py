"""Reach: the ways in which a worker may see a person at all.

A worker acts through the post that gives the reach, never through another job. Reach is never
transitive: a way through a family or a decision leads to nobody else.
"""

from collections.abc import Iterator
from datetime import timedelta

from graph.policy.case import Case, Dossier, Way
from graph.policy.deciding import general_terms
from graph.policy.decisions import live_decisions
from graph.records.model import Support
from graph.vocabulary import Reach

EMERGENCY_LASTS = timedelta(hours=12)
"""At most, whatever end a grant states."""

WORKING = frozenset({Reach.DIRECT, Reach.COVER, Reach.SUPERVISOR})
"""The ways of those who work with a person, or stand behind somebody who does."""

INFORMED = WORKING | {Reach.EMERGENCY, Reach.ENQUIRY}
"""The ways that tell about a person's kin and families, without their agreement to it."""


def direct(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A live edge of the viewer's."""
    for edge in dossier.live:
        if edge.practitioner_id == case.viewer_id:
            yield Way(Reach.DIRECT, edge.agency_id, edge)


def cover(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A live edge of a colleague whom the viewer covers today."""
    for edge in dossier.live:
        if way := covering(case, edge):
            yield way


def supervisor(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A live edge of someone in a team that the viewer leads."""
    for edge in dossier.live:
        if way := leading(case, edge):
            yield way


def family(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A direct edge to another live member, where the person's own agreement names the family."""
    for family_id in sorted(dossier.families):
        agencies = {
            way.agency_id
            for member in case.ground.members[family_id]
            if member is not dossier
            for way in direct_ways(case, member)
        }
        if not agencies:
            continue
        terms = general_terms(dossier)
        if terms is not None and family_id in terms.family_teams:
            for agency_id in sorted(agencies):
                yield Way(Reach.FAMILY, agency_id, family_id=family_id)


def decision(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A live decision that names the viewer (any post acts) or the agency of a post."""
    for shared, _ in live_decisions(dossier):
        named = case.viewer_id in shared.recipient_practitioners
        agencies = case.agencies if named else case.agencies & shared.recipient_agencies
        for agency_id in sorted(agencies):
            yield Way(Reach.DECISION, agency_id)


def emergency(case: Case, dossier: Dossier) -> Iterator[Way]:
    """An open grant of the viewer's, for the person or, where ticked, a child of the household."""
    for about, grant in case.grants:
        ends = min(grant.ends_at, grant.opened_at + EMERGENCY_LASTS)
        is_open_now = grant.opened_at <= case.ground.moment.now < ends
        if is_open_now and (
            about is dossier
            or (grant.household and dossier.child and dossier.id in about.household)
        ):
            yield Way(Reach.EMERGENCY, grant.agency_id)


def enquiry(case: Case, dossier: Dossier) -> Iterator[Way]:
    """An open enquiry of a team of the viewer's, about the child or an adult of the household."""
    adult_age = case.ground.moment.settings.adult_age
    for child, asked in case.enquiries:
        if asked.opened_at <= case.ground.moment.now <= asked.ends_at and (
            child is dossier or (dossier.id in child.household and dossier.surely_over(adult_age))
        ):
            for team_id, agency_id in sorted(case.teams):
                if team_id == asked.team_id:
                    yield Way(Reach.ENQUIRY, agency_id)


REACH = (direct, cover, supervisor, family, decision, emergency, enquiry)
"""In the order in which a person's reach is listed, the strongest first."""


def covering(case: Case, edge: Support) -> Way | None:
    """The viewer stands in today for the worker of the edge."""
    if edge.practitioner_id not in case.covered:
        return None
    return Way(Reach.COVER, edge.agency_id, edge)


def leading(case: Case, edge: Support) -> Way | None:
    """The viewer leads a team in which the worker of the edge has a live post at its agency."""
    if not _led_teams(case, edge):
        return None
    return Way(Reach.SUPERVISOR, edge.agency_id, edge)


def safeguards(case: Case, edge: Support) -> bool:
    """As the named clinical or safeguarding supervisor of such a team."""
    return any(case.leads[team_id] for team_id in _led_teams(case, edge))


def _led_teams(case: Case, edge: Support) -> list[str]:
    if not case.leads:
        return []
    teams = case.ground.teams.get((edge.practitioner_id, edge.agency_id), frozenset())
    return [team_id for team_id in teams if team_id in case.leads]


def is_open(case: Case, dossier: Dossier, way: Way) -> bool:
    """No rule closes this way to the person."""
    for closes in case.ground.rules.closures:  # noqa: SIM110 - twice as fast as any()
        if closes(case, dossier, way):
            return False
    return True


def direct_ways(case: Case, dossier: Dossier) -> tuple[Way, ...]:
    """The viewer's own live edges to a person, as far as nothing closes them."""
    known = case.direct.get(dossier.id)
    if known is None:
        known = tuple(way for way in direct(case, dossier) if is_open(case, dossier, way))
        case.direct[dossier.id] = known
    return known


def ways_to(case: Case, dossier: Dossier) -> tuple[Way, ...]:
    """All open ways of the viewer to a person; none means that the person is not visible."""
    known = case.ways.get(dossier.id)
    if known is None:
        known = case.ways[dossier.id] = tuple(
            way
            for leads in case.ground.rules.reach
            for way in leads(case, dossier)
            if is_open(case, dossier, way)
        )
    return known
