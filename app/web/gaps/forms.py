"""What somebody says about a gap."""

from datetime import date

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.web.frame.forms import OnceForm, tidy
from app.web.frame.wiring import services
from graph.clock import local_date
from graph.records.typed_dates import HOW_TO_COME, NoDate, day_to_come

MOST_DAYS = 180
"""Longer nobody puts anything off, or leaves it to a colleague, without looking again."""


class _UntilForm(OnceForm):
    until = StringField(
        "Until",
        [InputRequired(f"Please type a day. {HOW_TO_COME}"), Length(max=80)],
        filters=[tidy],
        description=f"{HOW_TO_COME} {MOST_DAYS} days from now at most.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    day: date
    """What was typed, once the form is valid."""

    def validate_until(self, field: StringField) -> None:
        today = local_date(services().clock.now(), services().policy.time_zone)
        try:
            self.day = day_to_come(field.data, today, MOST_DAYS)
        except NoDate as why:
            raise ValidationError(str(why)) from None


class GiveForm(_UntilForm):
    to = SelectField("To", validate_choice=False, choices=[])


class PutOffForm(_UntilForm):
    pass


class NoGapForm(OnceForm):
    reason = StringField(
        "Because",
        [
            InputRequired("Please say why it is not a gap."),
            Length(max=200, message="Please say it in 200 letters at most."),
        ],
        filters=[tidy],
        description="It stays away until the facts change that it rests on. No case notes, please.",
        render_kw={"autocomplete": "off"},
    )
