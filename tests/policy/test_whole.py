"""The whole web, for the partnership's numbers: everything that is live, and nobody's name."""

from graph.gaps import gaps_of
from graph.gaps.coverage import CELLS, coverage
from graph.policy.facts import ENGLAND, Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.policy.whole import whole_web
from graph.records.bundle import Records
from graph.vocabulary import GapKind
from tests.worlds.builders import NOW, agreement, facts_of, worker
from tests.worlds.town import TOWN


def whole(records: Records, family: str) -> SupportWeb:
    facts = facts_of(records, worker(records, "hugo"), Focus(FocusKind.FAMILY, family))
    return whole_web(facts, NOW, ENGLAND)


def test_it_holds_every_live_edge_and_no_name() -> None:
    web = whole(TOWN, "D")
    told = repr(web)
    assert {(line.worker.id, line.person_id) for line in web.supports if line.worker} >= {
        ("hana", "noah"),
        ("sol", "kai"),
        ("gita", "dawn"),
        ("clara", "kai"),
    }
    for name in ("Dawn", "Hale", "Street", "Gita", "Surgery"):
        assert name not in told


def test_who_was_never_asked_is_counted_and_who_agreed_is_not() -> None:
    before = gaps_of(whole(TOWN, "D"))
    asked = {gap.subject for gap in before if gap.kind is GapKind.NEVER_ASKED}
    assert {"dawn", "kai", "isla", "noah"} <= asked
    after = gaps_of(whole(TOWN + agreement("dawn"), "D"))
    assert asked - {gap.subject for gap in after if gap.kind is GapKind.NEVER_ASKED} == {"dawn"}


def test_what_is_counted_has_a_cell() -> None:
    cells = coverage(whole(TOWN + agreement("dawn"), "D"))
    assert cells.keys() <= set(CELLS)
    assert cells["agreed given"] == 1
    assert cells["together gp housing"] == 1
    assert cells["served housing 5"] == 1
