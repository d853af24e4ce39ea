"""Who belongs to somebody: linking, what waits for the other side, and what is over."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.families import ending, ties
from app.services.families.page import (
    FamilyEditor,
    TieLine,
    WaitingTie,
    family_editor,
    family_members,
    relatives_found,
)
from app.web.families.forms import (
    MINE,
    ON_PAGE,
    EndForm,
    NamedForm,
    TieForm,
    family_choices,
)
from app.web.families.routes import blueprint
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.picker import Choice
from app.web.frame.sending import looked_for, sent
from app.web.frame.wiring import actor, display_words, new_op_id, services
from graph.vocabulary import TieState


class Forms:
    """The forms of the page, as its template draws them."""

    def __init__(self, found: FamilyEditor) -> None:
        self._found = found
        self._person = found.person_id

    def tie(self) -> TieForm:
        form = drawn(TieForm, url_for("families.link", person_id=self._person))
        form.kind.label.text = display_words().text("label_is_their", name=self._found.name)
        form.family.choices = family_choices(self._found.families)
        form.relative.at = {"person_id": self._person}
        form.relative.look(lambda typed: _choices(self._person, typed))
        return form

    def named(self) -> NamedForm:
        form = drawn(NamedForm, url_for("families.name_relative", person_id=self._person))
        form.name_apart("named")
        form.kind.label.text = display_words().text(
            "label_what_they_are_to_them", name=self._found.name
        )
        return form

    def end(self, line: TieLine) -> EndForm:
        to = url_for("families.end_tie", person_id=self._person, kinship_id=line.id)
        return drawn(EndForm, to, suffix=line.id)

    def take_off(self, line: TieLine) -> OnceForm:
        to = url_for("families.take_off", person_id=self._person, relative_id=line.relative_id)
        return drawn(OnceForm, to, suffix=line.id)

    def leave(self, family_id: str) -> EndForm:
        to = url_for("families.leave", person_id=self._person, family_id=family_id)
        return drawn(EndForm, to, suffix=family_id)

    def confirm(self, tie: WaitingTie) -> OnceForm:
        return self._answer("families.confirm_tie", tie)

    def refuse(self, tie: WaitingTie) -> OnceForm:
        return self._answer("families.refuse_tie", tie)

    def withdraw(self, tie: WaitingTie) -> OnceForm:
        return self._answer("families.withdraw_tie", tie)

    def _answer(self, endpoint: str, tie: WaitingTie) -> OnceForm:
        to = url_for(endpoint, person_id=self._person, tie_id=tie.id)
        return drawn(OnceForm, to, suffix=f"{endpoint.rpartition('.')[2]}-{tie.id}")


@blueprint.get("/people/<uuid:person_id>/family")
@requires(Permission.FAMILY_CHANGE)
def edit(person_id: UUID) -> ResponseReturnValue:
    found = family_editor(services(), actor(), str(person_id), new_op_id())
    return render_template("families/edit.html", found=found, forms=Forms(found))


@blueprint.get("/families/<uuid:family_id>/members")
@requires(Permission.FAMILY_CHANGE)
def show_members(family_id: UUID) -> ResponseReturnValue:
    found = family_members(services(), actor(), str(family_id), new_op_id())
    return render_template("families/members.html", found=found)


@blueprint.post("/people/<uuid:person_id>/ties")
@requires(Permission.FAMILY_CHANGE)
def link(person_id: UUID) -> ResponseReturnValue:
    return sent(
        TieForm,
        page=_page(person_id),
        said=lambda waits: Said(Message.TIE_ASKED if waits else Message.TIE_ADDED),
        do=lambda form: ties.link(services(), actor(), form.sent, str(person_id), form.tie),
    )


@blueprint.post("/people/<uuid:person_id>/ties/find")
@requires(Permission.FAMILY_CHANGE)
def find_relatives(person_id: UUID) -> ResponseReturnValue:
    to = url_for("families.link", person_id=person_id)
    return looked_for(TieForm, page=_page(person_id), to=to)


@blueprint.post("/people/<uuid:person_id>/ties/found")
@requires(Permission.FAMILY_CHANGE)
def show_relatives(person_id: UUID) -> ResponseReturnValue:
    typed = TieForm().relative.words
    return fragment("_found.html", found=_choices(str(person_id), typed), name="relative")


@blueprint.post("/people/<uuid:person_id>/ties/<uuid:kinship_id>/end")
@requires(Permission.FAMILY_CHANGE)
def end_tie(person_id: UUID, kinship_id: UUID) -> ResponseReturnValue:
    return sent(
        EndForm,
        page=_page(person_id),
        said=Message.TIE_ENDED,
        do=lambda form: ending.end_tie(
            services(), actor(), form.sent, str(person_id), str(kinship_id), form.ending
        ),
    )


@blueprint.post("/people/<uuid:person_id>/families/<uuid:family_id>/leave")
@requires(Permission.FAMILY_CHANGE)
def leave(person_id: UUID, family_id: UUID) -> ResponseReturnValue:
    return sent(
        EndForm,
        page=_page(person_id),
        said=Message.FAMILY_LEFT,
        do=lambda form: ending.leave_family(
            services(), actor(), form.sent, str(person_id), str(family_id), form.ending
        ),
    )


@blueprint.post("/people/<uuid:person_id>/relatives")
@requires(Permission.FAMILY_CHANGE)
def name_relative(person_id: UUID) -> ResponseReturnValue:
    return sent(
        NamedForm,
        page=_page(person_id),
        said=Message.RELATIVE_NAMED,
        do=lambda form: ending.name_relative(
            services(), actor(), form.sent, str(person_id), form.relative
        ),
    )


@blueprint.post("/people/<uuid:person_id>/relatives/<uuid:relative_id>/off")
@requires(Permission.FAMILY_CHANGE)
def take_off(person_id: UUID, relative_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_page(person_id),
        said=Message.RELATIVE_GONE,
        do=lambda form: ending.take_off_relative(
            services(), actor(), form.sent, str(person_id), str(relative_id)
        ),
    )


@blueprint.post("/people/<uuid:person_id>/proposed-ties/<uuid:tie_id>/confirm")
@requires(Permission.FAMILY_CHANGE)
def confirm_tie(person_id: UUID, tie_id: UUID) -> ResponseReturnValue:
    return _answered(person_id, tie_id, TieState.CONFIRMED, Message.TIE_CONFIRMED)


@blueprint.post("/people/<uuid:person_id>/proposed-ties/<uuid:tie_id>/refuse")
@requires(Permission.FAMILY_CHANGE)
def refuse_tie(person_id: UUID, tie_id: UUID) -> ResponseReturnValue:
    return _answered(person_id, tie_id, TieState.REFUSED, Message.TIE_REFUSED)


@blueprint.post("/people/<uuid:person_id>/proposed-ties/<uuid:tie_id>/withdraw")
@requires(Permission.FAMILY_CHANGE)
def withdraw_tie(person_id: UUID, tie_id: UUID) -> ResponseReturnValue:
    return _answered(person_id, tie_id, TieState.WITHDRAWN, Message.TIE_WITHDRAWN)


def _answered(
    person_id: UUID, tie_id: UUID, state: TieState, message: Message
) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_page(person_id),
        said=message,
        do=lambda form: ties.answer(
            services(), actor(), form.sent, str(person_id), str(tie_id), state
        ),
    )


def _choices(person_id: str, typed: str) -> list[Choice]:
    found = relatives_found(services(), actor(), person_id, typed, new_op_id())
    return [
        Choice(f"{ON_PAGE if each.on_page else MINE}:{each.person_id}", each.name, each.beside)
        for each in found
    ]


def _page(person_id: UUID) -> str:
    return url_for("families.edit", person_id=person_id)
