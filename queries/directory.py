"""The directory page by page: all agencies, one agency, one practitioner, a search by name.

A partnership has thousands of agencies and tens of thousands of practitioners, so no page holds
them all. No text here touches a person, or a link to one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from graph.database.query import Access, Audience, Query


@dataclass(frozen=True, slots=True)
class OneAgency:
    agency_id: str


@dataclass(frozen=True, slots=True)
class AgencyAt:
    agency_id: str
    today: date


@dataclass(frozen=True, slots=True)
class OnePractitioner:
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class PractitionerAt:
    practitioner_id: str
    today: date


@dataclass(frozen=True, slots=True)
class NamesAt:
    words: str
    """A Lucene query of plain words, each with a star, as `dire* AND karl*`."""
    today: date
    most: int


@dataclass(frozen=True, slots=True)
class WordsAt:
    words: str
    """A Lucene query of plain words, each with a star, as `river* AND surg*`."""
    most: int


@dataclass(frozen=True, slots=True)
class Most:
    most: int
    """Agencies of each sector; `number` counts them all."""


@dataclass(frozen=True, slots=True)
class SectorAt:
    sector: str
    after: str
    """The id of the last agency of the page before; empty for the first page."""
    most: int


@dataclass(frozen=True, slots=True)
class SectorRow:
    sector: str
    number: int
    agencies: Sequence[Mapping[str, Any]]
    """Maps of `agency_id`, `name` and `phone`, by name."""


@dataclass(frozen=True, slots=True)
class AgencyRow:
    agency_id: str
    name: str
    sector: str
    phone: str | None
    mobile: str | None
    email: str | None
    hours: str | None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """What an agency does, in the words of HSDS."""

    description: str | None
    eligibility: str | None
    application_process: str | None
    website: str | None


@dataclass(frozen=True, slots=True)
class RolesAt:
    roles: Sequence[str]
    today: date
    most: int


@dataclass(frozen=True, slots=True)
class StaffRow:
    practitioner_id: str
    name: str
    phone: str | None
    mobile: str | None
    email: str | None
    hours: str | None
    role: str
    team_id: str | None
    team_name: str | None
    front_door: bool


@dataclass(frozen=True, slots=True)
class PractitionerRow:
    practitioner_id: str
    name: str
    phone: str | None
    mobile: str | None
    email: str | None
    hours: str | None


@dataclass(frozen=True, slots=True)
class JobRow:
    role: str
    agency_id: str
    agency_name: str
    team_name: str | None


@dataclass(frozen=True, slots=True)
class FoundRow:
    practitioner_id: str
    name: str
    phone: str | None
    mobile: str | None
    email: str | None
    hours: str | None
    role: str
    agency_id: str
    agency_name: str


_AGENCY: LiteralString = """
        RETURN a.id AS agency_id, a.name AS name, a.sector AS sector, a.phone AS phone,
               a.mobile AS mobile, a.email AS email, a.hours AS hours
"""
_BY_NAME: LiteralString = """
        ORDER BY toLower(name), agency_id
        LIMIT $most
"""
_CARD: LiteralString = """
        RETURN p.id AS practitioner_id, p.name AS name, p.phone AS phone, p.mobile AS mobile,
               p.email AS email, p.hours AS hours
"""
_LIVE: LiteralString = """
        WHERE (j.from IS NULL OR j.from <= $today) AND (j.to IS NULL OR $today <= j.to)
"""

AGENCIES_BY_SECTOR = Query(
    name="agencies_by_sector",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=Most,
    row=SectorRow,
    # Every agency has a sector; asking for it lets the index serve.
    cypher="""
        MATCH (a:Agency) WHERE a.sector IS NOT NULL
        WITH a ORDER BY toLower(a.name), a.id
        WITH a.sector AS sector, count(a) AS number,
             collect(a {agency_id: a.id, .name, .phone})[..$most] AS agencies
        RETURN sector, number, agencies
        ORDER BY sector
    """,
)

AGENCIES_OF_SECTOR = Query(
    name="agencies_of_sector",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=SectorAt,
    row=AgencyRow,
    cypher="""
        OPTIONAL MATCH (last:Agency {id: $after})
        MATCH (a:Agency {sector: $sector})
        WHERE last IS NULL OR [toLower(a.name), a.id] > [toLower(last.name), last.id]
    """
    + _AGENCY
    + _BY_NAME,
)

AGENCIES_NAMED = Query(
    name="agencies_named",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=WordsAt,
    row=AgencyRow,
    # By its name, by what it does, for whom, and by how to refer somebody.
    cypher="CALL db.index.fulltext.queryNodes('agency_offer', $words) YIELD node AS a"
    + _AGENCY
    + _BY_NAME,
)

AGENCY = Query(
    name="agency",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=OneAgency,
    row=AgencyRow,
    cypher="MATCH (a:Agency {id: $agency_id})" + _AGENCY,
)

OFFER = Query(
    name="offer_of_agency",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=OneAgency,
    row=OfferRow,
    cypher="""
        MATCH (a:Agency {id: $agency_id})
        RETURN a.description AS description, a.eligibility AS eligibility,
               a.application_process AS application_process, a.website AS website
    """,
)

STAFF_OF_AGENCY = Query(
    name="staff_of_agency",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=AgencyAt,
    row=StaffRow,
    cypher="""
        MATCH (:Agency {id: $agency_id})<-[j:WORKS_FOR]-(p:Practitioner)
    """
    + _LIVE
    + """
        OPTIONAL MATCH (t:Team {id: j.team_id})
    """
    + _CARD
    + """
               , j.role AS role, t.id AS team_id,
               t.name AS team_name, coalesce(t.front_door, false) AS front_door
        ORDER BY toLower(team_name), team_id, toLower(name), practitioner_id, role
    """,
)

PRACTITIONER = Query(
    name="practitioner",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=OnePractitioner,
    row=PractitionerRow,
    cypher="""
        MATCH (p:Practitioner {id: $practitioner_id})
    """
    + _CARD,
)

JOBS_OF_PRACTITIONER = Query(
    name="jobs_of_practitioner",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=PractitionerAt,
    row=JobRow,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})-[j:WORKS_FOR]->(a:Agency)
    """
    + _LIVE
    + """
        OPTIONAL MATCH (t:Team {id: j.team_id})
        RETURN j.role AS role, a.id AS agency_id, a.name AS agency_name, t.name AS team_name
        ORDER BY toLower(agency_name), agency_id, role
    """,
)

PRACTITIONERS_NAMED = Query(
    name="practitioners_named",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=NamesAt,
    row=FoundRow,
    cypher="""
        CALL db.index.fulltext.queryNodes('practitioner_name', $words) YIELD node AS p
        MATCH (p)-[j:WORKS_FOR]->(a:Agency)
    """
    + _LIVE
    + _CARD
    + """
               , j.role AS role, a.id AS agency_id,
               a.name AS agency_name
        ORDER BY toLower(name), practitioner_id, toLower(agency_name), agency_id, role
        LIMIT $most
    """,
)

PRACTITIONERS_OF_ROLES = Query(
    name="practitioners_of_roles",
    audience=Audience.DIRECTORY,
    access=Access.READ,
    params=RolesAt,
    row=FoundRow,
    cypher="""
        UNWIND $roles AS role
        MATCH (p:Practitioner)-[j:WORKS_FOR {role: role}]->(a:Agency)
    """
    + _LIVE
    + _CARD
    + """
               , j.role AS role, a.id AS agency_id,
               a.name AS agency_name
        ORDER BY toLower(name), practitioner_id, toLower(agency_name), agency_id, role
        LIMIT $most
    """,
)
