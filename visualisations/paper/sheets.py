"""What stands on paper: the map, who supports whom as a grid, the list; and for whom it is.

Made from a view that others may see (`visualisations.for_others`), and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.records.model import ContactCard
from visualisations.paper.markup import Element, document, plain, written
from visualisations.paper.svg import Marking, svg_of
from visualisations.paper.symbols import draw_badge
from visualisations.paper.typesetting import Sheet, pdf_of
from visualisations.payload import View
from visualisations.signs import Manner, Sign
from visualisations.style import SIGN_HALF
from visualisations.text_map import AgencyEntry, PersonEntry, TextMap, TieEntry, WorkerEntry
from visualisations.words import Words

MOST_NODES = 160
"""More than this on one sheet cannot be read, and would take seconds to set."""
_MOST_ACROSS = 6
"""Columns of people that an upright sheet has room for."""


class PaperSize(StrEnum):
    A4 = "a4"
    A3 = "a3"


def paper(
    view: View,
    words: Words,
    marking: Marking,
    kind: str,
    size: PaperSize,
    points: Sequence[str] = (),
) -> bytes:
    """A view as PDF. `kind` is the document's title, which names nobody; `points` is what there is
    to talk about."""
    too_large = len(view.scene.nodes) > MOST_NODES
    pictures = _signs(view.text)
    if not too_large:
        pictures["map"] = svg_of(view, words)
    across = sum(1 for person in view.text.people if person.sign)
    box = view.scene.view
    helpers = [_helper(agency, one) for agency in view.text.agencies for one in agency.workers]
    sheet: Sheet = {
        **_frame(words, marking, kind, size),
        "map": not too_large,
        "too-large": too_large,
        "wide": box.half_width >= box.half_height,
        "alt": _instead_of_the_map(view.text, words),
        "grid": bool(helpers) and 0 < across <= 2 * _MOST_ACROSS,
        "grid-wide": across > _MOST_ACROSS,
        "points": [plain(point) for point in points],
        "people": [_person(person) for person in view.text.people],
        "helpers": helpers,
    }
    return pdf_of("sheet.typ", sheet, pictures)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One helper, as a person takes them home."""

    name: str
    beside: str
    card: ContactCard


def team_paper(
    lines: Sequence[TeamLine], words: Words, marking: Marking, lead: str, size: PaperSize
) -> bytes:
    """Who helps somebody, in large print. `marking` says whose it is."""
    sheet: Sheet = {
        **_frame(words, marking, words.text("my_team_title"), size),
        "lead": plain(lead),
        "helpers": [
            {
                "name": plain(line.name),
                "role": plain(line.beside),
                "reach": [plain(each) for each in reached_by(line.card)],
            }
            for line in lines
        ],
    }
    return pdf_of("team.typ", sheet, {})


def _instead_of_the_map(text: TextMap, words: Words) -> str:
    return words.text(
        "paper_map_alt",
        people=words.count("people_count", len(text.people)),
        agencies=words.count("agencies_count", len(text.agencies)),
    )


def _frame(words: Words, marking: Marking, kind: str, size: PaperSize) -> dict[str, Any]:
    columns = ("service", "helper", "helps", "reach", "name", "about", "kin")
    said = {column: words.text(f"paper_column_{column}") for column in columns}
    return {
        "kind": kind,
        "title": plain(marking.title),
        "notes": [plain(note) for note in marking.notes],
        "foot": plain(" · ".join((marking.title, *marking.notes[:1]))),
        "language": words.text("language").split("-"),
        "size": size.value,
        "said": {
            **said,
            "grid": words.text("paper_grid"),
            "list": words.text("paper_list"),
            "people": words.text("paper_people"),
            "points": words.text("paper_points"),
            "nobody": words.text("paper_nobody"),
            "too-large": words.text("paper_too_large"),
            "page": words.text("paper_page", page="{page}", pages="{pages}"),
        },
    }


def _helper(agency: AgencyEntry, worker: WorkerEntry) -> dict[str, Any]:
    return {
        "agency": plain(agency.name),
        "sector": agency.sector,
        "name": plain(worker.name),
        "role": worker.role,
        "helps": [plain(", ".join((tie.said, *tie.details))) for tie in worker.ties],
        "reach": [plain(line) for line in reached_by(worker.card)],
        "ties": [
            {
                "person": _key(tie.sign),
                "sign": _key(tie.sign, tie.manner),
                "said": tie.note or "✓",
            }
            for tie in worker.ties
            if tie.sign
        ],
    }


def reached_by(card: ContactCard) -> Iterator[str]:
    yield from filter(None, (card.phone, card.mobile, card.email, card.hours))


def _person(person: PersonEntry) -> dict[str, Any]:
    return {
        "sign": _key(person.sign) if person.sign else None,
        "name": plain(person.name),
        "about": [plain(detail) for detail in person.details],
        "kin": [plain(line) for line in person.kin],
    }


def _key(sign: Sign, manner: Manner = Manner.SUPPORTS) -> str:
    """Of a sign's picture: letters tell people of one map apart, and are no file name."""
    letters = "-".join(f"{ord(letter):x}" for letter in sign.letters)
    return f"sign-{letters}-{manner}"


def _signs(text: TextMap) -> dict[str, str]:
    found: dict[str, str] = {}
    for person in text.people:
        if person.sign:
            found[_key(person.sign)] = _picture(person.sign, Manner.SUPPORTS)
    for tie in _ties(text):
        if tie.sign:
            found[_key(tie.sign, tie.manner)] = _picture(tie.sign, tie.manner)
    return found


def _ties(text: TextMap) -> Iterator[TieEntry]:
    for agency in text.agencies:
        for worker in agency.workers:
            yield from worker.ties


def _picture(sign: Sign, manner: Manner) -> str:
    half = SIGN_HALF + 5
    root: Element = document(-half, -half, 2 * half, 2 * half)
    draw_badge(root, sign, manner, (0.0, 0.0))
    return written(root)
