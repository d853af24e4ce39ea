"""The partnership directory: agencies by sector, their teams, professionals' cards."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol

from app.services.context import Services
from app.services.paging import BEGINNING, Page, page_of
from graph.clock import local_date
from graph.errors import NotVisible
from graph.records.model import ContactCard
from graph.records.viewer import Actor
from graph.vocabulary import Role, Sector
from queries import directory as pages
from visualisations.words import Words

_FIRST_FEW = 6
_MOST_LISTED = 500
_MOST_FOUND = 60
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class AgencyLine:
    agency_id: str
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class SectorGroup:
    sector: Sector
    name: str
    agencies: tuple[AgencyLine, ...]
    number: int
    """Of all its agencies, whether or not they are here."""


@dataclass(frozen=True, slots=True)
class SectorPage:
    sector: Sector
    name: str
    agencies: Page[AgencyLine]


@dataclass(frozen=True, slots=True)
class Job:
    role: str
    agency_id: str
    agency: str
    team: str | None

    @property
    def in_short(self) -> str:
        return f"{self.role}, {self.agency}"


@dataclass(frozen=True, slots=True)
class PractitionerView:
    practitioner_id: str
    name: str
    card: ContactCard
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    sectors: tuple[SectorGroup, ...]
    agencies: tuple[AgencyLine, ...] = ()
    practitioners: tuple[PractitionerView, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class StaffLine:
    practitioner_id: str
    name: str
    role: str
    card: ContactCard


@dataclass(frozen=True, slots=True)
class TeamGroup:
    name: str | None
    front_door: bool
    people: tuple[StaffLine, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What an agency does for whom, in the words of Open Referral UK (HSDS 3, `service` and
    `organization`): shown here, and found here. No decision rests on it."""

    description: str | None = None
    eligibility: str | None = None
    """For whom it is (`eligibility_description`)."""
    application_process: str | None = None
    """How to refer somebody."""
    website: str | None = None

    @property
    def says_something(self) -> bool:
        return any((self.description, self.eligibility, self.application_process, self.website))


@dataclass(frozen=True, slots=True)
class AgencyPage:
    agency_id: str
    name: str
    sector: str
    duty: ContactCard
    teams: tuple[TeamGroup, ...]
    offer: Offer


class _HasCard(Protocol):
    @property
    def phone(self) -> str | None: ...
    @property
    def mobile(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def hours(self) -> str | None: ...


def overview(services: Services, actor: Actor) -> DirectoryPage:
    """Every sector in the vocabulary's order, with the first few of its agencies."""
    rows = services.gateway.read(actor, pages.AGENCIES_BY_SECTOR, pages.Most(_FIRST_FEW))
    words = services.words
    found = {row.sector: row for row in rows}
    return DirectoryPage(
        tuple(_sector(found[sector], words) for sector in Sector if sector in found)
    )


def sector_page(
    services: Services, actor: Actor, sector: Sector, after: str = BEGINNING
) -> SectorPage:
    """The agencies of one sector by name, a page of them."""
    at = pages.SectorAt(sector, after, _MOST_LISTED + 1)
    rows = services.gateway.read(actor, pages.AGENCIES_OF_SECTOR, at)
    page = page_of(rows, _MOST_LISTED, lambda row: row.agency_id)
    return SectorPage(sector, services.words.of(sector), page.map(_agency_line))


def find(services: Services, actor: Actor, text: str) -> DirectoryPage:
    """Agencies and practitioners in whose names some word begins with each word of a text, agencies
    that say so of what they do, and practitioners and sectors whose role or name is called so."""
    wanted = _words(text)
    if not wanted:
        return overview(services, actor)
    lucene = " AND ".join(f"{word}*" for word in wanted)
    words = services.words
    agencies = services.gateway.read(
        actor, pages.AGENCIES_NAMED, pages.WordsAt(lucene, _MOST_FOUND)
    )
    named = practitioners_named(services, actor, text)
    known = {each.practitioner_id for each in named}
    people = (
        *named,
        *(each for each in _of_roles(services, actor, wanted) if each.practitioner_id not in known),
    )
    sectors = [sector for sector in Sector if _matches(wanted, words.of(sector))]
    return DirectoryPage(
        tuple(SectorGroup(sector, words.of(sector), (), 0) for sector in sectors),
        _lines(agencies),
        people,
        _summary(len(agencies), len(people), len(sectors), words),
    )


def practitioners_named(
    services: Services, actor: Actor, text: str
) -> tuple[PractitionerView, ...]:
    """The practitioners in whose names some word begins with each word of a text."""
    wanted = _words(text)
    if not wanted:
        return ()
    lucene = " AND ".join(f"{word}*" for word in wanted)
    at = pages.NamesAt(lucene, _today(services), _MOST_FOUND)
    rows = services.gateway.read(actor, pages.PRACTITIONERS_NAMED, at)
    return _people_found(rows, services.words)


def _of_roles(
    services: Services, actor: Actor, wanted: Sequence[str]
) -> tuple[PractitionerView, ...]:
    """Whoever works in a role of which each word of a text begins some word: a school nurse."""
    words = services.words
    roles = [role.value for role in Role if _matches(wanted, words.of(role))]
    if not roles:
        return ()
    at = pages.RolesAt(roles, _today(services), _MOST_FOUND)
    rows = services.gateway.read(actor, pages.PRACTITIONERS_OF_ROLES, at)
    return _people_found(rows, words)


def agency_page(services: Services, actor: Actor, agency_id: str) -> AgencyPage:
    """One agency with its duty contact and who works there now. Raises NotVisible."""
    rows = services.gateway.read(actor, pages.AGENCY, pages.OneAgency(agency_id))
    if not rows:
        raise NotVisible
    (offer,) = services.gateway.read(actor, pages.OFFER, pages.OneAgency(agency_id))
    at = pages.AgencyAt(agency_id, _today(services))
    staff = services.gateway.read(actor, pages.STAFF_OF_AGENCY, at)
    return AgencyPage(
        agency_id,
        rows[0].name,
        services.words.of(Sector(rows[0].sector)),
        _card(rows[0]),
        _by_team(staff, services.words),
        Offer(offer.description, offer.eligibility, offer.application_process, offer.website),
    )


def practitioner_page(services: Services, actor: Actor, practitioner_id: str) -> PractitionerView:
    """One practitioner's card and present posts. Raises NotVisible."""
    one = pages.OnePractitioner(practitioner_id)
    rows = services.gateway.read(actor, pages.PRACTITIONER, one)
    if not rows:
        raise NotVisible
    at = pages.PractitionerAt(practitioner_id, _today(services))
    jobs = services.gateway.read(actor, pages.JOBS_OF_PRACTITIONER, at)
    words = services.words
    return PractitionerView(
        practitioner_id,
        rows[0].name,
        _card(rows[0]),
        tuple(
            Job(words.of(Role(job.role)), job.agency_id, job.agency_name, job.team_name)
            for job in jobs
        ),
    )


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)


def _card(row: _HasCard) -> ContactCard:
    return ContactCard(row.phone, row.mobile, row.email, row.hours)


def _lines(rows: Iterable[pages.AgencyRow]) -> tuple[AgencyLine, ...]:
    return tuple(map(_agency_line, rows))


def _agency_line(row: pages.AgencyRow) -> AgencyLine:
    return AgencyLine(row.agency_id, row.name, row.phone)


def _sector(row: pages.SectorRow, words: Words) -> SectorGroup:
    agencies = tuple(
        AgencyLine(each["agency_id"], each["name"], each["phone"]) for each in row.agencies
    )
    sector = Sector(row.sector)
    return SectorGroup(sector, words.of(sector), agencies, row.number)


def _by_team(rows: Sequence[pages.StaffRow], words: Words) -> tuple[TeamGroup, ...]:
    """Rows come ordered by team; those of no team come last."""
    groups = []
    for team_id, members in groupby(rows, key=lambda row: row.team_id):
        lines = list(members)
        people = tuple(
            StaffLine(row.practitioner_id, row.name, words.of(Role(row.role)), _card(row))
            for row in lines
        )
        name = lines[0].team_name if team_id else None
        groups.append(TeamGroup(name, lines[0].front_door, people))
    return tuple(groups)


def _people_found(rows: Sequence[pages.FoundRow], words: Words) -> tuple[PractitionerView, ...]:
    """Rows come ordered by name and id, one for each post."""
    found = []
    for practitioner_id, posts in groupby(rows, key=lambda row: row.practitioner_id):
        lines = list(posts)
        jobs = tuple(
            Job(words.of(Role(row.role)), row.agency_id, row.agency_name, None) for row in lines
        )
        found.append(PractitionerView(practitioner_id, lines[0].name, _card(lines[0]), jobs))
    return tuple(found)


def _words(text: str) -> list[str]:
    """The words of a search, folded. Only letters and digits are left: nothing of Lucene's own."""
    return re.findall(r"[^\W_]+", _folded(text))[:_MOST_WORDS]


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _matches(wanted: Sequence[str], text: str) -> bool:
    here = re.findall(r"[^\W_]+", _folded(text))
    return all(any(word.startswith(want) for word in here) for want in wanted)


def _summary(agencies: int, people: int, sectors: int, words: Words) -> str:
    if not agencies and not people and not sectors:
        return words.text("directory_found_none")
    found = words.text(
        "directory_found",
        agencies=words.count("directory_agencies_found", agencies),
        people=words.count("directory_people_found", people),
    )
    full = max(agencies, people) >= _MOST_FOUND
    return f"{found} {words.text('directory_found_more')}" if full else found
