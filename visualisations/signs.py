"""Everybody's sign: two letters in a form and a hue of their own, by which cards name people.

Form and hue go round together, so that up to eight people differ in both, and nobody is told from
another by colour alone. A sign depends on who is on the map and on nothing else: the viewer's own
drawing and the one for a room give somebody the same one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from graph.policy.support_web import SupportWeb, VisiblePerson, VisibleSupport
from graph.vocabulary import SupportState, Tie
from visualisations.geometry import Point
from visualisations.support_web_graph import person_node, support_end
from visualisations.words import Words

Outline = Sequence[Point]


class Form(StrEnum):
    """The outline of a sign."""

    HEXAGON = "hexagon"
    LEAF = "leaf"
    SHIELD = "shield"
    ARCH = "arch"
    SLANT = "slant"
    FLAG = "flag"
    HOUSE = "house"
    PILL = "pill"


HUES = 8


@dataclass(frozen=True, slots=True)
class Sign:
    letters: str
    form: Form
    hue: int
    """From 1 to `HUES`; its colours are in the table of style."""

    @property
    def points(self) -> str:
        """The corners of its outline, as SVG writes them, in a square of 24 by 24."""
        return written_outline(self.form)


class Manner(StrEnum):
    """How somebody supports: how their badge is drawn."""

    SUPPORTS = "supports"
    LEADS = "leads"
    WAITS = "waits"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Badge:
    """Whom a card supports: that person's sign, and beside it what there is to say."""

    person: str
    """The node of the person."""
    sign: Sign
    manner: Manner
    note: str
    """Lead, kind of tie, waiting, ended, in words; empty where it is plain support."""
    at: Point = (0.0, 0.0)
    """The middle of the sign: on a plan from the card's middle, on the scene where it is drawn."""
    note_at: Point = (0.0, 0.0)
    note_align: str = "center"
    """`left`, `right` or `center`: which end of the note stands there."""

    def moved(self, by: Point) -> Badge:
        return replace(
            self,
            at=(self.at[0] + by[0], self.at[1] + by[1]),
            note_at=(self.note_at[0] + by[0], self.note_at[1] + by[1]),
        )


def signs_of(web: SupportWeb) -> dict[str, Sign]:
    """A sign by node, for everybody whose services are shown."""
    supported = {support.person_id for support in web.supports}
    people = sorted(
        (one for one in web.people if one.reached or one.id in supported), key=lambda one: one.id
    )
    forms = list(Form)
    taken: set[str] = set()
    found: dict[str, Sign] = {}
    for at, person in enumerate(people):
        letters = next(one for one in _letters(person, at + 1) if one not in taken)
        taken.add(letters)
        turn = at // HUES
        found[person_node(person.id)] = Sign(letters, forms[at % HUES], (at + 3 * turn) % HUES + 1)
    return found


def _letters(person: VisiblePerson, number: int) -> Iterator[str]:
    """Two letters of the given name; where they are taken, others of the name; else a number."""
    words = ["".join(filter(str.isalpha, word)) for word in person.name.split()]
    given, *others = [word for word in words if word] or [""]
    for other in (given[1:], *(word[:1] for word in reversed(others))):
        for letter in other:
            yield given[:1].upper() + letter.lower()
    yield from (str(one) for one in range(number, number + 1000))


def manner_of(supports: Iterable[VisibleSupport]) -> Manner:
    """Of all the lines between one card and one person."""
    live = [support for support in supports if not support.ended]
    if not live:
        return Manner.ENDED
    if all(s.state in (SupportState.PROPOSED, SupportState.SUSPENDED) for s in live):
        return Manner.WAITS
    return Manner.LEADS if any(support.lead for support in live) else Manner.SUPPORTS


def badges_of(
    web: SupportWeb, signs: Mapping[str, Sign], words: Words
) -> dict[str, tuple[Badge, ...]]:
    """By the node of each card, a badge for everybody whom it supports, in the signs' order."""
    found: dict[str, dict[str, list[VisibleSupport]]] = {}
    for support in sorted(web.supports, key=lambda one: one.id):
        person = person_node(support.person_id)
        if person in signs:
            found.setdefault(support_end(support), {}).setdefault(person, []).append(support)
    order = list(signs)
    return {
        card: tuple(
            badge_of(person, signs[person], people[person], words)
            for person in sorted(people, key=order.index)
        )
        for card, people in found.items()
    }


def badge_of(person: str, sign: Sign, supports: Sequence[VisibleSupport], words: Words) -> Badge:
    return Badge(person, sign, manner_of(supports), note_of(supports, words))


def together(badges: Iterable[Badge]) -> tuple[Badge, ...]:
    """One badge a person, of several cards: who supports now counts, and nothing is said beside."""
    found: dict[str, Badge] = {}
    order = (Manner.SUPPORTS, Manner.WAITS, Manner.ENDED)
    for badge in badges:
        manner = Manner.SUPPORTS if badge.manner is Manner.LEADS else badge.manner
        known = found.get(badge.person)
        if known is None or order.index(manner) < order.index(known.manner):
            found[badge.person] = Badge(badge.person, badge.sign, manner, "")
    return tuple(found.values())


def note_of(supports: Sequence[VisibleSupport], words: Words) -> str:
    """What there is to say beside a sign: lead, kind of tie, waiting, ended."""
    manner = manner_of(supports)
    live = [support for support in supports if not support.ended]
    paused = all(support.state is SupportState.SUSPENDED for support in live)
    key = "paused" if manner is Manner.WAITS and paused else manner
    said = [] if manner is Manner.SUPPORTS else [words.text(f"badge_{key}")]
    ties = dict.fromkeys(s.tie for s in live if s.tie not in (None, Tie.NORMAL))
    return ", ".join([*said, *(words.text(f"badge_{tie}") for tie in ties)])


def _arc(
    x: float, y: float, radius: float, start: float, end: float
) -> Iterator[tuple[float, float]]:
    """Points along a circle, from one quarter turn to another; 0 is right, 1 is down."""
    steps = 8
    for step in range(steps + 1):
        angle = (start + (end - start) * step / steps) * math.pi / 2
        yield round(x + radius * math.cos(angle), 3), round(y + radius * math.sin(angle), 3)


OUTLINES: Mapping[Form, Outline] = {
    Form.HEXAGON: ((-1, 0), (-0.6, -0.84), (0.6, -0.84), (1, 0), (0.6, 0.84), (-0.6, 0.84)),
    Form.LEAF: (
        (0.92, -0.84),
        *_arc(0.12, 0.04, 0.8, 0, 1),
        (-0.92, 0.84),
        *_arc(-0.12, -0.04, 0.8, 2, 3),
    ),
    Form.SHIELD: ((-0.9, -0.84), (0.9, -0.84), (0.9, 0.25), (0, 0.98), (-0.9, 0.25)),
    Form.ARCH: ((0.9, 0.84), (-0.9, 0.84), *_arc(0, 0.05, 0.9, 2, 4)),
    Form.SLANT: ((-0.68, -0.8), (1.02, -0.8), (0.68, 0.8), (-1.02, 0.8)),
    Form.FLAG: ((-0.98, -0.82), (1.02, -0.82), (0.8, 0), (1.02, 0.82), (-0.98, 0.82)),
    Form.HOUSE: ((0, -1), (0.94, -0.4), (0.86, 0.84), (-0.86, 0.84), (-0.94, -0.4)),
    Form.PILL: (*_arc(0.36, 0, 0.72, -1, 1), *_arc(-0.36, 0, 0.72, 1, 3)),
}
"""Clockwise, around (0, 0), in halves of the sign's width."""


def written_outline(form: Form) -> str:
    """The corners of a form, as SVG writes them, in a square of 24 by 24."""
    return " ".join(f"{12 + 11.3 * x:.1f},{12 + 11.3 * y:.1f}" for x, y in OUTLINES[form])
