"""From a SupportWeb to a networkx graph: who is on the map, and what runs between them.

Nodes carry one of PersonNode, WorkerNode, AgencyNode under `data`; edges a VisibleSupport or a
VisibleKinship under `data`, with their ids as keys, so that parallel edges stay apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from graph.policy.support_web import (
    SupportWeb,
    VisibleAgency,
    VisibleKinship,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
from graph.vocabulary import Role


@dataclass(frozen=True, slots=True)
class PersonNode:
    person: VisiblePerson


@dataclass(frozen=True, slots=True)
class WorkerNode:
    """A practitioner in one agency: somebody with two jobs stands on the map twice."""

    worker: VisibleWorker
    agency: VisibleAgency
    roles: tuple[Role, ...]
    """Every role that is visible, the commonest word first by the vocabulary's order."""
    lead: bool
    own: bool
    ended: bool
    """All that is visible has ended."""


@dataclass(frozen=True, slots=True)
class AgencyNode:
    """An agency of which a line is visible, but not whose work it is."""

    agency: VisibleAgency


NodeData = PersonNode | WorkerNode | AgencyNode


def person_node(person_id: str) -> str:
    return f"person:{person_id}"


def support_end(support: VisibleSupport) -> str:
    """The id of the node at which a line of support begins."""
    if support.worker is None:
        return f"agency:{support.agency.id}"
    return f"worker:{support.agency.id}:{support.worker.id}"


def support_web_graph(web: SupportWeb) -> nx.MultiDiGraph:
    """The web as a graph: support runs from worker or agency to person, kin to the relative.

    Edges to somebody who is not on the map are left out. The order of the web's rows does not
    matter: nodes and edges are added in the order of their ids.
    """
    graph = nx.MultiDiGraph()
    for person in sorted(web.people, key=lambda person: person.id):
        graph.add_node(person_node(person.id), data=PersonNode(person))
    for node, supports in _by_end(web):
        graph.add_node(node, data=_end_data(supports))
        for support in supports:
            if person_node(support.person_id) in graph:
                graph.add_edge(node, person_node(support.person_id), key=support.id, data=support)
    for kinship in sorted(web.kin, key=lambda kinship: kinship.id):
        ends = person_node(kinship.person_id), person_node(kinship.relative_id)
        if ends[0] in graph and ends[1] in graph and ends[0] != ends[1]:
            graph.add_edge(*ends, key=kinship.id, data=kinship)
    return graph


def _by_end(web: SupportWeb) -> Iterator[tuple[str, list[VisibleSupport]]]:
    ends: dict[str, list[VisibleSupport]] = {}
    people = {person.id for person in web.people}
    for support in sorted(web.supports, key=lambda support: support.id):
        if support.person_id in people:
            ends.setdefault(support_end(support), []).append(support)
    yield from sorted(ends.items())


def _end_data(supports: list[VisibleSupport]) -> NodeData:
    first = supports[0]
    if first.worker is None:
        return AgencyNode(first.agency)
    live = [support for support in supports if not support.ended] or supports
    order = list(Role)
    roles = {support.role for support in live if support.role is not None}
    return WorkerNode(
        worker=first.worker,
        agency=first.agency,
        roles=tuple(sorted(roles, key=order.index)),
        lead=any(support.lead is not None for support in live),
        own=any(support.own for support in supports),
        ended=all(support.ended for support in supports),
    )


def people_of(graph: nx.MultiDiGraph) -> dict[str, VisiblePerson]:
    """The people on the map by the ids of their nodes."""
    return {
        node: data.person for node, data in graph.nodes(data="data") if isinstance(data, PersonNode)
    }


def supports_of(graph: nx.MultiDiGraph) -> list[tuple[str, str, VisibleSupport]]:
    """Every line of support as (from node, person's node, support)."""
    return [
        (source, target, data)
        for source, target, data in graph.edges(data="data")
        if isinstance(data, VisibleSupport)
    ]


def kin_of(graph: nx.MultiDiGraph) -> list[tuple[str, str, VisibleKinship]]:
    """Every kinship as (person's node, relative's node, kinship)."""
    return [
        (source, target, data)
        for source, target, data in graph.edges(data="data")
        if isinstance(data, VisibleKinship)
    ]
