"""A family tree (GEDCOM 5.5.1 and 7.0) as rows: people, families, and who is what to whom.

A tree says who belongs together and nothing of any agreement. So nobody sees any of it who does not
work with somebody in it, and what the file itself restricts waits for a human.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import networkx as nx

from app.imports.cells import BadCell, clean_id
from app.imports.closing import Closing, Glimpse
from app.imports.drafts import Draft, referenced
from app.imports.findings import Findings, Moment, Place, Row
from app.imports.gedcom.families import Kept, TooMany, family_of, records_of, without
from app.imports.gedcom.lifetimes import long_dead
from app.imports.gedcom.nodes import Node, Unread, nodes
from app.imports.gedcom.opening import NoGedcom, open_tree
from app.imports.gedcom.people import RESTRICTED, HeldBack, is_restricted, person_of
from app.imports.kinds import Key, Kind
from graph.records.model import Family, Kinship, Membership, Person

_KINDS = {"INDI": Kind.PERSONS, "FAM": Kind.FAMILIES}
_OF = {Family: Kind.FAMILIES, Membership: Kind.MEMBERSHIPS, Kinship: Kind.KINSHIPS}

ONE_AT_A_TIME = "one family tree at a time: put this one into a folder of its own"


ALIAS = "the file says that another record of it may be the same person. Both came in"


def read_tree(
    path: Path, moment: Moment, findings: Findings, seen: Callable[[int], None] = lambda _: None
) -> None:
    """Add the people and families of a file to the findings.

    `seen` is told how many bytes were read. Raises OSError where the file cannot be read.
    """
    reader = _TreeReader(path.name, moment, findings)
    try:
        reader.read(nodes(open_tree(path)))
    except NoGedcom as bad:
        findings.refuse(Place(path.name, bad.line), str(bad), Kind.PERSONS, None, Glimpse())
    seen(path.stat().st_size)


class _TreeReader:
    def __init__(self, file: str, moment: Moment, findings: Findings) -> None:
        self._file, self._moment, self._findings = file, moment, findings
        self._vague = 0

    def read(self, found: Iterable[Node | Unread]) -> None:
        """Every record of the file, in order, held or refused."""
        records: dict[str, list[Node]] = defaultdict(list)
        for one in found:
            if isinstance(one, Unread):
                self._refuse_unread(one)
            else:
                records[one.tag].append(one)
        ids = {tag: _ids(records[tag]) for tag in _KINDS}
        named = {node.xref: node for node in records["INDI"] if node.xref}
        dead = long_dead(named, records["FAM"], self._moment.today.year)
        people = {p.id: p for p in self._people(records["INDI"], ids["INDI"], dead)}
        families = list(self._families(records, ids))
        circles = _circles(families)
        for kept in families:
            without(kept, people, circles)
            self._take(kept)
        self._one_sided(records, ids)
        self._twice(records["INDI"], ids["INDI"])
        if self._vague:
            self._findings.remarks.append(
                f"Of {self._vague} people the birth is given as before, after or between years, or "
                "in words. Their birth date is left out: Kithmap keeps a day, a month or a year."
            )

    def _refuse_unread(self, one: Unread) -> None:
        kind = _KINDS.get(one.chunk.tag, Kind.PERSONS)
        key = Key(kind, _bare(one.chunk.xref)) if one.chunk.xref else None
        seen = _of_a_person(key) if kind is Kind.PERSONS else None
        self._findings.refuse(Place(self._file, one.chunk.line), one.reason, kind, key, seen)

    def _people(
        self, records: Sequence[Node], ids: Mapping[int, str], dead: frozenset[str]
    ) -> Iterator[Person]:
        for node in records:
            place, own = Place(self._file, node.line), ids[node.line]
            key = Key(Kind.PERSONS, own)
            try:
                clean_id("id", own)
                read = person_of(node, own, self._moment.today, node.xref in dead)
            except BadCell as bad:
                self._findings.refuse(place, str(bad), Kind.PERSONS, key, _of_a_person(key))
            except HeldBack as why:
                asks = key if why.asks else None
                self._findings.hold([place], str(why), key, why.glimpse, asks)
            else:
                self._vague += read.vague
                self._findings.rows.append(_row(place, key, read.person))
                yield read.person

    def _families(
        self, records: Mapping[str, Sequence[Node]], ids: Mapping[str, Mapping[int, str]]
    ) -> Iterator[Kept]:
        people = {node.xref: node for node in records["INDI"] if node.xref}
        pointers = {xref: ids["INDI"][node.line] for xref, node in people.items()}
        for node in records["FAM"]:
            place, own = Place(self._file, node.line), ids["FAM"][node.line]
            key = Key(Kind.FAMILIES, own)
            if is_restricted(node):
                self._findings.hold([place], RESTRICTED, key, asks=key)
                continue
            try:
                clean_id("id", own)
                yield family_of(node, own, pointers, people, self._moment.today)
            except (BadCell, TooMany) as bad:
                self._findings.refuse(place, str(bad), Kind.FAMILIES, key)
            lost = {
                one.value
                for one in node.all("HUSB", "WIFE", "CHIL")
                if one.value not in pointers and one.value != "@VOID@"
            }
            if lost:
                reason = "names somebody who is not in the file, or who cannot be read"
                self._findings.hold([place], reason, asks=key)

    def _take(self, kept: Kept) -> None:
        place, key = Place(self._file, kept.line), Key(Kind.FAMILIES, kept.id)
        for record in records_of(kept):
            own = Key(_OF[type(record)], record.id)
            self._findings.rows.append(_row(place, own, record))
        for doubt in dict.fromkeys(kept.doubts):
            reason = f"{doubt}. What says so was left out"
            self._findings.hold([place], reason, asks=key)

    def _twice(self, people: Sequence[Node], ids: Mapping[int, str]) -> None:
        """Records of which the file says that they may be about one human (ALIA)."""
        others = {person.xref for person in people}
        for person in people:
            # In old files ALIA is a name.
            if any(one.value in others for one in person.all("ALIA")):
                place, asks = Place(self._file, person.line), Key(Kind.PERSONS, ids[person.line])
                self._findings.hold([place], ALIAS, asks=asks)

    def _one_sided(
        self, records: Mapping[str, Sequence[Node]], ids: Mapping[str, Mapping[int, str]]
    ) -> None:
        """What a person says of a family, and the family does not say of the person."""
        said = {
            (family.xref, one.value): one.tag
            for family in records["FAM"]
            for one in family.all("HUSB", "WIFE", "CHIL")
        }
        for person in records["INDI"]:
            for link in person.all("FAMC", "FAMS"):
                tag = said.get((link.value, person.xref or ""))
                if link.value == "@VOID@" or ((tag == "CHIL") == (link.tag == "FAMC") and tag):
                    continue
                own = ids["INDI"][person.line]
                reason = "names a family that does not name them. That tie was left out"
                place = Place(self._file, person.line)
                self._findings.hold([place], reason, asks=Key(Kind.PERSONS, own))
                break


def _of_a_person(key: Key | None) -> Glimpse:
    """Of somebody who cannot be read it is not known what the file restricts now."""
    return Glimpse(Closing(key), frozenset({key.external_id})) if key else Glimpse()


def _ids(records: Sequence[Node]) -> dict[int, str]:
    """An id for each record, by its line: the one that its program keeps from export to export
    (UID), where it is nobody else's; else the one that holds within the file alone."""
    kept = {node.line: node.text("UID", "_UID") for node in records}
    often = Counter(kept.values())
    return {
        node.line: one
        if (one := kept[node.line]) and often[one] == 1 and _fits(one)
        else _bare(node.xref) or f"line {node.line}"
        for node in records
    }


def _fits(own: str) -> bool:
    try:
        return bool(clean_id("UID", own))
    except BadCell:
        return False


def _bare(xref: str | None) -> str:
    return (xref or "").strip("@")


def _circles(families: Iterable[Kept]) -> dict[str, int]:
    """Those who are their own ancestors, each with the number of the circle."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for kept in families:
        for child in kept.children:
            graph.add_edges_from((parent, child.child_id) for parent in child.parents)
    circles = (part for part in nx.strongly_connected_components(graph) if len(part) > 1)
    return {person: number for number, part in enumerate(circles) for person in part}


def _row(place: Place, key: Key, draft: Draft) -> Row:
    # A tree closes nothing but by a death or a restriction, which stand with the person: nobody
    # waits for a tie.
    implied = key.kind is not Kind.PERSONS
    return Row((place,), key, draft, _digest(draft), referenced(draft), implied=implied)


def _digest(draft: Draft) -> str:
    text = json.dumps(asdict(draft), sort_keys=True, default=_as_text)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: object) -> str | list[str]:
    return sorted(map(str, value)) if isinstance(value, frozenset) else str(value)
