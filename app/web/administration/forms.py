"""The forms that find and add accounts."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.web.frame.forms import Form, OnceForm, SomeOf, tidy
from graph.vocabulary import AccountRole


class FindForm(Form):
    beginning = StringField(
        "Find an account by the beginning of its name",
        [Length(max=100, message="That is too long.")],
        filters=[tidy],
        render_kw={"type": "search", "autocomplete": "off", "maxlength": "100"},
    )


class AccountForm(OnceForm):
    name = StringField(
        "Name to sign in with",
        [InputRequired("Please type a name."), Length(max=100, message="That is too long.")],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    practitioner = StringField(
        "Practitioner",
        [Length(max=200, message="That is too long.")],
        description="The mail address on their contact card, or their id. For practitioners and "
        "supervisors only.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    roles = SomeOf(
        "Roles", AccountRole, validators=[InputRequired("Please choose at least one role.")]
    )
