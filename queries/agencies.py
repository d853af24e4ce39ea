"""The agencies of a partnership, as its administrators keep them. No text here touches a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query
from queries.partnership import ON_THAT_DAY, Named, NamedRow, NewKeys, NewVersion


@dataclass(frozen=True, slots=True)
class AgenciesAt:
    after: str
    """The id of the last agency of the page before; empty for the first page."""
    today: date
    most: int


@dataclass(frozen=True, slots=True)
class KeptAgencyRow:
    agency_id: str
    name: str
    sector: str
    teams: int
    colleagues: int


@dataclass(frozen=True, slots=True)
class OneAgency:
    agency_id: str


@dataclass(frozen=True, slots=True)
class AgencySheetRow:
    agency_id: str
    keys: Mapping[str, Any]
    """Its properties, as `graph.storing` stores them, and what it offers."""
    version: int
    fixed: bool
    """Whether what it is decides about agreements already: an import told of it, or somebody who
    works there has an account."""


AGENCIES_KEPT = Query(
    name="agencies_kept",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=AgenciesAt,
    row=KeptAgencyRow,
    cypher="""
        OPTIONAL MATCH (last:Agency {id: $after})
        MATCH (a:Agency) WHERE a.sector IS NOT NULL
          AND (last IS NULL OR [toLower(a.name), a.id] > [toLower(last.name), last.id])
        WITH a ORDER BY toLower(a.name), a.id LIMIT $most
        CALL (a) {
            MATCH (a)<-[j:WORKS_FOR]-(p:Practitioner)
    """
    + ON_THAT_DAY
    + """
            RETURN count(DISTINCT p) AS colleagues
        }
        RETURN a.id AS agency_id, a.name AS name, a.sector AS sector,
               COUNT { (a)<-[:PART_OF]-(:Team) } AS teams, colleagues
        ORDER BY toLower(name), agency_id
    """,
)


AGENCY_SHEET = Query(
    name="agency_sheet",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneAgency,
    row=AgencySheetRow,
    cypher="""
        MATCH (a:Agency {id: $agency_id})
        RETURN a.id AS agency_id, properties(a) AS keys, coalesce(a.version, 1) AS version,
               EXISTS { (a)<-[:DESCRIBES]-(:SourceRecord) }
               OR EXISTS { (a)<-[:WORKS_FOR]-(:Practitioner)<-[:IS]-(:Account) } AS fixed
    """,
)


AGENCIES_OF_NAME = Query(
    name="agencies_of_name",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Named,
    row=NamedRow,
    cypher="""
        MATCH (a:Agency) WHERE a.sector IS NOT NULL AND toLower(a.name) = $name
        RETURN a.id AS id, a.name AS name
        ORDER BY id LIMIT 2
    """,
)


SET_AGENCY = Query(
    name="set_agency",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewKeys,
    row=NewVersion,
    # Lock, then compare: comparing in the MATCH loses acknowledged writes.
    cypher="""
        MATCH (a:Agency {id: $id})
        SET a.held = 0
        WITH a WHERE coalesce(a.version, 1) = $version
        SET a.version = coalesce(a.version, 1) + 1, a += $keys
        RETURN a.version AS version
    """,
)
