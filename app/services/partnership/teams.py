"""Teams: of one agency, or joint ones of several, in which posts of each may stand."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.services.accounts.proposals import Placed, propose_placed
from app.services.accounts.sessions import SignedIn
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
from graph.vocabulary import AuditTag, ProposalAct, Role
from queries import agencies, partnership, teams


@dataclass(frozen=True, slots=True)
class Member:
    """A post that stands in a team."""

    practitioner_id: str
    name: str
    post_id: str
    role: Role
    agency_name: str
    leads: bool
    safeguarding: bool
    """As the named clinical or safeguarding supervisor."""
    asked: bool
    """Whether that they lead waits for a second person."""


@dataclass(frozen=True, slots=True)
class TeamSheet:
    team_id: str
    name: str
    front_door: bool
    home_id: str
    home_name: str
    partners: tuple[tuple[str, str], ...]
    """Ids and names of the other agencies of a joint team."""
    members: tuple[Member, ...]
    version: str
    """What stands in the form; it tells nothing but whether the team is still the same."""

    @property
    def leaders(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.leads)


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What an administrator says of a team."""

    name: str
    front_door: bool = False
    partners: frozenset[str] = frozenset()
    """Other agencies whose posts may stand in it."""


def teams_of(services: Services, actor: Actor, agency_id: str) -> tuple[teams.KeptTeamRow, ...]:
    """The teams of an agency, and joint ones of others in which its people may stand."""
    at = teams.TeamsAt(agency_id, local_date(services.clock.now(), services.policy.time_zone))
    rows = services.gateway.read(actor, teams.TEAMS_KEPT, at)
    return tuple(rows)


def add_team(
    services: Services, actor: Actor, sent: SentForm, agency_id: str, facts: TeamFacts
) -> str:
    """Returns the new team's id. Raises NotVisible without such an agency, and Refused where it has
    a team of that name."""
    team_id = services.ids.new()
    today = local_date(services.clock.now(), services.policy.time_zone)
    with services.change(actor, sent) as change:
        change.one(partnership.HOLD_NAMES, Nothing())
        if not change.run(agencies.AGENCY_SHEET, agencies.OneAgency(agency_id)):
            raise NotVisible
        _refuse_name(change, facts.name, agency_id, today)
        partners = facts.partners - {agency_id}
        _refuse_unknown(change, partners)
        row = TEAMS.to_row(Team(team_id, facts.name, agency_id, facts.front_door, partners))
        change.one(TEAMS.store, BulkRows([row]))
        change.record(AuditTag.TEAM_ADDED, team_id)
        change.commit(team_id)
    return change.result


def team_sheet(services: Services, actor: Actor, team_id: str) -> TeamSheet:
    """Raises NotVisible where there is none."""
    rows = services.gateway.read(actor, teams.TEAM_SHEET, teams.OneTeam(team_id))
    if not rows:
        raise NotVisible
    row, now = rows[0], services.clock.now()
    at = teams.MembersAt(team_id, local_date(now, services.policy.time_zone), now)
    members = services.gateway.read(actor, teams.MEMBERS_OF_TEAM, at)
    return TeamSheet(
        team_id,
        row.name,
        row.front_door,
        row.home_id,
        row.home_name,
        tuple((each["id"], each["name"]) for each in row.partners),
        tuple(
            Member(
                member.practitioner_id,
                member.name,
                member.post_id,
                Role(member.role),
                member.agency_name,
                member.lead,
                member.safeguarding,
                member.asked,
            )
            for member in members
        ),
        services.gateway.version_token(actor, team_id, row.version),
    )


def change_team(
    services: Services, actor: Actor, sent: SentForm, team_id: str, facts: TeamFacts
) -> None:
    """Raises NotVisible, ChangedMeanwhile, and Refused where the name is taken, or where those who
    stand in it would gain or lose sight."""
    now = services.clock.now()
    today = local_date(now, services.policy.time_zone)
    with services.change(actor, sent) as change:
        change.one(partnership.HOLD_NAMES, Nothing())
        rows = change.run(teams.TEAM_SHEET, teams.OneTeam(team_id))
        if not rows:
            raise NotVisible
        row = rows[0]
        change.expect(team_id, row.version)
        _refuse_name(change, facts.name, row.home_id, today, team_id)
        partners = facts.partners - {row.home_id}
        _refuse_unknown(change, partners)
        members = change.run(teams.MEMBERS_OF_TEAM, teams.MembersAt(team_id, today, now))
        if members and facts.front_door != row.front_door:
            raise Refused(
                "refused_colleagues_stand_in_this_team",
                "front_door",
            )
        staying = {member.agency_id for member in members} - {row.home_id}
        if not staying <= partners:
            raise Refused("refused_colleagues_of_an_agency_that", "partners")
        keys = {"name": facts.name, "front_door": facts.front_door, "partners": sorted(partners)}
        change.one(teams.SET_TEAM, partnership.NewKeys(team_id, row.version, keys))
        change.record(AuditTag.TEAM_CHANGED, team_id)
        change.commit()


def ask_for_leader(
    services: Services,
    mine: SignedIn,
    sent: SentForm,
    team_id: str,
    post_id: str,
    *,
    safeguarding: bool,
) -> str:
    """Ask that somebody of the team leads it, which a second person confirms; returns their name.
    Raises NotVisible, Refused."""
    now = services.clock.now()
    at = teams.MembersAt(team_id, local_date(now, services.policy.time_zone), now)
    with services.change(mine.actor, sent) as change:
        if not change.run(teams.TEAM_SHEET, teams.OneTeam(team_id)):
            raise NotVisible
        members = change.run(teams.MEMBERS_OF_TEAM, at)
        member = next((each for each in members if each.post_id == post_id), None)
        if member is None:
            raise Refused("refused_please_choose_somebody_who_stands", "post")
        if member.lead and member.safeguarding == safeguarding:
            raise Refused("refused_they_lead_this_team_already", "post")
        if member.asked:
            raise Refused("refused_that_waits_for_a_second", "post")
        place = Placed(member.practitioner_id, member.name, post_id, team_id, safeguarding)
        propose_placed(services, change, mine, ProposalAct.LEAD, place)
        change.commit(member.name)
    return change.result


def end_lead(
    services: Services, actor: Actor, sent: SentForm, team_id: str, practitioner_id: str
) -> None:
    """Somebody leads a team no more, from now on. It takes sight away, so nobody else is asked.
    Raises ChangedMeanwhile where they do not lead it."""
    today = local_date(services.clock.now(), services.policy.time_zone)
    ended = teams.EndedLead(practitioner_id, team_id, today - timedelta(days=1), today)
    with services.change(actor, sent) as change:
        change.one(teams.END_LEAD, ended)
        change.record(AuditTag.LEAD_ENDED, practitioner_id)
        change.commit()


def team_to_stand_in(
    change: Change, team_id: str, agency_id: str, today: date
) -> teams.KeptTeamRow:
    """The team, if a post of that agency may stand in it. Raises Refused."""
    for row in change.run(teams.TEAMS_KEPT, teams.TeamsAt(agency_id, today)):
        if row.team_id == team_id:
            return row
    raise Refused("refused_please_choose_one_of_the_teams", "team")


def _refuse_name(
    change: Change, name: str, agency_id: str, today: date, itself: str | None = None
) -> None:
    wanted = name_as_compared(name)
    for row in change.run(teams.TEAMS_KEPT, teams.TeamsAt(agency_id, today)):
        if row.team_id != itself and name_as_compared(row.name) == wanted:
            raise Refused("refused_this_agency_has_a_team", "name")


def _refuse_unknown(change: Change, partners: frozenset[str]) -> None:
    for partner in sorted(partners):
        if not change.run(agencies.AGENCY_SHEET, agencies.OneAgency(partner)):
            raise Refused("refused_please_choose_agencies_of_the", "partners")
