"""Safety: arrangements, exclusions and declared interests, and whom they keep from what."""

from dataclasses import replace
from datetime import date, timedelta

from graph.policy import see
from graph.policy.facts import Facts
from graph.policy.support_web import Notice
from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Interest, Kinship, Post
from graph.vocabulary import (
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    Kin,
    Reach,
    Sex,
)
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at,
    at_family,
    changed,
    decision,
    exclusion,
    facts_of,
    ids,
    looks,
    support,
    web,
    worker,
)
from tests.worlds.kept_apart import (
    a_home_that_is_hidden_from_stan,
    an_emergency_about_who_is_kept_from_stan,
)
from tests.worlds.town import TOWN, person

D = frozenset({"D"})
KAI_NAMES_D = agreement("kai", by="dawn", family_teams=D)
APART = Records(arrangements=(SafetyArrangement("apart", "dawn", "lee"),))
YESTERDAY = TODAY - timedelta(days=1)


def reach(records: Records, who: str, person_id: str) -> tuple[Reach, ...]:
    seen = looks(records, who, person_id)
    found = seen.person(person_id) if seen else None
    return found.reach if found else ()


def test_who_works_with_one_side_does_not_find_the_other_without_an_edge_of_their_own() -> None:
    """Hugo reaches Lee by a decision and is DIRECT on Dawn."""
    dawn = frozenset({"dawn"})
    duty = decision(["lee"], ["housing"], opens=frozenset({"health"}), for_whom=dawn)
    town = TOWN + support("hana", "health", "lee") + duty
    assert ids(web(town, "hugo", "lee")) == {"hana-lee"}
    assert looks(town + APART, "hugo", "lee") is None
    direct = town + support("hugo", "housing", "lee")
    assert ids(web(direct + APART, "hugo", "lee")) == {"hugo-lee", "hana-lee"}


def test_a_death_of_the_protected_opens_no_way_to_who_was_kept_away() -> None:
    """Vic works with neither; a decision names both, and Vic."""
    town = TOWN + APART
    town += decision(["dawn", "lee"], [], recipient_practitioners=frozenset({"vic"}))
    assert reach(town, "vic", "dawn") == (Reach.DECISION,)
    assert looks(town, "vic", "lee") is None
    dead = changed(town, "dawn", deceased_on=YESTERDAY)
    assert looks(dead, "vic", "dawn") is None
    assert looks(dead, "vic", "lee") is None


def stranger(arrangement: SafetyArrangement) -> Records:
    """Somebody who is neither kin nor family of anybody, and an arrangement with them."""
    return Records(
        people=(person("stan", "Stan", "Kerr", Sex.MALE, date(1980, 1, 1)),),
        arrangements=(arrangement,),
    )


def test_a_stranger_on_the_other_side_counts_too() -> None:
    apart = stranger(SafetyArrangement("apart", "kai", "stan"))
    town = TOWN + KAI_NAMES_D + apart
    assert reach(town, "hana", "kai") == (Reach.FAMILY,)
    works = town + support("hana", "health", "stan")
    assert looks(works, "hana", "kai") is None
    both = works + support("hana", "health", "kai")
    assert web(both, "hana", "kai").notices == {Notice.SAFETY_ARRANGEMENT}


def test_a_way_through_a_family_of_their_own_closes_an_emergency_about_who_is_kept_away() -> None:
    """What leads to the protected stands on no page about the other; it closes the way all the
    same."""
    opened = an_emergency_about_who_is_kept_from_stan(works_with_sid=False)
    assert reach(opened, "vic", "lee") == (Reach.EMERGENCY,)
    town = an_emergency_about_who_is_kept_from_stan()
    assert looks(town, "vic", "lee") is None
    assert reach(town, "vic", "stan") == (Reach.FAMILY,)


def test_an_address_is_hidden_from_whoever_reaches_the_other_side_through_its_own_family() -> None:
    unknown = a_home_that_is_hidden_from_stan(works_with_sid=False)
    assert address(unknown, "vic", "kai")
    town = a_home_that_is_hidden_from_stan()
    assert reach(town, "vic", "stan") == (Reach.FAMILY,)
    assert address(town, "vic", "kai") is None
    assert address(town, "hugo", "dawn")


def address(records: Records, who: str, person_id: str) -> str | None:
    found = web(records, who, person_id).person(person_id)
    assert found is not None
    return found.address


def test_a_missing_other_side_is_taken_as_a_danger() -> None:
    town = TOWN + KAI_NAMES_D + stranger(SafetyArrangement("apart", "kai", "stan"))
    viewer = worker(town, "hana")
    facts = facts_of(town, viewer, at("kai"))
    assert see(viewer, facts, NOW) is not None
    partial: Facts = replace(facts, beyond={k: v for k, v in facts.beyond.items() if k != "stan"})
    assert see(viewer, partial, NOW) is None


def test_an_arrangement_that_ended_parts_nobody() -> None:
    over = SafetyArrangement("apart", "dawn", "lee", Span(None, YESTERDAY))
    town = TOWN + Records(arrangements=(over,))
    assert web(town, "una", at_family("D")).person("lee") is not None


DAWN_ON_LEES_RECORD = Records(kinships=(Kinship("k", "lee", "dawn", Kin.EX_PARTNER),))


def test_on_a_persons_page_the_other_side_is_left_out_whichever_it_is() -> None:
    town = TOWN + DAWN_ON_LEES_RECORD
    assert web(town, "rita", "lee").person("dawn") is not None
    parted = web(town + APART, "rita", "lee")
    assert [each.id for each in parted.people] == ["lee"]
    assert parted.kin == ()


def test_a_page_whose_only_members_are_left_out_is_not_there() -> None:
    """Rita works with Lee, on whose record Dawn stands."""
    town = TOWN + DAWN_ON_LEES_RECORD
    assert looks(town, "rita", at_family("L")) is not None
    assert looks(town + APART, "rita", at_family("L")) is None


def test_a_family_page_stays_open_through_whoever_named_its_team() -> None:
    """Lee, with whom Rita works, is left out; Kai named the team of L."""
    town = TOWN + DAWN_ON_LEES_RECORD + APART
    town += agreement("kai", by="dawn", family_teams=frozenset({"L"}))
    seen = web(town, "rita", at_family("L"))
    assert [each.id for each in seen.people] == ["kai"]


def test_a_safety_exclusion_hides_a_service_or_shuts_out_a_worker_through_any_job() -> None:
    town = TOWN + agreement("dawn")
    safety = ExclusionGround.SAFETY
    hidden = exclusion("dawn", ExclusionKind.NOT_SHOWN, "gp", ground=safety)
    assert ids(web(town + hidden, "hugo", "dawn")) == {"hugo-dawn"}
    shut_out = exclusion(
        "dawn", ExclusionKind.NOT_TO, ground=safety, practitioners=frozenset({"hugo"})
    )
    assert ids(web(town + shut_out, "hugo", "dawn")) == {"hugo-dawn"}
    assert "hugo-dawn" in ids(web(town + shut_out, "gita", "dawn"))
    other_job = changed(town, "hugo", posts=(Post("post-hugo", "housing"), Post("q", "school")))
    not_to_school = exclusion("dawn", ExclusionKind.NOT_TO, "school", ground=safety)
    assert ids(web(other_job + not_to_school, "hugo", "dawn")) == {"hugo-dawn"}
    wish = exclusion("dawn", ExclusionKind.NOT_TO, "school")
    assert ids(web(other_job + wish, "hugo", "dawn")) == {"hugo-dawn", "gita-dawn"}
    by_name = exclusion("dawn", ExclusionKind.NOT_TO, practitioners=frozenset({"hugo"}))
    assert ids(web(town + by_name, "hugo", "dawn")) == {"hugo-dawn"}


def test_a_declared_interest_is_about_that_person_and_that_worker_only() -> None:
    declared = Records(interests=(Interest("hugo", "lee", InterestKind.NEIGHBOUR),))
    assert "gita-dawn" in ids(web(TOWN + agreement("dawn") + declared, "hugo", "dawn"))
