"""What a preview says: small maps of before and after, and one sentence for each onlooker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.policy.preview import Glimpse, Onlooker
from graph.policy.support_web import SupportWeb, VisibleSupport
from graph.vocabulary import Level, SupportState
from visualisations.said import name_of
from visualisations.words import Words

MOST = 6
"""Places of one small map; more are said as a number."""


@dataclass(frozen=True, slots=True)
class Place:
    """One helper's place in the small maps, the same in all of them. Empty texts: not seen."""

    before: str
    after: str
    named_before: bool
    named_after: bool

    @property
    def changes(self) -> bool:
        return (self.before, self.named_before) != (self.after, self.named_after)


@dataclass(frozen=True, slots=True)
class View:
    """What one onlooker would see."""

    who: str
    places: tuple[Place, ...]
    more_before: int
    """Helpers for whom there is no place; likewise then."""
    more_after: int
    said: str
    changes: bool


def views(web: SupportWeb, glimpses: tuple[Glimpse, ...], words: Words) -> tuple[View, ...]:
    lines = {line.id: line for line in _lines(web)}
    seen = {key for each in glimpses for key in (*_seen(each.before), *_seen(each.after))}
    order = [key for key in lines if key in seen]
    return tuple(_view(web, each, [lines[key] for key in order], words) for each in glimpses)


def _lines(web: SupportWeb) -> Iterator[VisibleSupport]:
    (person,) = web.in_focus
    live = [
        line
        for line in web.supports_of(person.id)
        if not line.ended and line.state in (None, SupportState.ACTIVE)
    ]
    yield from sorted(live, key=lambda line: (line.agency.name.casefold(), line.id))


def _seen(levels: Mapping[str, Level]) -> Iterator[str]:
    return (key for key, level in levels.items() if level >= Level.AGENCY)


def _view(web: SupportWeb, glimpse: Glimpse, lines: list[VisibleSupport], words: Words) -> View:
    places = tuple(
        Place(
            _label(line, before := glimpse.before.get(line.id, Level.HIDDEN)),
            _label(line, after := glimpse.after.get(line.id, Level.HIDDEN)),
            before is Level.CONTACT,
            after is Level.CONTACT,
        )
        for line in lines
    )
    who = _who(web, glimpse, words)
    return View(
        who[:1].upper() + who[1:],
        places[:MOST],
        sum(bool(place.before) for place in places[MOST:]),
        sum(bool(place.after) for place in places[MOST:]),
        _said(who[:1].upper() + who[1:], places, words),
        any(place.changes for place in places),
    )


def _label(line: VisibleSupport, level: Level) -> str:
    """A worker's name where both would be shown, else the agency's; nothing where it is hidden."""
    if level < Level.AGENCY:
        return ""
    named = level is Level.CONTACT and line.worker is not None
    return line.worker.name if named and line.worker else line.agency.name


def _who(web: SupportWeb, glimpse: Glimpse, words: Words) -> str:
    relative = web.person(glimpse.relative_id) if glimpse.relative_id else None
    if glimpse.onlooker is Onlooker.FAMILY_MEMBER and relative is not None:
        return name_of(relative, words)
    return words.text(f"onlooker_{glimpse.onlooker}")


def _said(who: str, places: tuple[Place, ...], words: Words) -> str:
    """One sentence: what they would newly see, or not see any more, or that nothing changes."""
    named = _texts(place.after for place in places if place.named_after and place.changes)
    services = _texts(
        place.after for place in places if place.changes and place.after and not place.named_after
    )
    less = any(place.named_before and place.after and not place.named_after for place in places)
    gone = _texts(place.before for place in places if place.before and not place.after)
    sentences = []
    if named:
        sentences.append(words.text("preview_named", who=who, names=_few(named, words)))
    if services:
        key = "preview_only" if less else "preview_services"
        key += "_several" if len(services) > 1 else ""
        sentences.append(words.text(key, who=who, names=_few(services, words)))
    if gone:
        sentences.append(words.text("preview_gone", who=who, names=_few(gone, words)))
    if sentences:
        return " ".join(sentences)
    still = _texts(place.after for place in places if place.after)
    if still:
        return words.text("preview_still", who=who, names=_few(still, words))
    return words.text("preview_nobody", who=who)


def _texts(found: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _few(names: list[str], words: Words) -> str:
    """Two by name, the others by their number."""
    first, more = names[:2], len(names) - 2
    if more > 0:
        first = [*first, words.count("preview_more", more)]
    return words.listed(first)
