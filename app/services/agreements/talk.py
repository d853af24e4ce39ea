"""The page to sit over together: what it offers, what it previews, and what it records."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.agreements.choices import (
    Choices,
    Known,
    Made,
    check_no,
    check_yes,
    events_of,
    proposal,
    proposed,
)
from app.services.agreements.previews import View, views
from app.services.changes import SentForm
from app.services.context import Services
from app.services.people.family_names import NamedFamily, named_families
from graph.clock import local_date
from graph.door.first_statements import person
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.preview import Agreements, Proposal, may_talk
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import AUTHORITIES, CONSENTS
from graph.vocabulary import BY_NAME_ONLY_SECTORS, AuditTag, Sector
from queries.consent import RECORD_CONSENT, RECORDED_CONSENTS, NewConsent, RecordedBy
from visualisations.said import kin_said, name_of
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody, or some service, that can be chosen: an id and what people read."""

    id: str
    said: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What the page can ask about."""

    around: tuple[Sector, ...]
    """Kinds of service around the person now."""
    more: tuple[Sector, ...]
    families: tuple[Option, ...]
    relatives: tuple[Option, ...]
    sensitive: tuple[Option, ...]
    """Each its own choice, by name."""
    ordinary: tuple[Option, ...]
    """For a young person who decides for themself; nobody else is asked about them by name."""
    holders: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class TalkPage:
    known: Known
    name: str
    first_name: str
    offered: Offered
    views: tuple[View, ...]
    version: int


def record_of(person_id: str) -> str:
    """What the form that records an agreement is a version of."""
    return f"agreements of {person_id}"


def talk_page(
    services: Services, actor: Actor, person_id: str, op_id: str, choices: Choices
) -> TalkPage:
    """Raises NotVisible, for who is not there as for whom the actor does not support."""
    known, shown = _look(services, actor, person_id, op_id, choices)
    name = name_of(known.person, services.words)
    return TalkPage(
        known,
        name,
        name.split()[0],
        offered(known, named_families(services, actor, known.person.family_ids), services.words),
        shown,
        events_of(known.agreements.own),
    )


def preview(
    services: Services, actor: Actor, person_id: str, op_id: str, choices: Choices
) -> tuple[View, ...]:
    """What somebody typical would see by these choices. Raises NotVisible."""
    return _look(services, actor, person_id, op_id, choices)[1]


def record(
    services: Services,
    actor: Actor,
    person_id: str,
    sent: SentForm,
    choices: Choices,
    *,
    no: bool,
) -> None:
    """Store what was agreed, or the no.

    Raises NotVisible, Refused, ChangedMeanwhile, and Conflict where the form was sent before with
    other content.
    """
    worker = actor.practitioner_id
    if worker is None:
        raise NotVisible
    known = Known(
        *services.gateway.agreements(actor, person_id, services.ids.new()), services.policy
    )
    (check_no if no else check_yes)(known, choices)
    around = Focus(FocusKind.PERSON, person_id)
    with services.change(actor, sent, [person(person_id)], sees=around) as change:
        if not change.repeated:
            if not may_talk(change.web):
                raise NotVisible
            recorded = change.run(RECORDED_CONSENTS, RecordedBy(person_id, worker))
            change.expect(record_of(person_id), sum(each.events for each in recorded))
        made = _made(services, worker)
        agreed = proposal(known, choices, made, services.words, no=no)
        held = agreed.authority
        if held is not None and known.held(choices) is None:
            change.run(AUTHORITIES.store, BulkRows([AUTHORITIES.to_row(held)]))
        change.one(RECORD_CONSENT, NewConsent(CONSENTS.to_row(agreed.consent)))
        tag = AuditTag.CONSENT_REFUSED if no else AuditTag.CONSENT_GIVEN
        change.record(tag, agreed.consent.id)
        change.commit()


def put_off(services: Services, actor: Actor, person_id: str, sent: SentForm) -> None:
    """Not now: nothing was agreed, and nobody asks why. Raises NotVisible."""
    around = Focus(FocusKind.PERSON, person_id)
    with services.change(actor, sent, sees=around) as change:
        if not change.repeated and not may_talk(change.web):
            raise NotVisible
        change.record(AuditTag.CONSENT_PUT_OFF, person_id)
        change.commit()


def _look(
    services: Services, actor: Actor, person_id: str, op_id: str, choices: Choices
) -> tuple[Known, tuple[View, ...]]:
    def propose(web: SupportWeb, agreements: Agreements) -> Proposal | None:
        made = _made(services, actor.practitioner_id or "")
        return proposed(Known(web, agreements, services.policy), choices, made, services.words)

    web, agreements = services.gateway.agreements(actor, person_id, op_id, propose)
    known = Known(web, agreements, services.policy)
    return known, views(web, agreements.glimpses, services.words)


def _made(services: Services, worker: str) -> Made:
    now = services.clock.now()
    today = local_date(now, services.policy.time_zone)
    return Made(services.ids.new(), services.ids.new(), worker, now, today)


def offered(known: Known, families: Sequence[NamedFamily], words: Words) -> Offered:
    web, one = known.web, known.person
    live = [line for line in web.supports_of(one.id) if not line.ended]
    around = {line.agency.sector for line in live} - BY_NAME_ONLY_SECTORS
    agencies = {line.agency.id: line.agency.name for line in live}
    hidden = known.agreements.sensitive
    options = sorted(
        (Option(key, name) for key, name in agencies.items()),
        key=lambda each: (each.said.casefold(), each.id),
    )
    relatives = tuple(
        Option(said.relative.id, name_of(said.relative, words), said.kind)
        for said in kin_said(web, one, words)
        if not said.relative.by_name_only and not said.relative.deceased
    )
    deciding = {line.agency.id for line in live if line.agency.sector in known.deciding_sectors}
    return Offered(
        around=tuple(each for each in Sector if each in around),
        more=tuple(s for s in Sector if s not in around | BY_NAME_ONLY_SECTORS),
        families=tuple(Option(each.id, _family(each, words)) for each in families),
        relatives=relatives,
        sensitive=tuple(each for each in options if each.id in hidden),
        ordinary=tuple(each for each in options if each.id not in hidden)
        if not known.presumed_able
        else (),
        holders=(
            *sorted(relatives, key=lambda each: not known.responsible(each.id)),
            *(option for option in options if option.id in deciding),
        ),
    )


def _family(family: NamedFamily, words: Words) -> str:
    if not family.title:
        return words.text("talk_family_one")
    return words.text("talk_family_of", title=family.title)
