"""What somebody says about a gap."""

from datetime import date

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.web.frame.forms import OnceForm, Sentence, tidy
from app.web.frame.wiring import services, told
from graph.clock import local_date
from graph.records.typed_dates import NoDate, day_to_come

MOST_DAYS = 180
"""Longer nobody puts anything off, or leaves it to a colleague, without looking again."""


class _UntilForm(OnceForm):
    until = StringField(
        "label_until",
        [DataRequired("date_wanted_to_come"), Length(max=80)],
        filters=[tidy],
        description=Sentence("hint_day_to_come", {"days": MOST_DAYS}),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    day: date
    """What was typed, once the form is valid."""

    def validate_until(self, field: StringField) -> None:
        today = local_date(services().clock.now(), services().policy.time_zone)
        try:
            self.day = day_to_come(field.data, today, MOST_DAYS)
        except NoDate as why:
            raise ValidationError(told(why)) from None


class GiveForm(_UntilForm):
    to = SelectField("label_to", validate_choice=False, choices=[])


class PutOffForm(_UntilForm):
    pass


class NoGapForm(OnceForm):
    reason = StringField(
        "label_because",
        [
            DataRequired("refused_please_say_why_it_is"),
            Length(max=200, message="refused_please_say_it_in_200"),
        ],
        filters=[tidy],
        description="hint_it_stays_away_until_the",
        render_kw={"autocomplete": "off"},
    )


class FeedbackForm(OnceForm):
    text = TextAreaField(
        "feedback_asks",
        [
            DataRequired("feedback_wanted"),
            Length(max=600, message="feedback_too_long"),
        ],
        filters=[tidy],
        description="feedback_hint",
        render_kw={"autocomplete": "off", "rows": 5},
    )
