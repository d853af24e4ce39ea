"""The forms of a decision not to share."""

from datetime import date
from functools import partial

from wtforms.fields import Field
from wtforms.validators import Length, ValidationError

from app.services.not_sharing.deciding import LATEST, NewNotSharing
from app.web.frame.forms import OnceForm, Sentence, SomeNamed
from app.web.frame.picker import PickField
from app.web.frame.typed import Day, Line
from graph.records.typed_dates import day_to_come

_MOST = 300


class NoForm(OnceForm):
    """A second person's no, which whoever decided reads."""

    because = Line(
        "label_not_shared_because",
        "refused_please_say_why_not",
        most=_MOST,
        description="hint_sharing_because",
    )


class NotSharingForm(OnceForm):
    services = SomeNamed("label_not_shared_services", description="hint_not_shared_services")
    who = PickField(
        "label_not_shared_who",
        [Length(max=200, message="refused_that_is_too_long")],
        find="not_sharing.find_from_whom",
        part="not_sharing.show_from_whom",
        description="hint_not_shared_who",
    )
    why = Line(
        "label_not_shared_why",
        "refused_please_say_why_not_to_share",
        most=_MOST,
        description="hint_not_shared_why",
    )
    review: Day[date] = Day(
        "label_not_shared_review",
        partial(day_to_come, days=LATEST.days),
        "",
        description=Sentence("hint_not_shared_review", {"days": LATEST.days}),
    )

    def validate_services(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("refused_choose_what_is_not_shared")

    @property
    def decision(self) -> NewNotSharing:
        return NewNotSharing(
            self.services.data or [],
            self.who.data or "",
            self.why.data or "",
            self.review.if_typed,
        )
