"""The directory's search box, and one's own contact card."""

from dataclasses import fields

from app.web.frame.forms import ChangeForm, Form
from app.web.frame.typed import Line, Mail, Phone, Sought
from graph.records.model import ContactCard


class SearchForm(Form):
    words = Sought("label_find_an_agency_or_a", description="hint_by_name_by_role_as")


class CardForm(ChangeForm):
    """Its fields are those of `ContactCard`."""

    phone = Phone("label_phone", render_kw={})
    mobile = Phone("label_work_mobile", render_kw={})
    email = Mail("label_email", render_kw={})
    hours = Line(
        "label_when_you_can_be_reached",
        most=120,
        too_long="refused_please_say_it_in_120",
        description="hint_for_example_monday_to_thursday",
    )

    @property
    def card(self) -> ContactCard:
        return ContactCard(
            **{each.name: self[each.name].data or None for each in fields(ContactCard)}
        )
