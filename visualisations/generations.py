"""Where everybody stands in the genogram: the order of each row, and the places along it.

Generations are rows. Couples stand side by side (where it is open, the man on the left, as
genograms have it), brothers and sisters oldest left, children under their parents. All of it comes
from the family alone: no support moves anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import networkx as nx

from graph.vocabulary import Sex
from visualisations.family_tree import FamilyTree, Union
from visualisations.geometry import settled
from visualisations.kinships import OVER

Order = list[list[str]]
"""People by row, from left to right."""

_ROUNDS = 6
_MOST_PERMUTED = 5


@dataclass(frozen=True, slots=True)
class Spacing:
    """Room between people, in units of the drawing."""

    half_widths: Mapping[str, float]
    """Half the room that each person's symbol and label take."""
    beside: float = 34.0
    couple: float = 44.0
    """Between partners, where the line to their children goes down."""
    families: float = 48.0


def rows(tree: FamilyTree) -> Order:
    """The order of each generation's row: few crossings of descent, and always the same."""
    clusters = [_clusters(tree, row) for row in range(_depth(tree))]
    order = [[person for cluster in row for person in cluster] for row in clusters]
    best, fewest = order, _disorder(tree, order)
    for _ in range(_ROUNDS):
        for row in range(len(clusters)):
            clusters[row] = _arranged(tree, clusters[row], _pull_from_above(tree, order, row))
            order[row] = [person for cluster in clusters[row] for person in cluster]
        for row in reversed(range(len(clusters) - 1)):
            clusters[row] = _arranged(tree, clusters[row], _pull_from_below(tree, order, row))
            order[row] = [person for cluster in clusters[row] for person in cluster]
        disorder = _disorder(tree, order)
        if disorder < fewest:
            best, fewest = [list(row) for row in order], disorder
    return best


def places(tree: FamilyTree, order: Order, spacing: Spacing) -> dict[str, float]:
    """How far right everybody stands; the middle of the whole is 0."""
    where: dict[str, float] = {}
    gaps = [[_gap(tree, spacing, left, right) for left, right in pairwise(row)] for row in order]
    for row, between in zip(order, gaps, strict=True):
        steps = settled([0.0] * len(row), between)
        where.update(zip(row, steps, strict=True))
    for round_ in range(_ROUNDS * 2):
        down = round_ % 2 == 0
        for at in range(len(order)) if down else reversed(range(len(order))):
            wanted = _wanted(tree, where, spacing, order[at], down)
            where.update(zip(order[at], settled(wanted, gaps[at]), strict=True))
    if not where:
        return where
    left = min(x - spacing.half_widths[person] for person, x in where.items())
    right = max(x + spacing.half_widths[person] for person, x in where.items())
    return {person: x - (left + right) / 2 for person, x in where.items()}


def _depth(tree: FamilyTree) -> int:
    return max(tree.generation.values(), default=-1) + 1


def _clusters(tree: FamilyTree, row: int) -> Order:
    """People of one generation who stand together because they are, or have children, together."""
    beside = nx.Graph()
    beside.add_nodes_from(
        sorted(
            (person for person, at in tree.generation.items() if at == row),
            key=lambda person: tree.relatives[person].seniority,
        )
    )
    pairs = [*tree.couples, *(frozenset(union.parents) for union in tree.unions)]
    beside.add_edges_from(
        sorted(tuple(sorted(pair)) for pair in pairs if len(pair) == 2 and pair <= set(beside))
    )
    joined = _joined(tree)
    groups = [_chain(tree, beside.subgraph(part)) for part in nx.connected_components(beside)]
    return sorted(
        groups,
        key=lambda group: (
            not any(person in joined for person in group),
            min(tree.relatives[person].seniority for person in group),
        ),
    )


def _joined(tree: FamilyTree) -> set[str]:
    """Everybody to whom some line leads; the others stand at the end of their row."""
    pairs = [*tree.couples, *tree.carers, *tree.others]
    return {person for pair in pairs for person in pair} | {
        person for union in tree.unions for person in (*union.parents, *union.children)
    }


def _chain(tree: FamilyTree, beside: nx.Graph) -> list[str]:
    """Partners next to each other: by trying all orders of few, else by walking along."""
    people = sorted(beside, key=lambda person: tree.relatives[person].seniority)
    if len(people) > _MOST_PERMUTED:
        return _around_the_middle(tree, beside, people)
    return list(min(permutations(people), key=lambda order: _discomfort(tree, beside, list(order))))


def _around_the_middle(tree: FamilyTree, beside: nx.Graph, people: list[str]) -> list[str]:
    """Whoever has most partners in the middle, those by turns to the right and to the left."""
    middle = max(people, key=lambda person: beside.degree(person))
    seen = {middle}
    sides: list[list[str]] = [[], []]
    partners = sorted(
        beside[middle],
        key=lambda one: (
            tree.couples.get(frozenset((middle, one))) in OVER,
            tree.relatives[one].seniority,
        ),
    )
    for at, partner in enumerate(partners):
        if partner not in seen:
            rest = beside.subgraph(set(beside) - seen)
            further = list(nx.dfs_preorder_nodes(rest, partner))
            further = [one for one in further if one == partner or one not in partners]
            seen.update(further)
            sides[at % 2].extend(further)
    return [*reversed(sides[1]), middle, *sides[0]]


def meeting(tree: FamilyTree, union: Union, across: Mapping[str, float]) -> float:
    """Where the line to the children of a union goes down at best.

    Between two who stand side by side in their middle; else beside the one who is further out, who
    has fewer partners, where no other couple's line is near.
    """
    if len(union.parents) == 1:
        return across[union.parents[0]]
    left, right = sorted(union.parents, key=lambda parent: across[parent])
    row = tree.generation[left]
    between = [
        across[one]
        for one, generation in tree.generation.items()
        if generation == row and one in across and across[left] < across[one] < across[right]
    ]
    if not between:
        return (across[left] + across[right]) / 2
    if _ties(tree, right) <= _ties(tree, left):
        return (across[right] + max(between)) / 2
    return (across[left] + min(between)) / 2


def _ties(tree: FamilyTree, person: str) -> int:
    return sum(person in pair for pair in tree.couples)


def _discomfort(tree: FamilyTree, beside: nx.Graph, order: Sequence[str]) -> tuple[int, int, int]:
    at = {person: place for place, person in enumerate(order)}
    apart = sum(abs(at[one] - at[other]) - 1 for one, other in beside.edges)
    former_right = sum(
        at[person] > at[partner]
        for pair, kind in tree.couples.items()
        if kind in OVER and pair <= set(at)
        for person, partner in (sorted(pair), sorted(pair, reverse=True))
        if beside.degree(person) == 1 < beside.degree(partner)
    )
    women_left = sum(
        tree.relatives[left].sex is Sex.FEMALE and tree.relatives[right].sex is Sex.MALE
        for left, right in pairwise(order)
    )
    return apart, former_right, women_left


def _pull_from_above(tree: FamilyTree, order: Order, row: int) -> dict[str, float]:
    """Where each person's parents stand in the rows above, between 0 and 1."""
    place = _relative_places(order)
    return {
        child: sum(place[parent] for parent in union.parents) / len(union.parents)
        for union in tree.unions
        if union.parents
        for child in union.children
        if tree.generation[child] == row
    }


def _pull_from_below(tree: FamilyTree, order: Order, row: int) -> dict[str, float]:
    place = _relative_places(order)
    pulls: dict[str, list[float]] = {}
    for union in tree.unions:
        for parent in union.parents:
            if tree.generation[parent] == row:
                pulls.setdefault(parent, []).extend(place[child] for child in union.children)
    return {parent: sum(where) / len(where) for parent, where in pulls.items()}


def _relative_places(order: Order) -> dict[str, float]:
    return {person: (at + 0.5) / len(row) for row in order for at, person in enumerate(row)}


def _arranged(tree: FamilyTree, clusters: Order, pull: Mapping[str, float]) -> Order:
    """Clusters in the order of their pulls, then brothers and sisters put oldest left."""
    fallback = {
        person: (at + 0.5) / len(clusters)
        for at, cluster in enumerate(clusters)
        for person in cluster
    }

    def wanted(cluster: list[str]) -> float:
        known = [pull[person] for person in cluster if person in pull]
        return sum(known) / len(known) if known else fallback[cluster[0]]

    ordered = sorted(clusters, key=lambda cluster: round(wanted(cluster), 6))
    for union in tree.unions:
        children = {child: age for age, child in enumerate(union.children)}
        spots = [at for at, cluster in enumerate(ordered) if children.keys() & set(cluster)]
        oldest = sorted(
            (ordered[at] for at in spots),
            key=lambda cluster: min(children[p] for p in cluster if p in children),
        )
        for at, cluster in zip(spots, oldest, strict=True):
            ordered[at] = cluster
    return [_turned(cluster, pull) for cluster in ordered]


def _turned(cluster: list[str], pull: Mapping[str, float]) -> list[str]:
    """A chain turned round where that untangles the lines to both sides' parents."""
    known = [pull[person] for person in cluster if person in pull]
    if len(known) >= 2 and known[0] > known[-1] + 1e-9:
        return cluster[::-1]
    return cluster


def _disorder(tree: FamilyTree, order: Order) -> tuple[int, float]:
    """Crossings of descent between rows, then how far children are from their parents."""
    place = _relative_places(order)
    lines = [
        (
            sum(place[p] for p in union.parents) / len(union.parents),
            place[child],
            tree.generation[child],
        )
        for union in tree.unions
        if union.parents
        for child in union.children
    ]
    crossings = sum(
        (a[0] - b[0]) * (a[1] - b[1]) < -1e-9
        for at, a in enumerate(lines)
        for b in lines[at + 1 :]
        if a[2] == b[2]
    )
    return crossings, round(sum(abs(above - below) for above, below, _ in lines), 6)


def _gap(tree: FamilyTree, spacing: Spacing, left: str, right: str) -> float:
    room = spacing.half_widths[left] + spacing.half_widths[right]
    if frozenset((left, right)) in tree.couples:
        return room + spacing.couple
    if any({left, right} <= set(union.children) for union in tree.unions):
        return room + spacing.beside
    if any({left, right} == set(union.parents) for union in tree.unions):
        return room + spacing.couple
    return room + spacing.families


def _runs(tree: FamilyTree, row: Sequence[str]) -> Order:
    """A row cut into couples and people alone: each of them moves as one."""
    pairs = {*tree.couples, *(frozenset(union.parents) for union in tree.unions)}
    runs: Order = []
    for person in row:
        if runs and frozenset((runs[-1][-1], person)) in pairs:
            runs[-1].append(person)
        else:
            runs.append([person])
    return runs


def _wanted(
    tree: FamilyTree, where: Mapping[str, float], spacing: Spacing, row: Sequence[str], down: bool
) -> list[float]:
    """Where the people of a row would like to stand: under parents, or over children."""
    wanted: list[float] = []
    for run in _runs(tree, row):
        offsets = _spread(run, spacing, spacing.couple)
        pulls = [
            pull - offsets[person]
            for person in run
            for union in tree.unions
            for pull in _pulls(tree, union, where, spacing, person, down)
        ]
        stands = sum(where[person] - offsets[person] for person in run) / len(run)
        middle = sum(pulls) / len(pulls) if pulls else stands
        wanted.extend(middle + offsets[person] for person in run)
    return wanted


def _pulls(
    tree: FamilyTree,
    union: Union,
    where: Mapping[str, float],
    spacing: Spacing,
    person: str,
    down: bool,
) -> list[float]:
    if down and person in union.children and union.parents:
        return [_under_parents(tree, union, where, spacing, person)]
    if not down and person in union.parents:
        return [_over_children(union, where, spacing, person)]
    return []


def _under_parents(
    tree: FamilyTree, union: Union, where: Mapping[str, float], spacing: Spacing, child: str
) -> float:
    """The brothers and sisters as one close group, its middle under the parents' middle."""
    middle = meeting(tree, union, where)
    return middle + _spread(union.children, spacing, spacing.beside)[child]


def _over_children(
    union: Union, where: Mapping[str, float], spacing: Spacing, parent: str
) -> float:
    """The parents as one close pair, its middle over the middle of their children."""
    group = [where[child] for child in union.children]
    middle = (min(group) + max(group)) / 2
    parents = sorted(union.parents, key=lambda one: where[one])
    return middle + _spread(parents, spacing, spacing.couple)[parent]


def _spread(people: Sequence[str], spacing: Spacing, between: float) -> dict[str, float]:
    """Places of people who stand as close as they can, around 0."""
    steps = [0.0]
    for left, right in pairwise(people):
        steps.append(steps[-1] + spacing.half_widths[left] + spacing.half_widths[right] + between)
    return {person: step - steps[-1] / 2 for person, step in zip(people, steps, strict=True)}
