"""Whom a worker adds to their people."""

from datetime import date

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.web.frame.forms import UUID_LENGTH, OnceForm, OneOf, tidy
from app.web.frame.wiring import services, told
from graph.clock import local_date
from graph.records.dates import PartialDate
from graph.records.identity_numbers import LONGEST
from graph.records.matching import postcode_key
from graph.records.names import normalised
from graph.records.typed_dates import NoDate, birth_date, day_at_work
from graph.vocabulary import Role

_SHORT = Length(max=80, message="refused_that_is_too_long")
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class AddForm(OnceForm):
    given_name = StringField(
        "label_first_name",
        [DataRequired("refused_please_type_a_first_name"), _SHORT],
        filters=[tidy],
        render_kw=_PLAIN,
    )
    family_name = StringField(
        "label_family_name",
        [DataRequired("refused_please_type_a_family_name"), _SHORT],
        filters=[tidy],
        render_kw=_PLAIN,
    )
    birth_date = StringField(
        "label_date_of_birth",
        [DataRequired("date_of_birth_wanted"), _SHORT],
        filters=[tidy],
        description="hint_3_5_19_3_may",
        render_kw=_PLAIN,
    )
    postcode = StringField(
        "label_postcode",
        [_SHORT],
        filters=[tidy],
        description="hint_leave_it_out_if_you",
        render_kw=_PLAIN,
    )
    role = OneOf("label_my_role", Role)
    sibling = BooleanField(
        "label_then_their_brother_or_sister",
        description="hint_their_family_name_and_postcode",
    )
    siblings = HiddenField(
        validators=[Length(max=12 * (UUID_LENGTH + 1), message="refused_too_many")]
    )
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
            raise ValidationError(told(why)) from None

    def validate_postcode(self, field: StringField) -> None:
        if field.data and postcode_key(field.data) is None:
            raise ValidationError("refused_this_is_not_a_whole")


class BirthForm(OnceForm):
    """A child, or up to three of one pregnancy."""

    given_name = StringField(
        "label_first_name",
        [DataRequired("refused_please_type_a_first_name"), _SHORT],
        filters=[tidy],
        description="hint_baby_without_a_name",
        render_kw=_PLAIN,
    )
    second_name = StringField(
        "label_name_of_second_child",
        [_SHORT],
        filters=[tidy],
        description="hint_for_twins",
        render_kw=_PLAIN,
    )
    third_name = StringField(
        "label_name_of_third_child", [_SHORT], filters=[tidy], render_kw=_PLAIN
    )
    family_name = StringField(
        "label_family_name",
        [DataRequired("refused_please_type_a_family_name"), _SHORT],
        filters=[tidy],
        render_kw=_PLAIN,
    )
    born_on = StringField(
        "label_date_of_birth",
        [DataRequired("date_wanted_at_work"), _SHORT],
        filters=[tidy],
        description="hint_today_3_may_2026_or",
        render_kw=_PLAIN,
    )

    on: date
    """What was typed as a day, once the form is valid."""

    @property
    def names(self) -> tuple[str, ...]:
        typed = (self.given_name.data, self.second_name.data, self.third_name.data)
        return tuple(filter(None, typed))

    def validate_given_name(self, field: StringField) -> None:
        _has_letters(field)

    def validate_family_name(self, field: StringField) -> None:
        _has_letters(field)

    def validate_second_name(self, field: StringField) -> None:
        self._tell_apart(field, [self.given_name])

    def validate_third_name(self, field: StringField) -> None:
        self._tell_apart(field, [self.given_name, self.second_name])

    def _tell_apart(self, field: StringField, others: list[StringField]) -> None:
        if not field.data:
            return
        _has_letters(field)
        if normalised(field.data) in {normalised(other.data or "") for other in others}:
            raise ValidationError("refused_two_children_need_two_names")

    def validate_born_on(self, field: StringField) -> None:
        try:
            self.on = day_at_work(field.data, _today())
        except NoDate as why:
            raise ValidationError(told(why)) from None
        if self.on > _today():
            raise ValidationError("refused_that_day_is_still_to")
        if (_today() - self.on).days > _LATE:
            raise ValidationError("refused_a_birth_long_ago")


class NumberForm(OnceForm):
    number = StringField(
        "label_nhs_number",
        [
            DataRequired("refused_please_type_the_number"),
            Length(max=LONGEST, message="refused_that_is_too_long"),
        ],
        filters=[tidy],
        description="hint_ten_digits",
        render_kw={**_PLAIN, "inputmode": "numeric"},
    )
    traced = BooleanField("label_number_traced", description="hint_number_traced")


_LATE = 366
"""Days after which a birth does not end a pregnancy that is noted as one."""


def _has_letters(field: StringField) -> None:
    if not normalised(field.data):
        raise ValidationError("refused_please_type_a_name_with")


def _today() -> date:
    return local_date(services().clock.now(), services().policy.time_zone)
