"""The directory's search box, and one's own contact card."""

from wtforms import EmailField, StringField, TelField
from wtforms.validators import Length, Optional, Regexp

from app.web.frame.forms import ChangeForm, Form, tidy

_PHONE = Regexp(
    r"[0-9+()./ -]*[0-9][0-9+()./ -]*(?:(?:x|ext\.?) ?[0-9]+)?\Z",
    message="Please use digits, spaces, +, ( ) and -; an extension as ext 123.",
)
_EMAIL = Regexp(
    r"[^@\s<>\"',;:\\]+@[^@\s<>\"',;:\\]+\.[^@\s<>\"',;:\\.]+\Z",
    message="Please type a whole mail address, such as name@example.org.",
)


class SearchForm(Form):
    words = StringField(
        "Find an agency or a practitioner",
        [Length(max=100, message="That is too long.")],
        filters=[tidy],
        render_kw={"type": "search", "autocomplete": "off", "maxlength": "100"},
    )


class CardForm(ChangeForm):
    phone = TelField(
        "Phone", [Optional(), Length(max=40, message="That is too long."), _PHONE], filters=[tidy]
    )
    mobile = TelField(
        "Work mobile",
        [Optional(), Length(max=40, message="That is too long."), _PHONE],
        filters=[tidy],
    )
    email = EmailField(
        "Email", [Optional(), Length(max=200, message="That is too long."), _EMAIL], filters=[tidy]
    )
    hours = StringField(
        "When you can be reached",
        [Length(max=120, message="Please say it in 120 characters.")],
        filters=[tidy],
        description="For example: Monday to Thursday, 9 to 5.",
    )
