"""Teams: of one agency, or joint ones of several, in which posts of each may stand."""

from dataclasses import dataclass
from datetime import date

from app.services.changes import SentForm
from app.services.context import Services
from app.services.partnership.agencies import name_as_compared
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.change import Change
from graph.errors import NotVisible, Refused
from graph.records.model import Team
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import TEAMS
from graph.vocabulary import AuditTag
from queries import partnership


@dataclass(frozen=True, slots=True)
class KeptTeam:
    team_id: str
    name: str
    front_door: bool
    home_id: str
    home_name: str
    joint: bool
    colleagues: int
    led: bool
    """Whether somebody leads it today."""


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What an administrator says of a team."""

    name: str
    front_door: bool = False
    partners: frozenset[str] = frozenset()
    """Other agencies whose posts may stand in it."""


def teams_of(services: Services, actor: Actor, agency_id: str) -> tuple[KeptTeam, ...]:
    """The teams of an agency, and joint ones of others in which its people may stand."""
    at = partnership.TeamsAt(agency_id, local_date(services.clock.now(), services.policy.time_zone))
    rows = services.gateway.read(actor, partnership.TEAMS_KEPT, at)
    return tuple(map(_kept, rows))


def add_team(
    services: Services, actor: Actor, sent: SentForm, agency_id: str, facts: TeamFacts
) -> str:
    """Returns the new team's id. Raises NotVisible without such an agency, and Refused where it has
    a team of that name."""
    team_id = services.ids.new()
    today = local_date(services.clock.now(), services.policy.time_zone)
    with services.change(actor, sent) as change:
        change.one(partnership.HOLD_NAMES, Nothing())
        if not change.run(partnership.AGENCY_SHEET, partnership.OneAgency(agency_id)):
            raise NotVisible
        _refuse_name(change, facts.name, agency_id, today)
        partners = facts.partners - {agency_id}
        _refuse_unknown(change, partners)
        row = TEAMS.to_row(Team(team_id, facts.name, agency_id, facts.front_door, partners))
        change.one(TEAMS.store, BulkRows([row]))
        change.record(AuditTag.TEAM_ADDED, team_id)
        change.commit(team_id)
    return change.result


def team_to_stand_in(change: Change, team_id: str, agency_id: str, today: date) -> KeptTeam:
    """The team, if a post of that agency may stand in it. Raises Refused."""
    for row in change.run(partnership.TEAMS_KEPT, partnership.TeamsAt(agency_id, today)):
        if row.team_id == team_id:
            return _kept(row)
    raise Refused("Please choose one of the teams of this agency.", "team")


def _refuse_name(
    change: Change, name: str, agency_id: str, today: date, itself: str | None = None
) -> None:
    wanted = name_as_compared(name)
    for row in change.run(partnership.TEAMS_KEPT, partnership.TeamsAt(agency_id, today)):
        if row.team_id != itself and name_as_compared(row.name) == wanted:
            raise Refused("This agency has a team of that name already.", "name")


def _refuse_unknown(change: Change, partners: frozenset[str]) -> None:
    for partner in sorted(partners):
        if not change.run(partnership.AGENCY_SHEET, partnership.OneAgency(partner)):
            raise Refused("Please choose agencies of the list.", "partners")


def _kept(row: partnership.KeptTeamRow) -> KeptTeam:
    return KeptTeam(
        row.team_id,
        row.name,
        row.front_door,
        row.home_id,
        row.home_name,
        row.joint,
        row.colleagues,
        row.led,
    )
