"""The forms that find, add and change accounts."""

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from app.web.frame.forms import Form, MultiCheckboxField, OnceForm, tidy
from graph.vocabulary import AccountRole
from visualisations.words import Words


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
    roles = MultiCheckboxField(
        "Roles", validators=[InputRequired("Please choose at least one role.")]
    )

    def offer(self, words: Words) -> None:
        """Fill in the choices, in the deployment's words."""
        self.roles.choices = [(role.value, words.of(role)) for role in AccountRole]


class ActForm(OnceForm):
    """One button beside an account."""

    act = StringField(validators=[AnyOf(("link", "open", "close"))])
