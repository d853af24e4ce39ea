"""Meetings: planned at a desk, driven by the chair; and the wall, which is signed in to nothing."""

from types import SimpleNamespace
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services.accounts.attempts import Caller
from app.services.meetings import planning, walls
from app.services.meetings.paper import meeting_paper
from app.services.meetings.planning import Guest
from app.services.meetings.walls import MeetingPage
from app.services.people.paper import FileForm
from app.web.frame.cookies import read_wall_token, write_wall_token
from app.web.frame.forms import ChangeForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, new_op_id, services
from app.web.meetings.driving import drive_of
from app.web.meetings.forms import CloseForm, CodeForm, MeetingForm, WallForm
from app.web.people.paper import as_file, wanted
from graph.vocabulary import MeetingState
from visualisations.said import day_text

blueprint = Blueprint("meetings", __name__)


@blueprint.get("/meetings")
@requires(Permission.MEETINGS_HOLD)
def show_meetings() -> ResponseReturnValue:
    found = planning.my_meetings(services(), actor(), new_op_id())
    return render_template("meetings/meetings.html", found=found)


@blueprint.get("/families/<uuid:family_id>/meeting")
@requires(Permission.MEETINGS_HOLD)
def new_meeting(family_id: UUID) -> ResponseReturnValue:
    found = planning.plan_page(services(), actor(), str(family_id), new_op_id())
    to = url_for("meetings.plan", family_id=family_id)
    form = drawn(MeetingForm, to, day=day_text(found.today, display_words()))
    _offer(form, found.guests.workers, found.guests.members)
    return render_template("meetings/plan.html", found=found, form=form)


@blueprint.post("/families/<uuid:family_id>/meeting")
@requires(Permission.MEETINGS_HOLD)
def plan(family_id: UUID) -> ResponseReturnValue:
    return sent(
        MeetingForm,
        page=url_for("meetings.new_meeting", family_id=family_id),
        do=lambda form: planning.plan(services(), actor(), str(family_id), form.sent, form.plan),
        to=lambda made: url_for("meetings.show_meeting", meeting_id=made),
        said=Message.MEETING_PLANNED,
    )


@blueprint.get("/meetings/<uuid:meeting_id>")
@requires(Permission.MEETINGS_HOLD)
def show_meeting(meeting_id: UUID) -> ResponseReturnValue:
    found = walls.meeting_page(services(), actor(), str(meeting_id), new_op_id())
    change, close = _change_form(found), _close_form(found)
    return render_template(
        "meetings/meeting.html",
        found=found,
        change=change,
        close=close,
        open_form=drawn(ChangeForm, url_for("meetings.open_wall", meeting_id=meeting_id)),
        drive=drive_of(found),
        MeetingState=MeetingState,
    )


@blueprint.post("/meetings/<uuid:meeting_id>")
@requires(Permission.MEETINGS_HOLD)
def change_meeting(meeting_id: UUID) -> ResponseReturnValue:
    return sent(
        MeetingForm,
        page=_here(meeting_id),
        do=lambda form: planning.change_plan(
            services(), actor(), str(meeting_id), form.sent, form.plan
        ),
        said=Message.MEETING_CHANGED,
    )


@blueprint.post("/meetings/<uuid:meeting_id>/close")
@requires(Permission.MEETINGS_HOLD)
def close(meeting_id: UUID) -> ResponseReturnValue:
    return sent(
        CloseForm,
        page=_here(meeting_id),
        to=url_for("meetings.show_meetings"),
        do=lambda form: planning.close(
            services(), actor(), str(meeting_id), form.sent, form.state.data, form.day.day
        ),
        said=Message.MEETING_CLOSED,
    )


@blueprint.get("/meetings/<uuid:meeting_id>/paper.pdf")
@requires(Permission.MEETINGS_HOLD)
def show_paper(meeting_id: UUID) -> ResponseReturnValue:
    made = meeting_paper(
        services(),
        actor(),
        str(meeting_id),
        new_op_id(),
        wanted(FileForm.PDF).size,
        for_family=request.args.get("for") == "family",
    )
    return as_file(made, FileForm.PDF, "meeting")


@blueprint.post("/meetings/<uuid:meeting_id>/wall")
@requires(Permission.MEETINGS_HOLD)
def open_wall(meeting_id: UUID) -> ResponseReturnValue:
    return sent(
        ChangeForm,
        page=_here(meeting_id),
        do=lambda form: walls.open_wall(services(), actor(), str(meeting_id), form.sent),
        said=_code_said,
    )


def _code_said(code: str) -> Said:
    if not code:
        return Said(Message.WALL_READY)
    address = url_for("meetings.show_code", _external=True)
    return Said(Message.WALL_OPENED, {"address": address}, copy=f"{code[:4]} {code[4:]}")


@blueprint.post("/meetings/<uuid:meeting_id>/wall/show")
@requires(Permission.MEETINGS_HOLD)
def drive(meeting_id: UUID) -> ResponseReturnValue:
    return sent(
        WallForm,
        page=_here(meeting_id),
        do=lambda form: walls.drive(
            services(),
            actor(),
            str(meeting_id),
            form.sent,
            form.shows,
            form.opened.data or "",
            form.person.data or "",
            names=bool(form.names.data),
        ),
    )


@blueprint.post("/meetings/<uuid:meeting_id>/wall/here")
@requires(Permission.MEETINGS_HOLD)
def chair_is_there(meeting_id: UUID) -> ResponseReturnValue:
    """A part of the chair's page: it says that the chair is there, and how the wall is."""
    wall = walls.chair_is_there(services(), actor(), str(meeting_id))
    return fragment("meetings/_wall_is.html", wall=wall, now=services().clock.now())


@blueprint.get("/wall")
@requires(Permission.OPEN)
def show_code() -> ResponseReturnValue:
    form = drawn(CodeForm, url_for("meetings.connect"))
    return render_template("meetings/code.html", form=form)


@blueprint.post("/wall")
@requires(Permission.OPEN)
def connect() -> ResponseReturnValue:
    caller = Caller(request.remote_addr or "", None)
    return sent(
        CodeForm,
        page=url_for("meetings.show_code"),
        to=url_for("meetings.show_screen"),
        do=lambda form: walls.connect(services(), form.code.data, caller),
        finish=write_wall_token,
    )


@blueprint.get("/wall/screen")
@requires(Permission.OPEN)
def show_screen() -> ResponseReturnValue:
    """No shell, no title, no names: what stands on the wall, and a script that keeps it so."""
    shown = walls.on_screen(services(), read_wall_token())
    return render_template("meetings/screen.html", shown=shown)


@blueprint.get("/wall/now")
@requires(Permission.OPEN)
def show_now() -> ResponseReturnValue:
    """The same as a part of a page, every two seconds."""
    shown = walls.on_screen(services(), read_wall_token())
    return fragment("meetings/_on_wall.html", shown=shown)


def _here(meeting_id: UUID) -> str:
    return url_for("meetings.show_meeting", meeting_id=meeting_id)


def _change_form(found: MeetingPage) -> MeetingForm:
    form = drawn(
        MeetingForm,
        url_for("meetings.change_meeting", meeting_id=found.row.id),
        SimpleNamespace(
            kind=found.kind,
            day=day_text(found.row.day, display_words()),
            practitioners=list(found.row.practitioners),
            people=list(found.row.people),
            visitors=found.row.visitors,
        ),
        version=found.version,
    )
    _offer(form, found.workers, found.members)
    return form


def _close_form(found: MeetingPage) -> CloseForm:
    return drawn(
        CloseForm,
        url_for("meetings.close", meeting_id=found.row.id),
        version=found.version,
        suffix="close",
        state=MeetingState.HELD,
        day=day_text(found.row.day, display_words()),
    )


def _offer(form: MeetingForm, workers: tuple[Guest, ...], members: tuple[Guest, ...]) -> None:
    form.practitioners.choices = [(each.id, f"{each.name}, {each.beside}") for each in workers]
    form.people.choices = [(each.id, each.name) for each in members]
