"""What holds of every web, whatever the records: looked for in random councils."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from graph.policy import RULES, see
from graph.policy.case import Case, Ground, Moment
from graph.policy.facts import Facts, Focus, FocusKind
from graph.policy.reach import ways_to
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Viewer, WorkerView
from graph.vocabulary import Reach
from tests.policy.renaming import in_order, other_names, renamed
from tests.worlds.councils import Council, council
from tests.worlds.proof import PROOF

pytestmark = pytest.mark.proof

COUNCILS = 400 if PROOF else 40


def councils() -> Iterator[Council]:
    return (council(Random(seed)) for seed in range(COUNCILS))


def pages(council: Council, viewer: Viewer) -> Iterator[tuple[Facts, SupportWeb]]:
    """The pages that somebody may open."""
    for focus in council.foci():
        facts = council.facts(viewer, focus)
        web = see(viewer, facts, council.now, council.settings)
        if web is not None:
            yield facts, web


def test_a_way_through_an_edge_is_there_only_with_that_edge() -> None:
    """Whoever covers or leads learns of nobody by an edge that they may not see."""
    found = 0
    for drawn in councils():
        for viewer in drawn.workers():
            for facts, web in pages(drawn, viewer):
                lines = {line.id for line in web.supports}
                for edge_id in edges_on_the_way(drawn, viewer, facts, web):
                    found += 1
                    assert edge_id in lines, f"{viewer} at {facts.focus}: {edge_id}"
    assert found > COUNCILS


def edges_on_the_way(
    council: Council, viewer: WorkerView, facts: Facts, web: SupportWeb
) -> Iterator[str]:
    """Those through which the viewer covers or leads to the people in focus."""
    ground = Ground(facts, Moment.at(council.now, council.settings), RULES)
    case = Case(ground, viewer)
    for person in web.in_focus:
        dossier = ground.dossier(person.id)
        for way in ways_to(case, dossier) if dossier else ():
            if way.reach in (Reach.COVER, Reach.SUPERVISOR) and way.edge is not None:
                yield way.edge.id


def test_in_focus_on_a_familys_page_stand_only_its_known_members() -> None:
    found = 0
    for drawn in councils():
        for viewer in drawn.workers():
            for facts, web in pages(drawn, viewer):
                if facts.focus.kind is FocusKind.FAMILY:
                    found += 1
                    for person in web.in_focus:
                        assert facts.focus.id in person.family_ids, f"{viewer}: {person}"
    assert found > COUNCILS


def test_ids_are_names_and_their_order_decides_nothing() -> None:
    """Not which agreement stands, not which edge gives a line its reason, not who is left out."""
    found = 0
    for seed, drawn in enumerate(councils()):
        names = other_names(drawn.records, Random(-seed))
        again = replace(drawn, records=renamed(drawn.records, names))
        viewers: list[Viewer] = [*drawn.workers(), *drawn.family_members(), *drawn.archetypes()]
        for viewer in viewers:
            for focus in drawn.foci():
                seen = seen_in(drawn, viewer, focus)
                found += seen is not None
                other = seen_in(again, renamed(viewer, names), renamed(focus, names))
                assert other == in_order(renamed(seen, names)), f"{viewer} at {focus}"
    assert found > 10 * COUNCILS


def seen_in(council: Council, viewer: Viewer, focus: Focus) -> SupportWeb | None:
    return see(viewer, council.facts(viewer, focus), council.now, council.settings)
