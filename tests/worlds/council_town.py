"""The town of a random council: its agencies, workers, people and edges, dense in trouble."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from graph.records.bundle import Leadership
from graph.records.dates import PartialDate, Span
from graph.records.model import (
    Agency,
    ContactCard,
    Family,
    Kinship,
    Membership,
    NamedRelative,
    Need,
    Person,
    Post,
    Practitioner,
    SafeguardingContact,
    Support,
    Team,
)
from graph.records.viewer import TeamLead
from graph.vocabulary import (
    DatePrecision,
    Kin,
    LeadKind,
    NeedKind,
    Role,
    Sector,
    Sex,
    SupportState,
    Tie,
)

T = TypeVar("T")

AGENCIES = (
    Agency("a1-school", "School", Sector.SCHOOL, ContactCard(phone="1")),
    Agency("a2-health", "Health", Sector.UNIVERSAL_CHILD_HEALTH, ContactCard(phone="2")),
    Agency("a3-social", "Social", Sector.CHILDRENS_SOCIAL_CARE, ContactCard(phone="3")),
    Agency("a4-housing", "Housing", Sector.HOUSING, ContactCard(phone="4")),
    Agency("a5-gp", "GP", Sector.GP, ContactCard(phone="5")),
    Agency("a6-clinic", "Clinic", Sector.SEXUAL_HEALTH, ContactCard(phone="6")),
    Agency("a7-police", "Police", Sector.POLICE, ContactCard(phone="7")),
    Agency("a8-probation", "Probation", Sector.PROBATION, ContactCard(phone="8")),
    Agency("a9-refuge", "Refuge", Sector.VOLUNTARY, ContactCard(phone="9"), sensitive=True),
    Agency("a9-births", "Births", Sector.MATERNITY, ContactCard(phone="10")),
)
SEXES = (Sex.FEMALE, Sex.MALE, Sex.OTHER, Sex.UNKNOWN)


def some(rng: Random, things: Sequence[T], chance: float) -> tuple[T, ...]:
    return tuple(thing for thing in things if rng.random() < chance)


class Town:
    """Draws the people, agencies, workers and edges of one council."""

    def __init__(self, rng: Random, today: date, small: bool = False) -> None:
        self.rng, self.today, self.small = rng, today, small

    def day(self, *offsets: int) -> date:
        return self.today + timedelta(days=self.rng.choice(offsets))

    def span(self, trouble: float = 0.15) -> Span:
        """Mostly open and begun; else one of the edges of time."""
        start = self.day(-900, -400, -100, -30, 0)
        if self.rng.random() > trouble:
            return Span(self.rng.choice((None, start, start, start)), None)
        return self.rng.choice(
            (
                Span(start, self.day(0, 1, 40)),
                Span(start, max(start, self.day(-1, -20, -80))),
                Span(self.day(1, 9), None),
            )
        )

    # Agencies and workers

    def agencies(self) -> tuple[Agency, ...]:
        ordinary = self.rng.sample(AGENCIES[:5], self.rng.choice((3, 4, 4)))
        rest = self.rng.sample(AGENCIES[5:], self.rng.choice((1, 2, 2)))
        chosen = sorted(ordinary + rest, key=lambda agency: agency.id)
        return tuple(replace(each, safeguarding=self.safeguarding(each)) for each in chosen)

    def safeguarding(self, agency: Agency) -> SafeguardingContact | None:
        if self.rng.random() < 0.2:
            return None
        return SafeguardingContact(f"Contact of {agency.name}", ContactCard(phone=f"9-{agency.id}"))

    def teams(self, agencies: Sequence[Agency]) -> tuple[Team, ...]:
        """Of one agency each, and now and then one of several."""
        teams = [
            Team(f"t-{agency.id}-{n}", f"Team {n}", agency.id, agency.id == "a3-social")
            for agency in agencies
            for n in range(self.rng.choice((1, 1, 2)))
        ]
        if self.rng.random() < 0.5:
            home, *partners = self.rng.sample([agency.id for agency in agencies], 3)
            joint = Team("t-joint", "Joint Team", home, partners=frozenset(partners))
            teams.append(joint)
        return tuple(teams)

    def worker(self, n: int, agencies: Sequence[Agency], teams: Sequence[Team]) -> Practitioner:
        first = agencies[n % len(agencies)]
        places = [first]
        if self.rng.random() < 0.3:
            places.append(self.rng.choice(agencies))
        posts = []
        for m, agency in enumerate(places):
            of_agency = [team.id for team in teams if agency.id in {team.agency_id, *team.partners}]
            left = self.rng.random() < 0.12
            posts.append(
                Post(
                    id=f"post-{n}-{m}",
                    agency_id=agency.id,
                    span=Span(None, self.day(-1, -30, -90, -91)) if left else self.span(0.12),
                    team_id=self.rng.choice((*of_agency, *of_agency, None)),
                )
            )
        return Practitioner(
            id=f"w{n}",
            name=f"Worker {n}",
            card=ContactCard(phone=f"0-{n}"),
            posts=tuple(posts),
            sensitive=self.rng.random() < 0.04,
        )

    def leaderships(
        self, workers: Sequence[Practitioner], teams: Sequence[Team]
    ) -> tuple[Leadership, ...]:
        """Leads of teams, nearly always of one in an agency where they work, from a post there;
        often of one that somebody has left."""
        ended = {
            post.team_id
            for worker in workers
            for post in worker.posts
            if post.span.end is not None and post.span.end < self.today
        }
        found = []
        for worker in some(self.rng, workers, 0.35):
            at = {post.agency_id for post in worker.posts}
            near = [team for team in teams if at & {team.agency_id, *team.partners}]
            left = [team for team in near if team.id in ended]
            team = self.rng.choice(near if near and self.rng.random() < 0.9 else teams)
            if left and self.rng.random() < 0.8:
                team = self.rng.choice(left)
            posts = [post.id for post in worker.posts]
            lead = TeamLead(
                team_id=team.id,
                agency_id=team.agency_id,
                safeguarding=self.rng.random() < 0.5,
                span=self.span(0.1),
                post_id=self.rng.choice((*posts * 5, None)),
            )
            found.append(Leadership(worker.id, lead))
        return tuple(found)

    # People and families

    def birth_date(self) -> PartialDate | None:
        """Of every age, and close to the birthdays on which the law changes its mind."""
        years = self.rng.choice((3, 8, 11, 14, 16, 16, 16, 18, 18, 30, 40, 60))
        shift = self.rng.choice((-29, -28, -27, -10, -1, 0, 1, 29, 150))
        if self.rng.random() < 0.04:
            return PartialDate(self.day(1, 100))  # not born yet
        born = self.today - timedelta(days=round(years * 365.25) - shift)
        roll = self.rng.random()
        if roll < 0.06:
            return None
        if roll < 0.12:
            return PartialDate(born.replace(month=1, day=1), DatePrecision.YEAR)
        if roll < 0.2:
            return PartialDate(born.replace(day=1), DatePrecision.MONTH)
        return PartialDate(born)

    def person(self, n: int, workers: Sequence[Practitioner]) -> Person:
        rng = self.rng
        deceased = self.day(0, -1, -20, -364, -366, -400) if rng.random() < 0.06 else None
        shielded = rng.random() < 0.06
        return Person(
            id=f"p{n}",
            given_name=f"Given{n}",
            family_name=f"Family{n}",
            known_as=f"Known{n}" if rng.random() < 0.2 else None,
            sex=rng.choice(SEXES),
            birth_date=self.birth_date(),
            address=f"{rng.choice((n, n, 1))} Some Street" if rng.random() < 0.6 else None,
            deceased_on=deceased,
            deceased_precision=rng.choice(tuple(DatePrecision)),
            death_shared=rng.random() < 0.5,
            shielded=shielded,
            named_workers=frozenset(w.id for w in some(rng, workers, 0.4)),
            objects=rng.random() < 0.12,
        )

    def memberships(
        self, people: Sequence[Person], families: Sequence[Family]
    ) -> tuple[Membership, ...]:
        """Overlapping families: most people in one, some in two, some in none."""
        return tuple(
            Membership(f"m-{person.id}-{family.id}", person.id, family.id, self.span(0.08))
            for family in families
            for person in some(self.rng, people, 0.6)
        )

    def kinships(self, people: Sequence[Person]) -> tuple[Kinship, ...]:
        rng = self.rng
        found = []
        for person in people:
            for relative in people:
                if person is relative or rng.random() > 0.3:
                    continue
                begun = self.day(-3000, -100, 0)
                found.append(
                    Kinship(
                        id=f"k-{person.id}-{relative.id}",
                        person_id=person.id,
                        relative_id=relative.id,
                        kind=rng.choice(tuple(Kin)),
                        span=rng.choice(
                            (
                                Span(),
                                Span(begun),
                                Span(begun, max(begun, self.day(-3, -1, 0, 5))),
                                Span(self.day(1, 9)),
                            )
                        ),
                        kind_agreed=rng.random() < 0.4,
                        parental_responsibility=rng.random() < 0.5,
                        lives_with=rng.random() < 0.5,
                        contact_restricted=rng.random() < 0.2,
                        sensitive=rng.random() < 0.05,
                    )
                )
        return tuple(found)

    def needs(self, people: Sequence[Person], agencies: Sequence[Agency]) -> tuple[Need, ...]:
        return tuple(
            Need(
                id=f"n{n}",
                person_id=self.rng.choice(people).id,
                kind=self.rng.choice((*NeedKind, NeedKind.PREGNANCY, NeedKind.EDUCATION)),
                recorded_by_agency=self.rng.choice(agencies).id,
                span=self.span(),
                child_id=self.rng.choice(people).id if self.rng.random() < 0.1 else None,
            )
            for n in range(self.rng.choice((1, 3, 5)))
        )

    def named_relatives(self, people: Sequence[Person]) -> tuple[NamedRelative, ...]:
        return tuple(
            NamedRelative(
                id=f"r-{person.id}",
                person_id=person.id,
                name=f"Nan of {person.id}",
                kind=self.rng.choice((Kin.GRANDPARENT, Kin.FRIEND, Kin.EX_PARTNER)),
                span=self.span(),
                kind_agreed=self.rng.random() < 0.5,
            )
            for person in some(self.rng, people, 0.2)
        )

    # Edges of support

    def supports(
        self, people: Sequence[Person], workers: Sequence[Practitioner], needs: Sequence[Need]
    ) -> tuple[Support, ...]:
        found: list[Support] = []
        waiting: set[tuple[str, str]] = set()
        for n in range(self.rng.randint(4, 6) if self.small else self.rng.randint(12, 20)):
            person, worker = self.rng.choice(people), self.rng.choice(workers)
            post = self.rng.choice(worker.posts)
            edge = self.support(f"e{n:02}", person, worker, post)
            unsettled = edge.state in (SupportState.PROPOSED, SupportState.SUSPENDED)
            if unsettled and (person.id, worker.id) in waiting:
                continue  # one edge that waits for a worker and a person: the form makes no second
            if unsettled:
                waiting.add((person.id, worker.id))
            if edge.state is SupportState.PROPOSED:
                by = self.rng.choice((None, worker, *workers))
                edge = replace(edge, proposed_by=by.id if by else None)
            of_person = [need.id for need in needs if need.person_id == person.id]
            found.append(replace(edge, meets=some(self.rng, of_person, 0.25)))
        return tuple(found)

    def support(self, edge_id: str, person: Person, worker: Practitioner, post: Post) -> Support:
        rng = self.rng
        state = rng.choice((*(SupportState.ACTIVE,) * 12, *SupportState, SupportState.ENDED))
        span, confirmed = self.span(), self.day(-200, -3, 0)
        if state is SupportState.ENDED:
            start = self.day(-900, -500, -400)
            span = Span(
                start, rng.choice((None, *map(self.day, (1, 0, -1, -90, -364, -365, -366))))
            )
        proposed = state is SupportState.PROPOSED
        typed = proposed or (state is SupportState.SUSPENDED and rng.random() < 0.5)
        typed = typed and rng.random() < 0.8
        return Support(
            id=edge_id,
            practitioner_id=worker.id,
            agency_id=post.agency_id,
            person_id=person.id,
            role=rng.choice(
                (*(Role.OTHER,) * 6, *(Role.TEACHER, Role.NURSE) * 2, Role.THERAPIST, Role.MIDWIFE)
            ),
            post_id=rng.choice((*(post.id,) * 15, worker.posts[0].id, None)),
            state=state,
            span=span,
            lead=rng.choice(tuple(LeadKind)) if rng.random() < 0.3 else None,
            tie=rng.choice(tuple(Tie)),
            confirmed_on=None if proposed or rng.random() < 0.05 else confirmed,
            sensitive=rng.random() < 0.06,
            since_precision=rng.choice(tuple(DatePrecision)),
            until_precision=rng.choice(tuple(DatePrecision)),
            typed_name=f"Typed {edge_id}" if typed else None,
            typed_birth_date=person.birth_date if typed and rng.random() < 0.5 else None,
            version=rng.randint(1, 5),
        )
