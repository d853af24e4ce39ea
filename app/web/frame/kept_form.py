"""The form that met an outage, kept in the page that says so: nothing typed is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flask import request, url_for
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import PasswordField
from wtforms.validators import ValidationError

from app.web.frame.forms import Form

_TOKEN = "csrf_token"  # noqa: S105 - the name of a field


@dataclass(frozen=True, slots=True)
class Typed:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Secret:
    """A field that is never repeated: it must be typed again."""

    name: str
    label: str
    autocomplete: str


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was just sent to this address, to be sent there once more."""

    action: str
    token: str
    fields: tuple[Typed, ...]
    secrets: tuple[Secret, ...]

    @property
    def counts_once(self) -> bool:
        """Whether it carries an operation id, with which a repeat does nothing twice."""
        return any(field.name == "op_id" for field in self.fields)


def kept_form() -> KeptForm | None:
    """The form of this request, without its passwords; None where there is none to keep.

    Needs no database: the operation id and the version travel as they came. Only a form with a
    valid token is kept, or a page of somebody else's could have its own words sent from here.
    """
    if request.method != "POST" or request.endpoint is None:
        return None
    try:
        sent = list(request.form.items(multi=True))
        validate_csrf(request.form.get(_TOKEN))
        if request.files:  # a file cannot be put back into a form
            return None
    except (HTTPException, ValidationError):
        return None
    secret = _secret_names()
    return KeptForm(
        action=url_for(request.endpoint, **(request.view_args or {})),
        token=generate_csrf(),
        fields=tuple(
            Typed(name, value)
            for name, value in sent
            if name and name != _TOKEN and name not in secret
        ),
        secrets=tuple(_secrets_of({name for name, _ in sent} - {_TOKEN})),
    )


@cache
def _secret_names() -> frozenset[str]:
    """Every name that a password field has in any form of the application."""
    return frozenset(secret.name for form in _forms() for secret in _password_fields(form))


def _secrets_of(names: set[str]) -> Iterator[Secret]:
    """The password fields of the form that has exactly these fields, or has them among others."""
    for form in _forms():
        if names & _secret_names() and names <= _field_names(form):
            yield from _password_fields(form)
            return


def _forms(parent: type[Form] = Form) -> Iterator[type[Form]]:
    for form in parent.__subclasses__():
        yield form
        yield from _forms(form)


def _password_fields(form: type[Form]) -> tuple[Secret, ...]:
    return tuple(
        Secret(field.name, field.label.text, (field.render_kw or {}).get("autocomplete", "off"))
        for field in form(formdata=None, meta={"csrf": False})
        if isinstance(field, PasswordField)
    )


def _field_names(form: type[Form]) -> frozenset[str]:
    return frozenset(field.name for field in form(formdata=None, meta={"csrf": False}))
