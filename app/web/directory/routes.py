"""The partnership directory, and one's own contact card in it."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services.directory import pages
from app.services.directory.own_card import change_own_card, read_own_card
from app.services.directory.vcards import vcard
from app.web.directory.forms import CardForm, SearchForm
from app.web.frame.forms import drawn
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import searched, sent
from app.web.frame.wiring import actor, services
from graph.vocabulary import Sector

blueprint = Blueprint("directory", __name__)


@blueprint.get("/directory")
@requires(Permission.DIRECTORY_READ)
def show_agencies() -> ResponseReturnValue:
    """Everything in short, or what a search found."""
    form = drawn(SearchForm, url_for("directory.search"))
    looked_for = not form.errors and form.words.data
    found = (
        pages.find(services(), actor(), looked_for)
        if looked_for
        else pages.overview(services(), actor())
    )
    return render_template("directory/agencies.html", found=found, form=form)


@blueprint.post("/directory")
@requires(Permission.DIRECTORY_READ)
def search() -> ResponseReturnValue:
    return searched(SearchForm, page=url_for("directory.show_agencies"))


@blueprint.get("/directory/<any({}):sector>".format(", ".join(Sector)))
@requires(Permission.DIRECTORY_READ)
def show_sector(sector: str) -> ResponseReturnValue:
    after = request.args.get("after", type=UUID)
    group = pages.sector_page(services(), actor(), Sector(sector), str(after or ""))
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


@blueprint.get("/agencies/<uuid:agency_id>/card")
@requires(Permission.DIRECTORY_READ)
def save_agency(agency_id: UUID) -> Response:
    agency = pages.agency_page(services(), actor(), str(agency_id))
    return _card_file(vcard(agency.name, agency.name, agency.sector, agency.duty))


@blueprint.get("/practitioners/<uuid:practitioner_id>/card")
@requires(Permission.DIRECTORY_READ)
def save_practitioner(practitioner_id: UUID) -> Response:
    person = pages.practitioner_page(services(), actor(), str(practitioner_id))
    job = person.jobs[0] if person.jobs else None
    agency, role = (job.agency, job.role) if job else ("", "")
    return _card_file(vcard(person.name, agency, role, person.card))


def _card_file(text: str) -> Response:
    """For the address book of a telephone. The name of the file tells of nobody."""
    response = Response(text, mimetype="text/vcard")
    response.headers["Content-Disposition"] = 'attachment; filename="contact.vcf"'
    return response


@blueprint.get("/my-card")
@requires(Permission.CARD_CHANGE)
def edit_own_card() -> ResponseReturnValue:
    now = read_own_card(services(), actor())
    form = drawn(CardForm, url_for("directory.change_card"), now.card, version=now.version)
    return render_template("directory/own_card.html", form=form)


@blueprint.post("/my-card")
@requires(Permission.CARD_CHANGE)
def change_card() -> ResponseReturnValue:
    return sent(
        CardForm,
        page=url_for("directory.edit_own_card"),
        to=lambda _: url_for(
            "directory.show_practitioner", practitioner_id=actor().practitioner_id
        ),
        said=Message.CARD_SAVED,
        do=lambda form: change_own_card(services(), actor(), form.sent, form.card),
    )
