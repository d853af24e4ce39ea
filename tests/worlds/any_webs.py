"""Support webs drawn at random: small, dense in what gaps rest on, days around each threshold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TypeVar

from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import (
    KnownMeeting,
    Notice,
    Reason,
    SupportWeb,
    VisibleAgency,
    VisibleAgreement,
    VisibleDecision,
    VisibleNeed,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
from graph.records.dates import PartialDate
from graph.records.model import ContactCard, InTouch
from graph.vocabulary import (
    Authority,
    ConsentState,
    DatePrecision,
    LeadKind,
    Level,
    MeetingKind,
    MeetingState,
    NeedKind,
    Reach,
    Role,
    Sector,
    SupportState,
)
from tests.worlds.webs import TODAY

T = TypeVar("T")

AGES = (-30, 100, 400, 1700, 1825, 1826, 1827, 1900, 2000, 3000, 5700, 5800, 5844, 5845, 6400, 6500)
"""Days since the birth of most: around five, sixteen and eighteen years."""
REACHES = (
    *((Reach.DIRECT,),) * 5,
    *((Reach.SUPERVISOR,),) * 4,
    (Reach.COVER,),
    (Reach.FAMILY,),
    (Reach.ENQUIRY,),
    (Reach.PROPOSER,),
)


def any_web(seed: int) -> SupportWeb:
    """The same web for the same seed."""
    return _Drawn(Random(seed)).web()


class _Drawn:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        busy = self.chance(0.3)  # many agencies around each family
        self.helpers = (2, 3, 4, 5) if busy else (0, 1, 1, 2, 2, 3, 4)
        sectors = self.some(tuple(Sector), 9 if busy else rng.randint(2, 6))
        self.agencies = [
            VisibleAgency(f"a{at}", f"Agency {at}", sector, ContactCard())
            for at, sector in enumerate(sectors)
        ]
        self.workers = [
            (VisibleWorker(f"w{at}", f"Worker {at}", ContactCard()), rng.choice(self.agencies))
            for at in range(14 if busy else rng.randint(2, 6))
        ]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        return [self.rng.choice(things) for _ in range(count)]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def web(self) -> SupportWeb:
        people = [self.person(f"p{at}") for at in range(self.rng.randint(1, 9))]
        lines: dict[str, VisibleSupport] = {}
        if self.chance(0.35):
            lines = {line.id: line for person in people for line in self.beside(person)}
        for person in people:
            for _ in range(self.rng.choice(self.helpers)):
                line = self.line(person)
                lines.setdefault(line.id, line)
        agreements = [each for person in people for each in self.agreements(person)]
        return SupportWeb(
            focus=Focus(FocusKind.FAMILY, "f0" if self.chance(0.2) else ""),
            on=TODAY,
            people=tuple(people),
            supports=tuple(lines[key] for key in sorted(lines)),
            notices=frozenset({Notice.CONTACT_RESTRICTED} if self.chance(0.03) else ()),
            agreements=tuple(sorted(agreements, key=lambda each: each.id)),
            decisions=tuple(each for person in people for each in self.decisions(person)),
            meetings=tuple(self.meeting(f"m{at}") for at in range(self.rng.choice((0, 0, 1, 3)))),
            offered=frozenset(self.some(tuple(Sector), 12)) if self.chance(0.3) else None,
        )

    def decisions(self, person: VisiblePerson) -> list[VisibleDecision]:
        if not self.chance(0.15):
            return []
        review_on = TODAY + timedelta(days=self.rng.choice((-20, -1, 0, 30)))
        return [VisibleDecision("d", person.id, TODAY - timedelta(days=90), review_on)]

    def meeting(self, meeting_id: str) -> KnownMeeting:
        rng = self.rng
        workers = sorted({worker.id for worker, _ in self.workers})
        return KnownMeeting(
            meeting_id,
            rng.choice(("f0", "f1", "f2")),
            rng.choice((MeetingKind.FAMILY_GROUP, *MeetingKind)),
            rng.choice((*(MeetingState.HELD,) * 4, *MeetingState)),
            TODAY + timedelta(days=rng.choice((-300, -91, -90, -3, 0, 20))),
            tuple(sorted(set(self.some(workers, rng.randint(1, 4))))),
        )

    def person(self, person_id: str) -> VisiblePerson:
        rng = self.rng
        days = rng.choice((*AGES, *AGES, rng.randint(0, 20_000)))
        needs = tuple(
            VisibleNeed(
                f"{person_id}-n{at}",
                kind,
                None if self.chance(0.1) else TODAY - timedelta(days=rng.choice((3, 14, 15, 60))),
            )
            for at, kind in enumerate(self.some(tuple(NeedKind), rng.choice((0, 0, 1, 2))))
        )
        born = PartialDate(
            TODAY - timedelta(days=days),
            rng.choice((*(DatePrecision.DAY,) * 6, DatePrecision.MONTH, DatePrecision.YEAR)),
        )
        if born.precision is not DatePrecision.DAY:
            born = PartialDate(born.value.replace(day=1), born.precision)
        if born.precision is DatePrecision.YEAR:
            born = PartialDate(born.value.replace(month=1), born.precision)
        return VisiblePerson(
            person_id,
            f"Person {person_id}",
            reach=rng.choice(REACHES),
            in_focus=not self.chance(0.06),
            birth_date=None if self.chance(0.08) else born,
            deceased=self.chance(0.05),
            shielded=self.chance(0.04),
            other_support=self.chance(0.1),
            needs=needs,
            family_ids=tuple(sorted(set(self.some(("f0", "f1"), rng.choice((0, 1, 1, 2)))))),
        )

    def beside(self, person: VisiblePerson) -> list[VisibleSupport]:
        """One and the same worker's own line, and another worker's, to most of the people."""
        own, other = self.line_of(person, *self.workers[0]), self.line_of(person, *self.workers[1])
        since = TODAY - timedelta(days=self.rng.choice((40, 400, 400, 400)))
        long = TODAY - timedelta(days=400)
        mine = replace(own, own=True, reason=Reason.OWN, state=SupportState.ACTIVE, since=long)
        theirs = replace(other, own=False, reason=Reason.AGREEMENT, state=SupportState.ACTIVE)
        return [mine, replace(theirs, since=since)] if self.chance(0.9) else [mine]

    def line(self, person: VisiblePerson) -> VisibleSupport:
        rng = self.rng
        worker, agency = rng.choice(self.workers)
        if self.chance(0.2):
            return VisibleSupport(
                f"agency:{agency.id}:{person.id}",
                person.id,
                Level.AGENCY,
                agency,
                rng.choice((Reason.AGREEMENT, Reason.ENQUIRY, Reason.DECISION)),
            )
        return self.line_of(person, worker, agency)

    def line_of(
        self, person: VisiblePerson, worker: VisibleWorker, agency: VisibleAgency
    ) -> VisibleSupport:
        rng = self.rng
        through = {Reach.DIRECT: Reason.OWN, Reach.COVER: Reason.COVER}
        own_reason = through.get(person.reach[0], Reason.SUPERVISOR)
        reason = rng.choice(
            (own_reason, own_reason, own_reason, Reason.AGREEMENT, Reason.HAND_OVER, Reason.ENQUIRY)
        )
        own = reason is Reason.OWN or person.reach == (Reach.PROPOSER,)
        states = (*(SupportState.ACTIVE,) * 8, SupportState.ENDED)
        return VisibleSupport(
            f"{worker.id}>{person.id}",
            person.id,
            Level.CONTACT,
            agency,
            reason,
            worker=worker,
            role=Role.OTHER,
            lead=rng.choice((*(None,) * 9, *LeadKind, *LeadKind)),
            own=own,
            state=rng.choice((*states, SupportState.PROPOSED) if own else states),
            since=None
            if self.chance(0.1)
            else TODAY - timedelta(days=rng.choice((5, 14, 15, 40, 400))),
            until=TODAY + timedelta(days=rng.choice((10, 60, 61))) if self.chance(0.2) else None,
            confirmed_on=TODAY - timedelta(days=rng.choice((10, 90, 91, 300)))
            if self.chance(0.7)
            else None,
            meets=tuple(need.id for need in person.needs if self.chance(0.3)),
            in_touch=self.in_touch() if own and self.chance(0.2) else (),
        )

    def in_touch(self) -> tuple[InTouch, ...]:
        days = self.rng.choice((0, 30, 90, 91, 200))
        worker, _ = self.rng.choice(self.workers)
        return (InTouch(worker.id, (TODAY - timedelta(days=days)).isoformat()),)

    def agreements(self, person: VisiblePerson) -> list[VisibleAgreement]:
        rng = self.rng
        found = []
        for at in range(rng.choice((0, 0, 0, 1, 1, 2))):
            ends = TODAY + timedelta(days=rng.choice((-400, -1, 0, 30, 31, 200)))
            said = rng.choice((None, None, None, ConsentState.REFUSED, ConsentState.WITHDRAWN))
            lasts = ConsentState.GIVEN if ends >= TODAY else ConsentState.EXPIRED
            found.append(
                VisibleAgreement(
                    f"{person.id}-c{at}",
                    person.id,
                    rng.choice((*(Authority.PARENT,) * 3, *Authority)),
                    said or lasts,
                    ends - timedelta(days=rng.choice((100, 365))),
                    ends,
                )
            )
        return found
