"""The forms of meetings, and of the wall."""

from datetime import date

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.services.meetings.planning import Plan, today
from app.web.frame.forms import ChangeForm, Form, OnceForm, OneOf, SomeNamed, tidy
from app.web.frame.wiring import services, told
from graph.records.typed_dates import NoDate, day
from graph.vocabulary import MeetingKind, MeetingState, WallView

_SHORT = Length(max=80, message="refused_that_is_too_long")
_KEY = Length(max=12)


class MeetingForm(ChangeForm):
    kind = OneOf("meeting_what", MeetingKind)
    day = StringField(
        "meeting_day",
        [DataRequired("refused_please_type_a_day"), _SHORT],
        filters=[tidy],
        description="meeting_day_hint",
    )
    practitioners = SomeNamed("meeting_practitioners")
    people = SomeNamed("meeting_people", description="meeting_people_hint")
    visitors = BooleanField("meeting_visitors", description="meeting_visitors_hint")

    on: date
    """What was typed as a day, once the form is valid."""

    def validate_day(self, field: StringField) -> None:
        self.on = _day(field)

    @property
    def plan(self) -> Plan:
        return Plan(
            self.kind.data,
            self.on,
            self.practitioners.data or [],
            self.people.data or [],
            self.visitors.data,
        )


class CloseForm(ChangeForm):
    state = OneOf("meeting_close_state", MeetingState)
    day = StringField(
        "meeting_close_day", [DataRequired("refused_please_type_a_day"), _SHORT], filters=[tidy]
    )

    on: date

    def validate_day(self, field: StringField) -> None:
        self.on = _day(field)

    def validate_state(self, field: OneOf) -> None:
        if field.data is MeetingState.PLANNED:
            raise ValidationError("refused_please_choose_one_of_these")


class WallForm(OnceForm):
    """One button of the chair's: what to put on the wall."""

    view = HiddenField(validators=[_KEY], filters=[tidy])
    agency = HiddenField(validators=[_KEY])
    person = HiddenField(validators=[_KEY])
    names = HiddenField(validators=[_KEY])

    shows: WallView

    def validate_view(self, field: HiddenField) -> None:
        try:
            self.shows = WallView(field.data or "")
        except ValueError:
            raise ValidationError("refused_please_choose_one_of_these") from None


class CodeForm(Form):
    nothing_done = "refused_this_screen_is_not_connected"
    code = StringField("wall_code_field", [Length(max=40, message="refused_that_is_too_long")])

    def validate_code(self, field: StringField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(services().words.text("wall_code_missing"))


def _day(field: StringField) -> date:
    try:
        return day(field.data, today(services()))
    except NoDate as why:
        raise ValidationError(told(why)) from None
