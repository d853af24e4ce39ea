"""The oracle's reading of agreements and decisions, from `docs/design/policy.md`, slow and plain.

Nothing here comes from `graph.policy`: the two were written from the same words by different
hands, and `test_oracle` compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from graph.policy.facts import PolicySettings
from graph.records.agreements import Consent, SharingDecision
from graph.records.bundle import Records
from graph.records.dates import PartialDate, add_months, birthday, working_days_after
from graph.records.model import Person
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    ConsentState,
    Level,
    Sector,
    SupportState,
)


@dataclass(frozen=True)
class Terms:
    """What decides for one service of a person, or for the person in general."""

    level: Level
    sectors: frozenset[Sector] = frozenset()
    named_agencies: frozenset[str] = frozenset()
    family_teams: frozenset[str] = frozenset()
    family_members: frozenset[str] = frozenset()
    sensitive: Mapping[str, Level] = field(default_factory=dict)
    childs_own: bool = False
    """Rests on what a competent child decided alone: never shown to the family."""


NOTHING = Terms(Level.HIDDEN)


def surely_reached(born: PartialDate | None, age: int, today: date) -> bool:
    """Whatever day of a partial birth date is the true one, the age is reached."""
    return born is not None and birthday(born.latest, age) <= today


def surely_under(born: PartialDate | None, age: int, today: date) -> bool:
    return born is not None and birthday(born.value, age) > today


class Agreements:
    """What the people of a council agreed to, at one instant."""

    def __init__(self, records: Records, now: datetime, settings: PolicySettings) -> None:
        self.records = records
        self.now = now
        self.settings = settings
        self.today = now.astimezone(settings.time_zone).date()

    # Whose word counts

    def able(self, person: Person) -> bool:
        """Decides alone: an adult, or of the age at which the law presumes it."""
        youngest = min(self.settings.adult_age, self.settings.presumed_able_age)
        return surely_reached(person.birth_date, youngest, self.today)

    def in_parents_tail(self, person: Person) -> bool:
        """The days after the birthday that ends childhood's agreements: they count a little."""
        if person.birth_date is None:
            return False
        since = (
            self.today - birthday(person.birth_date.value, self.settings.presumed_able_age)
        ).days
        return 0 <= since < self.settings.parents_tail_days

    def has_authority(self, consent: Consent, person: Person) -> bool:
        for arrangement in self.records.arrangements:
            if (
                arrangement.protected_id == person.id
                and arrangement.from_id == consent.holder_id
                and arrangement.span.contains(self.today)
            ):
                return False
        age, born = self.settings.presumed_able_age, person.birth_date
        if consent.authority is Authority.SELF:
            return consent.holder_id == person.id
        if consent.authority in (Authority.ATTORNEY, Authority.DEPUTY):
            return surely_reached(born, age, self.today)
        return surely_under(born, age, self.today) or self.in_parents_tail(person)

    def recorder_is_confirmed(self, consent: Consent) -> bool:
        return consent.recorded_by is None or any(
            support.practitioner_id == consent.recorded_by
            and support.person_id == consent.person_id
            and support.confirmed_on is not None
            and support.state not in (SupportState.PROPOSED, SupportState.ENTERED_IN_ERROR)
            for support in self.records.supports
        )

    # What stands

    def state(self, consent: Consent) -> ConsentState:
        past = [event for event in consent.events if event.at <= self.now]
        if not past:
            return ConsentState.NOT_YET
        if past[-1].kind is ConsentEventKind.SAID_NO:
            return ConsentState.REFUSED
        if past[-1].kind is ConsentEventKind.WITHDRAWN:
            return ConsentState.WITHDRAWN
        said_yes = consent.given_on
        if any(event.kind is ConsentEventKind.RENEWED for event in past):
            last = past[-1].at
            said_yes = last.astimezone(self.settings.time_zone).date()
        until = min(consent.expires_on, add_months(said_yes, 12))
        return ConsentState.EXPIRED if self.today > until else ConsentState.GIVEN

    def counts(self, consent: Consent, person: Person) -> bool:
        state = self.state(consent)
        if state is ConsentState.NOT_YET or not self.has_authority(consent, person):
            return False
        if state is ConsentState.GIVEN and not self.recorder_is_confirmed(consent):
            return False
        return not self.says_yes_without_competence(consent, person, state)

    def says_yes_without_competence(
        self, consent: Consent, person: Person, state: ConsentState
    ) -> bool:
        """A young person's yes needs a note of their competence: else it is no agreement, and
        does not supersede one. A no or a withdrawal counts for what it names, at once."""
        by_child = consent.authority is Authority.SELF and not self.able(person)
        said_yes = state in (ConsentState.GIVEN, ConsentState.EXPIRED)
        return by_child and said_yes and consent.competence_note is None

    def standing(self, person: Person) -> list[Consent]:
        """The newest record that counts, of each authority and holder."""
        newest: dict[tuple[Authority, str], Consent] = {}
        mine = [c for c in self.records.consents if c.person_id == person.id]
        for consent in sorted(mine, key=lambda c: (c.events[0].at, c.id) if c.events else ()):
            if self.counts(consent, person):
                newest[consent.authority, consent.holder_id] = consent
        return list(newest.values())

    def covers(self, consent: Consent, person: Person, service: str | None) -> bool:
        """Whether a record speaks for a service; `service` None asks for all of them."""
        if consent.services is None:
            return consent.authority is not Authority.SELF or self.able(person)
        return service in consent.services

    def deciding(self, person: Person, service: str | None) -> Terms:
        """What decides for a service (an agency's id), or in general (None)."""
        if person.deceased_on is not None and person.deceased_on <= self.today:
            return NOTHING
        speaking = [c for c in self.standing(person) if self.covers(c, person, service)]
        own = [c for c in speaking if c.authority is Authority.SELF]
        return self.combined(own or speaking, person)

    def combined(self, consents: list[Consent], person: Person) -> Terms:
        """The lowest level; what all of them name."""
        if not consents or any(self.state(c) is not ConsentState.GIVEN for c in consents):
            return NOTHING
        first = self.terms(consents[0], person)
        for consent in consents[1:]:
            other = self.terms(consent, person)
            first = Terms(
                level=min(first.level, other.level),
                sectors=first.sectors & other.sectors,
                named_agencies=first.named_agencies & other.named_agencies,
                family_teams=first.family_teams & other.family_teams,
                family_members=first.family_members & other.family_members,
                sensitive={
                    agency: min(level, other.sensitive[agency])
                    for agency, level in first.sensitive.items()
                    if agency in other.sensitive
                },
            )
        return first

    def terms(self, consent: Consent, person: Person) -> Terms:
        most = Level.CONTACT
        child_authority = consent.authority not in (
            Authority.SELF,
            Authority.ATTORNEY,
            Authority.DEPUTY,
        )
        if child_authority and self.in_parents_tail(person):
            most = Level.AGENCY
        return Terms(
            level=min(consent.level, most),
            sectors=consent.sectors,
            named_agencies=consent.named_agencies,
            family_teams=consent.family_teams,
            family_members=consent.family_members,
            sensitive={agency: min(level, most) for agency, level in consent.sensitive.items()},
            childs_own=consent.authority is Authority.SELF and not self.able(person),
        )

    # What duty allowed

    def most_of_decision(self, decision: SharingDecision) -> Level:
        """The most that a decision can show today: all, no more than AGENCY, or nothing."""
        last_day = min(decision.ends_on, add_months(decision.decided_on, 12))
        if decision.approved_by is None or not decision.decided_on <= self.today <= last_day:
            return Level.HIDDEN
        if self.today <= decision.review_on:
            return Level.CONTACT
        overdue = working_days_after(decision.review_on, self.today)
        grace = self.settings.decision_grace_working_days
        return Level.AGENCY if overdue <= grace else Level.HIDDEN
