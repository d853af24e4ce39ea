"""The whole of what is live around some people: for counting alone, never for anybody to see.

The partnership's counts are the only ones that hidden data may change. They come from this web by
the same functions that a viewer's gaps come from; it is made and dropped behind the door.
"""

from datetime import datetime

from graph.policy.agreements import end_of_agreement
from graph.policy.agreements_told import state_of
from graph.policy.case import Dossier, Ground, Moment
from graph.policy.decisions import in_force
from graph.policy.decisions_told import told
from graph.policy.facts import Facts, PolicySettings
from graph.policy.live import has_a_live_post, has_begun_and_not_ended, is_active, is_confirmed
from graph.policy.rulebook import RULES
from graph.policy.support_web import (
    Reason,
    SupportWeb,
    VisibleAgency,
    VisibleAgreement,
    VisibleNeed,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
from graph.records.matching import postcode_key
from graph.records.model import Support
from graph.vocabulary import ConsentState, Level, NeedKind, Reach, SupportState


def whole_web(facts: Facts, now: datetime, settings: PolicySettings) -> SupportWeb:
    """Everybody in the facts, with all that is live, waits or was left around them."""
    ground = Ground(facts, Moment.at(now, settings), RULES)
    dossiers = [found for each in sorted(facts.people) if (found := ground.dossier(each))]
    return SupportWeb(
        focus=facts.focus,
        on=ground.today,
        people=tuple(map(_person, dossiers)),
        supports=tuple(line for dossier in dossiers for line in _lines(dossier)),
        agreements=tuple(each for dossier in dossiers for each in _agreements(dossier)),
        decisions=tuple(
            told(dossier, decision) for dossier in dossiers for decision in in_force(dossier)
        ),
    )


def _person(dossier: Dossier) -> VisiblePerson:
    person = dossier.person
    today = dossier.ground.today
    decided = any(each.decided_on <= today <= each.ends_on for each in dossier.facts.decisions)
    return VisiblePerson(
        id=person.id,
        name="",
        reach=(Reach.SUPERVISOR, Reach.DECISION) if decided else (Reach.SUPERVISOR,),
        in_focus=True,
        birth_date=person.birth_date,
        # Where they live roughly, for the areas: no street, and nothing of somebody shielded.
        address=None if person.shielded else postcode_key(person.address),
        deceased=dossier.dead,
        shielded=person.shielded,
        needs=tuple(
            VisibleNeed(need.id, need.kind, need.span.start)
            for need in dossier.facts.needs
            if need.span.contains(today) and need.kind is not NeedKind.PREGNANCY
        ),
        family_ids=tuple(sorted(dossier.families)),
    )


def _lines(dossier: Dossier) -> list[VisibleSupport]:
    live = {edge.id for edge in dossier.live}
    return [
        _line(dossier, edge, reason)
        for edge in dossier.supports
        if (reason := _reason(dossier, edge, edge.id in live)) is not None
    ]


def _reason(dossier: Dossier, edge: Support, live: bool) -> Reason | None:
    """As a leader would see it; a line that waits is its own worker's."""
    ground = dossier.ground
    if live:
        return Reason.SUPERVISOR
    if edge.state is SupportState.PROPOSED:
        return Reason.OWN
    stays = (is_active, is_confirmed, has_begun_and_not_ended)
    known = ground.post_of(edge) is not None and not has_a_live_post(ground, edge)
    return Reason.HAND_OVER if known and all(holds(ground, edge) for holds in stays) else None


def _line(dossier: Dossier, edge: Support, reason: Reason) -> VisibleSupport:
    agency = dossier.ground.facts.directory.agencies[edge.agency_id]
    worker = dossier.ground.facts.directory.practitioners[edge.practitioner_id]
    return VisibleSupport(
        id=edge.id,
        person_id=edge.person_id,
        level=Level.CONTACT,
        agency=VisibleAgency(agency.id, "", agency.sector, agency.duty),
        reason=reason,
        worker=VisibleWorker(worker.id, "", worker.card),
        role=edge.role,
        lead=edge.lead,
        own=reason is Reason.OWN,
        state=edge.state,
        since=edge.span.start,
        until=edge.span.end,
        confirmed_on=edge.confirmed_on,
        meets=edge.meets,
        in_touch=edge.in_touch,
    )


def _agreements(dossier: Dossier) -> list[VisibleAgreement]:
    return [
        VisibleAgreement(
            record.id,
            dossier.id,
            record.authority,
            state,
            record.given_on,
            end_of_agreement(dossier, record),
        )
        for record in dossier.facts.consents
        if (state := state_of(dossier, record)) is not ConsentState.NOT_YET
    ]
