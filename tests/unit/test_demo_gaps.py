"""The demo council: its manager finds a case of each gap, and none that the records deny."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache

import pytest

from app.demo.council import DEFAULT_SEED, generate
from app.demo.ids import Ids
from app.demo.partnership.partnership import worker_id
from app.demo.sign_ins import SIGN_INS
from graph.gaps import REGISTRY, Gap, gaps_of
from graph.gaps.around import joined
from graph.policy import see
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.records.viewer import WorkerView
from graph.vocabulary import GapKind, SupportState
from tests.worlds.builders import facts_of, worker

TODAY = date(2026, 11, 29)
NOW = datetime.combine(TODAY, time(12), UTC)

OF_MIRIAM = {
    GapKind.TWO_LEADS: 1,
    GapKind.WORKER_LEFT: 2,
    GapKind.NEED_UNMET: 1,
    GapKind.UNCONFIRMED: 1,
    GapKind.NO_EDUCATION: 2,
    GapKind.AGREEMENT_ENDING: 1,
    GapKind.CARRIES_MUCH: 1,
    GapKind.BIRTHDAY: 1,
    GapKind.NO_ADULT_SERVICE: 1,
}
"""Counted by hand in what she sees of her team's people; of the other kinds there are several."""
NEVER_IN_ONE_AGENCY = {GapKind.SEPARATE_TEAMS}
"""A viewer of one agency is themself whom all of their people have in common."""


@cache
def council() -> Records:
    return generate(today=TODAY)


@cache
def seen_by(name: str) -> SupportWeb:
    """What somebody of the demo sees of their own people, or their team's."""
    records = council()
    account = next(each for each in SIGN_INS if each.name == name)
    assert account.worker is not None
    viewer = worker(records, worker_id(Ids(DEFAULT_SEED), 0, *account.worker))
    teams = {lead.team_id for lead in viewer.leads}
    colleagues = {
        one.id
        for one in records.practitioners
        if one.id == viewer.practitioner_id or any(post.team_id in teams for post in one.posts)
    }
    people = {e.person_id for e in records.supports if e.practitioner_id in colleagues}
    return joined(_alone(sorted(people), viewer), TODAY)


def _alone(people: list[str], viewer: WorkerView) -> Iterator[SupportWeb]:
    for person_id in people:
        facts = facts_of(council(), viewer, Focus(FocusKind.PERSON, person_id))
        web = see(viewer, facts, NOW)
        if web is not None:
            supports = tuple(web.supports_of(person_id))
            yield replace(web, people=web.in_focus, kin=(), supports=supports)


def found_by(name: str) -> dict[GapKind, list[Gap]]:
    found: dict[GapKind, list[Gap]] = defaultdict(list)
    for gap in gaps_of(seen_by(name)):
        found[gap.kind].append(gap)
    return found


def test_the_manager_finds_what_was_counted_by_hand() -> None:
    found = found_by("miriam")
    assert {kind: len(found[kind]) for kind in OF_MIRIAM} == OF_MIRIAM
    for several in (GapKind.NO_LEAD, GapKind.NEVER_ASKED, GapKind.NO_CHILD_HEALTH):
        assert len(found[several]) > 1, several


def test_each_gap_has_a_case_that_somebody_who_signs_in_can_meet() -> None:
    found = {kind for name in ("amara", "miriam", "sean") for kind in found_by(name)}
    kinds = {rule.kind for rule in REGISTRY if not rule.partnership_only}
    assert found == kinds - NEVER_IN_ONE_AGENCY


@pytest.mark.parametrize("name", ["amara", "miriam", "fiona", "beatriz", "kwame", "sean"])
def test_what_no_hidden_support_can_meet_is_true_in_the_records(name: str) -> None:
    """Gaps that rest on what is not shown say so; others hold of the records themselves."""
    edges = {edge.id: edge for edge in council().supports}
    for gaps in found_by(name).values():
        for gap in gaps:
            assert gap.facts
            for fact in gap.facts:
                edge = edges.get(fact.key)
                if gap.kind is GapKind.TWO_LEADS:
                    assert edge is not None
                    assert edge.lead is fact.code
                if gap.kind is GapKind.UNCONFIRMED:
                    assert edge is not None
                    assert edge.confirmed_on is not None
                    assert edge.confirmed_on == fact.on
                    assert (TODAY - edge.confirmed_on).days > 90
                if gap.kind is GapKind.WAITING_LONG:
                    assert edge is not None
                    assert edge.state is SupportState.PROPOSED
            absent = gap.kind in {
                GapKind.NEVER_ASKED,
                GapKind.NO_CHILD_HEALTH,
                GapKind.NO_EDUCATION,
                GapKind.NEED_UNMET,
                GapKind.RELIES_ON_ONE,
                GapKind.NO_ADULT_SERVICE,
            }
            assert gap.may_be_met or not absent
