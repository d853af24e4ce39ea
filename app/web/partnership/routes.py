"""Agencies, teams and colleagues, for administrators, who see no person."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services.partnership import agencies, colleagues, teams
from app.services.partnership.agencies import AgencySheet
from app.services.refusals import note_refusal
from app.web.frame.forms import drawn
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent, with_kept
from app.web.frame.wiring import actor, display_words, services
from app.web.partnership.forms import AddAgencyForm, ColleagueForm
from graph.errors import NotVisible

blueprint = Blueprint("partnership", __name__)


@blueprint.get("/partnership")
@requires(Permission.DIRECTORY_MANAGE)
def show() -> ResponseReturnValue:
    """The agencies, and a form for the next one."""
    after = request.args.get("after", type=UUID)
    found = agencies.agencies_kept(services(), actor(), str(after or ""))
    form = drawn(AddAgencyForm, url_for("partnership.add_agency"))
    return render_template("partnership/agencies.html", found=found, form=form)


@blueprint.post("/partnership/agencies")
@requires(Permission.DIRECTORY_MANAGE)
def add_agency() -> ResponseReturnValue:
    def add(form: AddAgencyForm) -> tuple[str, str]:
        facts = form.facts
        return agencies.add_agency(services(), actor(), form.sent, facts), facts.name

    return sent(
        AddAgencyForm,
        page=url_for("partnership.show"),
        to=lambda done: _page_of(done[0]),
        said=lambda done: Said(Message.AGENCY_ADDED, {"name": done[1]}),
        do=add,
    )


@blueprint.get("/partnership/agencies/<uuid:agency_id>")
@requires(Permission.DIRECTORY_MANAGE)
def show_agency(agency_id: UUID) -> ResponseReturnValue:
    """One agency: what it is, its teams, and who works there."""
    agency = _agency(agency_id)
    its_teams = teams.teams_of(services(), actor(), agency.agency_id)
    form = drawn(ColleagueForm, url_for("partnership.add_colleague", agency_id=agency_id))
    form.team.offer(
        ((team.team_id, team.name) for team in its_teams), display_words().text("team_none")
    )
    return render_template(
        "partnership/agency.html",
        agency=agency,
        teams=its_teams,
        staff=colleagues.staff_of(services(), actor(), agency.agency_id),
        colleague_form=form,
    )


@blueprint.post("/partnership/agencies/<uuid:agency_id>/colleagues")
@requires(Permission.DIRECTORY_MANAGE)
def add_colleague(agency_id: UUID) -> ResponseReturnValue:
    page = _page_of(_agency(agency_id).agency_id)

    def add(form: ColleagueForm) -> ColleagueForm:
        colleagues.add_colleague(services(), actor(), form.sent, str(agency_id), form.new)
        return form

    return sent(
        ColleagueForm,
        page=page,
        to=lambda form: with_kept(form, ("role", "team"), page=f"{page}?next="),
        said=lambda form: Said(Message.COLLEAGUE_ADDED, {"name": form.name.data}),
        do=add,
    )


def _agency(agency_id: UUID) -> AgencySheet:
    try:
        return agencies.agency_sheet(services(), actor(), str(agency_id))
    except NotVisible:
        note_refusal(services(), actor(), str(agency_id))
        raise


def _page_of(agency_id: str) -> str:
    return url_for("partnership.show_agency", agency_id=agency_id)
