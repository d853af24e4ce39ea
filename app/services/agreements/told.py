"""What a person is told of their own circle: who can see it, who looked, and who is on their team.

Read on the screen of somebody who supports them, so it holds no more than that worker's page, and
less: no sensitive service, and nothing that an emergency, an enquiry or a decision showed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.agreements.choices import Known
from app.services.agreements.history import standing
from app.services.context import Services
from graph.clock import local_date
from graph.policy.support_web import Reason, VisibleSupport
from graph.records.agreements import Consent
from graph.records.dates import PartialDate
from graph.records.model import ContactCard
from graph.records.viewer import Actor
from graph.vocabulary import Authority, DatePrecision, Level, SupportState
from queries.looks import LOOKS, LooksAt
from visualisations.paper import Marking, PaperSize, TeamLine, team_paper
from visualisations.said import date_text, name_of
from visualisations.words import Words

_A_YEAR = timedelta(days=365)
_TOLD = frozenset({Reason.OWN, Reason.COVER, Reason.SUPERVISOR, Reason.AGREEMENT})
"""Lines that stand here: an agreement by name stays with whom it was given to."""


@dataclass(frozen=True, slots=True)
class Sees:
    """One agency, or kind of reader, and what of the person's helpers it can see."""

    who: str
    what: str
    since: str


@dataclass(frozen=True, slots=True)
class WhoCanSee:
    name: str
    rows: tuple[Sees, ...]


@dataclass(frozen=True, slots=True)
class Month:
    said: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoLooked:
    name: str
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Helper:
    name: str
    beside: str
    """Their role and agency; of an agency, what it is."""
    card: ContactCard


@dataclass(frozen=True, slots=True)
class MyTeam:
    name: str
    first_name: str
    helpers: tuple[Helper, ...]
    on: str
    ask_first: bool
    """A young person may decide some of it alone: they are asked before anybody else reads it."""


def who_can_see(services: Services, actor: Actor, person_id: str, op_id: str) -> WhoCanSee:
    """By agency, since which month, and what. Raises NotVisible."""
    known = _known(services, actor, person_id, op_id)
    now = services.clock.now()
    agreed = standing(known.agreements.own, now, local_date(now, services.policy.time_zone))
    words = services.words
    rows = [_agency_sees(line, agreed, words) for line in _one_each(_ordinary(known))]
    rows += _family_sees(known, agreed, words)
    return WhoCanSee(name_of(known.person, words), tuple(rows))


def who_looked(services: Services, actor: Actor, person_id: str, op_id: str) -> WhoLooked:
    """By agency and month, of the last year: agencies of the page alone. Raises NotVisible."""
    known = _known(services, actor, person_id, op_id)
    names = {line.agency.id: line.agency.name for line in _ordinary(known)}
    asked = LooksAt(
        person_id,
        (person_id, *known.person.family_ids),
        sorted(names),
        services.clock.now() - _A_YEAR,
    )
    months: dict[str, list[str]] = {}
    for look in services.gateway.read(actor, LOOKS, asked):
        months.setdefault(look.month, []).append(names[look.agency])
    words = services.words
    return WhoLooked(
        name_of(known.person, words),
        tuple(
            Month(_month(date.fromisoformat(f"{month}-01"), words), tuple(sorted(agencies)))
            for month, agencies in sorted(months.items(), reverse=True)
        ),
    )


def my_team(services: Services, actor: Actor, person_id: str, op_id: str) -> MyTeam:
    """What a person takes home: who helps them and how to reach them. Raises NotVisible."""
    known = _known(services, actor, person_id, op_id)
    words = services.words
    alone = {
        service
        for each in known.agreements.own
        if each.authority is Authority.SELF and each.services
        for service in each.services
    }
    helpers = [_helper(line, words) for line in _ordinary(known) if line.agency.id not in alone]
    name = name_of(known.person, words)
    on = date_text(PartialDate(known.web.on), words)
    return MyTeam(name, name.split()[0], tuple(helpers), on, known.may_be_child)


def my_team_paper(
    services: Services, actor: Actor, person_id: str, op_id: str, size: PaperSize
) -> bytes:
    """The same as PDF, in large print. Raises NotVisible."""
    found, words = my_team(services, actor, person_id, op_id), services.words
    lines = [TeamLine(one.name, one.beside, one.card) for one in found.helpers]
    as_of = words.text("my_team_as_of", on=found.on)
    who = words.text("paper_for", who=found.name)
    marking = Marking(
        words.text("my_team_of", name=found.name),
        (words.text("paper_of", date=as_of, who=who), words.text("told_caution")),
    )
    return team_paper(lines, words, marking, words.text("my_team_lead"), size)


def _known(services: Services, actor: Actor, person_id: str, op_id: str) -> Known:
    return Known(*services.gateway.agreements(actor, person_id, op_id), services.policy)


def _ordinary(known: Known) -> list[VisibleSupport]:
    """The lines of ordinary services that are live and rest on nothing out of the ordinary."""
    found = [
        line
        for line in known.web.supports_of(known.person.id)
        if not line.ended
        and line.state in (None, SupportState.ACTIVE)
        and line.reason in _TOLD
        and line.agency.id not in known.agreements.sensitive
    ]
    return sorted(found, key=lambda line: (line.agency.name.casefold(), line.id))


def _one_each(lines: list[VisibleSupport]) -> list[VisibleSupport]:
    return list({line.agency.id: line for line in lines}.values())


def _agency_sees(line: VisibleSupport, agreed: tuple[Consent, ...], words: Words) -> Sees:
    told = [
        each
        for each in agreed
        if line.agency.sector in each.sectors or line.agency.id in each.named_agencies
    ]
    if not told:
        since = _month(line.since, words) if line.since else ""
        return Sees(line.agency.name, words.text("sees_own_part"), since)
    return Sees(line.agency.name, _what(told, words), _since(told, words))


def _family_sees(known: Known, agreed: tuple[Consent, ...], words: Words) -> Iterator[Sees]:
    teams = [each for each in agreed if each.family_teams]
    if teams:
        yield Sees(words.text("talk_families"), _what(teams, words), _since(teams, words))
    members = sorted({member for each in agreed for member in each.family_members})
    for member in members:
        relative = known.web.person(member)
        if relative is not None:
            named = [each for each in agreed if member in each.family_members]
            yield Sees(name_of(relative, words), _what(named, words), _since(named, words))


def _what(agreed: list[Consent], words: Words) -> str:
    """The most that any of them shows."""
    level = max(each.level for each in agreed)
    return words.text("sees_contact" if level is Level.CONTACT else "sees_services")


def _since(agreed: list[Consent], words: Words) -> str:
    return _month(min(each.given_on for each in agreed), words)


def _month(day: date, words: Words) -> str:
    return date_text(PartialDate(day, DatePrecision.MONTH), words)


def _helper(line: VisibleSupport, words: Words) -> Helper:
    if line.worker is None:
        return Helper(line.agency.name, words.of(line.agency.sector), line.agency.duty)
    role = words.of(line.role) if line.role else words.of(line.agency.sector)
    beside = words.text("my_team_role_at", role=role, agency=line.agency.name)
    return Helper(line.worker.name, beside, line.worker.card)
