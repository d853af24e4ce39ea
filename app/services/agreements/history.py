"""What was agreed with a person, by whom, what became of it; renewed, and taken back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.services.agreements.choices import Known
from app.services.changes import SentForm
from app.services.context import Services
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import NotVisible, Refused
from graph.policy.facts import Focus, FocusKind
from graph.policy.preview import may_talk
from graph.policy.support_web import SupportWeb
from graph.records.agreements import Consent, ConsentEvent
from graph.records.dates import add_months
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Authority, ConsentEventKind, ConsentState, Level, Sector
from queries.consent import (
    RECORDED_CONSENTS,
    RENEW_CONSENT,
    WITHDRAW_CONSENT,
    RecordedBy,
    Renewal,
    Withdrawal,
)
from visualisations.said import day_text, name_of
from visualisations.words import Words

MONTHS = 12
SOON = timedelta(days=60)
"""How long before its end an agreement can be renewed as well as later."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the history, in words; `version` is how often anything happened to it."""

    consent_id: str
    said: str
    state: str
    stands: bool
    facts: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    can_renew: bool
    version: int


@dataclass(frozen=True, slots=True)
class History:
    name: str
    lines: tuple[Line, ...]


def history(services: Services, actor: Actor, person_id: str, op_id: str) -> History:
    """The agreements that this worker recorded, the newest first; those of others are theirs to
    tell. Raises NotVisible."""
    known = Known(*services.gateway.agreements(actor, person_id, op_id), services.policy)
    told = _Told(known, services, services.clock.now())
    newest = sorted(known.agreements.own, key=lambda each: (_begun(each), each.id), reverse=True)
    return History(name_of(known.person, services.words), tuple(map(told.line, newest)))


def standing(own: tuple[Consent, ...], now: datetime, today: date) -> tuple[Consent, ...]:
    """Those of them that are in force, as far as the records among them tell."""
    return tuple(
        each
        for each in own
        if _state(each, now, today) is ConsentState.GIVEN and not _replaced(each, own, now)
    )


def withdraw(
    services: Services, actor: Actor, person_id: str, consent_id: str, sent: SentForm
) -> None:
    """Take an agreement back: nobody sees anything by it from the next request on.

    Raises NotVisible where it is not one that the actor recorded, ChangedMeanwhile, and Conflict.
    """
    with _own(services, actor, person_id, sent) as change:
        if not change.repeated:
            _expect(change, actor, person_id, consent_id)
        change.one(WITHDRAW_CONSENT, Withdrawal(consent_id, person_id, change.now))
        change.record(AuditTag.CONSENT_WITHDRAWN, consent_id)
        change.commit()


def renew(
    services: Services, actor: Actor, person_id: str, consent_id: str, sent: SentForm
) -> None:
    """Let an agreement that still decides run for twelve months from today.

    Raises what `withdraw` raises, and Refused where it has ended or a newer one replaced it.
    """
    known = services.gateway.agreements(actor, person_id, services.ids.new())[1]
    now = services.clock.now()
    today = local_date(now, services.policy.time_zone)
    with _own(services, actor, person_id, sent) as change:
        if not change.repeated:
            _expect(change, actor, person_id, consent_id)
            if consent_id not in {each.id for each in standing(known.own, now, today)}:
                raise Refused("refused_it_has_ended_or_a")
        ends = add_months(today, MONTHS)
        change.one(RENEW_CONSENT, Renewal(consent_id, person_id, change.now, ends))
        change.record(AuditTag.CONSENT_RENEWED, consent_id)
        change.commit()


def _own(services: Services, actor: Actor, person_id: str, sent: SentForm) -> Change:
    around = Focus(FocusKind.PERSON, person_id)
    return services.change(actor, sent, [person(person_id)], sees=around)


def _expect(change: Change, actor: Actor, person_id: str, consent_id: str) -> None:
    """It is one of the actor's own, and as the form showed it."""
    if actor.practitioner_id is None or not may_talk(change.web):
        raise NotVisible
    recorded = change.run(RECORDED_CONSENTS, RecordedBy(person_id, actor.practitioner_id))
    for each in recorded:
        if each.consent_id == consent_id:
            change.expect(consent_id, each.events)
            return
    raise NotVisible


@dataclass(frozen=True)
class _Told:
    """Puts a record into words."""

    known: Known
    services: Services
    now: datetime

    @property
    def words(self) -> Words:
        return self.services.words

    @property
    def today(self) -> date:
        return local_date(self.now, self.services.policy.time_zone)

    def line(self, record: Consent) -> Line:
        own = self.known.agreements.own
        state = _state(record, self.now, self.today)
        replaced = state is ConsentState.GIVEN and _replaced(record, own, self.now)
        stands = state is ConsentState.GIVEN and not replaced
        no = state is ConsentState.REFUSED
        key = "history_said_no" if no else "history_agreed"
        return Line(
            record.id,
            self.words.text(key, who=self._holder(record), on=self._day(record.given_on)),
            self.words.text("history_replaced") if replaced else self.words.of(state),
            stands,
            () if no else tuple(self._facts(record)),
            tuple(map(self._event, record.events)),
            stands and _end(record) <= self.today + SOON,
            len(record.events),
        )

    def _holder(self, record: Consent) -> str:
        web, words = self.known.web, self.words
        if record.authority is Authority.SELF:
            return name_of(self.known.person, words)
        holder = web.person(record.holder_id)
        if holder is not None:
            name = name_of(holder, words)
        else:
            name = _agency(web, record.holder_id) or words.text("history_somebody")
        return words.text("history_by_right", who=name, right=words.of(record.authority))

    def _facts(self, record: Consent) -> list[tuple[str, str]]:
        words, web = self.words, self.known.web
        level = "talk_known_contact" if record.level is Level.CONTACT else "talk_known_services"
        found = [(words.text("history_what"), words.text(level))]
        whom = [words.of(sector) for sector in Sector if sector in record.sectors]
        if record.family_teams:
            whom.append(words.text("talk_families"))
        people = (web.person(each) for each in sorted(record.family_members))
        whom += [name_of(each, words) for each in people if each is not None]
        if whom:
            found.append((words.text("history_whom"), words.listed(whom)))
        named = [_agency(web, each) for each in sorted(record.services or record.sensitive)]
        if by_name := [each for each in named if each]:
            found.append((words.text("history_by_name"), words.listed(by_name)))
        found.append((words.text("history_until"), self._day(_end(record))))
        notes = (("history_how", record.method), ("history_understands", record.competence_note))
        return found + [(words.text(key), note) for key, note in notes if note]

    def _event(self, event: ConsentEvent) -> str:
        day = local_date(event.at, self.services.policy.time_zone)
        return self.words.text(f"history_event_{event.kind}", on=self._day(day))

    def _day(self, day: date) -> str:
        return day_text(day, self.words)


def _agency(web: SupportWeb, agency_id: str) -> str | None:
    names = (line.agency.name for line in web.supports if line.agency.id == agency_id)
    return next(names, None)


def _state(record: Consent, now: datetime, today: date) -> ConsentState:
    state = record.state(now, today)
    renewed = state is ConsentState.EXPIRED and today <= _end(record)
    return ConsentState.GIVEN if renewed else state


def _end(record: Consent) -> date:
    """The last day, with what renewals carried."""
    ends = [each.expires_on for each in record.events if each.kind is ConsentEventKind.RENEWED]
    return max([record.expires_on, *(end for end in ends if end)])


def _begun(record: Consent) -> datetime:
    return min(event.at for event in record.events)


def _replaced(record: Consent, own: tuple[Consent, ...], now: datetime) -> bool:
    """By a newer one of the same holder that covers all that it covers."""
    return any(
        other.id != record.id
        and other.holder_id == record.holder_id
        and _begun(record) < _begun(other) <= now
        and (
            other.services is None
            or (record.services is not None and record.services <= other.services)
        )
        for other in own
    )
