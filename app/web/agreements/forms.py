"""The form of the talk about agreement, and of a finding. Nothing in them is ticked beforehand.

Whom it asks about differs from person to person: one field, yes or no, for each kind of service,
each family, relative and service that the page offers. What was sent says which; the change itself
checks that each is there to be chosen.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.services.agreements.able import NewFinding
from app.services.agreements.choices import Asked, Choices, Decider
from app.web.frame.forms import ChangeForm
from app.web.frame.tidy import tidy
from app.web.frame.typed import Day, Line
from app.web.frame.wiring import display_words
from graph.records.typed_dates import day
from graph.vocabulary import Authority, Level, Sector

_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ASKED_ABOUT = re.compile(rf"(?:family|relative|service)_{_ID}|sector_(?:{'|'.join(Sector)})")
_MOST = 400
"""Of such fields: more than any page has."""
LEVELS = {"contact": Level.CONTACT, "services": Level.AGENCY, "nothing": Level.HIDDEN}
_LONGEST = 40
"""Letters of an answer: a code."""
MONTHS = ("1", "3", "6", "12")
_PLEASE = "refused_please_choose_one_of_these"


class Answer(StringField):
    """One of a few, or not answered yet; the page draws it."""

    data: str | None

    def __init__(self, label: str, answers: Iterable[str], **more: Any) -> None:
        super().__init__(label, [Length(max=_LONGEST)], **more)
        self.answers = frozenset(answers)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] or None if valuelist else None

    def pre_validate(self, form: object) -> None:
        if self.data is not None and self.data not in self.answers:
            raise ValidationError(_PLEASE)


class TalkForm(ChangeForm):
    nothing_done = "refused_nothing_is_saved_yet"

    alone = Answer("label_are_you_alone_and_safe", ("yes",))
    private = Answer("label_is_this_phone_or_screen", ("yes",))
    decider = Answer("label_who_decides", Decider)
    holder = StringField("label_who_may_decide_for_them", [Length(max=36)])
    authority = Answer("label_by_what_right", Authority)
    evidence = StringField("label_what_you_saw", [Length(max=200)], filters=[tidy])
    competence = TextAreaField("label_how_you_know_that_they", [Length(max=500)], filters=[tidy])
    adult_stated = BooleanField("label_they_say_that_they_are")
    known = Answer("label_what_may_be_known", LEVELS)
    months = Answer("label_until_when", MONTHS)
    asked = Answer("label_how_did_you_talk_about", Asked)
    answer = Answer("label_what_was_said", ("yes", "no"))

    def validate_alone(self, field: Answer) -> None:
        self._needed(field)

    def validate_private(self, field: Answer) -> None:
        self._needed(field)

    def validate_decider(self, field: Answer) -> None:
        self._needed(field)

    def validate_known(self, field: Answer) -> None:
        if self.answer.data != "yes":
            return
        self._needed(field)
        if field.data == "nothing":
            raise ValidationError("refused_you_chose_nothing_for_now")

    def validate_months(self, field: Answer) -> None:
        if self.answer.data == "yes":
            self._needed(field)

    def validate_asked(self, field: Answer) -> None:
        self._needed(field)

    def validate_answer(self, field: Answer) -> None:
        self._needed(field)

    @staticmethod
    def _needed(field: Answer) -> None:
        if field.data is None and not field.errors:
            # Several may be open at once: each says which.
            asked = display_words().text("refused_please_answer", question=field.label.text)
            raise ValidationError(asked)

    @property
    def no(self) -> bool:
        return bool(self.answer.data == "no")

    @property
    def choices(self) -> Choices:
        """What was chosen, so far as it is one of the answers."""
        return Choices(
            decider=_one(Decider, self.decider.data),
            holder_id=self.holder.data or "",
            kind=_one(Authority, self.authority.data),
            evidence=self.evidence.data or "",
            competence=(tidy(self.competence.data) or ""),
            adult_stated=bool(self.adult_stated.data),
            known=LEVELS.get(self.known.data or ""),
            sectors=frozenset(map(Sector, self._said("sector", "yes"))),
            families=frozenset(self._said("family", "yes")),
            relatives=frozenset(self._said("relative", "yes")),
            services=frozenset(self._said("service", "yes")),
            services_no=frozenset(self._said("service", "no")),
            months=int(self.months.data) if self.months.data in MONTHS else 0,
            asked=_one(Asked, self.asked.data),
        )

    def _said(self, about: str, answer: str) -> list[str]:
        beginning = f"{about}_"
        return [
            field.name.removeprefix(beginning)
            for field in self
            if field.name.startswith(beginning) and field.data == answer
        ]

    def of(self, about: str, key: str) -> Answer:
        """The yes or no about somebody or something."""
        field: Answer = self[f"{about}_{key}"]
        return field


class FindingForm(ChangeForm):
    note = Line(
        "label_able_note",
        "refused_please_say_what_they_could_not",
        most=300,
        description="hint_able_note",
    )
    evidence = Line(
        "label_able_evidence",
        "refused_please_write_down_what_you",
        most=300,
        description="hint_able_evidence",
    )
    found_by = Line(
        "label_able_found_by",
        "refused_please_say_who_found_it",
        most=120,
        description="hint_able_found_by",
    )
    since: Day[date] = Day("label_able_since", day, past=True, description="hint_able_since")

    @property
    def finding(self) -> NewFinding:
        return NewFinding(
            self.note.data or "",
            self.evidence.data or "",
            self.found_by.data or "",
            self.since.day,
        )


def talk_form(names: Iterable[str]) -> type[TalkForm]:
    """The form with a yes or no for each of these names; what is no such name is left out."""
    asked = sorted({name for name in names if _ASKED_ABOUT.fullmatch(name)})[:_MOST]
    fields = {name: Answer("label_yes_or_no", ("yes", "no")) for name in asked}
    return type("TalkForm", (TalkForm,), fields)


def _one(kind: Any, value: str | None) -> Any:
    return kind(value) if value in {each.value for each in kind} else None
