"""What every form has: a token against forged requests, and a fresh operation id."""

import unicodedata
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from graph.errors import Refused


class Form(FlaskForm):
    """A form whose errors stand beside their fields; errors without a field stand on top."""

    def visible_errors(self) -> list[tuple[str | None, str]]:
        """Every error with the id of its field, in the order of the form."""
        wrong: list[tuple[str | None, str]] = []
        for field in self:
            anchor = None if isinstance(field, HiddenField) else field.id
            wrong += [(anchor, text) for text in field.errors]
        return wrong + [(None, str(text)) for text in self.form_errors]

    def add_error(self, error: Refused) -> None:
        """Put what the domain refused beside the field it concerns."""
        if error.field in self:
            field = self[error.field]
            field.errors = [*field.errors, str(error)]
        else:
            self.form_errors.append(str(error))


class OnceForm(Form):
    """A form that does something: sent twice, it counts once (docs/design/consistency.md)."""

    op_id = HiddenField()

    def begin(self, op_id: str) -> None:
        """Take a fresh operation id, unless the form came back with one of its own."""
        if not self.op_id.data or self.op_id.errors:
            self.op_id.data = op_id

    def validate_op_id(self, field: HiddenField) -> None:
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError("The form was incomplete. Please send it again.") from None


class ChangeForm(OnceForm):
    """A form that changes a record as it stood when the form was made."""

    version = HiddenField()


class MultiCheckboxField(SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def tidy(text: str | None) -> str | None:
    """Typed text in one line, without signs that cannot be seen."""
    if text is None:
        return None
    normal = unicodedata.normalize("NFC", text)
    return " ".join("".join(_visible(sign) for sign in normal).split())


_JOINERS = "\u200c\u200d"  # Persian and Indic spelling needs them


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cc":
        return " "
    return "" if category[0] == "C" and sign not in _JOINERS else sign
