"""What somebody is called."""

from graph.policy.support_web import VisiblePerson
from visualisations.words import Words


def name_of(person: VisiblePerson, words: Words) -> str:
    """Somebody's name, or that it is not shown."""
    return person.name.strip() or words.text("nameless")
