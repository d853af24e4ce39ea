"""Handing one's people over to a colleague, and cover while one is away."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.directory.pages import practitioners_named
from app.services.people import covers, handing_over
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.picker import Choice
from app.web.frame.sending import looked_for, sent
from app.web.frame.wiring import actor, new_op_id, services
from app.web.supports.blueprint import blueprint
from app.web.supports.forms import CoverForm, HandOverForm
from graph.records.dates import Span


@blueprint.get("/hand-over")
@requires(Permission.SUPPORT_CHANGE)
def show_hand_over() -> ResponseReturnValue:
    return _page(None)


@blueprint.get("/hand-over/<uuid:support_id>")
@requires(Permission.SUPPORT_CHANGE)
def show_hand_over_of(support_id: UUID) -> ResponseReturnValue:
    """The same page with one of them ticked, if it is there."""
    return _page(str(support_id))


def _page(ticked: str | None) -> ResponseReturnValue:
    found = handing_over.to_hand_over(services(), actor(), new_op_id())
    first = [each.value for each in found if each.support_id == ticked]
    form = drawn(HandOverForm, url_for("supports.hand_over"), edges=first)
    form.colleague.look(_colleagues)
    chosen = set(form.edges.data or ())
    return render_template("supports/hand_over.html", found=found, form=form, chosen=chosen)


@blueprint.post("/hand-over")
@requires(Permission.SUPPORT_CHANGE)
def hand_over() -> ResponseReturnValue:
    def done(form: HandOverForm) -> None:
        edges = [tuple(text.split("/")) for text in sorted(set(form.edges.data))]
        pairs = [(person_id, support_id) for person_id, support_id in edges]
        handing_over.hand_over(services(), actor(), form.sent, pairs, form.colleague.data)

    return sent(
        HandOverForm,
        page=url_for("supports.show_hand_over"),
        said=Message.HANDED_OVER,
        do=done,
    )


@blueprint.post("/hand-over/colleagues")
@requires(Permission.SUPPORT_CHANGE)
def find_colleague() -> ResponseReturnValue:
    page, to = url_for("supports.show_hand_over"), url_for("supports.hand_over")
    return looked_for(HandOverForm, page=page, to=to)


@blueprint.post("/hand-over/colleagues/found")
@requires(Permission.SUPPORT_CHANGE)
def show_colleagues() -> ResponseReturnValue:
    words = HandOverForm().colleague.words
    return fragment("_found.html", found=_colleagues(words), name="colleague")


@blueprint.get("/cover")
@requires(Permission.SUPPORT_CHANGE)
def show_covers() -> ResponseReturnValue:
    form = drawn(CoverForm, url_for("supports.ask_to_cover"))
    form.colleague.look(_colleagues)
    found = [(each, drawn(OnceForm, _end(each.cover_id))) for each in _covers()]
    return render_template("supports/cover.html", found=found, form=form)


def _covers() -> tuple[covers.CoverLine, ...]:
    return covers.own_covers(services(), actor())


def _end(cover_id: str) -> str:
    return url_for("supports.end_cover", cover_id=cover_id)


@blueprint.post("/cover")
@requires(Permission.SUPPORT_CHANGE)
def ask_to_cover() -> ResponseReturnValue:
    return sent(
        CoverForm,
        page=url_for("supports.show_covers"),
        said=Message.COVER_SET,
        do=lambda form: covers.ask_to_cover(
            services(), actor(), form.sent, form.colleague.data, Span(form.start.day, form.end.day)
        ),
    )


@blueprint.post("/cover/<uuid:cover_id>/end")
@requires(Permission.SUPPORT_CHANGE)
def end_cover(cover_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=url_for("supports.show_covers"),
        said=Message.COVER_ENDED,
        do=lambda form: covers.end_cover(services(), actor(), form.sent, str(cover_id)),
    )


@blueprint.post("/cover/colleagues")
@requires(Permission.SUPPORT_CHANGE)
def find_cover() -> ResponseReturnValue:
    page, to = url_for("supports.show_covers"), url_for("supports.ask_to_cover")
    return looked_for(CoverForm, page=page, to=to)


@blueprint.post("/cover/colleagues/found")
@requires(Permission.SUPPORT_CHANGE)
def show_covering() -> ResponseReturnValue:
    words = CoverForm().colleague.words
    return fragment("_found.html", found=_colleagues(words), name="colleague")


def _colleagues(text: str) -> list[Choice]:
    found = practitioners_named(services(), actor(), text[:200])
    return [
        Choice(each.practitioner_id, each.name, "; ".join(job.in_short for job in each.jobs))
        for each in found
        if each.practitioner_id != actor().practitioner_id
    ]
