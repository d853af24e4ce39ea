"""Which services stand around whom, by age and by how much help the family has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.demo.families.draft import FamilyDraft, Someone
from app.demo.ids import Ids
from app.demo.partnership.offers import LEADING, OFFERS, Offer, same_chance
from app.demo.partnership.partnership import Partnership, Worker
from graph.records.dates import PartialDate, Span
from graph.records.model import Need, Support
from graph.vocabulary import LeadKind, NeedKind, Role, SupportState, Tie


@dataclass(slots=True)
class ServicesDraft:
    """The supports and needs of one district's clients."""

    ids: Ids
    rng: Random
    today: date
    partnership: Partnership
    supports: list[Support] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    by_person: dict[str, list[Support]] = field(default_factory=dict)
    caseload: dict[str, int] = field(default_factory=dict)
    """People by practitioner, so that no one worker has them all."""

    def add(
        self,
        person_id: str,
        worker: Worker,
        *,
        since: int,
        until: int | None = None,
        state: SupportState = SupportState.ACTIVE,
        lead: bool = False,
        tie: Tie = Tie.NORMAL,
        confirmed: int | None = None,
        sensitive: bool = False,
        role: Role | None = None,
        meets: tuple[str, ...] = (),
        typed_name: str | None = None,
        typed_birth_date: PartialDate | None = None,
    ) -> Support:
        """An edge; `since`, `until` and `confirmed` are days before today.

        Without `confirmed` a live edge was confirmed somewhere between its start and today, most
        often in the last quarter.
        """
        if confirmed is None and state is not SupportState.PROPOSED:
            latest = until or 0
            usual = latest + self.rng.randint(1, 80 if self.rng.random() < 0.85 else 260)
            confirmed = min(since, usual)
        support = Support(
            id=self.ids.of("support", person_id, len(self.by_person.get(person_id, ()))),
            practitioner_id=worker.id,
            agency_id=worker.agency_id,
            person_id=person_id,
            role=role or worker.role,
            state=state,
            span=Span(self._day(since), self._day(until) if until is not None else None),
            lead=LeadKind.OTHER if lead else None,
            tie=tie,
            confirmed_on=self._day(confirmed) if confirmed is not None else None,
            sensitive=sensitive,
            meets=meets,
            typed_name=typed_name,
            post_id=worker.post_id,
            typed_birth_date=typed_birth_date,
        )
        self.supports.append(support)
        self.by_person.setdefault(person_id, []).append(support)
        self.caseload[worker.id] = self.caseload.get(worker.id, 0) + 1
        return support

    def need(self, person_id: str, kind: NeedKind, worker: Worker, since: int) -> Need:
        need = Need(
            id=self.ids.of("need", person_id, kind.value, worker.agency, len(self.needs)),
            person_id=person_id,
            kind=kind,
            recorded_by_agency=worker.agency_id,
            span=Span(self._day(since)),
        )
        self.needs.append(need)
        return need

    def is_served(self, worker: Worker, person_id: str) -> bool:
        """Whether the worker has an edge to this person already, live or not."""
        edges = self.by_person.get(person_id, ())
        return any(edge.practitioner_id == worker.id for edge in edges)

    def _day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)


def serve_family(services: ServicesDraft, family: FamilyDraft, clients: set[str]) -> None:
    """Give every client of a family at least one live support."""
    rng = services.rng
    people = [one for one in family.people if one.id in clients]
    if any(one.needs_social_worker for one in people):
        intensity = 2
    else:
        intensity = rng.choices((0, 1, 2), (52, 31, 17))[0]
    team = _FamilyTeam(services)
    for one in people:
        _serve(services, team, one, intensity)


class _FamilyTeam:
    """One worker of each kind serves the whole family, so that siblings share them."""

    def __init__(self, services: ServicesDraft) -> None:
        self._services = services
        self._surgery = services.rng.choice(("gp_harbour", "gp_castle"))
        self._chosen: dict[tuple[str, tuple[Role, ...]], Worker] = {}

    def worker(self, offer: Offer) -> Worker:
        agency = self._surgery if offer.agency == "gp" else offer.agency
        key = (agency, offer.roles)
        if key not in self._chosen:
            self._chosen[key] = self._someone_free(agency, offer.roles)
        return self._chosen[key]

    def _someone_free(self, agency: str, roles: tuple[Role, ...]) -> Worker:
        services = self._services
        return min(
            services.partnership.of(agency, *roles),
            key=lambda worker: services.caseload.get(worker.id, 0) + 6 * services.rng.random(),
        )


def _serve(services: ServicesDraft, team: _FamilyTeam, one: Someone, intensity: int) -> None:
    rng = services.rng
    taken = [
        offer
        for offer in OFFERS
        if offer.low <= one.age <= offer.high
        and offer.sex in (None, one.sex)
        and rng.random() < offer.chances[intensity]
    ]
    if one.needs_social_worker and not any(offer.agency == "social_care" for offer in taken):
        taken.insert(0, Offer("social_care", 0, 25, same_chance(1.0), (Role.SOCIAL_WORKER,)))
    if not taken:
        taken = [next(offer for offer in OFFERS if _fits_anyone(offer, one))]
    leader = _leader(rng, taken)
    oldest = max(8, (services.today - one.born).days)
    for offer in taken:
        worker = team.worker(offer)
        since = rng.randint(7, min(oldest, 1100))
        meets: tuple[str, ...] = ()
        if offer.need is not None and rng.random() < 0.5:
            meets = (services.need(one.id, offer.need, worker, since).id,)
        services.add(
            one.id,
            worker,
            since=since,
            lead=offer is leader or (leader is not None and rng.random() < 0.02),
            tie=rng.choices(tuple(Tie), (58, 26, 10, 6))[0],
            meets=meets,
        )
    _past_and_pending(services, one, oldest, {team.worker(offer).id for offer in taken})


def _fits_anyone(offer: Offer, one: Someone) -> bool:
    ordinary = offer.agency in {"mch", "primary", "secondary", "careers", "gp"}
    return ordinary and offer.low <= one.age <= offer.high


def _leader(rng: Random, taken: list[Offer]) -> Offer | None:
    present = {offer.agency: offer for offer in reversed(taken)}
    leaders = [present[agency] for agency in LEADING if agency in present]
    if not leaders:
        return None
    helped = leaders[0].agency in {"social_care", "local_support"}
    return leaders[0] if rng.random() < (0.92 if helped else 0.6) else None


def _past_and_pending(
    services: ServicesDraft, one: Someone, oldest: int, busy: Iterable[str]
) -> None:
    """A past worker now and then, one who waits for confirmation, one suspended, one mistaken."""
    rng = services.rng
    fitting = [
        offer
        for offer in OFFERS
        if offer.agency not in {"gp", "probation"} and offer.low <= one.age <= offer.high
    ]
    others = [
        worker
        for offer in fitting
        for worker in services.partnership.of(offer.agency, *offer.roles)
        if worker.id not in busy
    ]
    if not others:
        return
    worker = rng.choice(others)
    lot = rng.random()
    if lot < 0.13 and oldest > 120:
        until = rng.randint(20, min(oldest - 60, 600))
        since = rng.randint(until + 30, min(oldest, until + 700))
        services.add(one.id, worker, since=since, until=until, state=SupportState.ENDED)
    elif lot < 0.17:
        services.add(
            one.id,
            worker,
            since=rng.randint(1, 6) if rng.random() < 0.6 else rng.randint(15, 30),
            state=SupportState.PROPOSED,
            typed_name=f"{one.given} {one.surname}",
            typed_birth_date=PartialDate(one.born),
        )
    elif lot < 0.185 and oldest > 90:
        services.add(
            one.id, worker, since=rng.randint(90, min(oldest, 900)), state=SupportState.SUSPENDED
        )
    elif lot < 0.19:
        services.add(
            one.id,
            worker,
            since=rng.randint(3, 25),
            state=SupportState.ENTERED_IN_ERROR,
            confirmed=2,
        )
