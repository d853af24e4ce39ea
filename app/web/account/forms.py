"""The forms of signing in and of passwords."""

from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, ValidationError

from app.services.accounts.passwords import require_good
from app.web.frame.forms import Form, OnceForm
from app.web.frame.wiring import told
from graph.errors import Refused

_AT_MOST = Length(max=1000, message="refused_that_is_too_long")
_NEW = {"autocomplete": "new-password", "spellcheck": "false"}
_HINT = "hint_at_least_12_characters_three"


class SettingsForm(OnceForm):
    single_keys = BooleanField(
        "label_single_keys_do_something",
        description="hint_goes_to_the_search_and",
    )


class SignInForm(Form):
    nothing_done = "refused_you_are_not_signed_in"

    name = StringField(
        "label_name",
        [DataRequired("refused_please_type_the_name_of"), _AT_MOST],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "label_password",
        [InputRequired("refused_please_type_your_password"), _AT_MOST],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField(validators=[_AT_MOST])


class _WithName(OnceForm):
    """Password managers, and readers of screens, want to know whose password it is."""

    username = StringField(
        "label_name",
        [_AT_MOST],
        render_kw={"autocomplete": "username", "readonly": True, "tabindex": "-1"},
    )

    def validate_password(self, field: PasswordField) -> None:
        """All that is wrong is said at once; what sets the password weighs it again."""
        try:
            require_good(field.data or "", self.username.data or "", "password")
        except Refused as refused:
            raise ValidationError(told(refused)) from None


class NewPasswordForm(_WithName):
    nothing_done = "refused_your_password_is_not_set"

    password = PasswordField(
        "label_new_password",
        [InputRequired("refused_please_type_a_password"), _AT_MOST],
        description=_HINT,
        render_kw=_NEW,
    )
    again = PasswordField(
        "label_the_same_once_more",
        [EqualTo("password", "refused_the_two_are_not_the"), _AT_MOST],
        render_kw=_NEW,
    )


class ChangePasswordForm(_WithName):
    nothing_done = "refused_your_password_is_not_changed"

    current = PasswordField(
        "label_current_password",
        [InputRequired("refused_please_type_your_current_password"), _AT_MOST],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        "label_new_password",
        [InputRequired("refused_please_type_a_new_password"), _AT_MOST],
        description=_HINT,
        render_kw=_NEW,
    )
    again = PasswordField(
        "label_the_new_password_once_more",
        [EqualTo("password", "refused_the_two_are_not_the"), _AT_MOST],
        render_kw=_NEW,
    )
