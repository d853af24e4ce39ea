"""What every form has: a token against forged requests, and a fresh operation id.

A form is drawn by `drawn` on a page and read by `sending.sent` where it arrives. It says of itself
what it asks for (`OnceForm.sent`), so no route and no service lists its fields again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, PasswordField, SelectField, SelectMultipleField
from wtforms.csrf.core import CSRFTokenField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.services.changes import SentForm
from app.web.frame.drafts import draft_of
from app.web.frame.picker import PickField
from app.web.frame.wiring import display_words, new_op_id, told
from graph.errors import Refused
from graph.seals import digest

F = TypeVar("F", bound="Form")

_INCOMPLETE = "refused_the_form_was_incomplete_please"
_NO_CHOICE = "refused_please_choose_one_of_these"
UUID_LENGTH = 36
MARK_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text of the deployment's words with what fills its braces, for a hint that has any."""

    key: str
    about: Mapping[str, object]


class Form(FlaskForm):
    """A form whose errors stand beside their fields; errors without a field stand on top.

    What is written in a class of forms, its labels, hints and errors, are keys of the deployment's
    words; what a form has that was made of it are the words themselves.
    """

    nothing_done = "refused_nothing_was_saved_yet"
    """The key of the heading over its errors."""
    sent_to = ""
    """Where it is sent, once it is drawn."""
    again = False
    """Whether it came back: rejected, or as a search that shows what was looked for."""
    changed = False
    """Whether somebody changed the record since it was made."""
    differences: tuple[tuple[str, str, str], ...] = ()
    """Then each field with what it says now and what was typed, where that is not the same."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for field in self:
            field.label.text = _in_its_words(field.label.text)
            field.description = _in_its_words(field.description)

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        for field in self:
            field.errors = [_in_its_words(error) for error in field.errors]
        return bool(right)

    @property
    def picks(self) -> bool:
        """Whether it has a button beside its own, which finds what may be picked."""
        return any(isinstance(field, PickField) for field in self)

    def visible_errors(self) -> list[tuple[str | None, str]]:
        """Every error with the id of its field, in the order of the form. Each says which field it
        is about: several of them may ask for the same."""
        wrong: list[tuple[str | None, str]] = []
        for field in self:
            if isinstance(field, HiddenField):
                wrong += [(None, text) for text in field.errors]
            else:
                wrong += [(field.id, _of_field(field, text)) for text in field.errors]
        return wrong + [(None, str(text)) for text in self.form_errors]

    def add_error(self, error: Refused) -> None:
        """Put what the domain refused beside the field it concerns."""
        if error.field in self:
            field = self[error.field]
            field.errors = [*field.errors, told(error)]
        else:
            self.form_errors.append(told(error))

    def name_apart(self, suffix: str) -> None:
        """Give its fields ids of their own, where a page has several forms of this kind."""
        for field in self:
            field.id = field.label.field_id = f"{field.id}-{suffix}"


class OnceForm(Form):
    """A form that does something: sent twice, it counts once (docs/design/consistency.md)."""

    op_id = HiddenField(validators=[Length(max=UUID_LENGTH, message=_INCOMPLETE)])

    def validate_op_id(self, field: HiddenField) -> None:
        """What goes on is the one canonical form of the id, whatever way it was written."""
        try:
            field.data = str(UUID(field.data or ""))
        except ValueError:
            raise ValidationError(_INCOMPLETE) from None

    @property
    def sent(self) -> SentForm:
        """What this form asks for, and with which version of the record it was made."""
        asked = (text for field in self if _asks(field) for text in (field.name, _text(field.data)))
        version = self.version.data if "version" in self else ""
        return SentForm(self.op_id.data, digest(request.path, *asked), version or "")


class ChangeForm(OnceForm):
    """A form that changes a record as it stood when the form was made."""

    version = HiddenField(validators=[Length(max=MARK_LENGTH, message=_INCOMPLETE)])


def _of_field(field: Field, error: str) -> str:
    label = field.label.text
    if not label or label.casefold() in error.casefold():
        return error
    return display_words().text("refused_of_field", field=label, error=error)


class OneOf(SelectField):
    """One of a kind's members, each with the deployment's word for it.

    With `ask` none is chosen beforehand.
    """

    def __init__(self, label: str, kind: type[StrEnum], *, ask: bool = False, **more: Any) -> None:
        super().__init__(
            label,
            coerce=lambda code: kind(code) if code else None,
            choices=partial(_with_a_question if ask else _in_words, kind),
            validate_choice=False,
            **more,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_NO_CHOICE) from None

    def pre_validate(self, form: Form) -> None:
        if self.data is None and not self.process_errors:
            raise ValidationError(_NO_CHOICE)


class OneNamed(SelectField):
    """One of a few records, by name, or none of them. The page gives the choices; whether the id
    that came back is one of these, the service finds out."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **more)

    def offer(self, choices: Iterable[tuple[str, str]], none: str) -> None:
        """`none` are the words for none of them."""
        self.choices = [("", none), *choices]


class SomeNamed(SelectMultipleField):
    """Several of a few records, each a box to tick; the page gives the choices, and whether the ids
    that came back are among these, the service finds out."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, choices=[], validate_choice=False, **more)


class SomeOf(SelectMultipleField):
    """Several of a kind's members, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, kind: type[StrEnum], **more: Any) -> None:
        super().__init__(label, coerce=kind, choices=partial(_in_words, kind), **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_NO_CHOICE) from None


def _in_its_words(said: str | Sentence) -> str:
    """The words for a key; an error that was put into words when it was found stays as it is."""
    if isinstance(said, Sentence):
        return display_words().text(said.key, **said.about)
    return display_words().texts.get(said, said)


def _with_a_question(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [("", display_words().text("choose_one")), *_in_words(kind)]


def _in_words(kind: type[StrEnum]) -> list[tuple[str, str]]:
    said = ((each.value, display_words().of(each)) for each in kind)
    return [(value, text[:1].upper() + text[1:]) for value, text in said]


def drawn(
    kind: type[F], to: str, obj: object = None, *, version: str = "", suffix: str = "", **data: Any
) -> F:
    """A form for a page: filled from `obj` or `data`, or, where it came back, as it was typed.

    `to` is where it is sent; `version` is the mark of `obj` as it is now.
    """
    draft = draft_of(to)
    typed = MultiDict[str, str](draft.fields) if draft else None
    form = kind(formdata=typed, obj=obj, data=data)
    form.sent_to = to
    if draft is not None:
        form.again = True
        for name, errors in draft.errors.items():
            _put(form, name, errors)
        if draft.changed:
            form.changed = True
            form.differences = _differences(form, kind(formdata=None, obj=obj, data=data))
    for name, fresh in (("op_id", new_op_id), ("version", lambda: version)):
        if name in form and (draft is None or name not in draft.fields):
            form[name].data = fresh()
    if suffix:
        form.name_apart(suffix)
    return form


def _put(form: Form, name: str, errors: list[str]) -> None:
    if name in form:
        form[name].errors = errors
    else:
        form.form_errors = errors


def _differences(form: Form, now: Form) -> tuple[tuple[str, str, str], ...]:
    seen = (field for field in form if not isinstance(field, HiddenField))
    pairs = ((field.label.text, _said(now[field.name]), _said(field)) for field in seen)
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _said(field: Field) -> str:
    """The value of a field as people read it."""
    chosen = field.data if isinstance(field.data, list) else [field.data]
    words = dict(getattr(field, "choices", None) or ())
    return ", ".join(str(words.get(each, each)) for each in chosen if each) or "nothing"


def _asks(field: Field) -> bool:
    """Whether a field is part of what the form asks for: no token, no password, no caption."""
    aside = isinstance(field, CSRFTokenField | PasswordField) or field.name == "op_id"
    return not aside and not (field.render_kw or {}).get("readonly")


def _text(data: object) -> str:
    return json.dumps(data, default=str)
