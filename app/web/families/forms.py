"""What is said of a family: who is what to whom, since when, and why it is over."""

from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.services.families.ending import Ending, NewRelative
from app.services.families.ties import NEW_FAMILY, NewTie
from app.web.frame.forms import OnceForm, OneOf, tidy
from app.web.frame.picker import PickField
from app.web.frame.wiring import display_words, services
from graph.clock import local_date
from graph.errors import Refused
from graph.records.dates import PartialDate
from graph.records.names import normalised
from graph.records.typed_dates import NoDate, birth_date
from graph.vocabulary import Kin, TieEnd

_SHORT = Length(max=80, message="That is too long.")
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_LONGEST_ID = 60

_SAID = tuple(kind for kind in Kin if kind is not Kin.UNBORN_SIBLING)
"""An unborn child is told by the pregnancy alone."""


class KinField(OneOf):
    """What somebody is to the person; nothing is chosen beforehand."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, Kin, **more)
        self.coerce = _kind
        self.choices = [SelectChoice("", "Please choose"), *_kinds()]

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


class SinceForm(OnceForm):
    """With a day that may be known in part, or not at all."""

    day: PartialDate | None = None
    """What was typed, once the form is valid."""

    def read_day(self, field: StringField) -> None:
        if not field.data:
            return
        today = local_date(services().clock.now(), services().policy.time_zone)
        try:
            self.day = birth_date(field.data, today)
        except NoDate as why:
            raise ValidationError(str(why)) from None


class TieForm(SinceForm):
    relative = PickField(
        "Who",
        [InputRequired("Please choose somebody."), Length(max=_LONGEST_ID, message="Too long.")],
        find="families.find_relatives",
        part="families.show_relatives",
        description="One of your people, or somebody who stands on this page: the beginning of "
        "their name, and choose.",
    )
    kind = KinField("is the person’s")
    since = StringField(
        "Since",
        [_SHORT],
        filters=[tidy],
        description="3 May 2019, May 2019 or 2019. Leave it out if nobody knows.",
        render_kw=_PLAIN,
    )
    lives_with = BooleanField("They live together")
    parental_responsibility = BooleanField("Has parental responsibility")
    main_carer = BooleanField("Is the main carer")
    family = SelectField("Do they belong to one family?", choices=[], validate_choice=False)

    def validate_since(self, field: StringField) -> None:
        self.read_day(field)

    def validate_family(self, field: SelectField) -> None:
        if len(field.data or "") > _LONGEST_ID:
            raise ValidationError("Please choose one of these.")

    @property
    def tie(self) -> NewTie:
        """Raises Refused where nobody was chosen."""
        where, _, relative_id = (self.relative.data or "").partition(":")
        if where not in (MINE, ON_PAGE) or not relative_id:
            raise Refused("Please find somebody, and choose them.", "relative")
        return NewTie(
            relative_id,
            where == ON_PAGE,
            self.kind.data,
            self.day,
            self.parental_responsibility.data,
            self.main_carer.data,
            self.lives_with.data,
            self.family.data or "",
        )


MINE, ON_PAGE = "mine", "page"
"""Where somebody was chosen from: one's own people, or whoever stands on the page."""


def family_choices(family_ids: tuple[str, ...]) -> list[SelectChoice]:
    words = display_words()
    several = len(family_ids) > 1
    named = [
        SelectChoice(
            family_id,
            words.text("family_yes_number", number=place) if several else words.text("family_yes"),
        )
        for place, family_id in enumerate(family_ids, 1)
    ]
    new = "family_new_one" if family_ids else "family_new"
    return [
        SelectChoice("", words.text("family_no")),
        *named,
        SelectChoice(NEW_FAMILY, words.text(new)),
    ]


class EndForm(SinceForm):
    why = OneOf("Why is it over?", TieEnd)
    when = StringField(
        "Until when",
        [_SHORT],
        filters=[tidy],
        description="May 2019, or 2019. Leave it out if it is over now.",
        render_kw=_PLAIN,
    )

    def validate_when(self, field: StringField) -> None:
        self.read_day(field)

    @property
    def ending(self) -> Ending:
        return Ending(self.why.data, self.day)


class NamedForm(SinceForm):
    name = StringField(
        "Name, as they say it",
        [InputRequired("Please type a name."), _SHORT],
        filters=[tidy],
        render_kw=_PLAIN,
    )
    kind = KinField("What they are to the person")
    who = StringField(
        "Who that is, in the family’s words",
        [_SHORT],
        filters=[tidy],
        description="Jaden’s coach, next door, godmother",
        render_kw=_PLAIN,
    )
    does = StringField(
        "What they do",
        [_SHORT],
        filters=[tidy],
        description="has Theo on Fridays",
        render_kw=_PLAIN,
    )

    def validate_name(self, field: StringField) -> None:
        if not normalised(field.data):
            raise ValidationError("Please type a name with letters.")

    @property
    def relative(self) -> NewRelative:
        return NewRelative(
            self.name.data,
            self.kind.data,
            who=self.who.data or "",
            does=self.does.data or "",
        )
