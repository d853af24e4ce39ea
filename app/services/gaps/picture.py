"""The partnership's picture: once a month, rounded, and nobody's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.services.context import Services
from app.services.gaps.picture_tables import Table, Told, sharings_of, tables
from app.services.gaps.viewed import thresholds
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.partnership import PartnershipCounts, total
from graph.gaps.coverage import (
    AGENCIES,
    AGENCIES_TALKED,
    AREA_MET,
    AREA_OPEN,
    CELLS,
    DONE,
    TEAM,
)
from graph.gaps.suppression import Cell, picture
from graph.records.dates import add_months
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Sector
from queries.gaps import (
    AGENCIES_TOLD,
    DONE_IN,
    FEEDBACK_TOLD,
    KEEP_PICTURE,
    LAST_PICTURE,
    PICTURE_TOLD,
    TEAMS_NAMED,
    AgenciesOf,
    DoneIn,
    FeedbackTold,
    NewPicture,
)
from visualisations.partners import Partner

_NOTHING = -1
DEEDS = (
    AuditTag.SUPPORT_PROPOSED,
    AuditTag.SUPPORT_ACCEPTED,
    AuditTag.SUPPORT_DECLINED,
    AuditTag.CONSENT_GIVEN,
    AuditTag.CONSENT_REFUSED,
    AuditTag.CONSENT_WITHDRAWN,
    AuditTag.CONSENT_RENEWED,
    AuditTag.SUPPORT_IN_TOUCH,
    AuditTag.MEETING_PLANNED,
    AuditTag.MEETING_CLOSED,
)
"""What an evaluation asks of a month: how often each was done."""


@dataclass(frozen=True, slots=True)
class PicturePage:
    month: date | None
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The picture, what was done in the month before it, and what people wrote."""

    picture: PicturePage
    feedback: tuple[FeedbackTold, ...]


def keep_picture(services: Services, counts: PartnershipCounts) -> bool:
    """Keep the picture of this month, if there is none; whether there was none.

    Raises DatabaseUnavailable.
    """
    month = local_date(services.clock.now(), services.policy.time_zone).replace(day=1)
    last = services.gateway.upkeep_rows(LAST_PICTURE, Nothing())
    if last and last[0].month >= month:
        return False
    before = _cells(last[0]) if last else None
    found = total(counts.parts(thresholds(services))).cells
    counted = dict(found) | _done(services, month)
    cells = [*CELLS, *_more_cells(services), *_pairs_of_agencies(counted, before or {})]
    made = picture(counted, cells, before)
    new = NewPicture(
        month,
        list(made),
        [cell.count for cell in made.values()],
        [_NOTHING if cell.told is None else cell.told for cell in made.values()],
    )
    services.gateway.upkeep_rows(KEEP_PICTURE, new)
    return True


def _more_cells(services: Services) -> Iterable[str]:
    """Of the areas that are set, the teams of the directory, and what may be done."""
    areas = services.settings.areas
    yield from (f"{name} {area}" for name in (AREA_OPEN, AREA_MET) for area in areas)
    teams = services.gateway.upkeep_rows(TEAMS_NAMED, Nothing())
    yield from (f"{TEAM} {team.id}" for team in teams)
    yield from (f"{DONE} {tag}" for tag in DEEDS)


def _pairs_of_agencies(*of: Iterable[str]) -> list[str]:
    """Those that ever counted somebody: of hundreds of agencies most share nobody."""
    cells = {cell for each in of for cell in each}
    return sorted(cell for cell in cells if cell.split()[0] in (AGENCIES, AGENCIES_TALKED))


def _done(services: Services, month: date) -> dict[str, int]:
    """In the month before, as the audit tells it."""
    zone = services.policy.time_zone
    since, before = (
        datetime.combine(day, time(), zone).astimezone(UTC)
        for day in (add_months(month, -1), month)
    )
    asked = DoneIn([str(tag) for tag in DEEDS], since, before)
    rows = services.gateway.upkeep_rows(DONE_IN, asked)
    return {f"{DONE} {row.tag}": row.times for row in rows}


def _cells(kept: NewPicture) -> dict[str, Cell]:
    triples = zip(kept.cells, kept.counts, kept.told, strict=True)
    return {name: Cell(count, None if told < 0 else told) for name, count, told in triples}


def picture_page(services: Services, actor: Actor) -> PicturePage:
    """The newest picture, as tables."""
    found = services.gateway.read(actor, PICTURE_TOLD, Nothing())
    if not found:
        return PicturePage(None, ())
    (kept,) = found
    told = {
        cell: None if value == _NOTHING else value
        for cell, value in zip(kept.cells, kept.told, strict=True)
    }
    teams = {
        team.id: f"{team.name}, {team.agency}"
        for team in services.gateway.upkeep_rows(TEAMS_NAMED, Nothing())
    }
    return PicturePage(kept.month, tables(told, services.words, teams, _partners(services, told)))


def _partners(services: Services, told: Told) -> tuple[Partner, ...]:
    """The agencies of which a number is told."""
    ids = sorted({agency for one in sharings_of(told) for agency in (one.one, one.other)})
    named = services.gateway.upkeep_rows(AGENCIES_TOLD, AgenciesOf(ids))
    return tuple(Partner(each.id, each.name, Sector(each.sector)) for each in named)


def report_page(services: Services, actor: Actor) -> ReportPage:
    """Raises DatabaseUnavailable."""
    found = picture_page(services, actor)
    return ReportPage(found, tuple(services.gateway.read(actor, FEEDBACK_TOLD, Nothing())))
