"""One of many, found by searching: of all practitioners one, say.

Without a script: words, "Find", and the page comes back with the form as it was and what was found
as a list to choose from. With one: the list comes as the words are typed (`fragments.py`), and the
arrow keys go from the words to it. Either way the words travel by POST, and the list and the words
are one field of the form: what was chosen counts, else what was typed.

    practitioner = PickField("Practitioner", find="administration.find_practitioners")

needs two routes, both a line long: where "Find" sends the form (`sending.looked_for`), and the
fragment. `draw` draws it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import StringField

from app.web.frame.tidy import tidy


@dataclass(frozen=True, slots=True)
class Choice:
    """One that was found."""

    value: str
    name: str
    beside: str
    """What tells two of the same name apart."""


Finder = Callable[[str], Sequence[Choice]]


class PickField(StringField):
    """`data` is the value of the choice, or the words where nothing was chosen."""

    def __init__(self, label: str, validators: Any = None, *, find: str, part: str, **more: Any):
        """`find` is the endpoint to which "Find" sends the form, `part` that of the fragment."""
        super().__init__(label, validators, **more)
        self.find, self.part = find, part
        self.words = ""
        self.at: dict[str, Any] = {}
        """What the addresses of both routes take, set where the form is drawn."""
        self.found: Sequence[Choice] | None = None
        """None where nobody has looked yet."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed, *chosen = (tidy(each) or "" for each in valuelist or [""])
        self.words = typed
        self.data = next((each for each in chosen if each), self.words)

    def look(self, find: Finder) -> None:
        """Find what the words say, if there are any."""
        if self.words:
            self.found = find(self.words)
