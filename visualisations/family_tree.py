"""What the kinships of a web say together: generations, couples, whose child is whose.

Bad data is expected (a person who is their own grandmother): whatever the records say of parents
and partners is in the tree, as recorded, and what contradicts itself is in it as in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx

from visualisations.descents import Link, contradicted, cut_loops, generations
from visualisations.kinships import (
    CoupleKind,
    Descent,
    Reading,
    Relative,
    pregnancy_node_id,
    read,
    relative_of,
)
from visualisations.support_web_graph import kin_of, people_of


@dataclass(frozen=True, slots=True)
class Union:
    """Parents (none, one or two of one row) and the children they have together, oldest first."""

    parents: tuple[str, ...]
    children: tuple[str, ...]
    descent: Descent = Descent.BIRTH


@dataclass(frozen=True, slots=True)
class FamilyTree:
    """The people by generation, 0 the oldest, and everything that is drawn between them."""

    relatives: Mapping[str, Relative]
    generation: Mapping[str, int]
    unions: tuple[Union, ...]
    """A child is in one union for each kind of parents that it has."""
    couples: Mapping[frozenset[str], CoupleKind]
    """Of one row."""
    couples_apart: Mapping[frozenset[str], CoupleKind]
    """Of two rows, as where an uncle married his niece's daughter."""
    in_doubt: tuple[Link, ...] = ()
    """(parent, child) as recorded, where the years or other records speak against it."""
    loops: tuple[Link, ...] = ()
    """Those of them that would make somebody their own ancestor: they are in no union."""
    carers: tuple[tuple[str, str], ...] = ()
    """(carer, child) where somebody who is not a parent cares for a child."""
    former_carers: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    """Kinships that nothing else on the map says."""


def family_tree(graph: nx.MultiDiGraph) -> FamilyTree:
    """Read the KIN edges of a support web's graph."""
    people = people_of(graph)
    relatives = {node: relative_of(node, person) for node, person in people.items()}
    reading = read(kin_of(graph), relatives)
    loops = cut_loops(reading, relatives)
    doubted = loops | contradicted(reading, relatives)
    for parent, child in doubted:
        reading.parents[child][parent] = Descent.IN_DOUBT
    generation = generations(relatives, people, reading, loops)
    for node, person in people.items():
        if person.pregnant:
            child = pregnancy_node_id(node)
            relatives[child] = Relative(child, "", unborn=True)
            generation[child] = generation[node] + 1
            reading.parents[child] = {node: Descent.BIRTH}
    level = {pair for pair in reading.couples if len({generation[node] for node in pair}) == 1}
    return FamilyTree(
        relatives=relatives,
        generation=generation,
        unions=_unions(relatives, generation, reading, loops),
        couples={pair: kind for pair, kind in reading.couples.items() if pair in level},
        couples_apart={pair: kind for pair, kind in reading.couples.items() if pair not in level},
        in_doubt=tuple(sorted(doubted)),
        loops=tuple(sorted(loops)),
        carers=tuple(sorted(pair for pair, over in reading.carers.items() if not over)),
        former_carers=tuple(sorted(pair for pair, over in reading.carers.items() if over)),
        others=_unsaid(reading, generation),
    )


def _unions(
    relatives: Mapping[str, Relative],
    generation: Mapping[str, int],
    reading: Reading,
    loops: frozenset[Link],
) -> tuple[Union, ...]:
    """Every parent of every child: pairs of one row and of one kind where there are two of them."""
    together: dict[frozenset[str], int] = {}
    for kinds in reading.parents.values():
        for pair in _pairs(sorted(kinds)):
            together[pair] = together.get(pair, 0) + 1
    children: dict[tuple[tuple[str, ...], Descent], list[str]] = {}
    for child, kinds in reading.parents.items():
        for descent in Descent:
            same = [
                parent
                for parent, kind in kinds.items()
                if kind is descent and (parent, child) not in loops
            ]
            for parents in _paired(same, generation, together, reading, relatives):
                children.setdefault((parents, descent), []).append(child)
    unions = [
        Union(parents, _oldest_first(kids, relatives), descent)
        for (parents, descent), kids in children.items()
    ]
    unions += [
        Union((), _oldest_first(group, relatives))
        for group in _siblings_without_parents(reading, generation)
    ]
    return tuple(sorted(unions, key=lambda one: (one.parents, one.children, one.descent)))


def _pairs(people: list[str]) -> Iterator[frozenset[str]]:
    for at, one in enumerate(people):
        for other in people[at + 1 :]:
            yield frozenset((one, other))


def _paired(
    parents: list[str],
    generation: Mapping[str, int],
    together: Mapping[frozenset[str], int],
    reading: Reading,
    relatives: Mapping[str, Relative],
) -> Iterator[tuple[str, ...]]:
    """Parents of one kind two by two, those first who are a couple or have most children."""
    left = sorted(parents, key=lambda parent: relatives[parent].seniority)
    while left:
        pairs = [pair for pair in _pairs(left) if len({generation[node] for node in pair}) == 1]
        if not pairs:
            yield from ((parent,) for parent in left)
            return
        best = max(pairs, key=lambda pair: (pair in reading.couples, together[pair]))
        yield tuple(sorted(best))
        left = [parent for parent in left if parent not in best]


def _oldest_first(people: list[str], relatives: Mapping[str, Relative]) -> tuple[str, ...]:
    return tuple(sorted(people, key=lambda one: relatives[one].seniority))


def _siblings_without_parents(reading: Reading, generation: Mapping[str, int]) -> list[list[str]]:
    siblings = nx.Graph()
    siblings.add_edges_from(
        tuple(pair)
        for pair in sorted(reading.siblings, key=sorted)
        if not any(reading.parents.get(node) for node in pair)
        and len({generation[node] for node in pair}) == 1
    )
    return [sorted(group) for group in nx.connected_components(siblings)]


def _unsaid(reading: Reading, generation: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Kinships that descent, couples and carers do not say already."""
    parents = {child: set(kinds) for child, kinds in reading.parents.items()}
    carers = {frozenset(pair) for pair in reading.carers}
    groups = [set(group) for group in _siblings_without_parents(reading, generation)]
    pairs = reading.others | {
        pair
        for pair in reading.siblings
        if not set.intersection(*(parents.get(node, set()) for node in pair))
        and not any(pair <= group for group in groups)
    }
    said = nx.Graph([(parent, child) for child, kinds in parents.items() for parent in kinds])
    said.add_edges_from(tuple(pair) for pair in reading.couples)
    return tuple(
        sorted(
            (min(pair), max(pair))
            for pair in pairs
            if pair not in carers and not _implied(pair, parents, said)
        )
    )


def _implied(pair: frozenset[str], parents: Mapping[str, set[str]], said: nx.Graph) -> bool:
    """Whether a line on the map already leads from one to the other by at most four steps."""
    one, other = sorted(pair)
    if one not in said or other not in said:
        return False
    if other in parents.get(one, set()) or one in parents.get(other, set()):
        return True
    try:
        return bool(nx.shortest_path_length(said, one, other) <= 4)
    except nx.NetworkXNoPath:
        return False
