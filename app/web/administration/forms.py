"""The forms that find accounts, and ask for them."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.web.frame.forms import Form, OnceForm, SomeOf, tidy
from app.web.frame.picker import PickField
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
    practitioner = PickField(
        "Practitioner",
        [Length(max=200, message="That is too long.")],
        find="administration.find_practitioners",
        part="administration.show_practitioners",
        description="Their name, and choose; or the mail address on their contact card. For "
        "practitioners and supervisors only.",
    )
    mail = StringField(
        "Work mail address",
        [Length(max=200, message="That is too long.")],
        description="Of whoever will use the account. For all who are no practitioner.",
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "email"},
    )
    roles = SomeOf(
        "Roles",
        AccountRole,
        validators=[InputRequired("Please choose at least one role.")],
        description="An administrator, an audit reader and a privacy officer have no other role.",
    )


class RolesForm(OnceForm):
    roles = SomeOf(
        "Roles", AccountRole, validators=[InputRequired("Please choose at least one role.")]
    )
