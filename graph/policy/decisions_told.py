"""Which decisions to share without agreement a worker knows of: that there is one, and its review.

What a decision opens shows in what the map shows. That it is to be looked at again is a task of
whoever took it; to anybody else the record would tell of a worker who may be hidden.
"""

from collections.abc import Iterator

from graph.policy.case import Case, Dossier
from graph.policy.decisions import in_force, review_due
from graph.policy.reach import WORKING, full_ways
from graph.policy.support_web import VisibleDecision
from graph.policy.ways import Way
from graph.records.agreements import SharingDecision


def the_viewer_took_it(case: Case, decision: SharingDecision, way: Way) -> bool:
    """A manager who took it, and whose team works with this person, among them."""
    return way.reach in WORKING and decision.decided_by == case.viewer_id


def its_taker_holds_the_edge(_case: Case, decision: SharingDecision, way: Way) -> bool:
    """The viewer covers or leads whoever took it, in their work with this person."""
    edge = way.edge
    return way.reach in WORKING and edge is not None and edge.practitioner_id == decision.decided_by


DECISIONS_TOLD = (the_viewer_took_it, its_taker_holds_the_edge)


def decisions_told(case: Case, dossier: Dossier) -> Iterator[VisibleDecision]:
    """In the order of their ids: those in force, and those that nobody reviewed in time."""
    ways, rules = full_ways(case, dossier), case.ground.rules.decisions_told
    for decision in in_force(dossier):
        if any(tells(case, decision, way) for way in ways for tells in rules):
            yield told(dossier, decision)


def told(dossier: Dossier, decision: SharingDecision) -> VisibleDecision:
    due = review_due(dossier, decision)
    return VisibleDecision(decision.id, dossier.id, decision.decided_on, due)
