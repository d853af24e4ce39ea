"""The rows of the directory's queries, and the directory that is made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph import rows
from graph.model import Agency, Practitioner, Team


@dataclass(frozen=True, slots=True)
class AgencyMap:
    agency: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TeamMap:
    team: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PractitionerMap:
    practitioner: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PartnershipDirectory:
    """Everybody who works in the partnership, by id. It holds no link to any person."""

    agencies: Mapping[str, Agency]
    teams: Mapping[str, Team]
    practitioners: Mapping[str, Practitioner]


def directory(
    agencies: list[AgencyMap], teams: list[TeamMap], practitioners: list[PractitionerMap]
) -> PartnershipDirectory:
    return PartnershipDirectory(
        {row.agency["id"]: rows.agency(row.agency) for row in agencies},
        {row.team["id"]: _team(row.team) for row in teams},
        {row.practitioner["id"]: rows.practitioner(row.practitioner) for row in practitioners},
    )


def _team(row: Mapping[str, Any]) -> Team:
    return Team(row["id"], row["name"], row["agency"], row["front_door"])
