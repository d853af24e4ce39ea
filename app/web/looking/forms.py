"""The forms of looking without waiting."""

from wtforms import BooleanField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length, ValidationError

from app.services.looking.opening import Typed
from app.web.frame.forms import ChangeForm, OnceForm, OneNamed, OneOf
from app.web.frame.typed import Day, Line, Name
from graph.records.matching import postcode_key
from graph.records.typed_dates import birth_date
from graph.vocabulary import DatePrecision, LookHours

_MOST = 300


class MeantForm(OnceForm):
    """Somebody by what tells one person from another, and why they are looked for."""

    given_name = Name("label_first_name", "refused_please_type_a_first_name")
    family_name = Name("label_family_name", "refused_please_type_a_family_name")
    born = Day(
        "label_date_of_birth",
        birth_date,
        "date_of_birth_wanted",
        description="hint_look_born",
    )
    postcode = Line("label_postcode", "refused_please_type_a_postcode")
    why = Line("label_look_why", "refused_please_say_why_you_look", most=_MOST)

    def validate_born(self, field: Field) -> None:
        if field.day.precision is not DatePrecision.DAY:
            raise ValidationError("refused_the_whole_day_please")

    def validate_postcode(self, field: Field) -> None:
        if postcode_key(field.data) is None:
            raise ValidationError("refused_please_type_a_postcode")

    @property
    def typed(self) -> Typed:
        return Typed(
            self.given_name.data or "",
            self.family_name.data or "",
            self.born.day.value,
            self.postcode.data or "",
            self.why.data or "",
        )


class EmergencyForm(MeantForm):
    hours = OneOf("label_look_hours", LookHours, ask=True, description="hint_look_hours")
    household = BooleanField("label_look_household")


class EnquiryForm(MeantForm):
    team = OneNamed("label_look_team", validators=[Length(max=36)])


class WidenForm(OnceForm):
    adult = OneNamed("label_look_adult", validators=[DataRequired("refused_choose_who_is_at_home")])
    why = Line("label_look_adult_why", "refused_please_say_why_you_look", most=_MOST)


class KeepForm(OnceForm):
    why = Line("label_look_keep_why", "refused_please_say_why_you_look", most=_MOST)


class NotRightForm(ChangeForm):
    note = Line(
        "label_look_note",
        "refused_please_say_why_not",
        most=_MOST,
        description="hint_look_note",
    )


class NothingShownForm(NotRightForm):
    note = Line(
        "label_look_note",
        "refused_please_say_why_not",
        most=_MOST,
        description="hint_look_note_unread",
    )
