"""One colleague: their card, their posts, a move, and when they leave."""

from datetime import date
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.partnership import keeping, places
from app.services.partnership.keeping import ColleagueSheet, colleague_sheet
from app.services.partnership.posts import PostLine
from app.web.frame.forms import drawn
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, services, user
from app.web.partnership.blueprint import blueprint, sheet
from app.web.partnership.forms import ChangeColleagueForm, LastDayForm, PostForm
from graph.clock import local_date
from visualisations.said import day_text


class PostForms:
    """The small form beside each post that goes on."""

    def __init__(self, colleague: ColleagueSheet) -> None:
        self._colleague = colleague

    def end(self, post: PostLine) -> LastDayForm:
        to = url_for(
            "partnership.end_post",
            practitioner_id=self._colleague.practitioner_id,
            post_id=post.post_id,
        )
        return drawn(LastDayForm, to, suffix=post.post_id, last=_today_in_words())


@blueprint.get("/partnership/colleagues/<uuid:practitioner_id>")
@requires(Permission.DIRECTORY_MANAGE)
def show_colleague(practitioner_id: UUID) -> ResponseReturnValue:
    colleague = sheet(colleague_sheet, practitioner_id)
    form = drawn(
        ChangeColleagueForm,
        url_for("partnership.change_colleague", practitioner_id=practitioner_id),
        colleague.card,
        version=colleague.version,
        name=colleague.name,
    )
    post = drawn(
        PostForm,
        url_for("partnership.add_post", practitioner_id=practitioner_id),
        suffix="post",
        begins=_today_in_words(),
    )
    post.place.offer(places.places(services(), actor()), display_words().text("choose_one"))
    leave = drawn(
        LastDayForm,
        url_for("partnership.leave", practitioner_id=practitioner_id),
        suffix="leave",
        last=_today_in_words(),
    )
    return render_template(
        "partnership/colleague.html",
        colleague=colleague,
        form=form,
        post_form=post,
        post_forms=PostForms(colleague),
        leave_form=leave,
    )


@blueprint.post("/partnership/colleagues/<uuid:practitioner_id>")
@requires(Permission.DIRECTORY_MANAGE)
def change_colleague(practitioner_id: UUID) -> ResponseReturnValue:
    colleague = sheet(colleague_sheet, practitioner_id)
    return sent(
        ChangeColleagueForm,
        page=_page_of(colleague),
        said=Message.COLLEAGUE_SAVED,
        do=lambda form: keeping.change_colleague(
            services(), actor(), form.sent, colleague.practitioner_id, form.name.data, form.card
        ),
    )


@blueprint.post("/partnership/colleagues/<uuid:practitioner_id>/posts")
@requires(Permission.DIRECTORY_MANAGE)
def add_post(practitioner_id: UUID) -> ResponseReturnValue:
    """Another post, or a move: the old one ends, and nothing of it is changed."""
    colleague = sheet(colleague_sheet, practitioner_id)

    def said(waits: bool) -> Said:
        message = Message.POST_WAITS if waits else Message.POST_ADDED
        return Said(message, {"name": colleague.name})

    return sent(
        PostForm,
        page=_page_of(colleague),
        said=said,
        do=lambda form: keeping.add_post(
            services(),
            user().signed_in,
            form.sent,
            colleague.practitioner_id,
            form.new,
            moves=form.moves.data,
        ),
    )


@blueprint.post("/partnership/colleagues/<uuid:practitioner_id>/posts/<uuid:post_id>/end")
@requires(Permission.DIRECTORY_MANAGE)
def end_post(practitioner_id: UUID, post_id: UUID) -> ResponseReturnValue:
    colleague = sheet(colleague_sheet, practitioner_id)

    def end(form: LastDayForm) -> date:
        keeping.end_post(
            services(),
            actor(),
            form.sent,
            colleague.practitioner_id,
            str(post_id),
            form.last.day,
        )
        return form.last.day

    return sent(
        LastDayForm,
        page=_page_of(colleague),
        said=lambda last: Said(
            Message.POST_ENDED,
            {"name": colleague.name, "date": day_text(last, display_words())},
        ),
        do=end,
    )


@blueprint.post("/partnership/colleagues/<uuid:practitioner_id>/leave")
@requires(Permission.DIRECTORY_MANAGE)
def leave(practitioner_id: UUID) -> ResponseReturnValue:
    """Their posts end, their account is closed; whom they supported stays with who leads."""
    colleague = sheet(colleague_sheet, practitioner_id)

    def said(closed: bool) -> Said:
        message = Message.COLLEAGUE_LEFT if closed else Message.COLLEAGUE_LEAVES
        return Said(message, {"name": colleague.name})

    return sent(
        LastDayForm,
        page=_page_of(colleague),
        said=said,
        do=lambda form: keeping.leave(
            services(), actor(), form.sent, colleague.practitioner_id, form.last.day
        ),
    )


def _today_in_words() -> str:
    today = local_date(services().clock.now(), services().policy.time_zone)
    return day_text(today, display_words())


def _page_of(colleague: ColleagueSheet) -> str:
    return url_for("partnership.show_colleague", practitioner_id=colleague.practitioner_id)
