"""What a worker may change on their own support of a person."""

from wtforms import SelectField

from app.web.frame.forms import ChangeForm
from graph.vocabulary import Tie
from visualisations.words import Words


class TieForm(ChangeForm):
    tie = SelectField("How is it going between you?")


def tie_choices(words: Words) -> tuple[tuple[str, str], ...]:
    """Each kind of tie with the deployment's word for it."""
    return tuple((tie.value, words.of(tie).capitalize()) for tie in Tie)
