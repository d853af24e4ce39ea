"""The directory's search box, and one's own contact card."""

from dataclasses import fields

from wtforms import EmailField, StringField, TelField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from app.web.frame.forms import ChangeForm, Form, tidy
from app.web.frame.telephones import is_one_number
from graph.records.model import ContactCard

EMAIL = Regexp(
    r"[^@\s<>\"',;:\\]+@[^@\s<>\"',;:\\]+\.[^@\s<>\"',;:\\.]+\Z",
    message="Please type a whole mail address, such as name@example.org.",
)


def one_number(_form: Form, field: TelField) -> None:
    """One field holds one number: two run together would ring somebody else."""
    if not is_one_number(field.data or ""):
        raise ValidationError(
            "Please use digits, spaces, +, ( ) and -, for one number; an extension as ext 123."
        )


class SearchForm(Form):
    words = StringField(
        "Find an agency or a practitioner",
        [Length(max=100, message="That is too long.")],
        filters=[tidy],
        description="By name, by role as “school nurse”, or by what a service does.",
        render_kw={"type": "search", "autocomplete": "off", "maxlength": "100"},
    )


class CardForm(ChangeForm):
    """Its fields are those of `ContactCard`."""

    phone = TelField(
        "Phone",
        [Optional(), Length(max=40, message="That is too long."), one_number],
        filters=[tidy],
    )
    mobile = TelField(
        "Work mobile",
        [Optional(), Length(max=40, message="That is too long."), one_number],
        filters=[tidy],
    )
    email = EmailField(
        "Email", [Optional(), Length(max=200, message="That is too long."), EMAIL], filters=[tidy]
    )
    hours = StringField(
        "When you can be reached",
        [Length(max=120, message="Please say it in 120 characters.")],
        filters=[tidy],
        description="For example: Monday to Thursday, 9 to 5.",
    )

    @property
    def card(self) -> ContactCard:
        return ContactCard(
            **{each.name: self[each.name].data or None for each in fields(ContactCard)}
        )
