"""What somebody is called, and where a name stands in a list."""

from graph.policy.support_web import VisiblePerson
from graph.records.names import words_of
from visualisations.words import Words


def name_of(person: VisiblePerson, words: Words) -> str:
    """Somebody's name, or that it is not shown."""
    return person.name.strip() or words.text("nameless")


def in_alphabet(name: str) -> tuple[tuple[str, ...], str]:
    """The key by which names are put in order: `Ștefan` stands before `Tom`, `Łuczak` after
    `Lowe`. Marks tell two apart only where nothing else does (Unicode TR 10, levels 1 and 2)."""
    return words_of(name), name


def by_family_name(name: str) -> tuple[tuple[tuple[str, ...], str], tuple[tuple[str, ...], str]]:
    """The same, the last word of the name first."""
    *_, last = name.split() or [""]
    return in_alphabet(last), in_alphabet(name)
