"""The forms about support: a colleague's proposal, one's own, handing over, cover, needs."""

from uuid import UUID

from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.web.frame.forms import UUID_LENGTH, ChangeForm, OnceForm, OneOf
from app.web.frame.picker import PickField
from app.web.frame.typed import Day
from graph.records.typed_dates import day
from graph.vocabulary import EndReason, LeadKind, NeedKind, RefusalReason, Role, Tie

_SHORT = Length(max=80, message="refused_that_is_too_long")
_MOST = 200
"""Edges that one form may hand over."""


class DeclineForm(ChangeForm):
    why_not = OneOf("label_why_is_it_not_so", RefusalReason)


class TieForm(ChangeForm):
    tie = OneOf(
        "label_how_is_it_going_between",
        Tie,
        description="hint_only_you_and_your_supervisor",
    )


class RoleForm(ChangeForm):
    role = OneOf("label_my_role", Role)


class LeadForm(ChangeForm):
    leads = OneOf("label_i_lead_in", LeadKind)


class InTouchForm(ChangeForm):
    colleague = StringField(
        "label_in_touch_today_with",
        [
            DataRequired("refused_choose_somebody_who_stands_around"),
            Length(max=UUID_LENGTH, message="refused_choose_somebody_who_stands_around"),
        ],
    )


class EndForm(ChangeForm):
    because = OneOf("label_why_does_it_end", EndReason)
    on = Day("label_when", day, past=True, description="hint_today_3_may_2026_or")


class HandOverForm(OnceForm):
    edges = SelectMultipleField(
        "label_whom",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    colleague = PickField(
        "label_to_whom",
        [DataRequired("refused_find_your_colleague_and_choose"), _SHORT],
        find="supports.find_colleague",
        part="supports.show_colleagues",
    )

    def validate_edges(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("refused_tick_whom_you_hand_over")
        if len(field.data) > _MOST:
            raise ValidationError("refused_that_is_too_much_at")
        for text in field.data:
            person_id, _, support_id = text.partition("/")
            if not (_is_id(person_id) and _is_id(support_id)):
                raise ValidationError("refused_the_form_was_incomplete_please")

    def validate_colleague(self, field: PickField) -> None:
        _refuse_words(field)


class CoverForm(OnceForm):
    colleague = PickField(
        "label_who_covers_for_me",
        [DataRequired("refused_find_your_colleague_and_choose"), _SHORT],
        find="supports.find_cover",
        part="supports.show_covering",
    )
    start = Day("label_first_day", day, description="hint_today_3_august_2026_or")
    end = Day("label_last_day", day)

    def validate_colleague(self, field: PickField) -> None:
        _refuse_words(field)


class NeedForm(ChangeForm):
    kind = OneOf("label_what_do_they_need", NeedKind)

    def validate_kind(self, field: OneOf) -> None:
        if field.data is NeedKind.PREGNANCY:
            raise ValidationError("refused_expecting_a_child_is_noted")


class ExpectingForm(ChangeForm):
    since = Day("label_expecting_since", day, past=True, description="hint_today_3_may_2026_or")
    meets = BooleanField("label_expecting_meets", description="hint_expecting_meets")


class MeetForm(ChangeForm):
    needs = SelectMultipleField(
        "label_which_of_these_do_i",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def validate_needs(self, field: SelectMultipleField) -> None:
        if not all(map(_is_id, field.data or ())):
            raise ValidationError("refused_the_form_was_incomplete_please")


def _refuse_words(field: PickField) -> None:
    """What was typed and not chosen is nobody yet."""
    if field.data and not _is_id(field.data):
        raise ValidationError("refused_choose_your_colleague_from_the")


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
