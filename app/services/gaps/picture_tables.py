"""The told numbers of a picture as tables, and as bars to be drawn beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.gaps.coverage import (
    AGENCIES,
    AGENCIES_TALKED,
    AGREED,
    AREA_MET,
    AREA_OPEN,
    BANDS_IN_ALL,
    DESERT,
    DONE,
    GAP,
    NEED_MET,
    NEED_OPEN,
    NEEDS,
    PAIRS,
    SERVED,
    STATES,
    TALKED,
    TEAM,
    TOGETHER,
)
from graph.gaps.whose import CELLS as GAP_CELLS
from graph.vocabulary import Sector
from visualisations.charts import Bar
from visualisations.partners import Partner, Sharing
from visualisations.words import Words

Told = Mapping[str, int | None]
"""By the name of a cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the names of its columns, and rows of a name and what is told."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str
    """What is said where no row is there."""
    bars: tuple[Bar, ...] = ()
    """What of it is drawn: nothing that the rows do not tell."""
    partners: tuple[Partner, ...] = ()
    sharings: tuple[Sharing, ...] = ()
    """What of it is drawn as a map: a row each."""


def tables(
    told: Told, words: Words, teams: Mapping[str, str], agencies: Sequence[Partner]
) -> tuple[Table, ...]:
    """`teams` are their names by id. A table of which no row is there is left out, but for those
    of which that says something."""
    made = _Tables(told, words)
    found = (
        made.gaps(),
        made.needs(),
        made.by_age("needs_by_age", [f"{NEED_OPEN} {kind}" for kind in NEEDS]),
        made.by_age("met_by_age", [f"{NEED_MET} {kind}" for kind in NEEDS]),
        made.by_age("deserts", [f"{DESERT} {kind}" for kind in NEEDS], told_only=True),
        made.areas(),
        made.by_age("served", [f"{SERVED} {sector}" for sector in Sector]),
        made.agreements(),
        made.together(),
        made.agencies(agencies),
        made.teams(teams),
        made.done(),
    )
    return tuple(table for table in found if table.rows or table.key in _TOLD_EMPTY)


_TOLD_EMPTY = ("together", "agencies", "deserts")


def sharings_of(told: Told) -> list[Sharing]:
    """The agencies of which it is told how many people they share."""
    cells = [cell.split() for cell, value in told.items() if value is not None]
    return [
        Sharing(
            one,
            other,
            told[f"{AGENCIES} {one} {other}"] or 0,
            told.get(f"{AGENCIES_TALKED} {one} {other}"),
        )
        for name, one, other in (cell for cell in cells if cell[0] == AGENCIES)
    ]


class _Tables:
    def __init__(self, told: Told, words: Words) -> None:
        self._told, self._words = told, words

    def number(self, cell: str) -> str:
        value = self._told.get(cell)
        return self._words.text("picture_under") if value is None else str(value)

    def text(self, key: str) -> str:
        return self._words.text(f"picture_{key}")

    def columns(self, *keys: str) -> tuple[str, ...]:
        return tuple(self.text(key) for key in keys)

    def made(
        self, key: str, columns: tuple[str, ...], rows: Iterable[tuple[str, tuple[str, ...]]]
    ) -> Table:
        """Each row: its name, and the cells of its columns."""
        listed = list(rows)
        return Table(
            key,
            self.text(key),
            columns,
            tuple((name, *map(self.number, cells)) for name, cells in listed),
            self.text(f"none_of_{key}") if key in _TOLD_EMPTY else "",
            tuple(
                Bar(name, column, value)
                for name, cells in listed
                for column, cell in zip(columns[1:], cells, strict=True)
                if (value := self._told.get(cell)) is not None
            ),
        )

    def gaps(self) -> Table:
        rows = ((self._gap(key), (f"{GAP} {key}",)) for key in GAP_CELLS)
        return self.made("gaps", (self._words.text("gaps"), self.text("people")), rows)

    def needs(self) -> Table:
        rows = (
            (self._words.of(kind), (f"{NEED_OPEN} {kind}", f"{NEED_MET} {kind}")) for kind in NEEDS
        )
        return self.made("needs", self.columns("need", "open", "met"), rows)

    def by_age(self, key: str, names: Iterable[str], *, told_only: bool = False) -> Table:
        bands = tuple(self.text(f"band_{band}") for band in range(BANDS_IN_ALL))
        rows = [
            (self._code(name), tuple(f"{name} {band}" for band in range(BANDS_IN_ALL)))
            for name in names
        ]
        if told_only:
            rows = [(n, cells) for n, cells in rows if any(self._told.get(c) for c in cells)]
        first = self.text("sector" if key == "served" else "need")
        return self.made(key, (first, *bands), rows)

    def areas(self) -> Table:
        known = [cell.split()[1] for cell in self._told if cell.startswith(f"{AREA_OPEN} ")]
        rows = ((area, (f"{AREA_OPEN} {area}", f"{AREA_MET} {area}")) for area in known)
        return self.made("areas", self.columns("area", "area_open", "area_met"), rows)

    def agreements(self) -> Table:
        rows = ((self._words.of(state), (f"{AGREED} {state}",)) for state in STATES)
        return self.made("agreements", self.columns("state", "number"), rows)

    def together(self) -> Table:
        """The pairs that have a number, the largest first; and of how many they talked."""
        cells = [(f"{TOGETHER} {one} {other}", one, other) for one, other in PAIRS]
        shown = [each for each in cells if self._told.get(each[0])]
        shown.sort(key=lambda each: (-(self._told[each[0]] or 0), each[0]))
        rows = (
            (
                self._words.listed((self._words.of(one), self._words.of(other))),
                (cell, f"{TALKED} {one} {other}"),
            )
            for cell, one, other in shown
        )
        return self.made("together", self.columns("pair", "people_both", "talked"), rows)

    def agencies(self, agencies: Sequence[Partner]) -> Table:
        """The same of agencies, as a map too: of both what is told, and nothing else."""
        names = {one.id: one.name for one in agencies}
        known = [each for each in sharings_of(self._told) if {each.one, each.other} <= names.keys()]
        known.sort(key=lambda each: (-each.people, each.called(names), each.one, each.other))
        return Table(
            "agencies",
            self.text("agencies"),
            self.columns("agencies_pair", "people_both", "talked"),
            tuple(
                (
                    self._words.listed(each.called(names)),
                    str(each.people),
                    self.number(f"{AGENCIES_TALKED} {each.one} {each.other}"),
                )
                for each in known
            ),
            self.text("none_of_agencies"),
            partners=tuple(
                one for one in agencies if any(one.id in (each.one, each.other) for each in known)
            ),
            sharings=tuple(known),
        )

    def teams(self, names: Mapping[str, str]) -> Table:
        known = [(name, f"{TEAM} {key}") for key, name in names.items()]
        shown = [each for each in known if self._told.get(each[1])]
        shown.sort(key=lambda each: (-(self._told[each[1]] or 0), each[0]))
        rows = ((name, (cell,)) for name, cell in shown)
        return self.made("teams", self.columns("team", "supported"), rows)

    def done(self) -> Table:
        known = [cell for cell in self._told if cell.startswith(f"{DONE} ")]
        rows = ((self.text(_key_of_deed(cell)), (cell,)) for cell in known)
        return self.made("done", self.columns("deed", "times"), rows)

    def _code(self, cell: str) -> str:
        """The word for the code at the end of a cell's name."""
        name, code = cell.split()
        kind = "Sector" if name == SERVED else "NeedKind"
        return self._words.codes[kind][code]

    def _gap(self, key: str) -> str:
        kind = key.removesuffix("_to_come")
        name = self._words.codes["GapKind"][kind]
        return self._words.text("picture_to_come", gap=name) if kind != key else name


def _key_of_deed(cell: str) -> str:
    return cell.replace(" ", "_").replace(":", "_")
