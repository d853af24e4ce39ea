"""The preview of an agreement: what somebody typical would see, of what the presenter sees."""

from datetime import date

import pytest

from graph.policy import RULES
from graph.policy.case import Ground, Moment
from graph.policy.facts import ENGLAND, Focus, FocusKind
from graph.policy.preview import (
    Agreements,
    Glimpse,
    Onlooker,
    Proposal,
    Propose,
    agreements_around,
)
from graph.records.bundle import Records
from graph.vocabulary import Authority, ExclusionGround, ExclusionKind, Level, Sector, SupportState
from tests.worlds.builders import (
    NOW,
    agreement,
    authority,
    changed,
    decision,
    exclusion,
    facts_of,
    support,
    worker,
)
from tests.worlds.town import TOWN

ALONE = TOWN
"""Nobody agreed to anything: Hugo sees Dawn and his own support of her."""
TOGETHER = TOWN + agreement("dawn")


def found(
    records: Records, presenter: str, person_id: str, propose: Propose | None
) -> Agreements | None:
    viewer = worker(records, presenter)
    facts = facts_of(records, viewer, Focus(FocusKind.PERSON, person_id))
    seen = agreements_around(viewer, Ground(facts, Moment.at(NOW, ENGLAND), RULES), propose)
    return None if seen is None else seen[1]


def shown(records: Records, presenter: str, proposed: Records | None) -> dict[Onlooker, Glimpse]:
    """What each onlooker would see of Dawn's helpers; a proposal is one agreement's records."""
    made = None
    if proposed is not None:
        held = proposed.authorities[0] if proposed.authorities else None
        made = Proposal(proposed.consents[0], held)
    known = found(records, presenter, "dawn", lambda _web, _known: made)
    assert known is not None
    return {each.onlooker: each for each in known.glimpses}


def test_nothing_proposed_changes_nothing() -> None:
    for each in shown(TOGETHER, "gita", None).values():
        assert each.before == each.after


def test_a_yes_for_one_kind_of_service_changes_what_that_kind_would_see() -> None:
    housing = frozenset({Sector.HOUSING})
    seen = shown(TOGETHER, "gita", agreement("dawn", on=date(2026, 5, 30), sectors=housing))
    assert seen[Onlooker.HOUSING_OFFICER].after == {
        "gita-dawn": Level.CONTACT,
        "hugo-dawn": Level.CONTACT,
    }
    assert seen[Onlooker.SCHOOL_NURSE].after == {}
    assert seen[Onlooker.WORKS_WITH_RELATIVE].after == {}
    assert seen[Onlooker.FAMILY_MEMBER].after == {}


def test_who_works_with_a_relative_sees_by_the_family_and_a_relative_by_their_name() -> None:
    proposed = agreement(
        "dawn",
        level=Level.AGENCY,
        sectors=frozenset(),
        family_teams=frozenset({"D"}),
        family_members=frozenset({"rose"}),
    )
    seen = shown(TOGETHER, "gita", proposed)
    services = {"gita-dawn": Level.AGENCY, "hugo-dawn": Level.AGENCY}
    assert seen[Onlooker.WORKS_WITH_RELATIVE].after == services
    assert seen[Onlooker.FAMILY_MEMBER].after == services
    assert seen[Onlooker.FAMILY_MEMBER].relative_id == "rose"
    assert seen[Onlooker.HOUSING_OFFICER].after == {}


def test_what_the_presenter_does_not_see_is_in_no_preview() -> None:
    everything = agreement("dawn", sensitive={"clinic": Level.CONTACT})
    hidden = ALONE + support("clara", "clinic", "dawn")
    for each in shown(hidden, "hugo", everything).values():
        assert each.before.keys() | each.after.keys() <= {"hugo-dawn"}


ELSEWHERE = frozenset({Sector.UNIVERSAL_CHILD_HEALTH})
HIDDEN = {
    "an agreement that somebody else recorded": agreement(
        "dawn", sectors=ELSEWHERE, recorded_by="gita"
    ),
    "a no that somebody else heard": agreement("dawn", level=Level.HIDDEN, recorded_by="gita"),
    "a wish": exclusion("dawn", ExclusionKind.NOT_TO, "health"),
    "a decision": decision(["dawn"], ["health"], opens=frozenset({"gp"})),
    "another service": support("clara", "clinic", "dawn"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_that_is_hidden_from_the_presenter_changes_a_preview(name: str) -> None:
    proposed = agreement("dawn")
    assert shown(ALONE + HIDDEN[name], "hugo", proposed) == shown(ALONE, "hugo", proposed)


def test_a_sensitive_service_is_seen_only_where_it_is_named() -> None:
    town = TOWN + support("clara", "clinic", "dawn")
    unnamed = shown(town, "clara", agreement("dawn"))[Onlooker.HOUSING_OFFICER]
    assert unnamed.after == {}
    named = agreement("dawn", sensitive={"clinic": Level.AGENCY})
    seen = shown(town, "clara", named)[Onlooker.HOUSING_OFFICER]
    assert seen.after == {"clara-dawn": Level.AGENCY}


def test_before_is_what_the_presenter_recorded_and_a_newer_one_takes_its_place() -> None:
    earlier = agreement("dawn", recorded_by="hugo")
    later = agreement("dawn", on=date(2026, 5, 30), level=Level.AGENCY)
    seen = shown(ALONE + earlier, "hugo", later)[Onlooker.SCHOOL_NURSE]
    # By it Hugo sees Gita too, so she is in the preview.
    assert seen.before == {"hugo-dawn": Level.CONTACT, "gita-dawn": Level.CONTACT}
    assert seen.after == {"hugo-dawn": Level.AGENCY, "gita-dawn": Level.AGENCY}


def test_a_parent_without_responsibility_changes_nothing() -> None:
    proposed = agreement("noah", by="kai")
    known = found(TOWN, "hana", "noah", lambda *_: Proposal(proposed.consents[0]))
    assert known is not None
    assert not any(each.after for each in known.glimpses)


@pytest.mark.parametrize("presenter", ["sue", "una"])
def test_whoever_has_no_support_of_their_own_presents_nothing(presenter: str) -> None:
    records = TOWN + agreement("noah", by="dawn", family_teams=frozenset({"D"}))
    assert found(records, presenter, "noah", None) is None


def test_whoever_keeps_only_the_name_presents_nothing_and_nobody_does_after_a_death() -> None:
    kept = exclusion(
        "dawn",
        ExclusionKind.NOT_TO,
        ground=ExclusionGround.SAFETY,
        practitioners=frozenset({"hugo"}),
    )
    assert found(ALONE + kept, "hugo", "dawn", None) is None
    dead = changed(ALONE, "dawn", deceased_on=date(2026, 5, 1))
    assert found(dead, "hugo", "dawn", None) is None


def test_an_authority_is_known_to_who_saw_it_and_only_where_its_holder_is_shown() -> None:
    seen = authority("dawn", "noah", Authority.PARENT, seen_by="hana")
    by_others = authority("rose", "noah", Authority.SPECIAL_GUARDIAN)
    not_shown = authority("lee", "noah", Authority.SPECIAL_GUARDIAN, seen_by="hana")
    known = found(TOWN + seen + by_others + not_shown, "hana", "noah", None)
    assert known is not None
    assert known.authorities == seen.authorities


def test_a_support_that_waits_is_in_no_preview() -> None:
    waiting = support(
        "vic", "housing", "dawn", state=SupportState.PROPOSED, confirmed_on=None, typed_name="D"
    )
    seen = shown(TOWN + waiting, "vic", agreement("dawn"))
    assert all(not each.after for each in seen.values())
