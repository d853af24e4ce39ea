"""The partnership's picture: once a month, rounded, and nobody's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.services.context import Services
from app.services.gaps.viewed import thresholds
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.partnership import PartnershipCounts, total
from graph.gaps.coverage import (
    AGREED,
    BANDS_IN_ALL,
    CELLS,
    GAP,
    NEED_MET,
    NEED_OPEN,
    NEEDS,
    PAIRS,
    SERVED,
    STATES,
    TOGETHER,
)
from graph.gaps.suppression import Cell, picture
from graph.gaps.whose import CELLS as GAP_CELLS
from graph.records.viewer import Actor
from graph.vocabulary import Sector
from queries.gaps import KEEP_PICTURE, LAST_PICTURE, PICTURES_TOLD, NewPicture
from visualisations.words import Words

_NOTHING = -1


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the names of its columns, and rows of a name and what is told."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PicturePage:
    month: date | None
    tables: tuple[Table, ...]


def keep_picture(services: Services, counts: PartnershipCounts) -> bool:
    """Keep the picture of this month, if there is none; whether there was none.

    Raises DatabaseUnavailable.
    """
    month = local_date(services.clock.now(), services.policy.time_zone).replace(day=1)
    last = services.gateway.upkeep_rows(LAST_PICTURE, Nothing())
    if last and last[0].month >= month:
        return False
    before = _cells(last[0]) if last else None
    made = picture(total(counts.parts(thresholds(services))).cells, CELLS, before)
    new = NewPicture(
        month,
        list(made),
        [cell.count for cell in made.values()],
        [_NOTHING if cell.told is None else cell.told for cell in made.values()],
    )
    services.gateway.upkeep_rows(KEEP_PICTURE, new)
    return True


def _cells(kept: NewPicture) -> dict[str, Cell]:
    triples = zip(kept.cells, kept.counts, kept.told, strict=True)
    return {name: Cell(count, None if told < 0 else told) for name, count, told in triples}


def picture_page(services: Services, actor: Actor) -> PicturePage:
    """The newest picture, as tables."""
    kept = services.gateway.read(actor, PICTURES_TOLD, Nothing())
    if not kept:
        return PicturePage(None, ())
    told = dict(zip(kept[-1].cells, kept[-1].told, strict=True))
    return PicturePage(kept[-1].month, _tables(told, services.words))


def _tables(told: Mapping[str, int], words: Words) -> tuple[Table, ...]:
    def number(cell: str) -> str:
        value = told.get(cell, _NOTHING)
        return words.text("picture_under") if value < 0 else str(value)

    return (
        Table(
            words.text("picture_gaps"),
            (words.text("gaps"), words.text("picture_people")),
            tuple((_gap(key, words), number(f"{GAP} {key}")) for key in GAP_CELLS),
        ),
        Table(
            words.text("picture_needs"),
            tuple(words.text(f"picture_{each}") for each in ("need", "open", "met")),
            tuple(
                (words.of(kind), number(f"{NEED_OPEN} {kind}"), number(f"{NEED_MET} {kind}"))
                for kind in NEEDS
            ),
        ),
        Table(
            words.text("picture_served"),
            (words.text("picture_sector"), *_bands(words)),
            tuple(
                (
                    words.of(sector),
                    *(number(f"{SERVED} {sector} {band}") for band in range(BANDS_IN_ALL)),
                )
                for sector in Sector
            ),
        ),
        Table(
            words.text("picture_agreements"),
            (words.text("picture_state"), words.text("picture_number")),
            tuple((words.of(state), number(f"{AGREED} {state}")) for state in STATES),
        ),
        _together(told, words, number),
    )


def _bands(words: Words) -> tuple[str, ...]:
    return tuple(words.text(f"picture_band_{band}") for band in range(BANDS_IN_ALL))


def _together(told: Mapping[str, int], words: Words, number: Callable[[str], str]) -> Table:
    """The pairs that have a number, the largest first."""
    cells = [(f"{TOGETHER} {one} {other}", one, other) for one, other in PAIRS]
    shown = [each for each in cells if told.get(each[0], _NOTHING) > 0]
    shown.sort(key=lambda each: (-told[each[0]], each[0]))
    return Table(
        words.text("picture_together"),
        (words.text("picture_pair"), words.text("picture_people")),
        tuple(
            (words.listed((words.of(one), words.of(other))), number(cell))
            for cell, one, other in shown
        ),
    )


def _gap(key: str, words: Words) -> str:
    kind = key.removesuffix("_to_come")
    name = words.codes["GapKind"][kind]
    return words.text("picture_to_come", gap=name) if kind != key else name
