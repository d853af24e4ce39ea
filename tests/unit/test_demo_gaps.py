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
from graph.policy.facts import ENGLAND, Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.policy.whole import whole_web
from graph.records.bundle import Records
from graph.records.viewer import WorkerView
from graph.vocabulary import GapKind, LeadKind, NeedKind, Sector, SupportState
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


BY_HAND: tuple[tuple[GapKind, str, frozenset[str], str], ...] = (
    (GapKind.NO_LEAD, "beatriz", frozenset({"Jack Yardley"}), "a nurse, social care, a school"),
    (GapKind.TWO_LEADS, "miriam", frozenset({"Dilan Barzani"}), "Amara and Joe, family help"),
    (
        GapKind.WORKER_LEFT,
        "miriam",
        frozenset({"Mirela O’Donnell-Wiśniewska", "Ștefan Szczęsny-Featherstonehaugh"}),
        "Delyth Rowlands left on 9 November",
    ),
    (GapKind.NEED_UNMET, "amara", frozenset({"Carly Whitlock"}), "money, since 26 August"),
    (GapKind.NEVER_ASKED, "sean", frozenset({"Azad Barzani"}), "Sean alone, since May 2025"),
    (GapKind.UNCONFIRMED, "amara", frozenset({"George Kirkby"}), "last said on 22 June"),
    (
        GapKind.WAITING_LONG,
        "sean",
        frozenset({"Yusuf Begum", "Róża Małgorzata Szczęsny-Featherstonehaugh"}),
        "added on 8 and 10 November, nobody has confirmed",
    ),
    (
        GapKind.NO_CHILD_HEALTH,
        "amara",
        frozenset({"George Kirkby", "Stacey Kirkby"}),
        "born in 2024 and 2023",
    ),
    (
        GapKind.NO_EDUCATION,
        "miriam",
        frozenset({"Freddie Barker", "Hafsa Begum"}),
        "twelve and seven years old",
    ),
    (
        GapKind.AGREEMENT_ENDING,
        "miriam",
        frozenset({"Zara Malik"}),
        "her own word, until 17 December",
    ),
    (GapKind.CARRIES_MUCH, "miriam", frozenset(), "Amara has twelve, Joe nine, Elin one"),
    (GapKind.BIRTHDAY, "amara", frozenset({"Jaden Reid"}), "16 in February, his parents agreed"),
    (GapKind.ENDS_SOON, "amara", frozenset({"Darren Kirkby"}), "Amara until 29 December"),
    (
        GapKind.NO_ADULT_SERVICE,
        "amara",
        frozenset({"Oliver Fairbairn"}),
        "18 in March",
    ),
    (
        GapKind.NOT_TALKED,
        "amara",
        frozenset({"Carly Whitlock", "Yuki Park", "Đức Cheung", "Theo Boateng"}),
        "the food bank supports all four, and Amara noted no word with it",
    ),
    (
        GapKind.NO_MEETING,
        "beatriz",
        frozenset({"Jaden Reid", "Ruby Reid"}),
        "ten agencies are around the brother and sister, and the council holds no meeting",
    ),
    (
        GapKind.NO_FAMILY_MEETING,
        "sean",
        frozenset({"Azad Barzani", "Dilan Barzani", "Elif Barzani"}),
        "Sean leads child protection for Azad",
    ),
    (GapKind.UNREVIEWED, "sean", frozenset({"Elif Barzani"}), "decided in August, for 90 days"),
)
"""Each kind as somebody meets it: all of whom it is about, and why, read in the records. Who
relies on one are many; teams that do not meet, and needs without a service, the partnership sees.
"""


@pytest.mark.parametrize(("kind", "viewer", "names", "why"), BY_HAND)
def test_each_gap_is_about_whom_was_found_by_hand(
    kind: GapKind, viewer: str, names: frozenset[str], why: str
) -> None:
    people = {person.id: person.name for person in council().people}
    found = found_by(viewer)[kind]
    assert found, why
    if kind is not GapKind.CARRIES_MUCH:
        assert {people[each] for gap in found for each in gap.people} == names, why


def test_every_kind_was_looked_up_by_hand() -> None:
    others = {GapKind.RELIES_ON_ONE, GapKind.SEPARATE_TEAMS, GapKind.DESERT}
    assert {kind for kind, *_ in BY_HAND} | others == set(GapKind)


def partnership() -> dict[GapKind, set[str]]:
    """The names of those about whom the partnership counts a gap, by its kind."""
    records = council()
    viewer = worker(records, worker_id(Ids(DEFAULT_SEED), 0, *SIGN_INS[0].worker or ()))
    found: dict[GapKind, set[str]] = defaultdict(set)
    people = {person.id: person.name for person in records.people}
    offered = frozenset(agency.sector for agency in records.agencies)
    for family in records.families:
        facts = facts_of(records, viewer, Focus(FocusKind.FAMILY, family.id))
        web = replace(whole_web(facts, NOW, ENGLAND), offered=offered)
        for gap in gaps_of(web):
            found[gap.kind] |= {people[each] for each in gap.people}
    return found


def test_the_partnership_finds_needs_without_a_service_and_teams_that_do_not_meet() -> None:
    records, found = council(), partnership()
    without = {
        need.person_id
        for need in records.needs
        if need.kind is NeedKind.FINANCIAL_STABILITY and need.span.contains(TODAY)
    }
    assert Sector.MONEY_AND_EMPLOYMENT not in {agency.sector for agency in records.agencies}
    names = {person.name for person in records.people if person.id in without}
    assert found[GapKind.DESERT] <= names
    assert "Carly Whitlock" in found[GapKind.DESERT]
    assert found[GapKind.SEPARATE_TEAMS]


def test_what_the_records_deny_is_no_gap() -> None:
    """Of what the viewer cannot be mistaken about, whatever is hidden from them."""
    records = council()
    edges = {edge.id: edge for edge in records.supports}
    decisions = {each.id: each for each in records.decisions}
    ended = {
        one.id for one in records.practitioners if all(not post.live(TODAY) for post in one.posts)
    }
    for name in ("amara", "miriam", "fiona", "beatriz", "kwame", "sean"):
        found = found_by(name)
        for gap in found[GapKind.WORKER_LEFT]:
            assert {edges[fact.key].practitioner_id for fact in gap.facts} <= ended
        for gap in found[GapKind.UNREVIEWED]:
            assert all(decisions[fact.key].review_on < TODAY for fact in gap.facts)
        for gap in found[GapKind.NO_FAMILY_MEETING]:
            assert all(edges[f.key].lead is LeadKind.CHILD_PROTECTION for f in gap.facts)
        for gap in found[GapKind.NO_MEETING]:
            around = {
                edge.agency_id
                for edge in records.supports
                if edge.person_id in gap.people and edge.state is SupportState.ACTIVE
            }
            assert len(around) >= 6
        for gap in found[GapKind.NOT_TALKED]:
            shared = {e.person_id for e in records.supports if e.agency_id == gap.subject}
            assert len(shared & set(gap.people)) >= 3
        for gap in found[GapKind.AGREEMENT_ENDING]:
            given = {consent.id: consent.person_id for consent in records.consents}
            assert {given[fact.key] for fact in gap.facts} == {gap.subject}
