"""Reach: the ways in which a worker may see a person at all, before any of them closes.

A worker acts through the post that gives the reach, never through another job. Reach is never
transitive: a way through a family or a decision leads to nobody else.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from graph.policy.case import Case, Dossier
from graph.policy.deciding import general_terms
from graph.policy.decisions import decisions_that_lead
from graph.policy.live import has_begun_and_not_ended, is_active, is_confirmed
from graph.policy.ways import Way
from graph.records.agreements import Enquiry
from graph.records.model import Support
from graph.vocabulary import BY_NAME_ONLY_SECTORS, Reach

EMERGENCY_LASTS = timedelta(hours=12)
"""At most, whatever end a grant states."""

ENQUIRY_LASTS = timedelta(hours=72)
"""From its opening, and from each extension."""

EXTENSIONS = 2

WORKING = frozenset({Reach.DIRECT, Reach.COVER, Reach.SUPERVISOR})
"""The ways of those who work with a person, or stand behind somebody who does."""

INFORMED = WORKING | {Reach.EMERGENCY, Reach.ENQUIRY}
"""The ways that tell about a person's kin and families, without their agreement to it."""


def direct(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A live edge of the viewer's."""
    for edge in dossier.live:
        if edge.practitioner_id == case.viewer_id:
            yield Way(Reach.DIRECT, edge.agency_id, edge.agency_id, edge)


def cover(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A live edge of a colleague whom the viewer covers today."""
    if case.covers:
        for edge in dossier.live:
            if way := covering(case, edge):
                yield way


def supervisor(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A live edge of someone in a team that the viewer leads."""
    if case.leads:
        for edge in dossier.live:
            yield from leading(case, edge)


def left_behind(case: Case, dossier: Dossier) -> Iterator[Way]:
    """For 90 days an active edge whose post in such a team has ended, only to hand it over."""
    if case.leads:
        for edge in dossier.supports:
            if was_left(case, edge):
                yield from leading(case, edge, left=True)


def family(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A direct edge to another living member, where the person's own agreement names the family.

    Police, probation, youth justice and immigration only where it names their agency.
    """
    for family_id in sorted(dossier.families):
        edges = [
            (member, way)
            for member in case.ground.members[family_id]
            if member is not dossier and not member.dead
            for way in direct(case, member)
        ]
        if not edges:
            continue
        terms = general_terms(dossier)
        if terms is None or family_id not in terms.family_teams:
            continue
        for member, way in edges:
            if not _only_by_name(case, way.agency_id) or all(
                way.agency_id in part.named_agencies for part in terms.parts
            ):
                yield Way(
                    Reach.FAMILY,
                    way.agency_id,
                    way.agency_id,
                    way.edge,
                    family_id=family_id,
                    member_id=member.id,
                )


def _only_by_name(case: Case, agency_id: str) -> bool:
    """An unknown agency may be one of them."""
    agency = case.ground.agency(agency_id)
    return agency is None or agency.sector in BY_NAME_ONLY_SECTORS


def decision(case: Case, dossier: Dossier) -> Iterator[Way]:
    """A live decision that names the viewer (any post acts), or the agency of a post through which
    the viewer is direct on the person, or on somebody for whose sake it was taken."""
    for shared in decisions_that_lead(dossier):
        if case.viewer_id in shared.recipient_practitioners:
            for agency_id in sorted(case.agencies):
                yield Way(Reach.DECISION, agency_id, agency_id)
        for person_id in sorted({dossier.id, *shared.for_whom}):
            other = case.ground.dossier(person_id)
            for way in direct(case, other) if other else ():
                if way.agency_id in shared.recipient_agencies:
                    yield Way(
                        Reach.DECISION, way.agency_id, way.agency_id, way.edge, member_id=person_id
                    )


def emergency(case: Case, dossier: Dossier) -> Iterator[Way]:
    """An open grant of the viewer's, for the person or, where ticked, for the children of the
    household; an adult only with a reason of their own."""
    for about, grant in case.grants:
        ends = min(grant.ends_at, grant.opened_at + EMERGENCY_LASTS)
        if not grant.opened_at <= case.ground.moment.now < ends:
            continue
        covered = about is dossier or (grant.household and dossier.id in about.household)
        if covered and (dossier.child or grant.reasons.get(dossier.id, "").strip()):
            yield Way(Reach.EMERGENCY, grant.agency_id, grant.agency_id)


def enquiry(case: Case, dossier: Dossier) -> Iterator[Way]:
    """An open enquiry of a front-door team of the viewer's, about the child, or an adult of the
    household for whom a reason of their own is given."""
    for child, asked in case.enquiries:
        team = case.ground.facts.directory.teams.get(asked.team_id)
        if team is None or not team.front_door or not child.child or not _is_open(case, asked):
            continue
        reason = asked.reasons.get(dossier.id, "").strip()
        if child is dossier or (reason and dossier.adult and dossier.id in child.household):
            for post in case.posts.values():
                if post.team_id == asked.team_id:
                    yield Way(Reach.ENQUIRY, post.agency_id, post.agency_id)


def _is_open(case: Case, asked: Enquiry) -> bool:
    """For 72 hours from the opening or the last extension, and never past its own end."""
    now = case.ground.moment.now
    return asked.opened_at <= now <= min(asked.ends_at, _lasts_until(case, asked, now))


def _lasts_until(case: Case, asked: Enquiry, now: datetime) -> datetime:
    """Each extension is by another member of the team, with a reason, while it is open; twice."""
    end, extended = asked.opened_at + ENQUIRY_LASTS, 0
    for extension in asked.extensions:
        if (
            extended < EXTENSIONS
            and extension.reason.strip()
            and extension.by != asked.opened_by
            and case.ground.stands_in(
                extension.by, asked.team_id, case.ground.moment.day_of(extension.at)
            )
            and asked.opened_at <= extension.at <= min(end, now)
        ):
            end, extended = extension.at + ENQUIRY_LASTS, extended + 1
    return end


REACH = (direct, cover, supervisor, left_behind, family, decision, emergency, enquiry)
"""In the order in which a person's reach is listed, the strongest first."""


def covering(case: Case, edge: Support) -> Way | None:
    """The viewer stands in today for the worker of the edge; of an unknown post nobody does."""
    if edge.practitioner_id not in case.covers or case.ground.post_of(edge) is None:
        return None
    return Way(Reach.COVER, edge.agency_id, edge.agency_id, edge)


def leading(case: Case, edge: Support, left: bool = False) -> Iterator[Way]:
    """The viewer leads the team in which the post of the edge stands; in a joint team whatever
    agency it belongs to. The viewer acts through the post that leads."""
    post = case.ground.post_of(edge)
    if post is None or post.team_id is None or not case.ground.belongs(post):
        return
    acting = {case.posts[lead.post_id or ""].agency_id for lead in case.leads.get(post.team_id, ())}
    for agency_id in sorted(acting):
        yield Way(Reach.SUPERVISOR, edge.agency_id, agency_id, edge, left=left)


def safeguards(case: Case, way: Way) -> bool:
    """As the named clinical or safeguarding supervisor of the team, or the named clinical cover."""
    edge = way.edge
    if edge is None:
        return False
    if way.reach is Reach.COVER:
        return case.covers.get(edge.practitioner_id, False)
    post = case.ground.post_of(edge)
    leads = case.leads.get(post.team_id or "", ()) if post else ()
    return any(
        lead.safeguarding and case.posts[lead.post_id or ""].agency_id == way.acting
        for lead in leads
    )


def was_left(case: Case, edge: Support) -> bool:
    """Active still, though its post has ended."""
    ground, post = case.ground, case.ground.post_of(edge)
    return (
        post is not None
        and ground.ended_lately(post)
        and all(holds(ground, edge) for holds in (is_active, is_confirmed, has_begun_and_not_ended))
    )


def ways_before_closures(case: Case, dossier: Dossier) -> tuple[Way, ...]:
    """All ways of the viewer to a person, closed or not: arrangements are worked out on these."""
    rules = case.ground.rules.reach
    return case.remember(
        ("before", dossier.id),
        lambda: tuple(way for leads in rules for way in leads(case, dossier)),
    )


def ways_to(case: Case, dossier: Dossier) -> tuple[Way, ...]:
    """All open ways of the viewer to a person; none means that the person is not visible."""
    return case.remember(
        ("ways", dossier.id),
        lambda: tuple(
            way for way in ways_before_closures(case, dossier) if is_open(case, dossier, way)
        ),
    )


def is_open(case: Case, dossier: Dossier, way: Way) -> bool:
    """No rule closes this way to the person."""
    for closes in case.ground.rules.closures:  # noqa: SIM110 - twice as fast as any()
        if closes(case, dossier, way):
            return False
    return True


def is_restricted(case: Case, dossier: Dossier) -> bool:
    """Of this person the viewer keeps the name and their own edge, if they have one."""
    rules = case.ground.rules.restrictions
    return case.remember(
        ("restricted", dossier.id), lambda: any(says(case, dossier) for says in rules)
    )


def full_ways(case: Case, dossier: Dossier) -> tuple[Way, ...]:
    """The open ways that tell more than a name and one edge."""
    return case.remember(
        ("full", dossier.id),
        lambda: (
            ()
            if is_restricted(case, dossier)
            else tuple(way for way in ways_to(case, dossier) if not way.left)
        ),
    )
