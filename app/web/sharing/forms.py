"""The form of a decision to share without agreement."""

from functools import partial

from wtforms import BooleanField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length, ValidationError

from app.services.sharing.deciding import LONGEST, NewDecision
from app.web.frame.forms import OnceForm, OneOf, SomeNamed
from app.web.frame.picker import PickField
from app.web.frame.typed import Day, Line
from graph.records.typed_dates import day_to_come
from graph.vocabulary import SharedAs, SharingBasis

_MOST = 300


class RefusalForm(OnceForm):
    """A no, which whoever decided reads."""

    because = Line(
        "label_sharing_because",
        "refused_please_say_why_not",
        most=_MOST,
        description="hint_sharing_because",
    )


class DecisionForm(OnceForm):
    opens = SomeNamed("label_sharing_opens", description="hint_sharing_opens")
    who = PickField(
        "label_sharing_who",
        [
            DataRequired("refused_please_find_and_choose"),
            Length(max=200, message="refused_that_is_too_long"),
        ],
        find="sharing.find_recipient",
        part="sharing.show_recipients",
        description="hint_part_of_a_name",
    )
    level = OneOf("label_sharing_level", SharedAs, ask=True)
    basis = OneOf("label_sharing_basis", SharingBasis, ask=True)
    why = Line(
        "label_sharing_why",
        "refused_please_say_why_you_share",
        most=_MOST,
        description="hint_sharing_why",
    )
    views = BooleanField("label_sharing_views")
    informed = BooleanField("label_sharing_informed", description="hint_sharing_informed")
    until = Day(
        "label_sharing_until",
        partial(day_to_come, days=LONGEST.days),
        "date_wanted_to_come",
        description="hint_sharing_until",
    )

    def validate_opens(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("refused_choose_what_is_shared")

    @property
    def decision(self) -> NewDecision:
        return NewDecision(
            self.opens.data or [],
            self.who.data or "",
            self.level.data.level,
            self.basis.data,
            self.why.data or "",
            self.views.data,
            self.informed.data,
            self.until.day,
        )
