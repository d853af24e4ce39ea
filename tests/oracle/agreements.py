"""The oracle's reading of agreements and decisions, from the words of the policy, slow and plain.

Nothing here comes from `graph.policy`: the two were written from the same words by different
hands, and `test_oracle` compares them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from graph.policy.facts import PolicySettings
from graph.records.agreements import (
    Consent,
    ConsentEvent,
    HeldAuthority,
    SharingDecision,
)
from graph.records.bundle import Records
from graph.records.dates import (
    PartialDate,
    add_months,
    birthday,
    next_working_day,
    working_days_after,
)
from graph.records.model import Person
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    Jurisdiction,
    Level,
    SupportState,
)

RANKS: tuple[frozenset[Authority], ...] = (
    frozenset({Authority.ADOPTER}),
    frozenset({Authority.SPECIAL_GUARDIAN, Authority.PERMANENT_CARER}),
    frozenset(
        {
            Authority.COUNCIL_UNDER_CARE_ORDER,
            Authority.SECRETARY,
            Authority.AUTHORISED_ABORIGINAL_AGENCY,
        }
    ),
    frozenset({Authority.ATTORNEY, Authority.DEPUTY}),
    frozenset({Authority.RESPONSIBILITY_BY_ORDER}),
    frozenset({Authority.PARENT}),
)
"""Who prevails over whom, the highest first."""

VICTORIAN = frozenset(
    {Authority.SECRETARY, Authority.PERMANENT_CARER, Authority.AUTHORISED_ABORIGINAL_AGENCY}
)
TO_EIGHTEEN = RANKS[0] | RANKS[1] | RANKS[2]
"""Guardian, council and adopter hold to adulthood."""


@dataclass(frozen=True)
class Said:
    """What one holder said at one time about some services: a yes, or a no."""

    consent: Consent
    at: datetime
    day_only: bool
    yes: bool

    @property
    def general(self) -> bool:
        return self.consent.services is None

    def covers(self, service: str | None) -> bool:
        """Service None asks whether it was said of all services."""
        return self.general or (service is not None and service in (self.consent.services or ()))


@dataclass(frozen=True)
class Word:
    """What one holder's word about a service comes to. Neither yes nor no: silence."""

    yeses: tuple[Consent, ...] = ()
    """All of which bind."""
    noes: tuple[Said, ...] = ()

    @property
    def records(self) -> tuple[Consent, ...]:
        return tuple(each.consent for each in self.noes) or self.yeses


SILENCE = Word()


@dataclass(frozen=True)
class Terms:
    """What decides for one service of a person, or for all of them: every agreement that counts.

    No agreements: nothing is shown by agreement.
    """

    agreements: tuple[Consent, ...] = ()
    capped: bool = False
    childs_own: bool = False
    """Rests on what a child decided alone: never shown to the family."""

    @property
    def level(self) -> Level:
        level = min((each.level for each in self.agreements), default=Level.HIDDEN)
        return min(level, Level.AGENCY) if self.capped else level

    def by_name(self, service: str) -> Level:
        """The lowest level given to a sensitive service by name; missing is none."""
        if self.capped or not self.agreements or self.level is Level.HIDDEN:
            return Level.HIDDEN
        return min(each.sensitive.get(service, Level.HIDDEN) for each in self.agreements)

    @property
    def families(self) -> frozenset[str]:
        """Of the agreements for all services: whoever has one must name the family."""
        general = [each.family_teams for each in self.agreements if each.services is None]
        if self.capped or not general:
            return frozenset()
        return frozenset.intersection(*general)

    @property
    def members(self) -> frozenset[str]:
        """Relatives whom every agreement names; one for named services names nobody."""
        if self.capped or not self.agreements:
            return frozenset()
        return frozenset.intersection(
            *(
                each.family_members if each.services is None else frozenset()
                for each in self.agreements
            )
        )


NOTHING = Terms()


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
        self.today = self.day_of(now)
        self.authorities = {each.id: each for each in records.authorities}
        self.people = {each.id: each for each in records.people}

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.settings.time_zone).date()

    # Growing up

    def found_not_able(self, person: Person, day: date) -> bool:
        return any(
            each.person_id == person.id
            and each.span.contains(day)
            and bool(each.note and each.evidence)
            for each in self.records.not_able
        )

    def able(self, person: Person, day: date) -> bool:
        """Decides alone on that day: of the age at which the law presumes it, and not found unable
        while still a young person."""
        youngest = min(self.settings.adult_age, self.settings.presumed_able_age)
        if not surely_reached(person.birth_date, youngest, day):
            return False
        grown = surely_reached(person.birth_date, self.settings.adult_age, day)
        return grown or not self.found_not_able(person, day)

    def able_when_said(self, consent: Consent, person: Person) -> bool:
        """A record is judged as of the day it was given."""
        if person.birth_date is None:
            return consent.adult_stated
        return self.able(person, consent.given_on)

    def in_parents_tail(self, person: Person) -> bool:
        """The days after the birthday that ends childhood's agreements: they count a little."""
        if person.birth_date is None:
            return False
        birth = birthday(person.birth_date.value, self.settings.presumed_able_age)
        return 0 <= (self.today - birth).days < self.settings.parents_tail_days

    # Whose word counts

    def live_authority(self, consent: Consent, person: Person) -> Authority | None:
        """By which right somebody else agreed, if they still hold it today: its rank's kind."""
        held = self.authorities.get(consent.authority_id or "")
        if held is None:
            return None
        if (held.person_id, held.holder_id, held.kind) != (
            person.id,
            consent.holder_id,
            consent.authority,
        ):
            return None
        return self.holds(held, person)

    def holds(self, held: HeldAuthority, person: Person) -> Authority | None:
        """The kind that gives an authority its rank, where it is live today."""
        if held.person_id != person.id or not held.span.contains(self.today):
            return None
        if self.holder_is_dead(held) or self.holder_is_kept_away(held, person):
            return None
        if self.ended_by_adoption(held, person):
            return None
        if held.kind is Authority.DELEGATED:
            source = self.authorities.get(held.delegated_by or "")
            if source is None or source.kind is Authority.DELEGATED:
                return None
            return self.holds(source, person)
        if held.kind in VICTORIAN and self.settings.jurisdiction is not Jurisdiction.VICTORIA:
            return None
        if held.kind is Authority.PARENT and not self.has_responsibility(held, person):
            return None
        return held.kind if self.is_of_age_for(held.kind, person) else None

    def holder_is_dead(self, held: HeldAuthority) -> bool:
        holder = self.people.get(held.holder_id)
        return holder is not None and dead_on(holder, self.today)

    def holder_is_kept_away(self, held: HeldAuthority, person: Person) -> bool:
        return any(
            each.protected_id == person.id
            and each.from_id == held.holder_id
            and each.span.contains(self.today)
            for each in self.records.arrangements
        )

    def ended_by_adoption(self, held: HeldAuthority, person: Person) -> bool:
        """An adoption order ends the authority of all before it."""
        began = held.span.start or date.min
        return any(
            each.person_id == person.id
            and each.kind is Authority.ADOPTER
            and each.id != held.id
            and began < (each.span.start or date.min) <= self.today
            for each in self.records.authorities
        )

    def has_responsibility(self, held: HeldAuthority, person: Person) -> bool:
        return any(
            kin.person_id == person.id
            and kin.relative_id == held.holder_id
            and kin.parental_responsibility
            and kin.span.contains(self.today)
            for kin in self.records.kinships
        )

    def is_of_age_for(self, kind: Authority, person: Person) -> bool:
        born, adult = person.birth_date, self.settings.adult_age
        if kind is Authority.ATTORNEY:
            return surely_reached(born, adult, self.today)
        if kind is Authority.DEPUTY:
            return surely_reached(born, 16, self.today)
        if kind in TO_EIGHTEEN:
            return surely_under(born, adult, self.today)
        if surely_under(born, self.settings.presumed_able_age, self.today):
            return True
        if surely_under(born, adult, self.today) and self.found_not_able(person, self.today):
            return True
        return self.in_parents_tail(person)

    def in_tail(self, kind: Authority, person: Person) -> bool:
        """A parent's agreement after the birthday: AGENCY for some weeks."""
        if kind in TO_EIGHTEEN or kind in RANKS[3]:
            return False
        under = surely_under(person.birth_date, self.settings.presumed_able_age, self.today)
        still_a_child = surely_under(
            person.birth_date, self.settings.adult_age, self.today
        ) and self.found_not_able(person, self.today)
        return not under and not still_a_child

    def recorder_counts(self, consent: Consent) -> bool:
        """Their edge was live on the day of recording, and confirmed then or since."""
        if consent.recorded_by is None:
            return True
        posts = {
            post.id: post
            for worker in self.records.practitioners
            if worker.id == consent.recorded_by
            for post in worker.posts
        }
        return any(
            edge.practitioner_id == consent.recorded_by
            and edge.person_id == consent.person_id
            and edge.confirmed_on is not None
            and edge.state not in (SupportState.PROPOSED, SupportState.ENTERED_IN_ERROR)
            and edge.span.contains(consent.given_on)
            and (edge.state is not SupportState.ENDED or edge.span.end is not None)
            and edge.post_id in posts
            and posts[edge.post_id].agency_id == edge.agency_id
            and posts[edge.post_id].live(consent.given_on)
            for edge in self.records.supports
        )

    # What was said, and what of it stands

    def said(self, consent: Consent) -> list[Said]:
        """The yes or no with which a record began, and each later no of it. A yes whose row cannot
        be read counts as withdrawn."""
        found = []
        noes = {ConsentEventKind.SAID_NO, ConsentEventKind.WITHDRAWN}
        if not any(event.kind in noes for event in self.past(consent)):
            noes.add(ConsentEventKind.SILENCED)
        for place, event in enumerate(self.past(consent)):
            no = event.kind in noes
            if no or place == 0:
                found.append(Said(consent, event.at, event.day_only, not no))
        return found

    def past(self, consent: Consent) -> list[ConsentEvent]:
        return [event for event in consent.events if event.at <= self.now]

    def ended(self, consent: Consent) -> bool:
        return self.today > self.end(consent)

    def end(self, consent: Consent) -> date:
        """A yes ends on its last day, twelve months after it was said or renewed at the latest."""
        end = min(consent.expires_on, add_months(consent.given_on, 12))
        for event in self.past(consent):
            day = self.day_of(event.at)
            if event.kind is ConsentEventKind.RENEWED and day <= end:
                end = min(event.expires_on or date.max, add_months(day, 12))
        return end

    def later(self, one: Said, other: Said) -> bool:
        """Whether the first is known to have been said after the second."""
        if self.day_of(one.at) != self.day_of(other.at):
            return one.at > other.at
        return not one.day_only and not other.day_only and one.at > other.at

    def replaces(self, one: Said, other: Said, service: str | None) -> bool:
        """A yes to all services leaves a named no in force unless it lifts it."""
        if not self.later(one, other):
            return False
        named_no = not other.yes and not other.general
        lifted = service in one.consent.lifts
        if not other.yes and self.only_caps(one, self.people[one.consent.person_id]):
            return False  # a no that only caps lifts no other no
        return not (one.yes and one.general and named_no and not lifted)

    def standing(self, said: Sequence[Said], service: str | None) -> list[Said]:
        """Of what one holder said about a service, all that nothing replaced."""
        about = [each for each in said if each.covers(service)]
        return [
            each
            for each in about
            if not any(other is not each and self.replaces(other, each, service) for other in about)
        ]

    def word_of(self, said: Sequence[Said], service: str | None) -> Word:
        """What a holder's word about a service comes to.

        What does not count yet opens nothing, but narrows what its own holder said earlier.
        """
        about = [each for each in said if each.covers(service)]
        counted = [each for each in about if not each.yes or self.recorder_counts(each.consent)]
        stand = self.standing(counted, service)
        yeses = [each for each in stand if each.yes]
        if any(self.ended(each.consent) for each in yeses):
            yeses = []  # it ends in silence, and what it replaced stays replaced
        narrower = [
            each
            for each in about
            if each not in counted
            and not self.ended(each.consent)
            and not any(self.replaces(other, each, service) for other in counted)
        ]
        return Word(
            yeses=tuple(each.consent for each in (*yeses, *narrower)) if yeses else (),
            noes=tuple(each for each in stand if not each.yes),
        )

    # The person's own word

    def own_word(self, person: Person) -> list[Said]:
        return [
            said
            for consent in self.records.consents
            if consent.person_id == person.id
            and consent.authority is Authority.SELF
            and consent.holder_id == person.id
            for said in self.said(consent)
            if self.own_word_counts(said, person)
        ]

    def own_word_counts(self, said: Said, person: Person) -> bool:
        """A child's yes covers only what it names, and only where competence was found."""
        if not said.yes or self.able_when_said(said.consent, person):
            return True
        return said.consent.competence_note is not None and not said.general

    def only_caps(self, said: Said, person: Person) -> bool:
        """A child's no to everything without competence found."""
        return (
            not said.yes
            and said.general
            and not self.able_when_said(said.consent, person)
            and said.consent.competence_note is None
        )

    # Everybody else's

    def others_word(self, person: Person, service: str | None) -> Terms:
        """Of those who spoke, the highest rank; all of that rank bind."""
        kinds: dict[str, Authority] = {}
        by_holder: dict[str, list[Said]] = {}
        for consent in self.records.consents:
            if consent.person_id != person.id or consent.authority is Authority.SELF:
                continue
            kind = self.live_authority(consent, person)
            if kind is not None:
                kinds[consent.id] = kind
                by_holder.setdefault(consent.holder_id, []).extend(self.said(consent))
        words = {holder: self.word_of(said, service) for holder, said in by_holder.items()}
        spoken = {
            holder: word
            for holder, word in words.items()
            if word.noes or (word.yeses and self.may_open(word, words))
        }
        if not spoken:
            return NOTHING
        ranks = {
            holder: min(rank(kinds[each.id]) for each in word.records)
            for holder, word in spoken.items()
        }
        binding = [word for holder, word in spoken.items() if ranks[holder] == min(ranks.values())]
        if any(word.noes for word in binding):
            return NOTHING
        agreements = tuple(each for word in binding for each in word.yeses)
        capped = any(self.in_tail(kinds[each.id], person) for each in agreements)
        return Terms(agreements, capped)

    def may_open(self, word: Word, words: Mapping[str, Word]) -> bool:
        """A delegate can only narrow: their yes counts beside one of who delegated."""
        delegated = [each for each in word.yeses if each.authority is Authority.DELEGATED]
        if len(delegated) < len(word.yeses):
            return True
        sources = [
            self.authorities[self.authorities[each.authority_id or ""].delegated_by or ""]
            for each in delegated
        ]
        return all(words.get(each.holder_id, SILENCE).yeses for each in sources)

    def deciding(self, person: Person, service: str | None) -> Terms:
        """What decides for a service (an agency's id), or for all of them (None)."""
        if dead_on(person, self.today):
            return NOTHING
        word = self.word_of(self.own_word(person), service)
        caps = [each for each in word.noes if self.only_caps(each, person)]
        if len(caps) < len(word.noes):
            return NOTHING
        if word.yeses:
            childs = any(not self.able_when_said(each, person) for each in word.yeses)
            return Terms(word.yeses, bool(caps), childs)
        others = self.others_word(person, service)
        return Terms(others.agreements, others.capped or bool(caps))

    # What duty allowed

    def refused(self, decision: SharingDecision) -> bool:
        if decision.refused_at is not None:
            return decision.refused_at <= self.now
        return decision.refused_by is not None

    def approved(self, decision: SharingDecision) -> bool:
        if decision.approved_by is None:
            return False
        return decision.approved_at is None or decision.approved_at <= self.now

    def most_of_decision(self, decision: SharingDecision) -> Level:
        """The most that a decision can show today: all, no more than AGENCY, or nothing."""
        if not self.in_force(decision):
            return Level.HIDDEN
        due = self.to_review(decision)
        if self.today <= due:
            return Level.CONTACT
        overdue = working_days_after(due, self.today, self.settings.calendar)
        grace = self.settings.decision_grace_working_days
        return Level.AGENCY if overdue <= grace else Level.HIDDEN

    def in_force(self, decision: SharingDecision) -> bool:
        """Said yes to, begun and not over, whatever became of its review."""
        if self.refused(decision) or not self.approved(decision):
            return False
        if decision.decided_at is not None and decision.decided_at > self.now:
            return False
        last_day = min(decision.ends_on, add_months(decision.decided_on, 12))
        return decision.decided_on <= self.today <= last_day

    def to_review(self, decision: SharingDecision) -> date:
        looked = decision.decided_on
        if decision.last_review_on is not None and decision.last_review_on <= self.today:
            looked = max(looked, decision.last_review_on)
        return min(decision.review_on, looked + timedelta(days=self.settings.review_days))

    def waits_today(self, decision: SharingDecision) -> bool:
        """Not approved yet: it opens a little until the end of the next working day."""
        if self.refused(decision) or self.approved(decision):
            return False
        if decision.decided_at is not None and decision.decided_at > self.now:
            return False
        first = self.day_of(decision.decided_at) if decision.decided_at else decision.decided_on
        last = next_working_day(first, self.settings.calendar)
        begun = max(first, decision.decided_on)
        return begun <= self.today <= min(last, decision.ends_on)

    def asked_before(self, decision: SharingDecision, other: SharingDecision) -> bool:
        """Whether another decision was taken before, or it is not known which was first."""
        if other.id == decision.id:
            return False
        if decision.decided_at is not None and other.decided_at is not None:
            return other.decided_at <= decision.decided_at
        return other.decided_on <= decision.decided_on


def rank(kind: Authority) -> int:
    return next(place for place, kinds in enumerate(RANKS) if kind in kinds)


def dead_on(person: Person, day: date) -> bool:
    return person.deceased_on is not None and person.deceased_on <= day
