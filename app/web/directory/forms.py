"""The directory's search box, and one's own contact card."""

from dataclasses import fields

from wtforms import EmailField, StringField, TelField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from app.web.frame.forms import ChangeForm, Form, tidy
from app.web.frame.telephones import is_one_number
from graph.records.model import ContactCard

EMAIL = Regexp(
    r"[^@\s<>\"',;:\\]+@[^@\s<>\"',;:\\]+\.[^@\s<>\"',;:\\.]+\Z",
    message="refused_please_type_a_whole_mail",
)


def one_number(_form: Form, field: TelField) -> None:
    """One field holds one number: two run together would ring somebody else."""
    if not is_one_number(field.data or ""):
        raise ValidationError("refused_please_use_digits_spaces_and")


class SearchForm(Form):
    words = StringField(
        "label_find_an_agency_or_a",
        [Length(max=100, message="refused_that_is_too_long")],
        filters=[tidy],
        description="hint_by_name_by_role_as",
        render_kw={"type": "search", "autocomplete": "off", "maxlength": "100"},
    )


class CardForm(ChangeForm):
    """Its fields are those of `ContactCard`."""

    phone = TelField(
        "label_phone",
        [Optional(), Length(max=40, message="refused_that_is_too_long"), one_number],
        filters=[tidy],
    )
    mobile = TelField(
        "label_work_mobile",
        [Optional(), Length(max=40, message="refused_that_is_too_long"), one_number],
        filters=[tidy],
    )
    email = EmailField(
        "label_email",
        [Optional(), Length(max=200, message="refused_that_is_too_long"), EMAIL],
        filters=[tidy],
    )
    hours = StringField(
        "label_when_you_can_be_reached",
        [Length(max=120, message="refused_please_say_it_in_120")],
        filters=[tidy],
        description="hint_for_example_monday_to_thursday",
    )

    @property
    def card(self) -> ContactCard:
        return ContactCard(
            **{each.name: self[each.name].data or None for each in fields(ContactCard)}
        )
