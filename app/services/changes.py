"""What all changes from forms share: a digest of what was asked, and the version seen."""

from graph.errors import Conflict
from graph.seals import digest


class PasswordSetBefore(Conflict):
    """The form was sent before, with another password: that one stands."""

    def __init__(self) -> None:
        super().__init__(
            "This form has set the password already, to what was typed the first time. "
            "That password stands."
        )


class ChangedMeanwhile(Conflict):
    """The record was changed after the form was made. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__("This changed in the meantime. Nothing was saved.")


def request_digest(*parts: str | None) -> str:
    """Stands for what a form asked: sent again with other content, its `op_id` is refused."""
    return digest(*parts)
