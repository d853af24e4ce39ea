"""Whom a worker adds to their people."""

from datetime import date

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.web.frame.forms import UUID_LENGTH, OnceForm, OneOf, tidy
from app.web.frame.wiring import services
from graph.clock import local_date
from graph.records.dates import PartialDate
from graph.records.matching import postcode_key
from graph.records.names import normalised
from graph.records.typed_dates import HOW, NoDate, birth_date
from graph.vocabulary import Role

_SHORT = Length(max=80, message="That is too long.")
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class AddForm(OnceForm):
    given_name = StringField(
        "First name",
        [InputRequired("Please type a first name."), _SHORT],
        filters=[tidy],
        render_kw=_PLAIN,
    )
    family_name = StringField(
        "Family name",
        [InputRequired("Please type a family name."), _SHORT],
        filters=[tidy],
        render_kw=_PLAIN,
    )
    birth_date = StringField(
        "Date of birth",
        [InputRequired(f"Please type a date of birth. {HOW}"), _SHORT],
        filters=[tidy],
        description="3/5/19, 3 May 2019, May 2019, 2019 or “about 7”",
        render_kw=_PLAIN,
    )
    postcode = StringField(
        "Postcode",
        [_SHORT],
        filters=[tidy],
        description="Leave it out if you do not know it.",
        render_kw=_PLAIN,
    )
    role = OneOf("My role", Role)
    sibling = BooleanField(
        "Then their brother or sister",
        description="Their family name and postcode are kept for the next one, and the two are "
        "linked once both are confirmed.",
    )
    siblings = HiddenField(validators=[Length(max=12 * (UUID_LENGTH + 1), message="Too many.")])
    """Whose brother or sister this one is: ids of the worker's own support of them."""

    is_next = False
    """Somebody was added just now: it stands open for the next one."""
    born: PartialDate
    """What was typed as a date of birth, once the form is valid."""

    def validate_given_name(self, field: StringField) -> None:
        _has_letters(field)

    def validate_family_name(self, field: StringField) -> None:
        _has_letters(field)

    def validate_birth_date(self, field: StringField) -> None:
        try:
            self.born = birth_date(field.data, _today())
        except NoDate as why:
            raise ValidationError(str(why)) from None

    def validate_postcode(self, field: StringField) -> None:
        if field.data and postcode_key(field.data) is None:
            raise ValidationError("This is not a whole postcode.")


def _has_letters(field: StringField) -> None:
    if not normalised(field.data):
        raise ValidationError("Please type a name with letters.")


def _today() -> date:
    return local_date(services().clock.now(), services().policy.time_zone)
