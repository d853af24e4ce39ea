"""Who must not know, who is kept apart, and whom somebody knows privately."""

from wtforms.fields import Field
from wtforms.validators import DataRequired, Length, ValidationError

from app.services.safety.declaring import Named
from app.services.safety.keeping_out import NewLimit
from app.web.frame.forms import OnceForm, OneNamed, OneOf
from app.web.frame.picker import PickField
from app.web.frame.typed import Day, Line, Name
from graph.records.typed_dates import birth_date
from graph.vocabulary import ExclusionGround, ExclusionKind, InterestKind

_MOST = 300
_CHOSEN = [
    DataRequired("refused_please_find_and_choose"),
    Length(max=200, message="refused_that_is_too_long"),
]


class LimitForm(OnceForm):
    ground = OneOf("label_why_not", ExclusionGround, ask=True)
    kind = OneOf("label_what_not", ExclusionKind, ask=True)
    who = PickField(
        "label_which_service_or_worker",
        _CHOSEN,
        find="safety.find_for_limit",
        part="safety.show_for_limit",
        description="hint_part_of_a_name",
    )
    decision = OneNamed("label_rests_on", validators=[Length(max=200)], description="hint_rests_on")
    """One of their own not to share; where they took none, the form is drawn without it."""
    why = Line("label_why_for_safety", most=_MOST, description="hint_why_for_safety")

    def validate_why(self, field: Field) -> None:
        rests = bool(self.decision.data)
        if self.ground.data is ExclusionGround.SAFETY and not field.data and not rests:
            raise ValidationError("refused_please_say_why_for_safety")

    @property
    def limit(self) -> NewLimit:
        safety = self.ground.data is ExclusionGround.SAFETY
        decision = (self.decision.data or "") if safety else ""
        # It names one, or says why there is none.
        why = (self.why.data or "") if safety and not decision else ""
        return NewLimit(self.ground.data, self.kind.data, self.who.data or "", why, decision)


class AskForm(OnceForm):
    said = Line("label_what_to_keep_safe", "refused_please_say_what_to_do", most=_MOST)


class NamedForm(OnceForm):
    """Somebody by name and birth date, as they are written down here."""

    given_name = Name("label_first_name", "refused_please_type_a_first_name")
    family_name = Name("label_family_name", "refused_please_type_a_family_name")
    born = Day("label_date_of_birth", birth_date, "date_of_birth_wanted")

    @property
    def named(self) -> Named:
        return Named(self.given_name.data or "", self.family_name.data or "", self.born.day)


class InterestForm(NamedForm):
    kind = OneOf("label_they_are", InterestKind, ask=True)


class ApartForm(OnceForm):
    protected_given = Name("label_protected_first_name", "refused_please_type_a_first_name")
    protected_family = Name("label_protected_family_name", "refused_please_type_a_family_name")
    protected_born = Day("label_protected_born", birth_date, "date_of_birth_wanted")
    away_given = Name("label_away_first_name", "refused_please_type_a_first_name")
    away_family = Name("label_away_family_name", "refused_please_type_a_family_name")
    away_born = Day("label_away_born", birth_date, "date_of_birth_wanted")

    @property
    def protected(self) -> Named:
        return Named(
            self.protected_given.data or "",
            self.protected_family.data or "",
            self.protected_born.day,
        )

    @property
    def away(self) -> Named:
        return Named(self.away_given.data or "", self.away_family.data or "", self.away_born.day)


class OfficersLimitForm(NamedForm):
    kind = OneOf("label_what_not", ExclusionKind, ask=True)
    who = PickField(
        "label_which_service_or_worker",
        _CHOSEN,
        find="safety.find_for_officer",
        part="safety.show_for_officer",
        description="hint_part_of_a_name",
    )
    why = Line("label_what_it_is_for", "refused_please_say_why_for_safety", most=_MOST)

    @property
    def limit(self) -> NewLimit:
        return NewLimit(
            ExclusionGround.SAFETY, self.kind.data, self.who.data or "", self.why.data or ""
        )


class NamedWorkerForm(OnceForm):
    who = PickField(
        "label_which_worker",
        _CHOSEN,
        find="safety.find_named_worker",
        part="safety.show_named_worker",
        description="hint_part_of_a_name",
    )
