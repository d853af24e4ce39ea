"""What a worker may change on their own support of a person."""

from app.web.frame.forms import ChangeForm, OneOf
from graph.vocabulary import Tie


class TieForm(ChangeForm):
    tie = OneOf(
        "How is it going between you?", Tie, description="Only you and your supervisor see this."
    )
