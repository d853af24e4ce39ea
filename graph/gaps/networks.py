"""Gaps in the shape of a network: what hangs on one, what does not hang together, who carries much.

People, practitioners and agencies are its nodes; a practitioner is tied to whom they support and
to the agency that they do it for, an agency shown by name to whom it supports.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from statistics import median

from networkx import Graph, articulation_points, betweenness_centrality, connected_components

from graph.gaps.around import counted, fact_of, live_lines
from graph.gaps.gap import Fact, FactKind, Gap
from graph.gaps.thresholds import Thresholds
from graph.policy.facts import FocusKind
from graph.policy.support_web import Reason, SupportWeb, VisiblePerson, VisibleSupport
from graph.vocabulary import GapKind

PERSON, WORKER, AGENCY = "person", "worker", "agency"
Node = tuple[str, str]

MUCH = 1.5
"""Who carries much carries at least so many times what the middle of the teams does: a share of
very few workers would always name one."""


def families(web: SupportWeb) -> Mapping[str, list[VisiblePerson]]:
    """The people who count, by their family's id; on a family's own page they are that family."""
    found: dict[str, list[VisiblePerson]] = defaultdict(list)
    page = web.focus.id if web.focus.kind is FocusKind.FAMILY else ""
    for person in counted(web):
        for family_id in (page,) if page else person.family_ids:
            found[family_id].append(person)
    return dict(sorted(found.items()))


def network(web: SupportWeb, people: Iterable[VisiblePerson]) -> Graph:
    """Who and what supports these people today; whoever has nobody is left out."""
    graph = Graph()
    for person in people:
        for line in live_lines(web, person.id):
            agency = (AGENCY, line.agency.id)
            if line.worker is None:
                graph.add_edge((PERSON, person.id), agency)
            else:
                worker = (WORKER, line.worker.id)
                graph.add_edge((PERSON, person.id), worker)
                graph.add_edge(worker, agency)
    return graph


def relies_on_one(web: SupportWeb, _at: Thresholds) -> Iterator[Gap]:
    """Exactly one practitioner is there for somebody; or without one practitioner or agency a
    family's network falls apart."""
    for person in counted(web):
        lines = live_lines(web, person.id)
        helpers = {line.worker.id if line.worker else None for line in lines}
        if len(helpers) == 1 and None not in helpers and not person.other_support:
            yield Gap(
                GapKind.RELIES_ON_ONE,
                person.id,
                (person.id,),
                tuple(map(fact_of, lines)),
                may_be_met=True,
            )
    names = _names(web)
    for family_id, people in families(web).items():
        holding = holding_together(network(web, people))
        if holding:
            yield Gap(
                GapKind.RELIES_ON_ONE,
                family_id,
                tuple(person.id for person in people),
                tuple(_holds(node, names) for node in holding),
                may_be_met=True,
            )


def holding_together(graph: Graph) -> list[Node]:
    """The practitioners and agencies without whom two people are no longer joined."""
    found = []
    for node in articulation_points(graph):
        if node[0] == PERSON:
            continue
        rest = graph.copy()
        rest.remove_node(node)
        if pieces(rest) > pieces(graph):
            found.append(node)
    return sorted(found)


def pieces(graph: Graph) -> int:
    """How many of the parts that hang together have somebody who is supported."""
    return sum(any(kind == PERSON for kind, _ in part) for part in connected_components(graph))


def _holds(node: Node, names: Mapping[Node, str]) -> Fact:
    kind, key = node
    if kind == WORKER:
        return Fact(FactKind.HOLDS, key, worker=names[node])
    return Fact(FactKind.HOLDS, key, agency=names[node])


def _names(web: SupportWeb) -> dict[Node, str]:
    names: dict[Node, str] = {(PERSON, person.id): person.name for person in web.people}
    for line in web.supports:
        names[AGENCY, line.agency.id] = line.agency.name
        if line.worker:
            names[WORKER, line.worker.id] = line.worker.name
    return names


def separate_teams(web: SupportWeb, _at: Thresholds) -> Iterator[Gap]:
    """Two members of a family or more are supported by people who have nobody in common."""
    names = _names(web)
    for family_id, people in families(web).items():
        parts = [sorted(part) for part in connected_components(network(web, people))]
        if len(parts) < 2:
            continue
        facts = tuple(
            Fact(
                FactKind.PIECE,
                " ".join(key for _, key in part),
                names=tuple(names[node] for node in part if node[0] != WORKER),
            )
            for part in sorted(parts)
        )
        yield Gap(
            GapKind.SEPARATE_TEAMS,
            family_id,
            tuple(person.id for person in people),
            facts,
            may_be_met=True,
        )


def carries_much(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """A practitioner whom the viewer leads supports many more than others, or stands between many:
    they need more support."""
    led: dict[str, dict[str, VisibleSupport]] = defaultdict(dict)
    for person in counted(web):
        for line in live_lines(web, person.id):
            if line.reason is Reason.SUPERVISOR and line.worker:
                led[line.worker.id][person.id] = line
    if len(led) < 2:
        return
    caseloads = {worker: float(len(lines)) for worker, lines in led.items()}
    ways = betweenness_centrality(network(web, counted(web)))
    between = {worker: ways[WORKER, worker] for worker in led}
    most = ceil(len(led) * at.carries_much / 100)
    by_caseload, by_ways = _far_ahead(caseloads, most), _far_ahead(between, most)
    for worker in sorted(by_caseload | by_ways):
        lines = led[worker]
        name = _worker_name(lines.values())
        facts = [Fact(FactKind.CASELOAD, worker, worker=name, number=len(lines))]
        if worker in by_ways:
            facts.append(Fact(FactKind.BETWEEN, worker, worker=name))
        yield Gap(GapKind.CARRIES_MUCH, worker, tuple(sorted(lines)), tuple(facts))


def _worker_name(lines: Iterable[VisibleSupport]) -> str:
    return next((line.worker.name for line in lines if line.worker), "")


def _far_ahead(measure: Mapping[str, float], most: int) -> frozenset[str]:
    """So many of the highest, as far as they are far above the middle and above all the others."""
    ordered = sorted(measure.values(), reverse=True)
    bar = max(MUCH * median(ordered), ordered[most] if len(ordered) > most else 0)
    return frozenset(one for one, value in measure.items() if value > bar)
