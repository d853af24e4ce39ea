"""The forms of meetings, and of the wall."""

from datetime import date

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.services.meetings.planning import Plan, today
from app.web.frame.forms import ChangeForm, Form, OnceForm, OneOf, SomeNamed, tidy
from app.web.frame.wiring import services
from graph.records.typed_dates import NoDate, day
from graph.vocabulary import MeetingKind, MeetingState, WallView
from visualisations.words import Words

_SHORT = Length(max=80, message="That is too long.")
_KEY = Length(max=12)


class MeetingForm(ChangeForm):
    kind = OneOf("meeting_what", MeetingKind)
    day = StringField("meeting_day", [InputRequired("Please type a day."), _SHORT], filters=[tidy])
    practitioners = SomeNamed("meeting_practitioners")
    people = SomeNamed("meeting_people")
    visitors = BooleanField("meeting_visitors")

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
        "meeting_close_day", [InputRequired("Please type a day."), _SHORT], filters=[tidy]
    )

    on: date

    def validate_day(self, field: StringField) -> None:
        self.on = _day(field)

    def validate_state(self, field: OneOf) -> None:
        if field.data is MeetingState.PLANNED:
            raise ValidationError("Please choose one of these.")


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
            raise ValidationError("Please choose one of these.") from None


class CodeForm(Form):
    nothing_done = "This screen is not connected."
    code = StringField("wall_code_field", [Length(max=40, message="That is too long.")])

    def validate_code(self, field: StringField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(services().words.text("wall_code_missing"))


def in_words(form: Form, words: Words) -> None:
    """Put the deployment's words on the labels, and hints under them where there are any."""
    for field in form:
        if field.label.text in words.texts:
            key = field.label.text
            field.label.text = words.text(key)
            if f"{key}_hint" in words.texts:
                field.description = words.text(f"{key}_hint")


def _day(field: StringField) -> date:
    try:
        return day(field.data, today(services()))
    except NoDate as why:
        raise ValidationError(str(why)) from None
