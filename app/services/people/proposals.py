"""A colleague's proposal: what whoever may confirm it reads, and their yes or no.

The adder learns whether it was confirmed, and never by whom: that stands in the audit alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.people.contact_views import ContactView, contact_view
from app.services.people.own_support import OwnEdge
from graph.clock import local_date
from graph.door.change import Change
from graph.door.disclosure import Proposed, Undecided
from graph.door.first_statements import person
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, RefusalReason, SupportState
from queries import own_edges, support
from visualisations.said import date_text, name_of


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """What was typed, by whom, and what the reader knows of the person anyway."""

    person_id: str
    support_id: str
    name: str
    """As it was typed; empty where nobody typed one."""
    born: str | None
    """Likewise."""
    worker: ContactView
    version: int
    known_name: str | None
    """None where the reader sees nothing of the person."""
    known_born: str | None


def proposal_page(services: Services, actor: Actor, at: OwnEdge, op_id: str) -> ProposalPage:
    """Raises NotVisible where this is not the actor's to decide, or is decided already."""
    asked, *known = services.gateway.proposal(actor, Proposed(at.person_id, at.support_id), op_id)
    (typed,), (line,) = asked.people, asked.supports
    seen = known[0].in_focus[0] if known else None
    words = services.words
    return ProposalPage(
        person_id=at.person_id,
        support_id=at.support_id,
        name=typed.name,
        born=date_text(typed.birth_date, words) if typed.birth_date else None,
        worker=contact_view(line, words),
        version=line.version or 0,
        known_name=name_of(seen, words) if seen else None,
        known_born=date_text(seen.birth_date, words) if seen and seen.birth_date else None,
    )


@dataclass(frozen=True, slots=True)
class ToDecide:
    """One edge that waits for somebody: whose it is, and nothing of whom it is about."""

    person_id: str
    support_id: str
    worker: str
    agency: str
    since: date | None
    left: bool
    """Left behind by a worker whose post has ended."""
    decision_id: str
    """Of what its worker decided to share without agreement, or not to share, where that is what
    waits."""
    not_sharing: bool


def to_decide(services: Services, actor: Actor) -> tuple[ToDecide, ...]:
    """What waits for the actor's yes or no, and what they may hand over or end for a worker who
    left."""
    return tuple(map(_to_decide, services.gateway.to_decide(actor)))


def _to_decide(found: Undecided) -> ToDecide:
    line = found.line
    return ToDecide(
        line.person_id,
        line.id,
        line.worker.name if line.worker else "",
        line.agency.name,
        found.decided_on or line.until or line.since,
        line.state is not SupportState.PROPOSED and not found.decision,
        found.decision,
        found.not_sharing,
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the actor proposed and nobody confirmed."""

    name: str
    because: str
    """In words."""
    on: date


REFUSALS_SHOWN = timedelta(days=14)


def refused_lately(services: Services, actor: Actor) -> tuple[Refusal, ...]:
    """What was not confirmed lately, of what the actor proposed themself; never by whom."""
    if actor.practitioner_id is None:
        return ()
    today = local_date(services.clock.now(), services.policy.time_zone)
    mine = own_edges.MineSince(actor.practitioner_id, today - REFUSALS_SHOWN)
    return tuple(
        Refusal(row.name or "", services.words.of(RefusalReason(row.because)), row.on)
        for row in services.gateway.read(actor, own_edges.REFUSED_LATELY, mine)
    )


def accept(services: Services, actor: Actor, at: OwnEdge, sent: SentForm) -> None:
    """Confirm it, today. What it takes over ends with it. Raises NotVisible, ChangedMeanwhile."""
    with _deciding(services, actor, at, sent, AuditTag.SUPPORT_ACCEPTED) as change:
        today = local_date(change.now, services.policy.time_zone)
        by = actor.practitioner_id or ""
        change.one(
            support.CONFIRM_PROPOSED_SUPPORT,
            support.ProposedSupport(at.support_id, at.person_id, by, today),
        )


def decline(
    services: Services, actor: Actor, at: OwnEdge, sent: SentForm, because: RefusalReason
) -> None:
    """Say that it is not so. The adder reads the reason. Raises NotVisible, ChangedMeanwhile."""
    with _deciding(services, actor, at, sent, AuditTag.SUPPORT_DECLINED) as change:
        today = local_date(change.now, services.policy.time_zone)
        by = actor.practitioner_id or ""
        change.one(
            support.DECLINE_PROPOSED_SUPPORT,
            support.DeclinedSupport(at.support_id, at.person_id, by, today, because),
        )


@contextmanager
def _deciding(
    services: Services, actor: Actor, at: OwnEdge, sent: SentForm, tag: AuditTag
) -> Iterator[Change]:
    with services.change(
        actor, sent, [person(at.person_id)], confirms=Proposed(at.person_id, at.support_id)
    ) as change:
        if not change.repeated:
            change.expect(at.support_id, _version(change.webs[0]))
        yield change
        change.record(tag, at.support_id)
        change.commit()


def _version(asked: SupportWeb) -> int:
    (line,) = asked.supports
    return line.version or 0
