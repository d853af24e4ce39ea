"""One team: its name, the agencies of a joint one, who stands in it, and who leads it."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.partnership import teams
from app.services.partnership.teams import Member, TeamSheet, team_sheet
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, services, user
from app.web.partnership.agency_routes import other_agencies
from app.web.partnership.blueprint import blueprint, sheet
from app.web.partnership.forms import ChangeTeamForm, LeaderForm


@blueprint.get("/partnership/teams/<uuid:team_id>")
@requires(Permission.DIRECTORY_MANAGE)
def show_team(team_id: UUID) -> ResponseReturnValue:
    team = sheet(team_sheet, team_id)
    form = drawn(
        ChangeTeamForm,
        url_for("partnership.change_team", team_id=team_id),
        version=team.version,
        name=team.name,
        front_door=team.front_door,
        partners=[partner for partner, _ in team.partners],
    )
    # A partner beyond the first page stays in the list, and so stays a partner.
    form.partners.choices = list(dict.fromkeys([*team.partners, *other_agencies(team.home_id)]))
    leader = drawn(
        LeaderForm, url_for("partnership.ask_for_leader", team_id=team_id), suffix="lead"
    )
    leader.post.offer(
        ((each.post_id, _in_short(each)) for each in team.members),
        display_words().text("choose_one"),
    )
    return render_template(
        "partnership/team.html", team=team, form=form, leader_form=leader, ends=_ends(team)
    )


@blueprint.post("/partnership/teams/<uuid:team_id>")
@requires(Permission.DIRECTORY_MANAGE)
def change_team(team_id: UUID) -> ResponseReturnValue:
    team = sheet(team_sheet, team_id)
    return sent(
        ChangeTeamForm,
        page=_page_of(team),
        said=Message.TEAM_SAVED,
        do=lambda form: teams.change_team(services(), actor(), form.sent, team.team_id, form.facts),
    )


@blueprint.post("/partnership/teams/<uuid:team_id>/leaders")
@requires(Permission.DIRECTORY_MANAGE)
def ask_for_leader(team_id: UUID) -> ResponseReturnValue:
    """Who leads sees whom the team supports, so a second person says yes to it."""
    team = sheet(team_sheet, team_id)
    return sent(
        LeaderForm,
        page=_page_of(team),
        said=lambda name: Said(Message.LEAD_PROPOSED, {"name": name, "team": team.name}),
        do=lambda form: teams.ask_for_leader(
            services(),
            user().signed_in,
            form.sent,
            team.team_id,
            form.post.data,
            safeguarding=form.safeguarding.data,
        ),
    )


@blueprint.post("/partnership/teams/<uuid:team_id>/leaders/<uuid:practitioner_id>/end")
@requires(Permission.DIRECTORY_MANAGE)
def end_lead(team_id: UUID, practitioner_id: UUID) -> ResponseReturnValue:
    team = sheet(team_sheet, team_id)
    names = {each.practitioner_id: each.name for each in team.members}
    name = names.get(str(practitioner_id), "")
    return sent(
        OnceForm,
        page=_page_of(team),
        said=lambda _: Said(Message.TEAM_LEAD_ENDED, {"name": name, "team": team.name}),
        do=lambda form: teams.end_lead(
            services(), actor(), form.sent, team.team_id, str(practitioner_id)
        ),
    )


def _ends(team: TeamSheet) -> dict[str, OnceForm]:
    """The form that ends a lead, by the practitioner."""
    return {
        each.practitioner_id: drawn(
            OnceForm,
            url_for(
                "partnership.end_lead", team_id=team.team_id, practitioner_id=each.practitioner_id
            ),
        )
        for each in team.leaders
    }


def _in_short(member: Member) -> str:
    return f"{member.name}, {display_words().of(member.role)}, {member.agency_name}"


def _page_of(team: TeamSheet) -> str:
    return url_for("partnership.show_team", team_id=team.team_id)
