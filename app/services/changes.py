"""What all changes from forms share: what was sent."""

from dataclasses import dataclass

from graph.errors import Conflict


@dataclass(frozen=True, slots=True)
class SentForm:
    """What a form asked for: sent again after a lost answer, it does nothing twice."""

    op_id: str
    asked: str
    """A digest of where it was sent and of every field but passwords (`graph.seals.digest`)."""
    version: str = ""
    """The mark of the record's version that the form was made with; empty where it has none."""


class PasswordSetBefore(Conflict):
    """The form was sent before, with another password: that one stands."""

    def __init__(self) -> None:
        super().__init__("refused_this_form_has_set_the")
