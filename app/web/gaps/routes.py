"""What is missing around one's own people, or one's teams' people, and what is done about it."""

from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services.gaps import noting
from app.services.gaps.noting import GapAt, NoteAbout
from app.services.gaps.page import GapPage, gap_page, gaps_page
from app.services.gaps.table import gaps_csv
from app.services.gaps.what_if import what_if_page
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.messages import Message, Said, Step
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, new_op_id, services
from app.web.gaps.blueprint import blueprint, table
from app.web.gaps.forms import GiveForm, NoGapForm, PutOffForm
from app.web.gaps.next_steps import address_of
from graph.gaps.what_if import Without
from graph.gaps.whose import Whose
from graph.vocabulary import GapKind, GapNoteKind


@blueprint.get("/gaps")
@requires(Permission.PEOPLE_READ)
def show_gaps() -> ResponseReturnValue:
    found = gaps_page(services(), actor(), new_op_id(), _whose())
    return render_template(
        "gaps/gaps.html", found=found, take_back_form=_take_back_form, address_of=address_of
    )


@blueprint.get("/gaps.csv")
@requires(Permission.PEOPLE_READ)
def export_gaps() -> ResponseReturnValue:
    """The same as a table, for a spreadsheet."""
    found = gaps_page(services(), actor(), new_op_id(), _whose())
    return table(gaps_csv(found, display_words()), "gaps.csv")


@blueprint.get("/gaps/what-if")
@requires(Permission.PEOPLE_READ)
def show_what_if() -> ResponseReturnValue:
    asked = request.args.get("without", "")
    without = Without(asked) if asked in set(Without) else None
    which = request.args.get("which", "")
    found = what_if_page(services(), actor(), new_op_id(), _whose(), without, which)
    return render_template("gaps/what_if.html", found=found)


@blueprint.get("/gaps/<kind>/<uuid:subject>")
@requires(Permission.PEOPLE_READ)
def show_gap(kind: str, subject: UUID) -> ResponseReturnValue:
    at = _at(kind, subject)
    found = gap_page(services(), actor(), new_op_id(), at)
    return render_template(
        "gaps/gap.html", found=found, forms=_Forms(at, found), address_of=address_of
    )


@blueprint.post("/gaps/<kind>/<uuid:subject>/give")
@requires(Permission.PEOPLE_READ)
def give(kind: str, subject: UUID) -> ResponseReturnValue:
    at = _at(kind, subject)
    return sent(
        GiveForm,
        page=_page_of(at),
        to=_all(at),
        said=lambda note_id: _said(Message.GAP_GIVEN, note_id),
        do=lambda form: noting.note(
            services(),
            actor(),
            at,
            form.sent,
            NoteAbout(GapNoteKind.GIVEN, to=form.to.data, until=form.until.day),
        ),
    )


@blueprint.post("/gaps/<kind>/<uuid:subject>/put-off")
@requires(Permission.PEOPLE_READ)
def put_off(kind: str, subject: UUID) -> ResponseReturnValue:
    at = _at(kind, subject)
    return sent(
        PutOffForm,
        page=_page_of(at),
        to=_all(at),
        said=lambda note_id: _said(Message.GAP_PUT_OFF, note_id),
        do=lambda form: noting.note(
            services(), actor(), at, form.sent, NoteAbout(GapNoteKind.PUT_OFF, until=form.until.day)
        ),
    )


@blueprint.post("/gaps/<kind>/<uuid:subject>/no-gap")
@requires(Permission.PEOPLE_READ)
def no_gap(kind: str, subject: UUID) -> ResponseReturnValue:
    at = _at(kind, subject)
    return sent(
        NoGapForm,
        page=_page_of(at),
        to=_all(at),
        said=lambda note_id: _said(Message.NO_GAP, note_id),
        do=lambda form: noting.note(
            services(),
            actor(),
            at,
            form.sent,
            NoteAbout(GapNoteKind.NO_GAP, reason=form.reason.data),
        ),
    )


@blueprint.post("/gap-notes/<uuid:note_id>/take-back")
@requires(Permission.PEOPLE_READ)
def take_back(note_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=url_for("gaps.show_gaps"),
        said=Message.GAP_NOTE_TAKEN_BACK,
        do=lambda form: noting.take_back(services(), actor(), str(note_id), form.sent),
    )


class _Forms:
    """What may be said about one gap."""

    def __init__(self, at: GapAt, found: GapPage) -> None:
        kind, subject = at.kind, at.subject
        self.give = drawn(GiveForm, url_for("gaps.give", kind=kind, subject=subject))
        self.give.to.choices = list(found.colleagues.items())
        to_put_off = url_for("gaps.put_off", kind=kind, subject=subject)
        self.put_off = drawn(PutOffForm, to_put_off, suffix="put-off")
        self.no_gap = drawn(NoGapForm, url_for("gaps.no_gap", kind=kind, subject=subject))


def _take_back_form(note_id: str) -> OnceForm:
    return drawn(OnceForm, url_for("gaps.take_back", note_id=note_id))


def _at(kind: str, subject: UUID) -> GapAt:
    if kind not in set(GapKind):
        abort(404)
    return GapAt(GapKind(kind), str(subject))


def _page_of(at: GapAt) -> str:
    return url_for("gaps.show_gap", kind=at.kind, subject=at.subject)


def _all(at: GapAt) -> str:
    return url_for("gaps.show_gaps", _anchor=at.kind)


def _said(message: Message, note_id: str) -> Said:
    undo = Step(display_words().text("gap_undo"), url_for("gaps.take_back", note_id=note_id))
    return Said(message, step=undo)


def _whose() -> Whose | None:
    """Which people were chosen; what makes no sense is as if nothing were."""
    asked = request.args.get("of", "")
    return Whose(asked) if asked in set(Whose) else None
