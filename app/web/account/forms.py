"""The forms of signing in and of passwords."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app.web.frame.forms import Form, OnceForm

_AT_MOST = Length(max=1000, message="That is too long.")
_NEW = {"autocomplete": "new-password", "spellcheck": "false"}
_HINT = "At least 12 characters. Three or four words are easy to remember."


class SignInForm(Form):
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
    next = HiddenField()


class _WithName(OnceForm):
    """Password managers, and readers of screens, want to know whose password it is."""

    username = StringField(
        "Name", render_kw={"autocomplete": "username", "readonly": True, "tabindex": "-1"}
    )


class NewPasswordForm(_WithName):
    password = PasswordField(
        "New password",
        [InputRequired("Please type a password."), _AT_MOST],
        description=_HINT,
        render_kw=_NEW,
    )
    again = PasswordField(
        "The same once more",
        [EqualTo("password", "The two are not the same. Please type both again.")],
        render_kw=_NEW,
    )


class ChangePasswordForm(_WithName):
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
        [EqualTo("password", "The two are not the same. Please type both again.")],
        render_kw=_NEW,
    )
