"""Lines: how the edges that a viewer may see stand on the page.

At CONTACT the worker is named. At AGENCY there is one line for the agency, whoever and however
many work there. At EXISTENCE there is one constant sentence for the person, or nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from graph.policy.case import Ground
from graph.policy.sight import Shown, Sight
from graph.policy.support_web import (
    Reason,
    SupportWeb,
    VisibleAgency,
    VisibleSupport,
    VisibleWorker,
)
from graph.records.dates import add_months, quarter
from graph.vocabulary import DatePrecision, Level, SupportState

STRENGTH = {reason: place for place, reason in enumerate(Reason)}
"""Where several reasons hold, the earlier in the list of reasons is given."""

NOTHING: frozenset[str] = frozenset()


# Ended edges: all of these hold for one that is shown.


def it_was_confirmed_once(shown: Shown, _ground: Ground) -> bool:
    return shown.edge.confirmed_on is not None


def it_is_not_sensitive(shown: Shown, _ground: Ground) -> bool:
    """Sensitive edges leave no past."""
    return not shown.sensitive


def it_ended_not_long_ago(shown: Shown, ground: Ground) -> bool:
    """An end that is not known, or still to come, is not shown."""
    end, months = shown.until, ground.moment.settings.ended_months
    return end is not None and end <= ground.today <= add_months(end, months)


def it_would_be_named_were_it_live(shown: Shown, _ground: Ground) -> bool:
    """Below CONTACT a line has no dates, so it could not say that it is past."""
    return shown.level is Level.CONTACT


PAST = (
    it_was_confirmed_once,
    it_is_not_sensitive,
    it_ended_not_long_ago,
    it_would_be_named_were_it_live,
)


# Which fields of a named line are withheld.


def ties_for_author_and_supervisor(shown: Shown) -> frozenset[str]:
    return NOTHING if shown.own or shown.led else frozenset({"tie"})


def confirmations_for_own_and_covered_and_led(shown: Shown) -> frozenset[str]:
    known = shown.reason in (Reason.OWN, Reason.COVER, Reason.SUPERVISOR, Reason.HAND_OVER)
    return NOTHING if known else frozenset({"confirmed_on"})


def needs_met_for_own_and_covered_and_led(shown: Shown) -> frozenset[str]:
    works_through = shown.reason in (Reason.OWN, Reason.COVER, Reason.SUPERVISOR)
    return NOTHING if works_through else frozenset({"meets"})


def versions_for_who_may_edit(shown: Shown) -> frozenset[str]:
    may = shown.own or shown.reason is Reason.HAND_OVER
    return NOTHING if may else frozenset({"version"})


def planned_ends_for_own(shown: Shown) -> frozenset[str]:
    return NOTHING if shown.own or shown.past else frozenset({"until"})


def the_past_of_others_by_quarter(shown: Shown) -> frozenset[str]:
    return frozenset({"since", "until"}) if shown.past and not shown.own else NOTHING


SUPPORT_FIELDS = (
    ties_for_author_and_supervisor,
    confirmations_for_own_and_covered_and_led,
    needs_met_for_own_and_covered_and_led,
    versions_for_who_may_edit,
    planned_ends_for_own,
    the_past_of_others_by_quarter,
)


# From edges to lines.


def parallel_edges_are_one(lines: Sequence[VisibleSupport]) -> Sequence[VisibleSupport]:
    """An agency shows once, with the strongest reason: two lines would count its workers. It is
    ordinary where one of them is."""
    by_id: dict[str, VisibleSupport] = {}
    for line in lines:
        known = by_id.get(line.id, line)
        stronger = line if STRENGTH[line.reason] < STRENGTH[known.reason] else known
        by_id[line.id] = replace(stronger, sensitive=line.sensitive and known.sensitive)
    return list(by_id.values())


def no_agency_beside_its_own_worker(lines: Sequence[VisibleSupport]) -> Sequence[VisibleSupport]:
    """Beside a named worker a line for the agency would tell that there is another."""
    named = {line.agency.id for line in lines if line.level is Level.CONTACT and not line.ended}
    return [line for line in lines if line.level is Level.CONTACT or line.agency.id not in named]


LINES = (parallel_edges_are_one, no_agency_beside_its_own_worker)


# "Other support is in place": all of these hold.


def an_ordinary_service_exists(edges: Sequence[Shown]) -> bool:
    """At least one of somebody else's is shown at EXISTENCE."""
    return any(
        shown.level is Level.EXISTENCE and not shown.sensitive and not shown.own for shown in edges
    )


def nothing_more_is_shown(edges: Sequence[Shown]) -> bool:
    """Beside another agency the sentence would tell that there are two."""
    return not any(
        shown.level > Level.EXISTENCE and not shown.own and not shown.past for shown in edges
    )


MARKER = (an_ordinary_service_exists, nothing_more_is_shown)


def render(sight: Sight, ground: Ground) -> SupportWeb:
    """The page of one sight; people, kin and lines in the order of their ids."""
    lines: list[VisibleSupport] = []
    marked = set()
    for person_id, edges in sight.edges.items():
        known = frozenset(need.id for need in sight.people[person_id].needs)
        lines.extend(_lines(edges, ground, known))
        if all(holds(edges) for holds in ground.rules.marker):
            marked.add(person_id)
    return SupportWeb(
        focus=sight.focus,
        on=sight.on,
        people=tuple(
            replace(person, other_support=True) if person_id in marked else person
            for person_id, person in sorted(sight.people.items())
        ),
        kin=tuple(kinship for _, kinship in sorted(sight.kin.items())),
        supports=tuple(sorted(lines, key=lambda line: line.id)),
        notices=sight.notices,
        agreements=tuple(
            sorted(
                (each for told in sight.agreements.values() for each in told),
                key=lambda each: each.id,
            )
        ),
        decisions=tuple(sorted(sight.decisions, key=lambda each: (each.id, each.person_id))),
    )


def _lines(
    edges: Sequence[Shown], ground: Ground, needs: frozenset[str]
) -> Sequence[VisibleSupport]:
    lines: Sequence[VisibleSupport] = [
        named_line(shown, ground, needs)
        if shown.level is Level.CONTACT
        else _agency_only(shown, ground)
        for shown in edges
        if shown.level > Level.EXISTENCE
    ]
    for rule in ground.rules.lines:
        lines = rule(lines)
    return lines


def _agency_only(shown: Shown, ground: Ground) -> VisibleSupport:
    """Name and duty contact; no role, date, lead or count."""
    edge = shown.edge
    return VisibleSupport(
        id=f"agency:{edge.agency_id}:{edge.person_id}",
        person_id=edge.person_id,
        level=shown.level,
        agency=_agency(shown, ground),
        reason=shown.reason,
        sensitive=shown.sensitive,
    )


def named_line(shown: Shown, ground: Ground, needs: frozenset[str] = NOTHING) -> VisibleSupport:
    """One edge at CONTACT, with its worker. `needs` are those of the person that the page shows."""
    edge, span = shown.edge, shown.edge.span
    withheld = NOTHING.union(*(rule(shown) for rule in ground.rules.support_fields))
    by_quarter = shown.past and "since" in withheld
    worker = ground.facts.directory.practitioners[edge.practitioner_id]
    return VisibleSupport(
        id=edge.id,
        person_id=edge.person_id,
        level=shown.level,
        agency=_agency(shown, ground),
        reason=shown.reason,
        worker=VisibleWorker(worker.id, worker.name, worker.card),
        role=edge.role,
        lead=edge.lead,
        own=shown.own,
        state=SupportState.ENDED if shown.past else edge.state,
        since=None if "since" in withheld else span.start,
        since_precision=DatePrecision.DAY if "since" in withheld else edge.since_precision,
        until=None if "until" in withheld else shown.until,
        until_precision=DatePrecision.DAY if "until" in withheld else _until_precision(shown),
        since_quarter=quarter(span.start) if by_quarter and span.start else None,
        until_quarter=quarter(shown.until) if by_quarter and shown.until else None,
        confirmed_on=None if "confirmed_on" in withheld else edge.confirmed_on,
        tie=None if "tie" in withheld else edge.tie,
        version=None if "version" in withheld else edge.version,
        meets=() if "meets" in withheld else tuple(sorted(needs & set(edge.meets))),
        in_touch=edge.in_touch if shown.own else (),
        sensitive=shown.sensitive,
    )


def _until_precision(shown: Shown) -> DatePrecision:
    """Of the end that is shown, which may be the post's and not the edge's own."""
    of_edge = shown.until == shown.edge.span.end
    return shown.edge.until_precision if of_edge else DatePrecision.DAY


def _agency(shown: Shown, ground: Ground) -> VisibleAgency:
    agency = ground.facts.directory.agencies[shown.edge.agency_id]
    contact = agency.safeguarding
    if shown.reason is Reason.SAFEGUARDING_CONTACT and contact is not None:
        return VisibleAgency(agency.id, agency.name, agency.sector, contact.card, contact.name)
    return VisibleAgency(agency.id, agency.name, agency.sector, agency.duty)
