"""Who may confirm a colleague's proposal: its leader, or who works with the person and would see
it; never its own worker, and a sensitive one the named supervisor alone."""

from dataclasses import replace

import pytest

from graph.policy.confirming import to_confirm
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Leadership, Records
from graph.records.dates import Span
from graph.records.viewer import TeamLead
from graph.vocabulary import ExclusionGround, ExclusionKind, Level, Role, SupportState
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at,
    changed,
    exclusion,
    facts_of,
    support,
    web,
    worker,
)
from tests.worlds.town import TOWN


def proposed(
    who: str, agency: str, person: str, role: Role = Role.OTHER, **terms: object
) -> Records:
    known = {"state": SupportState.PROPOSED, "confirmed_on": None, "typed_name": "Dawn Typed"}
    return TOWN + support(who, agency, person, role, span=Span(TODAY), **{**known, **terms})


def asked(records: Records, who: str, edge: str) -> SupportWeb | None:
    viewer = worker(records, who)
    person = next(each.person_id for each in records.supports if each.id == edge)
    return to_confirm(viewer, facts_of(records, viewer, at(person)), edge, NOW)


HANAS = proposed("hana", "health", "dawn", Role.HEALTH_VISITOR)


def test_the_leader_of_the_adders_team_reads_what_was_typed_and_nothing_else() -> None:
    seen = asked(HANAS, "sue", "hana-dawn")
    assert seen is not None
    (person,), (line,) = seen.people, seen.supports
    assert (person.name, person.address, person.reach) == ("Dawn Typed", None, ())
    assert line.worker is not None
    assert (line.worker.id, line.level, line.state) == (
        "hana",
        Level.CONTACT,
        SupportState.PROPOSED,
    )
    assert (seen.kin, seen.notices) == ((), frozenset())


@pytest.mark.parametrize("who", ["hana", "cora", "tom", "hugo", "gita"])
def test_nobody_else_may_while_nothing_was_agreed(who: str) -> None:
    assert asked(HANAS, who, "hana-dawn") is None


def test_who_works_with_the_person_may_where_they_would_be_shown_the_new_one() -> None:
    agreed = HANAS + agreement("dawn")
    assert asked(agreed, "hugo", "hana-dawn") is not None
    assert asked(agreed, "cora", "hana-dawn") is None
    only_agencies = HANAS + agreement("dawn", level=Level.AGENCY)
    assert asked(only_agencies, "hugo", "hana-dawn") is None


def test_a_sensitive_one_is_the_named_supervisors_alone() -> None:
    sensitive = changed(
        HANAS + agreement("dawn", sensitive={"health": Level.CONTACT}), "hana-dawn", sensitive=True
    )
    assert asked(sensitive, "hugo", "hana-dawn") is None
    assert asked(sensitive, "sue", "hana-dawn") is None
    named = replace(
        sensitive,
        leaderships=(
            Leadership("sue", TeamLead("north", "health", safeguarding=True, post_id="post-sue")),
        ),
    )
    assert asked(named, "sue", "hana-dawn") is not None


def test_who_handed_it_over_does_not_confirm_it() -> None:
    agreed = HANAS + agreement("dawn")
    assert asked(changed(agreed, "hana-dawn", proposed_by="hugo"), "hugo", "hana-dawn") is None
    assert asked(changed(agreed, "hana-dawn", proposed_by="hugo"), "gita", "hana-dawn") is not None


BY_NAME = exclusion(
    "dawn",
    ExclusionKind.NOT_TO,
    ground=ExclusionGround.SAFETY,
    practitioners=frozenset({"hana"}),
)
BY_AGENCY = exclusion("dawn", ExclusionKind.NOT_TO, "health", ground=ExclusionGround.SAFETY)


@pytest.mark.parametrize("kept", [BY_NAME, BY_AGENCY], ids=["by name", "by agency"])
def test_a_safety_exclusion_of_the_adder_leaves_nobody_who_may(kept: Records) -> None:
    agreed = HANAS + agreement("dawn")
    assert asked(agreed, "hugo", "hana-dawn") is not None
    assert asked(agreed + kept, "hugo", "hana-dawn") is None
    assert asked(agreed + kept, "sue", "hana-dawn") is None


def test_a_shielded_persons_proposal_is_not_the_leaders_to_confirm() -> None:
    assert asked(changed(HANAS, "dawn", shielded=True), "sue", "hana-dawn") is None


def test_an_active_edge_and_one_of_a_post_that_ended_are_not_to_be_confirmed() -> None:
    assert asked(changed(HANAS, "hana-dawn", state=SupportState.ACTIVE), "sue", "hana-dawn") is None
    assert asked(changed(HANAS, "hana-dawn", post_id="gone"), "sue", "hana-dawn") is None


def test_being_asked_opens_nothing_else_of_the_person() -> None:
    assert asked(HANAS, "sue", "hana-dawn") is not None
    assert web(HANAS + agreement("dawn"), "hugo", "dawn").person("dawn") is not None
