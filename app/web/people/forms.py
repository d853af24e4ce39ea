"""What a worker may change on their own support of a person."""

from wtforms import SelectField

from app.web.forms import ChangeForm
from graph.vocabulary import Tie
from visualisations.words import Words


class TieForm(ChangeForm):
    tie = SelectField("How is it going between you?")

    def offer(self, words: Words) -> None:
        """Fill in the choices, in the deployment's words."""
        self.tie.choices = [(tie.value, words.of(tie).capitalize()) for tie in Tie]


class ConfirmForm(ChangeForm):
    """Nothing but the button."""


class EndForm(ChangeForm):
    """Nothing but the button."""
