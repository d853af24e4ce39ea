"""Which generation everybody stands in, and which recorded descents cannot be true.

Bad data is expected: a loop of parents, a parent younger than the child. Nothing of it is dropped.
A loop is cut where the years of birth contradict it most; what is cut, and what the years alone
speak against, is in doubt and is drawn so.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

import networkx as nx

from graph.policy.support_web import VisiblePerson
from visualisations.kinships import Descent, Reading, Relative

Link = tuple[str, str]
"""(parent, child)"""

_LEAST_AGE_OF_A_PARENT_IN_DAYS = 8 * 365
_USUAL_AGE_OF_A_PARENT_IN_DAYS = 25 * 365


def cut_loops(reading: Reading, relatives: Mapping[str, Relative]) -> frozenset[Link]:
    """The links that are left out of the generations, so that nobody is their own ancestor."""
    descent = nx.DiGraph(
        sorted((parent, child) for child, kinds in reading.parents.items() for parent in kinds)
    )
    cut: set[Link] = set()
    while loops := [part for part in nx.strongly_connected_components(descent) if len(part) > 1]:
        loop = min(loops, key=min)
        weakest = min(
            descent.subgraph(loop).edges,
            key=lambda link: (_age_of_the_parent(link, relatives), link),
        )
        descent.remove_edge(*weakest)
        cut.add(weakest)
    return frozenset(cut)


def contradicted(reading: Reading, relatives: Mapping[str, Relative]) -> frozenset[Link]:
    """The births for which the parent was not born yet, or was a small child."""
    return frozenset(
        (parent, child)
        for child, kinds in reading.parents.items()
        for parent, descent in kinds.items()
        if descent is Descent.BIRTH
        and _age_of_the_parent((parent, child), relatives) < _LEAST_AGE_OF_A_PARENT_IN_DAYS
    )


def _age_of_the_parent(link: Link, relatives: Mapping[str, Relative]) -> int:
    """In days, as old as the known dates allow; what is usual where one is not known."""
    parent, child = relatives[link[0]], relatives[link[1]]
    if parent.born is None or child.born_by is None:
        return _USUAL_AGE_OF_A_PARENT_IN_DAYS
    return (child.born_by - parent.born).days


def generations(
    relatives: Mapping[str, Relative],
    people: Mapping[str, VisiblePerson],
    reading: Reading,
    cut: frozenset[Link],
) -> dict[str, int]:
    """Everybody's row, 0 the oldest: children under each of their parents, couples in one row."""
    found = _walked(relatives, people, reading, cut)
    links = [
        (parent, child)
        for child, kinds in reading.parents.items()
        for parent in kinds
        if (parent, child) not in cut
    ]
    found = _settled(found, links, sorted(reading.couples, key=sorted))
    used = {number: at for at, number in enumerate(sorted(set(found.values())))}
    return {node: used[generation] for node, generation in found.items()}


def _walked(
    relatives: Mapping[str, Relative],
    people: Mapping[str, VisiblePerson],
    reading: Reading,
    cut: frozenset[Link],
) -> dict[str, int]:
    """Walk from the middle of the map along the surest kinships first."""
    beside: dict[str, list[tuple[int, str, int]]] = {}
    for (person, relative), (down, weak) in reading.steps.items():
        if not cut & {(person, relative), (relative, person)}:
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
    return found


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


def _settled(
    found: Mapping[str, int], links: Iterable[Link], couples: Iterable[frozenset[str]]
) -> dict[str, int]:
    """Push down who stands beside or over their own parent, together with their partners.

    A couple of whom one descends from the other cannot share a row; everybody else's can.
    """
    rows = nx.DiGraph()
    rows.add_nodes_from(sorted(found))
    rows.add_edges_from(sorted(links))
    together = {node: {node} for node in found}
    for pair in couples:
        one, other = (_row_of(node, together) for node in sorted(pair))
        if one != other and not nx.has_path(rows, one, other) and not nx.has_path(rows, other, one):
            rows = nx.contracted_nodes(rows, one, other, self_loops=False, copy=False)
            together[one] |= together.pop(other)
    level = {row: max(found[node] for node in members) for row, members in together.items()}
    order = list(nx.lexicographical_topological_sort(rows))
    for row in order:
        level[row] = max([level[row], *(level[above] + 1 for above in rows.predecessors(row))])
    for row in reversed(order):
        under = [level[below] for below in rows.successors(row)]
        if under:
            level[row] = max(level[row], min(under) - 1)
    return {node: level[row] for row, members in together.items() for node in members}


def _row_of(node: str, together: Mapping[str, set[str]]) -> str:
    return next(row for row, members in together.items() if node in members)
