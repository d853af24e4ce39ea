"""The worked examples of the policy, rows 49 to 60: kin, time and rooms."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.policy import together
from graph.policy.facts import Focus
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.records.viewer import Viewer
from graph.vocabulary import DatePrecision, Level, Role, SupportState
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at_family,
    changed,
    facts_of,
    ids,
    line,
    not_able,
    relative,
    support,
    web,
    worker,
)
from tests.worlds.town import TOWN

DAWN_AGREES = TOWN + agreement("dawn")


def names(seen: SupportWeb) -> set[str]:
    return {each.id for each in seen.people}


def test_case_49_kin_without_services_have_a_name_and_a_place() -> None:
    seen = web(DAWN_AGREES, "hugo", at_family("D"))
    assert names(seen) == {"dawn", "isla", "kai", "noah", "rose"}
    assert [each.id for each in seen.in_focus] == ["dawn"]
    assert {each.person_id for each in seen.supports} == {"dawn"}


def test_case_50_who_objects_leaves_no_gap() -> None:
    objects = changed(DAWN_AGREES, "rose", objects=True)
    seen, before = (web(town, "hugo", at_family("D")) for town in (objects, DAWN_AGREES))
    assert names(seen) == names(before) - {"rose"}
    assert "rose" not in repr(seen)


HANA_WAS_THERE = TOWN + support(
    "hana", "health", "isla", Role.HEALTH_VISITOR,
    state=SupportState.ENDED, span=Span(date(2026, 1, 10), date(2026, 3, 1)),
)  # fmt: skip


def test_case_51_an_ended_edge_is_dated_by_quarters() -> None:
    town = HANA_WAS_THERE + agreement("isla", by="dawn") + agreement("isla", by="lee")
    hana = line(web(town, "tom", "isla"), "hana-isla")
    assert hana.ended
    assert (hana.since_quarter, hana.until_quarter) == ("2026-Q1", "2026-Q1")
    assert (hana.since, hana.until) == (None, None)


def test_case_52_an_ended_edge_needs_an_agreement_too() -> None:
    assert ids(web(HANA_WAS_THERE, "tom", "isla")) == {"tom-isla"}


def test_case_53_sensitive_edges_leave_no_past() -> None:
    agreed = agreement(
        "kai",
        services=frozenset({"clinic"}),
        named_agencies=frozenset({"school"}),
        sensitive={"clinic": Level.CONTACT},
        competence_note="Understood.",
    )
    assert ids(web(TOWN + agreed, "una", "kai")) == {"una-kai", "clara-kai"}
    ended = changed(
        TOWN + agreed,
        "clara-kai",
        state=SupportState.ENDED,
        span=Span(date(2026, 1, 10), date(2026, 5, 1)),
    )
    assert ids(web(ended, "una", "kai")) == {"una-kai"}


ROOM_TOWN = DAWN_AGREES + agreement("kai", by="dawn") + agreement("kai", by="lee")
BOTH_WORK_WITH_BOTH = (
    ROOM_TOWN + support("una", "school", "dawn") + support("hugo", "housing", "kai")
)
FAMILY_D = at_family("D")


def room(records: Records, *present: str | Viewer, focus: Focus = FAMILY_D) -> SupportWeb:
    viewers = [worker(records, each) if isinstance(each, str) else each for each in present]
    shared = together([(each, facts_of(records, each, focus)) for each in viewers], NOW)
    assert shared is not None
    return shared


def test_case_54_a_room_reaches_only_whom_all_reach() -> None:
    shared = room(ROOM_TOWN, "una", "hugo")
    assert not any(each.reached for each in shared.people)
    assert shared.supports == ()
    una, hugo = (web(ROOM_TOWN, each, FAMILY_D) for each in ("una", "hugo"))
    assert names(shared) == names(una) & names(hugo)
    assert {each.id for each in shared.kin} == (
        {each.id for each in una.kin} & {each.id for each in hugo.kin}
    )


def test_case_55_a_room_sees_what_all_may_see_and_never_the_clinic() -> None:
    shared = room(BOTH_WORK_WITH_BOTH, "una", "hugo")
    assert {each.id for each in shared.people if each.reached} == {"dawn", "kai"}
    assert ids(shared) == {
        "sol-kai",
        "una-kai",
        "hugo-kai",
        "gita-dawn",
        "una-dawn",
        "hugo-dawn",
    }
    assert "clinic" not in repr(shared)


def test_case_56_with_the_mother_present_the_room_sees_what_she_may() -> None:
    shared = room(BOTH_WORK_WITH_BOTH, "una", "hugo", relative("dawn"))
    assert {each.id for each in shared.people if each.reached} == {"dawn"}
    assert ids(shared) == {"gita-dawn", "hugo-dawn", "una-dawn"}
    named = replace(
        BOTH_WORK_WITH_BOTH,
        consents=tuple(
            replace(each, family_members=frozenset({"dawn"}))
            for each in BOTH_WORK_WITH_BOTH.consents
        ),
    )
    shared = room(named, "una", "hugo", relative("dawn"))
    assert {each.id for each in shared.people if each.reached} == {"dawn", "kai"}


@pytest.mark.parametrize(("days", "shown"), [(-1, "contact"), (0, "agency"), (27, "agency")])
def test_case_57_a_parents_agreement_fades_for_28_days(days: int, shown: str) -> None:
    """`days` after the 16th birthday; the 28th day is 27 days after it."""
    birthday = TODAY - timedelta(days=days)
    born = PartialDate(birthday.replace(year=birthday.year - 16))
    town = changed(TOWN + agreement("kai", by="dawn"), "kai", birth_date=born)
    expected = {"contact": "sol-kai", "agency": "agency:social:kai"}[shown]
    assert ids(web(town, "una", "kai")) == {"una-kai", expected}


def test_case_57_on_the_29th_day_nothing_is_left_of_it() -> None:
    birthday = TODAY - timedelta(days=28)
    born = PartialDate(birthday.replace(year=birthday.year - 16))
    town = changed(TOWN + agreement("kai", by="dawn"), "kai", birth_date=born)
    assert ids(web(town, "una", "kai")) == {"una-kai"}


def test_it_does_not_fade_for_who_was_found_not_able_whichever_side_of_it_they_are_on() -> None:
    year_only = PartialDate(date(2010, 1, 1), DatePrecision.YEAR)
    town = changed(TOWN + agreement("kai", by="dawn"), "kai", birth_date=year_only)
    assert ids(web(town, "una", "kai")) == {"una-kai"}
    assert ids(web(town + not_able("kai"), "una", "kai")) == {"una-kai", "sol-kai"}


def test_case_58_after_a_death_only_existing_workers_keep_sight() -> None:
    dead = changed(DAWN_AGREES, "dawn", deceased_on=date(2026, 5, 1))
    seen = web(dead, "hugo", "dawn")
    dawn = seen.person("dawn")
    assert dawn is not None
    assert dawn.deceased
    assert dawn.deceased_on == date(2026, 5, 1)
    assert ids(seen) == {"hugo-dawn"}
    assert web(dead, "tom", "isla") == web(DAWN_AGREES, "tom", "isla")
    told = web(changed(dead, "dawn", death_shared=True), "tom", "isla").person("dawn")
    assert told is not None
    assert told.deceased
    assert told.deceased_on is None


def test_case_59_a_marked_edge_is_hidden_beside_an_ordinary_one() -> None:
    marked = changed(DAWN_AGREES, "gita-dawn", sensitive=True)
    second = marked + support("greg", "gp", "dawn", Role.GP)
    assert ids(web(second, "hugo", "dawn")) == {"hugo-dawn", "greg-dawn"}


def test_case_60_probation_receives_nothing_and_shows_nothing() -> None:
    town = TOWN + agreement("lee") + support("hugo", "housing", "lee")
    assert ids(web(town, "pia", "lee")) == {"pia-lee"}
    assert ids(web(town, "hugo", "lee")) == {"hugo-lee"}
