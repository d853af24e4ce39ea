"""Agencies as an administrator keeps them: what each is, and how it is reached.

What an agency is (its sector, and the mark that it is sensitive) decides what agreements open. So
it can be mended while nobody there can have recorded anything, and only be closed further later.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from app.services.changes import SentForm
from app.services.context import Services
from app.services.directory.pages import Offer
from app.services.paging import BEGINNING, Page, page_of
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.change import Change
from graph.errors import NotVisible, Refused
from graph.records.model import Agency, ContactCard, SafeguardingContact
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import AGENCIES
from graph.vocabulary import AuditTag, Sector
from queries import agencies, partnership

LISTED = 100
"""Agencies on one page."""


@dataclass(frozen=True, slots=True)
class AgencyLine:
    agency_id: str
    name: str
    sector: Sector
    teams: int
    colleagues: int
    """Who have a post there today."""


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """All that an administrator says of an agency."""

    name: str
    sector: Sector
    duty: ContactCard = ContactCard()
    sensitive: bool = False
    safeguarding: SafeguardingContact | None = None
    offer: Offer = Offer()


@dataclass(frozen=True, slots=True)
class AgencySheet:
    agency_id: str
    facts: AgencyFacts
    version: str
    """What stands in the form; it tells nothing but whether the agency is still the same."""
    fixed: bool
    """Whether its sector stays, and a mark that it is sensitive."""


def agencies_kept(services: Services, actor: Actor, after: str = BEGINNING) -> Page[AgencyLine]:
    """The agencies by name, a page of them."""
    today = local_date(services.clock.now(), services.policy.time_zone)
    at = agencies.AgenciesAt(after, today, LISTED + 1)
    rows = services.gateway.read(actor, agencies.AGENCIES_KEPT, at)
    page = page_of(rows, LISTED, lambda row: row.agency_id)
    return page.map(
        lambda row: AgencyLine(
            row.agency_id, row.name, Sector(row.sector), row.teams, row.colleagues
        )
    )


def agency_sheet(services: Services, actor: Actor, agency_id: str) -> AgencySheet:
    """Raises NotVisible where there is none."""
    one = agencies.OneAgency(agency_id)
    rows = services.gateway.read(actor, agencies.AGENCY_SHEET, one)
    if not rows:
        raise NotVisible
    row = rows[0]
    mark = services.gateway.version_token(actor, agency_id, row.version)
    return AgencySheet(agency_id, _facts(row.keys), mark, row.fixed)


def add_agency(services: Services, actor: Actor, sent: SentForm, facts: AgencyFacts) -> str:
    """Returns the new agency's id. Raises Refused where one has that name."""
    agency_id = services.ids.new()
    with services.change(actor, sent) as change:
        change.one(partnership.HOLD_NAMES, Nothing())
        _refuse_name(change, facts.name)
        row = AGENCIES.to_row(_record(agency_id, facts))
        keys = {**row["keys"], **asdict(facts.offer)}
        change.one(AGENCIES.store, BulkRows([{**row, "keys": keys}]))
        change.record(AuditTag.AGENCY_ADDED, agency_id)
        change.commit(agency_id)
    return change.result


def change_agency(
    services: Services, actor: Actor, sent: SentForm, agency_id: str, facts: AgencyFacts
) -> None:
    """Raises NotVisible, ChangedMeanwhile, and Refused where a name is taken or it may no longer
    become what was said."""
    with services.change(actor, sent) as change:
        change.one(partnership.HOLD_NAMES, Nothing())
        rows = change.run(agencies.AGENCY_SHEET, agencies.OneAgency(agency_id))
        if not rows:
            raise NotVisible
        now = rows[0]
        change.expect(agency_id, now.version)
        before = _facts(now.keys)
        if name_as_compared(facts.name) != name_as_compared(before.name):
            _refuse_name(change, facts.name, agency_id)
        if now.fixed:
            _refuse_opening(before, facts)
        keys = {**AGENCIES.to_row(_record(agency_id, facts))["keys"], **asdict(facts.offer)}
        change.one(agencies.SET_AGENCY, partnership.NewKeys(agency_id, now.version, keys))
        change.record(AuditTag.AGENCY_CHANGED, agency_id)
        change.commit()


def name_as_compared(name: str) -> str:
    return " ".join(name.lower().split())


def _refuse_name(change: Change, name: str, itself: str | None = None) -> None:
    named = partnership.Named(name_as_compared(name))
    found = change.run(agencies.AGENCIES_OF_NAME, named)
    if any(each.id != itself for each in found):
        raise Refused("refused_there_is_already_an_agency", "name")


def _refuse_opening(now: AgencyFacts, asked: AgencyFacts) -> None:
    if asked.sector is not now.sector:
        raise Refused(
            "refused_the_kind_of_service_stays",
            "sector",
        )
    if now.sensitive and not asked.sensitive:
        raise Refused(
            "refused_this_mark_stays_without_it",
            "sensitive",
        )


def _facts(keys: Mapping[str, Any]) -> AgencyFacts:
    record = AGENCIES.rows.of({**dict.fromkeys(AGENCIES.rows.columns), **keys})
    offer = Offer(**{each.name: keys.get(each.name) for each in fields(Offer)})
    return AgencyFacts(
        record.name, record.sector, record.duty, record.sensitive, record.safeguarding, offer
    )


def _record(agency_id: str, facts: AgencyFacts) -> Agency:
    return Agency(
        agency_id, facts.name, facts.sector, facts.duty, facts.sensitive, facts.safeguarding
    )
