"""The papers of a random council: agreements, decisions, exclusions, safety, cover, emergencies."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from graph.policy.facts import PolicySettings
from graph.records.agreements import (
    Consent,
    ConsentEvent,
    Cover,
    DecisionNotToShare,
    EmergencyGrant,
    Enquiry,
    Exclusion,
    Extension,
    FoundNotAble,
    HeldAuthority,
    SafetyArrangement,
    SharingDecision,
)
from graph.records.bundle import Records
from graph.records.dates import Span, add_months
from graph.records.model import Interest, Person
from graph.vocabulary import (
    SENSITIVE_SECTORS,
    Authority,
    ConsentEventKind,
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    Jurisdiction,
    Level,
    Sector,
)
from tests.worlds.council_town import Town, some

LEVELS = (
    *(Level.CONTACT,) * 5,
    *(Level.AGENCY,) * 4,
    *(Level.EXISTENCE,) * 3,
    Level.HIDDEN,
)
NOT_SELF = (
    *(Authority.PARENT,) * 5,
    Authority.RESPONSIBILITY_BY_ORDER,
    Authority.SPECIAL_GUARDIAN,
    Authority.ADOPTER,
    Authority.DELEGATED,
    Authority.DELEGATED,
    Authority.ATTORNEY,
    Authority.DEPUTY,
)


class Papers:
    """Draws what hangs on the people of a town."""

    def __init__(
        self,
        rng: Random,
        town: Town,
        records: Records,
        now: datetime,
        settings: PolicySettings,
    ) -> None:
        self.rng, self.town, self.records, self.now = rng, town, records, now
        self.today = town.today
        self.willing = rng.random() < 0.4
        """In some towns nearly everybody agrees to nearly all: else rules hide one another."""
        self.settings = settings
        self.agency_ids = [agency.id for agency in records.agencies]
        self.worker_ids = [worker.id for worker in records.practitioners]
        self.person_ids = [person.id for person in records.people]

    # Agreements

    def agreements(self) -> Records:
        """What people agreed to, and by what right."""
        consents: list[Consent] = []
        held: list[HeldAuthority] = []
        for person in self.records.people:
            of_person: list[HeldAuthority] = []
            for holder, kind in self.holders(person):
                mine = None
                if kind is not Authority.SELF and self.rng.random() < 0.95:
                    mine = self.authority(f"h{len(held):02}", person, holder, kind, of_person)
                    held.append(mine)
                    of_person.append(mine)
                for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
                    made = self.consent(f"c{len(consents):02}", person, holder, kind)
                    consents.append(replace(made, authority_id=mine.id if mine else None))
        return Records(consents=tuple(consents), authorities=tuple(held), not_able=self.not_able())

    def authority(
        self,
        authority_id: str,
        person: Person,
        holder: str,
        kind: Authority,
        others: Sequence[HeldAuthority],
    ) -> HeldAuthority:
        start = self.town.day(-3000, -900, -400, -100)
        span = Span(start, self.town.day(-1, 0, 30) if self.rng.random() < 0.1 else None)
        source = self.rng.choice(others).id if others else None
        return HeldAuthority(
            id=authority_id,
            person_id=person.id,
            holder_id=holder,
            kind=kind,
            span=span,
            delegated_by=source if kind is Authority.DELEGATED else None,
        )

    def not_able(self) -> tuple[FoundNotAble, ...]:
        return tuple(
            FoundNotAble(
                f"u-{person.id}", person.id, "Did not follow.", "seen", span=self.town.span()
            )
            for person in some(self.rng, self.records.people, 0.08)
        )

    def holders(self, person: Person) -> list[tuple[str, Authority]]:
        """Who agreed: the person, one or two relatives, or the council."""
        others = [other for other in self.person_ids if other != person.id]
        grown = self.grown(person)
        found = []
        if self.rng.random() < (0.85 if grown else 0.4):
            found.append((person.id, Authority.SELF))
        for holder in some(self.rng, others, 0.1 if grown else 0.4):
            kind = self.rng.choice(NOT_SELF)
            if kind is Authority.PARENT and not self.is_parent(holder, person):
                kind = self.rng.choice((Authority.RESPONSIBILITY_BY_ORDER, Authority.PARENT))
            found.append((holder, kind))
        if others and self.rng.random() < 0.03:
            found.append((others[0], Authority.SELF))  # no such authority: agrees for nobody
        if self.rng.random() < 0.1:
            council_authority = Authority.COUNCIL_UNDER_CARE_ORDER
            if self.settings.jurisdiction is Jurisdiction.VICTORIA:
                council_authority = Authority.SECRETARY
            found.append((self.agency_ids[0], council_authority))
        return found

    def is_parent(self, holder: str, person: Person) -> bool:
        return any(
            (kin.person_id, kin.relative_id) == (person.id, holder) and kin.parental_responsibility
            for kin in self.records.kinships
        )

    def grown(self, person: Person) -> bool:
        """Older than the few weeks after the sixteenth birthday, when parents' word fades."""
        born = person.birth_date
        return born is not None and born.value < add_months(self.today, -12 * 16 - 2)

    def consent(self, consent_id: str, person: Person, holder: str, by: Authority) -> Consent:
        rng = self.rng
        given_on = self.town.day(-1, -30, -30, -100, -100, -300, -364, -365, -366, -367)
        narrow = by is Authority.SELF and rng.random() < (0.3 if self.grown(person) else 0.85)
        level = rng.choice((Level.CONTACT, Level.AGENCY) if self.willing else LEVELS)
        sectors = {agency.sector for agency in self.records.agencies}
        sensitive = [
            agency.id
            for agency in self.records.agencies
            if agency.is_sensitive or rng.random() < 0.2
        ]
        others = [other for other in self.person_ids if other != person.id]
        return Consent(
            id=consent_id,
            person_id=person.id,
            authority=by,
            holder_id=holder,
            level=level,
            given_on=given_on,
            expires_on=rng.choice(
                (
                    add_months(given_on, 12),
                    add_months(given_on, 12),
                    add_months(given_on, 20),
                    self.town.day(-1, 0, 1, 60),
                )
            ),
            events=self.events(given_on_hour=self.at(given_on)),
            services=frozenset(some(rng, self.agency_ids, 0.6))
            if narrow or rng.random() < 0.1
            else None,
            sectors=frozenset(some(rng, sorted(sectors), 0.85))
            if rng.random() < 0.9
            else frozenset(some(rng, tuple(Sector), 0.5)),
            named_agencies=frozenset(some(rng, self.agency_ids, 0.3)),
            family_teams=frozenset(family.id for family in some(rng, self.records.families, 0.7)),
            family_members=frozenset(some(rng, others, 0.9 if self.willing else 0.5)),
            sensitive={agency: rng.choice(LEVELS) for agency in some(rng, sensitive, 0.7)},
            recorded_by=rng.choice((*(None,) * 8, *self.worker_ids)),
            competence_note="Understood what it means." if rng.random() < 0.75 else None,
            lifts=frozenset(some(rng, self.agency_ids, 0.2)) if rng.random() < 0.3 else frozenset(),
            adult_stated=rng.random() < 0.5,
        )

    def at(self, day: object) -> datetime:
        """A moment of that day that is past, unless the day itself is still to come."""
        days = (self.today - day).days  # type: ignore[operator]
        return self.now - timedelta(days=days, seconds=self.rng.choice((0, 1, 60)))

    def events(self, given_on_hour: datetime) -> tuple[ConsentEvent, ...]:
        rng, first = self.rng, given_on_hour
        roll = rng.random() * (0.8 if self.willing else 1)
        day_only = rng.random() < 0.5
        given = ConsentEvent(ConsentEventKind.GIVEN, first, day_only)
        later = first + (self.now - first) * rng.choice((0.5, 0.9, 1.0))
        if roll < 0.72:
            return (given,)
        if roll < 0.78:
            return (ConsentEvent(ConsentEventKind.SAID_NO, first, day_only),)
        if roll < 0.81:
            return self.silenced(given, later, day_only)
        if roll < 0.86:
            gone = rng.choice((later, self.now - timedelta(seconds=1), self.now))
            return (given, ConsentEvent(ConsentEventKind.WITHDRAWN, gone))
        if roll < 0.95:
            return (given, ConsentEvent(ConsentEventKind.RENEWED, later))
        soon = self.now + timedelta(seconds=1)
        if roll < 0.98:
            return (given, ConsentEvent(ConsentEventKind.WITHDRAWN, soon))
        return (ConsentEvent(ConsentEventKind.GIVEN, soon),)

    def silenced(
        self, given: ConsentEvent, at: datetime, day_only: bool
    ) -> tuple[ConsentEvent, ...]:
        """Its row could not be read later on, once or twice, whatever had been said before."""
        silence = ConsentEvent(ConsentEventKind.SILENCED, at)
        again = ConsentEvent(ConsentEventKind.SILENCED, at + (self.now - at) / 2)
        no = ConsentEvent(ConsentEventKind.SAID_NO, given.at, day_only)
        gone = ConsentEvent(ConsentEventKind.WITHDRAWN, given.at + (at - given.at) / 2)
        return self.rng.choice(
            ((given, silence), (given, silence, again), (no, silence), (given, gone, silence))
        )

    # Duty

    def decisions(self) -> tuple[SharingDecision, ...]:
        sensitive = [a.id for a in self.records.agencies if a.sector in SENSITIVE_SECTORS]
        rng = self.rng
        found = []
        for n in range(rng.choice((0, 0, 1, 2, 3, 4))):
            decided_on = self.town.day(-5, -20, -90, -364, -366, 0, 1, 0, -1, -3)
            approved = rng.random() < 0.6
            refused = not approved and rng.random() < 0.2
            if not approved and rng.random() < 0.85:
                decided_on = self.town.day(0, 0, -1, -2, -3)  # who may approve it has not looked
            about, opens, to = self.to_the_point()
            found.append(
                SharingDecision(
                    id=f"d{n}",
                    person_ids=about | self.dead(),
                    opens=opens,
                    recipient_agencies=to,
                    recipient_practitioners=frozenset(some(rng, self.worker_ids, 0.15)),
                    level=rng.choice(LEVELS[:-1]),
                    sensitive={a: rng.choice(LEVELS) for a in some(rng, sensitive, 0.6)},
                    decided_on=decided_on,
                    # Without a draw: everything else stays as it was drawn.
                    decided_by=self.worker_ids[n % len(self.worker_ids)],
                    approved_by="boss" if approved else None,
                    approved_at=self.moment() if approved and rng.random() < 0.3 else None,
                    refused_by="boss" if refused else None,
                    refused_at=self.moment() if refused else None,
                    decided_at=self.at(decided_on) if rng.random() < 0.5 else None,
                    last_review_on=self.town.day(-1, -60, -91, -100, 5)
                    if rng.random() < 0.3
                    else None,
                    for_whom=frozenset(some(rng, self.person_ids, 0.3)),
                    review_on=self.town.day(
                        *(0, 1, 30, 60) * 2, -1, -2, -3, -13, -14, -15, -16, -17
                    ),
                    ends_on=self.town.day(0, 1, 90, 300, 500, -1),
                )
            )
        return tuple(found)

    def to_the_point(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Whom a decision is about, which agencies it opens, and to which: mostly of those who
        work with one person, else it seldom tells anybody anything."""
        rng = self.rng
        about = frozenset(rng.sample(self.person_ids, rng.choice((1, 1, 2))))
        opens = frozenset(some(rng, self.agency_ids, 0.6))
        to = frozenset(some(rng, self.agency_ids, 0.35))
        if len(self.records.supports) < 2 or rng.random() < 0.4:
            return about, opens, to
        edge = rng.choice(self.records.supports)
        same = [other for other in self.records.supports if other.person_id == edge.person_id]
        return about | {edge.person_id}, opens | {edge.agency_id}, to | {rng.choice(same).agency_id}

    def moment(self) -> datetime:
        """A little before now, now, or a little after."""
        return self.now + timedelta(seconds=self.rng.choice((-3600, -1, 0, 1)))

    def not_shared(self) -> tuple[DecisionNotToShare, ...]:
        rng = self.rng
        return tuple(
            DecisionNotToShare(
                id=f"z-{person}",
                person_id=person,
                services=frozenset(some(rng, self.agency_ids, 0.5)),
                with_whom=frozenset(some(rng, self.agency_ids, 0.4)),
                decided_on=self.town.day(-30, 0, 1),
                ended_on=rng.choice((None, None, self.town.day(-1, 0))),
            )
            for person in some(rng, self.person_ids, 0.15)
        )

    def reasons(self) -> dict[str, str]:
        """Why adults must be seen; now and then an empty reason."""
        return {
            person: self.rng.choice(("Lives there.", "Lives there.", "Lives there.", " "))
            for person in some(self.rng, self.person_ids, 0.6)
        }

    def dead(self) -> frozenset[str]:
        """A decision that was made while somebody lived, often outlives them."""
        dead = [person.id for person in self.records.people if person.deceased_on is not None]
        return frozenset(some(self.rng, dead, 0.5))

    def grants(self) -> tuple[EmergencyGrant, ...]:
        rng = self.rng
        found = []
        for n in range(rng.choice((0, 1, 1, 2))):
            worker = rng.choice(self.records.practitioners)
            opened = self.now - timedelta(hours=rng.choice((0, 1, 8, 11, 12, 13, -1)))
            found.append(
                EmergencyGrant(
                    id=f"g{n}",
                    practitioner_id=worker.id,
                    agency_id=rng.choice(worker.posts).agency_id,
                    person_id=rng.choice(self.person_ids),
                    household=rng.random() < 0.7,
                    opened_at=opened,
                    ends_at=opened + timedelta(hours=rng.choice((1, 8, 9, 12, 20))),
                    reason="Could not wait.",
                    reasons=self.reasons(),
                )
            )
        return tuple(found)

    def enquiries(self) -> tuple[Enquiry, ...]:
        """Mostly of the front door, about any child; late ones lapse to the second."""
        rng = self.rng
        children = [
            person.id
            for person in self.records.people
            if person.birth_date is not None
            and person.birth_date.value > add_months(self.today, -12 * 17)
        ]
        secret = {agency.id for agency in self.records.agencies if agency.is_sensitive}
        secretly = {edge.person_id for edge in self.records.supports if edge.agency_id in secret}
        asked = [child for child in children if child in secretly] or children
        front = [team for team in self.records.teams if team.front_door]
        found = []
        for n in range(rng.choice((0, 1, 2, 2)) if children else 0):
            opened = self.now - timedelta(hours=rng.choice((0, 10, 71, 72, 73, 100, 150, -1)))
            teams = front if front and rng.random() < 0.85 else self.records.teams
            team = rng.choice(teams).id
            found.append(
                Enquiry(
                    id=f"q{n}",
                    team_id=team,
                    child_id=rng.choice(rng.choice((asked, asked, children, self.person_ids))),
                    opened_at=opened,
                    ends_at=opened + timedelta(hours=rng.choice((72, 216, 216, 300))),
                    opened_by=rng.choice((*self.worker_ids, None)),
                    reasons=self.reasons(),
                    extensions=self.extensions(opened),
                )
            )
        return tuple(found)

    def extensions(self, opened: datetime) -> tuple[Extension, ...]:
        """By anybody, in time or late, with a reason or without."""
        found, at = [], opened
        for _ in range(self.rng.choice((0, 1, 2, 3))):
            at += timedelta(hours=self.rng.choice((10, 50, 71, 73)))
            reason = self.rng.choice(("Not settled.", "Not settled.", "Not settled.", ""))
            found.append(Extension(at, self.rng.choice(self.worker_ids), reason))
        return tuple(found)

    # Safety

    def exclusions(self) -> tuple[Exclusion, ...]:
        rng = self.rng
        found = []
        for n in range(rng.choice((0, 1, 2, 3))):
            kind = rng.choice(tuple(ExclusionKind))
            to_workers = kind is ExclusionKind.NOT_TO
            found.append(
                Exclusion(
                    id=f"x{n}",
                    person_id=rng.choice(self.person_ids),
                    kind=kind,
                    ground=rng.choice(tuple(ExclusionGround)),
                    agencies=frozenset(some(rng, self.agency_ids, 0.35)),
                    practitioners=frozenset(some(rng, self.worker_ids, 0.2))
                    if to_workers
                    else frozenset(),
                    span=self.town.span(0.2),
                )
            )
        return tuple(found)

    def arrangements(self) -> tuple[SafetyArrangement, ...]:
        rng = self.rng
        found = []
        for n in range(rng.choice((0, 0, 0, 1, 1, 2))):
            protected, other = rng.sample(self.person_ids, 2)
            found.append(SafetyArrangement(f"s{n}", protected, other, self.town.span(0.2)))
        return tuple(found)

    def interests(self) -> tuple[Interest, ...]:
        return tuple(
            Interest(worker, self.rng.choice(self.person_ids), InterestKind.NEIGHBOUR)
            for worker in some(self.rng, self.worker_ids, 0.08)
        )

    def covers(self) -> tuple[Cover, ...]:
        rng = self.rng
        found = []
        for n in range(rng.choice((1, 2, 3))):
            colleague, worker = self.colleagues()
            start = self.town.day(-5, 0, 1)
            span = Span(start, max(start, self.town.day(-1, 0, 5)))
            days = rng.choice((span, Span(start)))
            found.append(Cover(f"v{n}", colleague, worker, days, rng.random() < 0.4))
        return tuple(found)

    def colleagues(self) -> tuple[str, str]:
        """Two workers, of one agency where there are such."""
        workers: Sequence[str] = self.worker_ids
        at = {
            worker.id: {post.agency_id for post in worker.posts}
            for worker in self.records.practitioners
        }
        pairs = [(a, b) for a in workers for b in workers if a != b and at[a] & at[b]]
        if pairs and self.rng.random() < 0.9:
            return self.rng.choice(pairs)
        first, second = self.rng.sample(self.worker_ids, 2)
        return first, second


def papers(
    rng: Random, town: Town, records: Records, now: datetime, settings: PolicySettings
) -> Records:
    drawn = Papers(rng, town, records, now, settings)
    return drawn.agreements() + Records(
        decisions=drawn.decisions(),
        exclusions=drawn.exclusions(),
        arrangements=drawn.arrangements(),
        interests=drawn.interests(),
        covers=drawn.covers(),
        grants=drawn.grants(),
        enquiries=drawn.enquiries(),
        not_shared=drawn.not_shared(),
    )
