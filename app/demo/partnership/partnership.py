"""The partnership of an invented town: agencies, teams, and the people who work there.

Agencies of the whole council exist once; schools and surgeries once in each district.
Every number is one that Ofcom keeps for drama; every mail address is under example.org.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.demo.families.names import LOCALITIES, any_heritage, mail_name
from app.demo.ids import Ids
from app.demo.partnership.agencies import (
    FIRST_DISTRICT,
    FRONT_DOOR,
    SAFEGUARDING_LEADERS,
    SPECS,
    AgencySpec,
)
from graph.records.bundle import Leadership, Records
from graph.records.dates import Span
from graph.records.model import Agency, ContactCard, Post, Practitioner, Team
from graph.records.viewer import TeamLead
from graph.vocabulary import Role, Sex


@dataclass(frozen=True, slots=True)
class Worker:
    """A practitioner at the post through which they act."""

    id: str
    name: str
    agency: str
    """The agency's key."""
    agency_id: str
    role: Role
    team_id: str | None = None
    post_id: str | None = None


@dataclass(frozen=True, slots=True)
class Partnership:
    """One district's agencies, and their staff by agency key."""

    agencies: dict[str, Agency]
    staff: dict[str, tuple[Worker, ...]]
    teams: dict[tuple[str, str], Team]
    records: Records

    def agency_id(self, key: str) -> str:
        return self.agencies[key].id

    def named(self, name: str) -> Worker:
        return next(
            worker for workers in self.staff.values() for worker in workers if worker.name == name
        )

    def of(self, key: str, *roles: Role) -> tuple[Worker, ...]:
        workers = self.staff[key]
        return tuple(w for w in workers if w.role in roles) if roles else workers


def worker_id(ids: Ids, district: int, agency: str, role: Role, number: int) -> str:
    """The id of a district's practitioner, by agency, role and number among those of the role."""
    return ids.of("practitioner", agency, district, role.value, number)


def landline(number: int) -> str:
    """One of the numbers that Ofcom keeps for drama (01632 960000 to 960999)."""
    return f"01632 960{number % 1000:03d}"


def mobile(number: int) -> str:
    """One of the mobile numbers that Ofcom keeps for drama (07700 900000 to 900999)."""
    return f"07700 900{number % 1000:03d}"


def place(district: int) -> str:
    if district == 0:
        return "Harbour"
    name = LOCALITIES[(district - 1) % len(LOCALITIES)]
    later = (district - 1) // len(LOCALITIES)
    return f"{name} {later + 1}" if later else name


def make_partnership(ids: Ids, rng: Random, district: int, today: date) -> Partnership:
    """A district's share of the partnership; `records` holds only what is new in it."""
    agencies: dict[str, Agency] = {}
    teams: dict[tuple[str, str], Team] = {}
    staff: dict[str, tuple[Worker, ...]] = {}
    new_agencies: list[Agency] = []
    practitioners: list[Practitioner] = []
    leaderships: list[Leadership] = []
    for number, spec in enumerate(SPECS):
        agency = _agency(ids, spec, district, number)
        agencies[spec.key] = agency
        if spec.local or district == 0:
            new_agencies.append(agency)
        for team in _teams(ids, spec, agency, district):
            teams[spec.key, team.name] = team
        hired = list(_hire(ids, rng, spec, agency, teams, district, today))
        practitioners += (practitioner for _, practitioner in hired)
        staff[spec.key] = tuple(worker for worker, _ in hired)
        leaderships += _leaderships(spec, staff[spec.key])
    records = Records(
        agencies=tuple(new_agencies),
        teams=tuple(teams.values()),
        practitioners=tuple(practitioners),
        leaderships=tuple(leaderships),
    )
    return Partnership(agencies, staff, teams, records)


def _agency(ids: Ids, spec: AgencySpec, district: int, number: int) -> Agency:
    where = district if spec.local else 0
    host = spec.key.replace("_", "-") + (f"-{where}" if where else "")
    return Agency(
        id=ids.of("agency", spec.key, where),
        name=spec.name.format(place=place(where)),
        sector=spec.sector,
        duty=ContactCard(
            phone=landline(number + 7 * where), email=f"duty@{host}.example.org", hours=spec.hours
        ),
    )


def _teams(ids: Ids, spec: AgencySpec, agency: Agency, district: int) -> Iterable[Team]:
    for name in spec.teams:
        yield Team(
            id=ids.of("team", spec.key, district, name),
            name=_shown_team(name, district),
            agency_id=agency.id,
            front_door=name == FRONT_DOOR,
        )


def _hire(
    ids: Ids,
    rng: Random,
    spec: AgencySpec,
    agency: Agency,
    teams: dict[tuple[str, str], Team],
    district: int,
    today: date,
) -> Iterable[tuple[Worker, Practitioner]]:
    host = agency.duty.email.partition("@")[2] if agency.duty.email else "example.org"
    counted: dict[Role, int] = {}
    taken: set[str] = set()
    for team_name, role, count in spec.staff:
        for _ in range(count):
            number = counted.get(role, 0)
            counted[role] = number + 1
            given = FIRST_DISTRICT.get((spec.key, role), ()) if district == 0 else ()
            name = given[number] if number < len(given) else _staff_name(rng, role, taken)
            taken.add(name)
            team = teams.get((spec.key, _shown_team(team_name, district))) if team_name else None
            key = (spec.key, district, role.value, number)
            worker = Worker(
                worker_id(ids, district, spec.key, role, number),
                name,
                spec.key,
                agency.id,
                role,
                team.id if team else None,
                ids.of("post", *key),
            )
            span = Span(today - timedelta(days=rng.randint(1300, 5000)))
            post = Post(worker.post_id or "", agency.id, span, role, worker.team_id)
            mail = f"{mail_name(name)}{f'.{district}' if district else ''}@{host}"
            yield worker, Practitioner(worker.id, name, _card(rng, mail), (post,))


def _shown_team(name: str, district: int) -> str:
    return name if district == 0 else f"{name}, {place(district)}"


def _staff_name(rng: Random, role: Role, taken: set[str]) -> str:
    for _ in range(20):
        heritage = any_heritage(rng)
        sex = Sex.MALE if rng.random() < 0.3 else Sex.FEMALE
        name = (
            f"{heritage.given(rng, sex, rng.randint(1962, 1998))} {rng.choice(heritage.surnames)}"
        )
        name = f"Dr {name}" if role is Role.GP else name
        if name not in taken:
            break
    return name


def _card(rng: Random, mail: str) -> ContactCard:
    return ContactCard(
        phone=landline(rng.randrange(1000)) if rng.random() < 0.7 else None,
        mobile=mobile(rng.randrange(1000)) if rng.random() < 0.85 else None,
        email=mail,
        hours=rng.choice(
            (None, None, "Monday to Thursday", "Mornings", "Tuesday to Friday, 9am to 3pm")
        ),
    )


def _leaderships(spec: AgencySpec, workers: tuple[Worker, ...]) -> Iterable[Leadership]:
    led: set[str] = set()
    for worker in workers:
        if worker.role is Role.MANAGER and worker.team_id and worker.team_id not in led:
            led.add(worker.team_id)
            yield Leadership(
                worker.id,
                TeamLead(
                    worker.team_id,
                    worker.agency_id,
                    spec.key in SAFEGUARDING_LEADERS,
                    post_id=worker.post_id,
                ),
            )
