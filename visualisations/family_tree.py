"""What the kinships of a web say together: generations, couples, whose child is whose.

Bad data is expected (a person who is their own grandmother): a kinship that contradicts the
generations that the nearer ones give is drawn as a plain line between two people, never as descent.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from graph.policy.support_web import VisiblePerson
from graph.vocabulary import Kin
from visualisations.kinships import (
    DASHED,
    STEP,
    CoupleKind,
    Reading,
    Relative,
    pregnancy_node_id,
    read,
    relative_of,
)
from visualisations.support_web_graph import kin_of, people_of


@dataclass(frozen=True, slots=True)
class Union:
    """Parents (none, one or two) and the children they have together, oldest first."""

    parents: tuple[str, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyTree:
    """The people by generation, 0 the oldest, and everything that is drawn between them."""

    relatives: Mapping[str, Relative]
    generation: Mapping[str, int]
    unions: tuple[Union, ...]
    couples: Mapping[frozenset[str], CoupleKind]
    dashed: frozenset[tuple[str, str]]
    """(parent, child) whose descent is adopted, foster or step."""
    carers: tuple[tuple[str, str], ...] = ()
    """(carer, child) where somebody who is not a parent cares for a child."""
    others: tuple[tuple[str, str], ...] = ()
    """Kinships that nothing else on the map says."""


def family_tree(graph: nx.MultiDiGraph) -> FamilyTree:
    """Read the KIN edges of a support web's graph."""
    people = people_of(graph)
    relatives = {node: relative_of(node, person) for node, person in people.items()}
    reading = read(kin_of(graph), relatives)
    generation = _generations(relatives, people, reading)
    _drop_contradictions(reading, generation)
    for node, person in people.items():
        if person.pregnant:
            child = pregnancy_node_id(node)
            relatives[child] = Relative(child, "", unborn=True)
            generation[child] = generation[node] + 1
            reading.parents[child] = {node: None}
    unions, extra = _unions(relatives, reading)
    dashed = frozenset(
        (parent, child)
        for child, parents in reading.parents.items()
        for parent, kind in parents.items()
        if kind in DASHED
    )
    return FamilyTree(
        relatives=relatives,
        generation=generation,
        unions=unions,
        couples=reading.couples,
        dashed=dashed,
        carers=tuple(sorted(reading.carers)),
        others=_unsaid(reading, extra),
    )


def _generations(
    relatives: Mapping[str, Relative],
    people: Mapping[str, VisiblePerson],
    reading: Reading,
) -> dict[str, int]:
    """Walk from the middle of the map along the surest kinships first."""
    beside: dict[str, list[tuple[int, str, int]]] = {}
    for (person, relative), (down, weak) in reading.steps.items():
        beside.setdefault(person, []).append((weak, relative, down))
        beside.setdefault(relative, []).append((weak, person, -down))
    found: dict[str, int] = {}
    starts = sorted(
        relatives, key=lambda node: (not people[node].in_focus, relatives[node].seniority)
    )
    for start in starts:
        if start in found:
            continue
        queue = [(0, 0, start, _generation_by_age(relatives[start], relatives, found))]
        while queue:
            weakness, steps, node, generation = heapq.heappop(queue)
            if node in found:
                continue
            found[node] = generation
            for weak, other, down in sorted(beside.get(node, ())):
                if other not in found:
                    heapq.heappush(queue, (weakness + weak, steps + 1, other, generation + down))
    used = {number: at for at, number in enumerate(sorted(set(found.values())))}
    return {node: used[generation] for node, generation in found.items()}


def _generation_by_age(
    relative: Relative, relatives: Mapping[str, Relative], found: Mapping[str, int]
) -> int:
    """Somebody whom no kinship joins stands beside those nearest to them in age."""
    born = relative.born
    ages = [
        (abs((other.born - born).days), found[node])
        for node, other in relatives.items()
        if born and other.born and node in found
    ]
    return min(ages)[1] if ages else max(found.values(), default=0)


def _drop_contradictions(reading: Reading, generation: Mapping[str, int]) -> None:
    for child, parents in reading.parents.items():
        for parent in [p for p in parents if generation[p] >= generation[child]]:
            reading.others.setdefault(frozenset((parent, child)), parents.pop(parent))
    for pair in [p for p in reading.couples if len({generation[node] for node in p}) > 1]:
        reading.others.setdefault(pair, None)
        del reading.couples[pair]
    for pair in [p for p in reading.siblings if len({generation[node] for node in p}) > 1]:
        reading.others.setdefault(pair, None)
        reading.siblings.discard(pair)


def _unions(
    relatives: Mapping[str, Relative], reading: Reading
) -> tuple[tuple[Union, ...], set[frozenset[str]]]:
    """Every child's parents, two at most; a third is joined by a line of their own."""
    together: dict[frozenset[str], int] = {}
    for parents in reading.parents.values():
        for one in parents:
            for other in parents:
                if one < other:
                    pair = frozenset((one, other))
                    together[pair] = together.get(pair, 0) + 1
    children: dict[tuple[str, ...], list[str]] = {}
    extra: set[frozenset[str]] = set()
    for child, kinds in reading.parents.items():
        chosen = _two_parents(kinds, together, reading, relatives)
        if chosen:
            children.setdefault(chosen, []).append(child)
        for parent in set(kinds) - set(chosen):
            partners = {frozenset((parent, one)) for one in chosen} & reading.couples.keys()
            if not (kinds[parent] in STEP and partners):
                extra.add(frozenset((parent, child)))
    families = [*children.items(), *(((), group) for group in _siblings_without_parents(reading))]
    unions = [
        Union(parents, tuple(sorted(kids, key=lambda kid: relatives[kid].seniority)))
        for parents, kids in families
    ]
    return tuple(sorted(unions, key=lambda union: (union.parents, union.children))), extra


def _two_parents(
    kinds: Mapping[str, Kin | None],
    together: Mapping[frozenset[str], int],
    reading: Reading,
    relatives: Mapping[str, Relative],
) -> tuple[str, ...]:
    own = {parent for parent, kind in kinds.items() if kind not in STEP} or set(kinds)
    born = {parent for parent in own if kinds[parent] not in DASHED}
    pool = sorted(born if len(born) >= 2 else own, key=lambda parent: relatives[parent].seniority)
    if len(pool) <= 2:
        return tuple(sorted(pool))
    pairs = [(one, other) for at, one in enumerate(pool) for other in pool[at + 1 :]]
    best = max(
        pairs,
        key=lambda pair: (
            together.get(frozenset(pair), 0),
            frozenset(pair) in reading.couples,
        ),
    )
    return tuple(sorted(best))


def _siblings_without_parents(reading: Reading) -> list[list[str]]:
    siblings = nx.Graph()
    siblings.add_edges_from(
        tuple(pair)
        for pair in sorted(reading.siblings, key=sorted)
        if not any(reading.parents.get(node) for node in pair)
    )
    return [sorted(group) for group in nx.connected_components(siblings)]


def _unsaid(reading: Reading, extra: set[frozenset[str]]) -> tuple[tuple[str, str], ...]:
    """Kinships that descent, couples and carers do not say already."""
    parents = {child: set(kinds) for child, kinds in reading.parents.items()}
    carers = {frozenset(pair) for pair in reading.carers}
    groups = [set(group) for group in _siblings_without_parents(reading)]
    pairs = (
        set(reading.others)
        | extra
        | {
            pair
            for pair in reading.siblings
            if not set.intersection(*(parents.get(node, set()) for node in pair))
            and not any(pair <= group for group in groups)
        }
    )
    said = nx.Graph([(parent, child) for child, kinds in parents.items() for parent in kinds])
    said.add_edges_from(tuple(pair) for pair in reading.couples)
    return tuple(
        sorted(
            (min(pair), max(pair))
            for pair in pairs
            if pair in extra or (pair not in carers and not _implied(pair, parents, said))
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
