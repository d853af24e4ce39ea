"""What is done to the list of "my people": "still true" for several at once, and stars."""

from uuid import UUID

from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.services.people.own_support import OwnEdge
from app.services.people.stars import Line, LineKind
from app.services.people.still_true import Ticked
from app.web.frame.forms import MARK_LENGTH, OnceForm

_INCOMPLETE = "refused_the_form_was_incomplete_please"
_BETWEEN = ":"


class StillTrueForm(OnceForm):
    """Each box that is ticked is a line of the list; it names the supports in it, with a mark."""

    ticked = SelectMultipleField("label_ticked", choices=[], validate_choice=False)

    chosen: tuple[Ticked, ...] = ()
    """What was ticked, once the form is valid."""

    def validate_ticked(self, field: SelectMultipleField) -> None:
        try:
            self.chosen = tuple(_ticked(each) for line in field.data or () for each in line.split())
        except ValueError:
            raise ValidationError(_INCOMPLETE) from None

    @property
    def support_ids(self) -> frozenset[str]:
        """Of what was ticked, in a form that came back."""
        parts = (each.split(_BETWEEN) for line in self.ticked.data or () for each in line.split())
        return frozenset(support for _, support, *_ in (part for part in parts if len(part) > 1))


class StarForm(OnceForm):
    """One button a line: it says which line, and whether it gets a star or loses it."""

    line = StringField(
        "label_line", [DataRequired(_INCOMPLETE), Length(max=80, message=_INCOMPLETE)]
    )

    chosen: Line
    """The line, once the form is valid."""
    on: bool

    def validate_line(self, field: StringField) -> None:
        kind, _, rest = (field.data or "").partition(_BETWEEN)
        line, _, on = rest.partition(_BETWEEN)
        try:
            self.chosen = Line(LineKind(kind), str(UUID(line)))
        except ValueError:
            raise ValidationError(_INCOMPLETE) from None
        self.on = on == "on"


def tick(edge: OwnEdge, mark: str) -> str:
    """How one support stands in a box of the form."""
    return _BETWEEN.join((edge.person_id, edge.support_id, mark))


def _ticked(text: str) -> Ticked:
    """Raises ValueError."""
    person_id, support_id, mark = text.split(_BETWEEN)
    if len(mark) != MARK_LENGTH:
        raise ValueError
    return Ticked(OwnEdge(str(UUID(person_id)), str(UUID(support_id))), mark)
