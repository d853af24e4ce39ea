"""The forms of signing in and of passwords."""

from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from app.services.accounts.passwords import require_good
from app.web.frame.forms import Form, OnceForm
from graph.errors import Refused

_AT_MOST = Length(max=1000, message="That is too long.")
_NEW = {"autocomplete": "new-password", "spellcheck": "false"}
_HINT = "At least 12 characters. Three or four words are easy to remember."


class SettingsForm(OnceForm):
    single_keys = BooleanField(
        "Single keys do something",
        description="“/” goes to the search, and “n” adds somebody to your people. Leave it out "
        "if you speak to your computer, or if keys are pressed by accident.",
    )


class SignInForm(Form):
    nothing_done = "You are not signed in yet."

    name = StringField(
        "Name",
        [InputRequired("Please type the name of your account."), _AT_MOST],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password",
        [InputRequired("Please type your password."), _AT_MOST],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField(validators=[_AT_MOST])


class _WithName(OnceForm):
    """Password managers, and readers of screens, want to know whose password it is."""

    username = StringField(
        "Name",
        [_AT_MOST],
        render_kw={"autocomplete": "username", "readonly": True, "tabindex": "-1"},
    )

    def validate_password(self, field: PasswordField) -> None:
        """All that is wrong is said at once; what sets the password weighs it again."""
        try:
            require_good(field.data or "", self.username.data or "", "password")
        except Refused as refused:
            raise ValidationError(str(refused)) from None


class NewPasswordForm(_WithName):
    nothing_done = "Your password is not set yet."

    password = PasswordField(
        "New password",
        [InputRequired("Please type a password."), _AT_MOST],
        description=_HINT,
        render_kw=_NEW,
    )
    again = PasswordField(
        "The same once more",
        [EqualTo("password", "The two are not the same. Please type both again."), _AT_MOST],
        render_kw=_NEW,
    )


class ChangePasswordForm(_WithName):
    nothing_done = "Your password is not changed yet."

    current = PasswordField(
        "Current password",
        [InputRequired("Please type your current password."), _AT_MOST],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        "New password",
        [InputRequired("Please type a new password."), _AT_MOST],
        description=_HINT,
        render_kw=_NEW,
    )
    again = PasswordField(
        "The new password once more",
        [EqualTo("password", "The two are not the same. Please type both again."), _AT_MOST],
        render_kw=_NEW,
    )
