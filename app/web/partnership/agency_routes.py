"""The partnership as a whole, and one agency: what it is, and who works there."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services.accounts import proposals
from app.services.partnership import agencies, colleagues, teams
from app.services.partnership.agencies import agency_sheet
from app.services.partnership.setting_up import SettingUp, Step, setting_up
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent, with_kept
from app.web.frame.wiring import actor, display_words, services, user
from app.web.partnership.blueprint import blueprint, sheet
from app.web.partnership.forms import AddAgencyForm, AgencyForm, ColleagueForm, TeamForm
from graph.vocabulary import StepKind


@blueprint.get("/partnership")
@requires(Permission.DIRECTORY_MANAGE)
def show() -> ResponseReturnValue:
    """What is still missing, the agencies, and a form for the next one."""
    after = request.args.get("after", type=UUID)
    return render_template(
        "partnership/agencies.html",
        found=agencies.agencies_kept(services(), actor(), str(after or "")),
        form=drawn(AddAgencyForm, url_for("partnership.add_agency")),
        beginning=setting_up(services(), actor()),
    )


@blueprint.get("/partnership/next")
@requires(Permission.DIRECTORY_MANAGE)
def go_on() -> ResponseReturnValue:
    """To the page on which the next missing thing is put in."""
    step = setting_up(services(), actor()).next
    return redirect(_page_of_step(step) if step else url_for("partnership.show"), code=303)


@blueprint.post("/partnership/agencies")
@requires(Permission.DIRECTORY_MANAGE)
def add_agency() -> ResponseReturnValue:
    def add(form: AddAgencyForm) -> tuple[str, str]:
        facts = form.facts
        return agencies.add_agency(services(), actor(), form.sent, facts), facts.name

    return sent(
        AddAgencyForm,
        page=url_for("partnership.show"),
        to=lambda done: page_of_agency(done[0]),
        said=lambda done: Said(Message.AGENCY_ADDED, {"name": done[1]}),
        do=add,
    )


@blueprint.get("/partnership/agencies/<uuid:agency_id>")
@requires(Permission.DIRECTORY_MANAGE)
def show_agency(agency_id: UUID) -> ResponseReturnValue:
    """One agency: its teams, who works there, and what is said of it."""
    agency = sheet(agency_sheet, agency_id)
    its_teams = teams.teams_of(services(), actor(), agency.agency_id)
    staff = colleagues.staff_of(services(), actor(), agency.agency_id)
    colleague_form = drawn(ColleagueForm, url_for("partnership.add_colleague", agency_id=agency_id))
    colleague_form.team.offer(
        ((team.team_id, team.name) for team in its_teams), display_words().text("team_none")
    )
    if "next" in request.args and not colleague_form.visible_errors():
        named = colleague_form.name
        named.render_kw = {**named.render_kw, "autofocus": True}
    team_form = drawn(TeamForm, url_for("partnership.add_team", agency_id=agency_id), suffix="team")
    team_form.partners.choices = other_agencies(agency.agency_id)
    return render_template(
        "partnership/agency.html",
        agency=agency,
        teams=its_teams,
        staff=staff,
        unasked=len(colleagues.without_account(staff)),
        colleague_form=colleague_form,
        team_form=team_form,
        accounts_form=drawn(OnceForm, url_for("partnership.ask_for_accounts", agency_id=agency_id)),
        form=drawn(
            AgencyForm,
            url_for("partnership.change_agency", agency_id=agency_id),
            version=agency.version,
            suffix="agency",
            **AgencyForm.typed(agency.facts),
        ),
    )


@blueprint.post("/partnership/agencies/<uuid:agency_id>")
@requires(Permission.DIRECTORY_MANAGE)
def change_agency(agency_id: UUID) -> ResponseReturnValue:
    agency = sheet(agency_sheet, agency_id)
    return sent(
        AgencyForm,
        page=page_of_agency(agency.agency_id),
        said=Message.AGENCY_SAVED,
        do=lambda form: agencies.change_agency(
            services(), actor(), form.sent, agency.agency_id, form.facts
        ),
    )


@blueprint.post("/partnership/agencies/<uuid:agency_id>/colleagues")
@requires(Permission.DIRECTORY_MANAGE)
def add_colleague(agency_id: UUID) -> ResponseReturnValue:
    """Ready for the next one: role and team are kept."""
    page = page_of_agency(sheet(agency_sheet, agency_id).agency_id)

    def add(form: ColleagueForm) -> tuple[ColleagueForm, bool]:
        waits = colleagues.add_colleague(
            services(), user().signed_in, form.sent, str(agency_id), form.new
        )
        return form, waits

    def said(done: tuple[ColleagueForm, bool]) -> Said:
        form, waits = done
        message = Message.COLLEAGUE_WAITS if waits else Message.COLLEAGUE_ADDED
        return Said(message, {"name": form.name.data})

    return sent(
        ColleagueForm,
        page=page,
        to=lambda done: with_kept(done[0], ("role", "team"), page=f"{page}?next="),
        said=said,
        do=add,
    )


@blueprint.post("/partnership/agencies/<uuid:agency_id>/accounts")
@requires(Permission.DIRECTORY_MANAGE)
def ask_for_accounts(agency_id: UUID) -> ResponseReturnValue:
    """For everybody here who has none: a second person confirms them, and gets the links."""
    agency = sheet(agency_sheet, agency_id)
    staff = colleagues.staff_of(services(), actor(), agency.agency_id)
    return sent(
        OnceForm,
        page=page_of_agency(agency.agency_id),
        said=lambda number: Said(Message.ACCOUNTS_PROPOSED, {"number": str(number)}),
        do=lambda form: proposals.propose_accounts(
            services(), user().signed_in, colleagues.without_account(staff), form.sent
        ),
    )


@blueprint.post("/partnership/agencies/<uuid:agency_id>/teams")
@requires(Permission.DIRECTORY_MANAGE)
def add_team(agency_id: UUID) -> ResponseReturnValue:
    agency = sheet(agency_sheet, agency_id)

    def add(form: TeamForm) -> str:
        teams.add_team(services(), actor(), form.sent, agency.agency_id, form.facts)
        return form.facts.name

    return sent(
        TeamForm,
        page=page_of_agency(agency.agency_id),
        said=lambda name: Said(Message.TEAM_ADDED, {"name": name}),
        do=add,
    )


def page_of_agency(agency_id: str) -> str:
    return url_for("partnership.show_agency", agency_id=agency_id)


def other_agencies(agency_id: str) -> list[tuple[str, str]]:
    """Those of the first page, by name: with whom a team may be joint."""
    found = agencies.agencies_kept(services(), actor()).records
    return [(each.agency_id, each.name) for each in found if each.agency_id != agency_id]


def beginning() -> SettingUp | None:
    """What is still missing, for an administrator's first page; None where nothing is."""
    if not user().may(Permission.DIRECTORY_MANAGE):
        return None
    found = setting_up(services(), actor())
    return None if found.done else found


def _page_of_step(step: Step) -> str:
    match step.kind:
        case StepKind.TEAM | StepKind.COLLEAGUES | StepKind.ACCOUNTS | StepKind.SIGNED_IN:
            parts = {StepKind.TEAM: "add-team", StepKind.COLLEAGUES: "add-colleague"}
            part = parts.get(step.kind, "colleagues")
            return f"{page_of_agency(step.at)}#{part}" if step.at else url_for("partnership.show")
        case StepKind.LEADERS if step.at:
            return url_for("partnership.show_team", team_id=step.at)
        case StepKind.CONFIRMED:
            return url_for("administration.show_accounts")
        case _:
            return url_for("partnership.show")
