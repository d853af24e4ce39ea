"""The first page: "my people", or what waits for those who see no person."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services.people import stars
from app.services.people.adding import own_work
from app.services.people.family_lines import FamilyLine, Part
from app.services.people.my_people import Asked, Only, Order, my_people
from app.services.people.still_true import SaidTrue, confirm_several
from app.services.people.wide_map import By, wide_map
from app.services.waiting import Waiting, waiting
from app.web.frame.forms import drawn
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.second_person import of_accounts
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, new_op_id, services, user
from app.web.home.forms import StarForm, StillTrueForm, tick
from app.web.partnership.agency_routes import beginning
from app.web.people.forms import AddForm
from app.web.waiting.kinds import page_of
from graph.vocabulary import Role

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def start() -> ResponseReturnValue:
    if user().may(Permission.PEOPLE_READ):
        found = my_people(services(), actor(), new_op_id(), _asked())
        work = own_work(services(), actor())
        add_form = _add_form(work.role) if work else None
        still_true = drawn(StillTrueForm, _here("home.say_still_true"))
        return render_template(
            "home/my_people.html",
            found=found,
            add_form=add_form,
            work=work,
            still_true=still_true,
            star=drawn(StarForm, _here("home.set_star")),
            tick_of=_tick_of,
            **of_accounts(),
        )
    return render_template(
        "home/welcome.html",
        permissions=Permission,
        may=user().may,
        beginning=beginning(),
        page_of=page_of,
        coordination=_waiting(Permission.COORDINATION_READ, shielded=False),
        privacy=_waiting(Permission.PRIVACY_READ, shielded=True),
        **of_accounts(),
    )


@blueprint.get("/my-people/map")
@requires(Permission.MAP_READ)
def show_wide_map() -> ResponseReturnValue:
    asked = request.args.get("by", "")
    by = By(asked) if asked in set(By) else By.FAMILY
    found = wide_map(services(), actor(), new_op_id(), by)
    return render_template("home/wide_map.html", found=found, map=found.drawing)


@blueprint.post("/my-people/still-true")
@requires(Permission.SUPPORT_CHANGE)
def say_still_true() -> ResponseReturnValue:
    """Of several at once; what of it was changed meanwhile is named."""
    return sent(
        StillTrueForm,
        page=_here("home.start"),
        said=_said_true,
        do=lambda form: confirm_several(services(), actor(), form.sent, form.chosen),
    )


def _said_true(done: SaidTrue) -> Said:
    words = display_words()
    if not done.names:
        return Said(Message.SUPPORT_CONFIRMED)
    about = {"names": words.listed(done.names)}
    if not done.changed:
        return Said(Message.SEVERAL_CONFIRMED, about)
    return Said(Message.SOME_CONFIRMED, about | {"changed": words.listed(done.changed)})


@blueprint.post("/my-people/star")
@requires(Permission.PEOPLE_READ)
def set_star() -> ResponseReturnValue:
    return sent(
        StarForm,
        page=_here("home.start"),
        do=lambda form: stars.set_star(services(), actor(), form.sent, form.chosen, form.on),
    )


def _tick_of(line: FamilyLine) -> str:
    """What the box of a line says: each support in it, and the mark of its version."""
    marks = services().gateway.version_token
    return " ".join(
        tick(own.edge, marks(actor(), own.edge.support_id, own.version)) for own in line.own
    )


def _here(endpoint: str) -> str:
    """The address of the list, narrowed as it is, or of what is sent from it and comes back."""
    asked = _asked()
    return url_for(
        endpoint,
        only=None if asked.only == Only.ALL else asked.only,
        agency=asked.agency_id or None,
        order=None if asked.order is Order.DUE else asked.order.value,
        after=asked.after or None,
    )


def _asked() -> Asked:
    """From the address: codes, and ids of an agency and of a line, never a word."""
    only, order = request.args.get("only", ""), request.args.get("order", "")
    return Asked(
        only=only if only in (*Only, *Part) else Only.ALL.value,
        agency_id=_id("agency"),
        order=Order(order) if order in tuple(Order) else Order.DUE,
        after=_id("after"),
    )


def _id(name: str) -> str:
    return str(request.args.get(name, type=UUID) or "")


def _add_form(role: Role) -> AddForm:
    """Open where it came back, or where the next one is to be added."""
    form = drawn(AddForm, url_for("people.add_person"), role=role)
    form.is_next = "next" in request.args
    if form.is_next and not form.visible_errors():
        form.given_name.render_kw = {**form.given_name.render_kw, "autofocus": True}
    return form


def _waiting(permission: Permission, *, shielded: bool) -> tuple[Waiting, ...]:
    return waiting(services(), actor(), shielded=shielded) if user().may(permission) else ()
