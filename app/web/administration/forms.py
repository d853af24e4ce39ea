"""The forms that find accounts, and ask for them."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.web.frame.forms import Form, OnceForm, SomeOf
from app.web.frame.picker import PickField
from app.web.frame.typed import PLAIN, Line, Sought
from graph.vocabulary import AccountRole


class FindForm(Form):
    beginning = Sought("label_find_an_account_by_the")


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
    mail = Line(
        "label_work_mail_address",
        most=200,
        description="hint_of_whoever_will_use_the",
        render_kw={**PLAIN, "inputmode": "email"},
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
