"""The forms that find accounts, and ask for them."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.web.frame.forms import Form, OnceForm, SomeOf, tidy
from app.web.frame.picker import PickField
from graph.vocabulary import AccountRole


class FindForm(Form):
    beginning = StringField(
        "label_find_an_account_by_the",
        [Length(max=100, message="refused_that_is_too_long")],
        filters=[tidy],
        render_kw={"type": "search", "autocomplete": "off", "maxlength": "100"},
    )


class AccountForm(OnceForm):
    name = StringField(
        "label_name_to_sign_in_with",
        [
            DataRequired("refused_please_type_a_name"),
            Length(max=100, message="refused_that_is_too_long"),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    practitioner = PickField(
        "label_practitioner",
        [Length(max=200, message="refused_that_is_too_long")],
        find="administration.find_practitioners",
        part="administration.show_practitioners",
        description="hint_their_name_and_choose_or",
    )
    mail = StringField(
        "label_work_mail_address",
        [Length(max=200, message="refused_that_is_too_long")],
        description="hint_of_whoever_will_use_the",
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "email"},
    )
    roles = SomeOf(
        "label_roles",
        AccountRole,
        validators=[DataRequired("refused_please_choose_at_least_one")],
        description="hint_an_administrator_an_audit_reader",
    )


class RolesForm(OnceForm):
    roles = SomeOf(
        "label_roles", AccountRole, validators=[DataRequired("refused_please_choose_at_least_one")]
    )
