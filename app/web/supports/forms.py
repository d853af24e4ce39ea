"""The forms about support: a colleague's proposal, one's own, handing over, cover, needs."""

from datetime import date
from uuid import UUID

from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.web.frame.forms import UUID_LENGTH, ChangeForm, OnceForm, OneOf, tidy
from app.web.frame.picker import PickField
from app.web.frame.wiring import services
from graph.clock import local_date
from graph.records.typed_dates import NoDate, day
from graph.vocabulary import EndReason, LeadKind, NeedKind, RefusalReason, Role, Tie

_SHORT = Length(max=80, message="That is too long.")
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_MOST = 200
"""Edges that one form may hand over."""


class DeclineForm(ChangeForm):
    why_not = OneOf("Why is it not so?", RefusalReason)


class TieForm(ChangeForm):
    tie = OneOf(
        "How is it going between you?",
        Tie,
        description="Only you and your supervisor see this.",
    )


class RoleForm(ChangeForm):
    role = OneOf("My role", Role)


class LeadForm(ChangeForm):
    leads = OneOf("I lead in", LeadKind)


class InTouchForm(ChangeForm):
    colleague = StringField(
        "In touch today with",
        [
            InputRequired("Choose somebody who stands around this person."),
            Length(max=UUID_LENGTH, message="Choose somebody who stands around this person."),
        ],
    )


class EndForm(ChangeForm):
    because = OneOf("Why does it end?", EndReason)
    on = StringField(
        "When?",
        [InputRequired("Please type a day."), _SHORT],
        filters=[tidy],
        description="today, 3 May 2026 or 3/5/26",
        render_kw=_PLAIN,
    )

    day: date
    """What was typed as a day, once the form is valid."""

    def validate_on(self, field: StringField) -> None:
        self.day = _day(field)
        if self.day > _today():
            raise ValidationError("That day is still to come.")


class HandOverForm(OnceForm):
    edges = SelectMultipleField(
        "Whom",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    colleague = PickField(
        "To whom",
        [InputRequired("Find your colleague, and choose them."), _SHORT],
        find="supports.find_colleague",
        part="supports.show_colleagues",
    )

    def validate_edges(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("Tick whom you hand over.")
        if len(field.data) > _MOST:
            raise ValidationError("That is too much at once.")
        for text in field.data:
            person_id, _, support_id = text.partition("/")
            if not (_is_id(person_id) and _is_id(support_id)):
                raise ValidationError("The form was incomplete. Please send it again.")

    def validate_colleague(self, field: PickField) -> None:
        _refuse_words(field)


class CoverForm(OnceForm):
    colleague = PickField(
        "Who covers for me",
        [InputRequired("Find your colleague, and choose them."), _SHORT],
        find="supports.find_cover",
        part="supports.show_covering",
    )
    start = StringField(
        "First day",
        [InputRequired("Please type a day."), _SHORT],
        filters=[tidy],
        description="today, 3 August 2026 or 3/8/26",
        render_kw=_PLAIN,
    )
    end = StringField(
        "Last day", [InputRequired("Please type a day."), _SHORT], filters=[tidy], render_kw=_PLAIN
    )

    first: date
    last: date
    """What was typed, once the form is valid."""

    def validate_colleague(self, field: PickField) -> None:
        _refuse_words(field)

    def validate_start(self, field: StringField) -> None:
        self.first = _day(field)

    def validate_end(self, field: StringField) -> None:
        self.last = _day(field)


class NeedForm(ChangeForm):
    kind = OneOf("What do they need?", NeedKind)

    def validate_kind(self, field: OneOf) -> None:
        if field.data is NeedKind.PREGNANCY:
            raise ValidationError("Expecting a child is noted with the child.")


class MeetForm(ChangeForm):
    needs = SelectMultipleField(
        "Which of these do I meet?",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def validate_needs(self, field: SelectMultipleField) -> None:
        if not all(map(_is_id, field.data or ())):
            raise ValidationError("The form was incomplete. Please send it again.")


def _day(field: StringField) -> date:
    try:
        return day(field.data, _today())
    except NoDate as why:
        raise ValidationError(str(why)) from None


def _refuse_words(field: PickField) -> None:
    """What was typed and not chosen is nobody yet."""
    if field.data and not _is_id(field.data):
        raise ValidationError("Choose your colleague from the list.")


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _today() -> date:
    return local_date(services().clock.now(), services().policy.time_zone)
