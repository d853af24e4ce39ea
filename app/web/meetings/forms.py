"""The forms of meetings, and of the wall."""

from wtforms import BooleanField, HiddenField
from wtforms.validators import Length, ValidationError

from app.services.meetings.planning import Plan
from app.web.frame.forms import ChangeForm, Form, OnceForm, OneOf, SomeNamed
from app.web.frame.tidy import tidy
from app.web.frame.typed import PLAIN, Day, Line
from graph.records.typed_dates import day
from graph.vocabulary import MeetingKind, MeetingState, WallView

_KEY = Length(max=12)


class MeetingForm(ChangeForm):
    kind = OneOf("meeting_what", MeetingKind)
    day = Day("meeting_day", day, description="meeting_day_hint")
    practitioners = SomeNamed("meeting_practitioners")
    people = SomeNamed("meeting_people", description="meeting_people_hint")
    visitors = BooleanField("meeting_visitors", description="meeting_visitors_hint")

    @property
    def plan(self) -> Plan:
        return Plan(
            self.kind.data,
            self.day.day,
            self.practitioners.data or [],
            self.people.data or [],
            self.visitors.data,
        )


class CloseForm(ChangeForm):
    state = OneOf("meeting_close_state", MeetingState)
    day = Day("meeting_close_day", day)

    def validate_state(self, field: OneOf) -> None:
        if field.data is MeetingState.PLANNED:
            raise ValidationError("refused_please_choose_one_of_these")


class WallForm(OnceForm):
    """One button of the chair's: what to put on the wall."""

    view = HiddenField(validators=[_KEY], filters=[tidy])
    opened = HiddenField(validators=[_KEY])
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
    code = Line(
        "wall_code_field", "wall_code_missing", most=40, render_kw=PLAIN | {"autofocus": True}
    )
