"""The partnership directory, and one's own contact card in it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.changes import ChangedMeanwhile
from app.services.directory import pages
from app.services.directory.own_card import change_own_card, read_own_card
from app.web.directory.forms import CardForm, SearchForm
from app.web.frame.messages import Message, tell
from app.web.frame.permissions import Permission, requires
from app.web.frame.wiring import actor, new_op_id, services
from graph.records.model import ContactCard
from graph.vocabulary import Sector

blueprint = Blueprint("directory", __name__)


@blueprint.get("/directory")
@requires(Permission.DIRECTORY_READ)
def show_agencies() -> ResponseReturnValue:
    found = pages.overview(services(), actor())
    return render_template("directory/agencies.html", found=found, form=SearchForm())


@blueprint.post("/directory")
@requires(Permission.DIRECTORY_READ)
def search() -> ResponseReturnValue:
    """By POST, so that what is looked for stands in no URL, history or log."""
    form = SearchForm()
    if not form.validate():
        found = pages.overview(services(), actor())
        return render_template("directory/agencies.html", found=found, form=form), 422
    found = pages.find(services(), actor(), form.words.data or "")
    return render_template("directory/agencies.html", found=found, form=form)


@blueprint.get("/directory/<any({}):sector>".format(", ".join(Sector)))
@requires(Permission.DIRECTORY_READ)
def show_sector(sector: str) -> ResponseReturnValue:
    group = pages.sector_page(services(), actor(), Sector(sector))
    return render_template("directory/sector.html", group=group)


@blueprint.get("/agencies/<uuid:agency_id>")
@requires(Permission.DIRECTORY_READ)
def show_agency(agency_id: UUID) -> ResponseReturnValue:
    agency = pages.agency_page(services(), actor(), str(agency_id))
    return render_template("directory/agency.html", agency=agency)


@blueprint.get("/practitioners/<uuid:practitioner_id>")
@requires(Permission.DIRECTORY_READ)
def show_practitioner(practitioner_id: UUID) -> ResponseReturnValue:
    chosen = str(practitioner_id)
    person = pages.practitioner_page(services(), actor(), chosen)
    mine = chosen == actor().practitioner_id
    return render_template("directory/practitioner.html", person=person, mine=mine)


@blueprint.route("/my-card", methods=["GET", "POST"])
@requires(Permission.CARD_CHANGE)
def edit_own_card() -> ResponseReturnValue:
    form = CardForm()
    if not form.is_submitted():
        now = read_own_card(services(), actor())
        _fill(form, now.card)
        form.version.data = now.version
        return _card_page(form)
    if not form.validate():
        return _card_page(form, status=422)
    card = ContactCard(
        form.phone.data or None,
        form.mobile.data or None,
        form.email.data or None,
        form.hours.data or None,
    )
    try:
        change_own_card(
            services(), actor(), card, op_id=form.op_id.data, version=form.version.data or ""
        )
    except ChangedMeanwhile:
        now = read_own_card(services(), actor())
        form.version.data = now.version
        return _card_page(form, changed=_in_words(now.card), status=409)
    tell(Message.CARD_SAVED)
    return redirect(url_for("directory.show_practitioner", practitioner_id=actor().practitioner_id))


def _card_page(
    form: CardForm, changed: list[tuple[str, str | None]] | None = None, status: int = 200
) -> tuple[str, int]:
    if status != 422:
        form.op_id.data = new_op_id()
    return render_template("directory/own_card.html", form=form, changed=changed), status


def _fill(form: CardForm, card: ContactCard) -> None:
    form.phone.data, form.mobile.data = card.phone, card.mobile
    form.email.data, form.hours.data = card.email, card.hours


def _in_words(card: ContactCard) -> list[tuple[str, str | None]]:
    return [
        ("Phone", card.phone),
        ("Work mobile", card.mobile),
        ("Email", card.email),
        ("When you can be reached", card.hours),
    ]
