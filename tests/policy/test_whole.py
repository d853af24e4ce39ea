"""The whole web, for the partnership's numbers: everything that is live, and nobody's name."""

from dataclasses import replace
from datetime import timedelta

from graph.gaps import gaps_of
from graph.gaps.coverage import AGENCIES, AGENCIES_TALKED, CELLS, QUIET_DAYS, coverage
from graph.policy.facts import ENGLAND, Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.policy.whole import whole_web
from graph.records.bundle import Records
from graph.records.model import InTouch
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
    pairs = {cell for cell in cells if cell.split()[0] in (AGENCIES, AGENCIES_TALKED)}
    assert cells.keys() - pairs <= set(CELLS)
    assert cells["agreed given"] == 1
    assert cells["together gp housing"] == 1
    assert cells["served housing 5"] == 1


def test_two_agencies_count_together_whom_both_support_and_of_whom_they_talked() -> None:
    web = whole(TOWN, "D")
    lines = [line for line in web.supports if line.person_id == "dawn" and line.worker]
    gita = next(line for line in lines if line.worker and line.worker.id == "gita")
    other = next(line for line in lines if line.agency.id != gita.agency.id)
    pair = " ".join(sorted((gita.agency.id, other.agency.id)))
    cells = coverage(web)
    assert cells[f"{AGENCIES} {pair}"] == 1
    assert cells[f"{AGENCIES_TALKED} {pair}"] == 0
    assert other.worker
    word = InTouch(other.worker.id, web.on.isoformat())
    talked = replace(
        web,
        supports=tuple(
            replace(line, in_touch=(word,)) if line.id == gita.id else line for line in web.supports
        ),
    )
    assert coverage(talked)[f"{AGENCIES_TALKED} {pair}"] == 1
    long_ago = replace(web, on=web.on - timedelta(days=QUIET_DAYS + 1)).on.isoformat()
    before = replace(
        talked,
        supports=tuple(
            replace(line, in_touch=(replace(word, on=long_ago),)) if line.id == gita.id else line
            for line in web.supports
        ),
    )
    assert coverage(before)[f"{AGENCIES_TALKED} {pair}"] == 0
