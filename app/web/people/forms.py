"""Whom a worker adds to their people."""

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from app.web.frame.forms import UUID_LENGTH, OnceForm, OneOf
from app.web.frame.typed import PLAIN, Day, Line, Name, today
from graph.records.identity_numbers import LONGEST
from graph.records.matching import postcode_key
from graph.records.names import normalised
from graph.records.typed_dates import birth_date, day_at_work
from graph.vocabulary import Role


class AddForm(OnceForm):
    given_name = Name("label_first_name", "refused_please_type_a_first_name")
    family_name = Name("label_family_name", "refused_please_type_a_family_name")
    birth_date = Day(
        "label_date_of_birth", birth_date, "date_of_birth_wanted", description="hint_3_5_19_3_may"
    )
    postcode = Line("label_postcode", description="hint_leave_it_out_if_you")
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

    def validate_postcode(self, field: StringField) -> None:
        if field.data and postcode_key(field.data) is None:
            raise ValidationError("refused_this_is_not_a_whole")


class BirthForm(OnceForm):
    """A child, or up to three of one pregnancy."""

    given_name = Name(
        "label_first_name",
        "refused_please_type_a_first_name",
        description="hint_baby_without_a_name",
    )
    second_name = Name("label_name_of_second_child", description="hint_for_twins")
    third_name = Name("label_name_of_third_child")
    family_name = Name("label_family_name", "refused_please_type_a_family_name")
    born_on = Day(
        "label_date_of_birth",
        day_at_work,
        "date_wanted_at_work",
        past=True,
        description="hint_today_3_may_2026_or",
    )

    @property
    def names(self) -> tuple[str, ...]:
        typed = (self.given_name.data, self.second_name.data, self.third_name.data)
        return tuple(filter(None, typed))

    def validate_second_name(self, field: StringField) -> None:
        self._tell_apart(field, [self.given_name])

    def validate_third_name(self, field: StringField) -> None:
        self._tell_apart(field, [self.given_name, self.second_name])

    def _tell_apart(self, field: StringField, others: list[StringField]) -> None:
        if field.data and normalised(field.data) in {
            normalised(other.data or "") for other in others
        }:
            raise ValidationError("refused_two_children_need_two_names")

    def validate_born_on(self, _field: StringField) -> None:
        if (today() - self.born_on.day).days > _LATE:
            raise ValidationError("refused_a_birth_long_ago")


class NumberForm(OnceForm):
    number = Line(
        "label_nhs_number",
        "refused_please_type_the_number",
        most=LONGEST,
        description="hint_ten_digits",
        render_kw={**PLAIN, "inputmode": "numeric"},
    )
    traced = BooleanField("label_number_traced", description="hint_number_traced")


_LATE = 366
"""Days after which a birth does not end a pregnancy that is noted as one."""
