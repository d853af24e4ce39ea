"""What is said of a family: who is what to whom, since when, and why it is over."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from app.services.families.ending import Ending, NewRelative
from app.services.families.ties import NEW_FAMILY, NewTie
from app.services.people.arranging import ORDER, Move
from app.services.people.family_names import NamedFamily
from app.web.frame.forms import OnceForm, OneOf
from app.web.frame.picker import PickField
from app.web.frame.typed import Day, Line, Name
from app.web.frame.wiring import display_words
from graph.errors import Refused
from graph.records.typed_dates import birth_date
from graph.vocabulary import Kin, TieEnd
from visualisations.arranging import Step

_LONGEST_ID = 60
_NOT_WHERE = "refused_not_where"

_SAID = tuple(kind for kind in Kin if kind is not Kin.UNBORN_SIBLING)
"""An unborn child is told by the pregnancy alone."""


class KinField(OneOf):
    """What somebody is to the person; nothing is chosen beforehand."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, Kin, **more)
        self.coerce = _kind
        self.choices = [SelectChoice("", display_words().text("choose_one")), *_kinds()]

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data not in _SAID:
            self.data = None


def _kind(code: str) -> Kin | None:
    """Raises ValueError for what is no kind; nothing is none."""
    return Kin(code) if code else None


def _kinds() -> list[SelectChoice]:
    return [SelectChoice(kind.value, display_words().of(kind)) for kind in _SAID]


class TieForm(OnceForm):
    relative = PickField(
        "label_who",
        [
            DataRequired("refused_please_choose_somebody"),
            Length(max=_LONGEST_ID, message="refused_too_long"),
        ],
        find="families.find_relatives",
        part="families.show_relatives",
        description="hint_one_of_your_people_or",
    )
    kind = KinField("label_is_the_persons")
    since = Day("label_since", birth_date, "", description="hint_3_may_2019_may_2019")
    lives_with = BooleanField("label_they_live_together")
    parental_responsibility = BooleanField("label_has_parental_responsibility")
    main_carer = BooleanField("label_is_the_main_carer")
    family = SelectField("label_do_they_belong_to_one", choices=[], validate_choice=False)

    def validate_family(self, field: SelectField) -> None:
        if len(field.data or "") > _LONGEST_ID:
            raise ValidationError("refused_please_choose_one_of_these")

    @property
    def tie(self) -> NewTie:
        """Raises Refused where nobody was chosen."""
        where, _, relative_id = (self.relative.data or "").partition(":")
        if where not in (MINE, ON_PAGE) or not relative_id:
            raise Refused("refused_please_find_somebody_and_choose", "relative")
        return NewTie(
            relative_id,
            where == ON_PAGE,
            self.kind.data,
            self.since.if_typed,
            self.parental_responsibility.data,
            self.main_carer.data,
            self.lives_with.data,
            self.family.data or "",
        )


MINE, ON_PAGE = "mine", "page"
"""Where somebody was chosen from: one's own people, or whoever stands on the page."""


def family_choices(families: Sequence[NamedFamily]) -> list[SelectChoice]:
    words = display_words()
    named = [
        SelectChoice(
            each.id,
            words.text("family_yes_of", title=each.title)
            if each.title
            else words.text("family_yes"),
        )
        for each in families
    ]
    new = "family_new_one" if families else "family_new"
    return [
        SelectChoice("", words.text("family_no")),
        *named,
        SelectChoice(NEW_FAMILY, words.text(new)),
    ]


class EndForm(OnceForm):
    why = OneOf("label_why_is_it_over", TieEnd)
    when = Day("label_until_when", birth_date, "", description="hint_may_2019_or_2019_leave")

    @property
    def ending(self) -> Ending:
        return Ending(self.why.data, self.when.if_typed)


class NamedForm(OnceForm):
    name = Name("label_name_as_they_say_it", "refused_please_type_a_name")
    kind = KinField("label_what_they_are_to_the")
    who = Line("label_who_that_is_in_the", description="hint_jadens_coach_next_door_godmother")
    does = Line("label_what_they_do", description="hint_has_theo_on_fridays")

    @property
    def relative(self) -> NewRelative:
        return NewRelative(
            self.name.data,
            self.kind.data,
            who=self.who.data or "",
            does=self.does.data or "",
        )


class MoveForm(OnceForm):
    """One service by one step on one's own map; or, with an order of before, all of them."""

    agency = StringField("label_move_agency", [Length(max=_LONGEST_ID, message=_NOT_WHERE)])
    to = StringField("label_move_to", [Length(max=10, message=_NOT_WHERE)])
    order = StringField("label_move_order", [Length(max=4000, message=_NOT_WHERE)])

    move: Move
    """What was asked for, once the form is valid."""

    def validate_to(self, field: StringField) -> None:
        if not field.data:
            self.move = Move(order=self.order.data or "")
            return
        try:
            self.move = Move(str(UUID(self.agency.data or "")), Step(field.data))
        except ValueError:
            raise ValidationError(_NOT_WHERE) from None

    def validate_order(self, field: StringField) -> None:
        if not ORDER.fullmatch(field.data or ""):
            raise ValidationError(_NOT_WHERE)
