"""What somebody says about a gap."""

from functools import partial

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.frame.forms import OnceForm, Sentence
from app.web.frame.tidy import tidy
from app.web.frame.typed import Day, Line
from graph.records.typed_dates import day_to_come

MOST_DAYS = 180
"""Longer nobody puts anything off, or leaves it to a colleague, without looking again."""


class _UntilForm(OnceForm):
    until = Day(
        "label_until",
        partial(day_to_come, days=MOST_DAYS),
        "date_wanted_to_come",
        description=Sentence("hint_day_to_come", {"days": MOST_DAYS}),
    )


class GiveForm(_UntilForm):
    to = SelectField("label_to", validate_choice=False, choices=[])


class PutOffForm(_UntilForm):
    pass


class NoGapForm(OnceForm):
    reason = Line(
        "label_because",
        "refused_please_say_why_it_is",
        most=200,
        too_long="refused_please_say_it_in_200",
        description="hint_it_stays_away_until_the",
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
