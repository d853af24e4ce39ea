"""How a worker reaches a person, and what closes the way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.policy import see
from graph.policy.support_web import Reason
from graph.records.agreements import Cover, EmergencyGrant, Enquiry
from graph.records.bundle import Leadership, Records
from graph.records.dates import PartialDate, Span
from graph.records.model import Post, Team
from graph.records.viewer import TeamLead
from graph.vocabulary import (
    Level,
    Reach,
    SupportState,
)
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at,
    at_family,
    changed,
    decision,
    facts_of,
    ids,
    line,
    looks,
    support,
    web,
    worker,
)
from tests.worlds.town import TOWN

D = frozenset({"D"})
KAI_NAMES_D = agreement("kai", by="dawn", family_teams=D)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)

STAFF = Team("staff", "Staff", "school")


def reach(records: Records, who: str, person_id: str) -> tuple[Reach, ...]:
    seen = looks(records, who, person_id)
    found = seen.person(person_id) if seen else None
    return found.reach if found else ()


@pytest.mark.parametrize(
    "terms",
    [
        {"state": SupportState.ENDED},
        {"state": SupportState.ENTERED_IN_ERROR},
        {"confirmed_on": None},
        {"span": Span(TOMORROW)},
        {"span": Span(None, YESTERDAY)},
    ],
    ids=str,
)
def test_an_edge_that_is_not_live_gives_no_reach_and_shows_to_nobody(
    terms: dict[str, object],
) -> None:
    assert looks(changed(TOWN, "hugo-dawn", **terms), "hugo", "dawn") is None
    not_gita = web(changed(TOWN + agreement("dawn"), "gita-dawn", **terms), "hugo", "dawn")
    assert {each.id for each in not_gita.supports if not each.ended} == {"hugo-dawn"}


def test_several_ways_are_told_the_strongest_first() -> None:
    cover = Records(covers=(Cover("c", "tom", "una", Span(TODAY, TODAY)),))
    town = TOWN + support("tom", "school", "kai") + cover + decision(["kai"], ["school"])
    town += Records(
        leaderships=(Leadership("tom", TeamLead("staff", "school", post_id="post-tom")),),
        teams=(STAFF,),
    )
    posts = (Post("post-una", "school", team_id="staff"),)
    town = changed(town, "una", posts=posts)
    expected = (Reach.DIRECT, Reach.COVER, Reach.SUPERVISOR, Reach.DECISION)
    assert reach(town, "tom", "kai") == expected


def test_cover_and_leading_act_only_from_a_post_at_that_agency() -> None:
    cover = Records(covers=(Cover("c", "tom", "hana", Span(TODAY, TODAY)),))
    assert looks(TOWN + cover, "tom", "noah") is None
    leads = Records(
        leaderships=(Leadership("tom", TeamLead("north", "health", post_id="post-tom")),)
    )
    assert looks(TOWN + leads, "tom", "noah") is None
    sue_left = changed(
        TOWN, "sue", posts=(Post("p", "health", Span(None, YESTERDAY), team_id="north"),)
    )
    assert looks(sue_left, "sue", "noah") is None


def test_a_led_team_counts_only_where_the_worker_is_in_it_today() -> None:
    moved = (
        Post("p", "health", Span(None, YESTERDAY), team_id="north"),
        Post("q", "health", Span(TODAY), team_id="south"),
    )
    assert looks(changed(TOWN, "hana", posts=moved), "sue", "noah") is None


def test_a_decision_acts_through_the_post_it_names_or_any_post_of_a_named_worker() -> None:
    isla = frozenset({"isla"})
    duty = decision(["lee"], ["school"], for_whom=isla)
    assert reach(TOWN + duty, "tom", "lee") == (Reach.DECISION,)
    assert looks(TOWN + decision(["lee"], ["school"]), "tom", "lee") is None
    named = decision(["lee"], [], recipient_practitioners=frozenset({"tom"}))
    assert reach(TOWN + named, "tom", "lee") == (Reach.DECISION,)
    assert looks(TOWN + named, "una", "lee") is None


@pytest.mark.parametrize(
    "terms",
    [
        {"approved_by": None},
        {"decided_on": TOMORROW},
        {"ends_on": YESTERDAY},
        {"decided_on": date(2025, 5, 31), "ends_on": date(2027, 1, 1)},
        {"review_on": date(2026, 5, 15)},
    ],
    ids=str,
)
def test_a_decision_that_is_not_live_gives_no_reach(terms: dict[str, object]) -> None:
    duty = decision(["lee"], ["school"], for_whom=frozenset({"isla"}), **terms)
    assert looks(TOWN + duty, "tom", "lee") is None


def test_an_overdue_decision_fades_by_name_too() -> None:
    duty = decision(
        ["lee"],
        ["school"],
        sensitive={"recovery": Level.CONTACT},
        review_on=YESTERDAY,
        for_whom=frozenset({"isla"}),
    )
    assert ids(web(TOWN + duty, "tom", "lee")) == {"agency:recovery:lee"}


def test_a_decision_about_somebody_else_on_the_same_page_opens_nothing() -> None:
    facts = facts_of(TOWN, worker(TOWN, "tom"), at("lee"))
    stray = decision(["dawn"], ["school"]).decisions
    people = dict(facts.people) | {"lee": replace(facts.people["lee"], decisions=stray)}
    assert see(worker(TOWN, "tom"), replace(facts, people=people), NOW) is None


def grant(hours: int, since: int = 0, household: bool = False) -> Records:
    opened = NOW - timedelta(hours=since)
    ends = opened + timedelta(hours=hours)
    return Records(grants=(EmergencyGrant("g", "sol", "social", "isla", household, opened, ends),))


def test_an_emergency_lasts_until_the_shift_ends_and_twelve_hours_at_most() -> None:
    assert reach(TOWN + grant(6, since=5), "sol", "isla") == (Reach.EMERGENCY,)
    assert looks(TOWN + grant(6, since=6), "sol", "isla") is None
    assert reach(TOWN + grant(48, since=11), "sol", "isla") == (Reach.EMERGENCY,)
    assert looks(TOWN + grant(48, since=12), "sol", "isla") is None
    assert looks(TOWN + grant(6, since=-1), "sol", "isla") is None
    assert looks(TOWN + grant(6), "fay", "isla") is None


def test_a_ticked_household_adds_only_children_who_live_there() -> None:
    ticked = TOWN + grant(6, household=True)
    assert reach(ticked, "sol", "noah") == (Reach.EMERGENCY,)
    by_his = changed(ticked, "kin-isla-noah", lives_with=False)
    assert reach(by_his, "sol", "noah") == (Reach.EMERGENCY,)
    assert looks(changed(by_his, "kin-noah-isla", lives_with=False), "sol", "noah") is None
    assert looks(changed(by_his, "kin-noah-isla", span=Span(end=YESTERDAY)), "sol", "noah") is None
    assert looks(changed(ticked, "noah", birth_date=None), "sol", "noah") is None
    grown = changed(ticked, "noah", birth_date=PartialDate(date(2008, 6, 1)))
    assert looks(grown, "sol", "noah") is None


def test_an_enquiry_is_of_a_team_and_about_a_child_and_the_adults_at_home() -> None:
    asked = Enquiry("e", "front-door", "isla", NOW, NOW + timedelta(hours=72))
    town = TOWN + Records(enquiries=(asked,))
    assert looks(town, "sol", "isla") is None
    last_second = NOW + timedelta(hours=72)
    assert looks(town, "fay", "isla", now=last_second) is not None
    assert looks(town, "fay", "isla", now=last_second + timedelta(seconds=1)) is None
    assert looks(town, "fay", "isla", now=NOW - timedelta(seconds=1)) is None
    assert looks(changed(town, "dawn", birth_date=None), "fay", "dawn") is None
    seventeen = changed(town, "dawn", birth_date=PartialDate(date(2008, 6, 2)))
    assert looks(seventeen, "fay", "dawn") is None


def test_a_family_page_opens_by_work_or_by_that_family_and_not_by_a_decision() -> None:
    assert web(TOWN, "tom", at_family("D")).person("isla") is not None
    assert looks(TOWN + decision(["kai"], ["gp"]), "rita", at_family("D")) is None
    named = TOWN + KAI_NAMES_D
    assert looks(named, "hana", at_family("L")) is None
    dawn = web(named, "hana", at_family("D"))
    assert {each.id for each in dawn.in_focus} == {"kai", "noah"}
    assert looks(TOWN, "rita", at_family("D")) is None
    assert looks(TOWN, "tom", at_family("nowhere")) is None


def test_a_membership_that_ended_opens_nothing() -> None:
    left = changed(TOWN + KAI_NAMES_D, "D-kai", span=Span(end=YESTERDAY))
    assert looks(left, "hana", "kai") is None
    gone = changed(TOWN + KAI_NAMES_D, "D-noah", span=Span(end=YESTERDAY))
    assert looks(gone, "hana", "kai") is None
    assert looks(gone, "hana", at_family("D")) is None


def test_agreed_at_no_level_a_family_is_not_named() -> None:
    town = TOWN + agreement("kai", by="dawn", family_teams=D, level=Level.HIDDEN)
    assert looks(town, "hana", "kai") is None


def test_reach_through_a_shielded_or_dead_member_of_the_family_is_none() -> None:
    town = TOWN + KAI_NAMES_D
    assert looks(changed(town, "noah", shielded=True), "hana", "kai") is None
    long_dead = changed(town, "noah", deceased_on=date(2025, 5, 31))
    assert looks(long_dead, "hana", "kai") is None


# Death


def test_after_a_death_an_edge_that_began_later_gives_no_reach() -> None:
    dead = changed(TOWN, "dawn", deceased_on=date(2026, 1, 9))
    assert looks(dead, "hugo", "dawn") is None
    same_day = changed(TOWN, "dawn", deceased_on=date(2026, 1, 10))
    assert reach(same_day, "hugo", "dawn") == (Reach.DIRECT,)


def test_twelve_months_after_a_death_nobody_keeps_sight() -> None:
    old = changed(TOWN, "hugo-dawn", span=Span(date(2024, 1, 1)))
    assert looks(changed(old, "dawn", deceased_on=date(2025, 6, 1)), "hugo", "dawn") is not None
    assert looks(changed(old, "dawn", deceased_on=date(2025, 5, 31)), "hugo", "dawn") is None


def test_after_a_death_decisions_and_emergencies_open_nothing() -> None:
    duty = decision(["dawn"], ["housing", "school"], opens=frozenset({"gp"}))
    dead = changed(TOWN + duty, "dawn", deceased_on=date(2026, 5, 1))
    assert ids(web(dead, "hugo", "dawn")) == {"hugo-dawn"}
    assert looks(dead, "tom", "dawn") is None
    isla = changed(TOWN + grant(6), "isla", deceased_on=date(2026, 5, 1))
    assert looks(isla, "sol", "isla") is None


def test_a_death_that_is_still_to_come_changes_nothing() -> None:
    town = TOWN + agreement("dawn")
    assert web(changed(town, "dawn", deceased_on=TOMORROW), "hugo", "dawn") == web(
        town, "hugo", "dawn"
    )


def test_who_covers_keeps_sight_after_a_death() -> None:
    cover = Records(covers=(Cover("c", "vic", "hugo", Span(TODAY, TODAY)),))
    dead = changed(TOWN + cover, "dawn", deceased_on=date(2026, 5, 1))
    assert line(web(dead, "vic", "dawn"), "hugo-dawn").reason is Reason.COVER


# Waiting edges


def test_a_suspended_edge_shows_the_name_that_its_worker_knew() -> None:
    suspended = changed(TOWN, "hugo-dawn", state=SupportState.SUSPENDED)
    seen = web(suspended, "hugo", "dawn")
    (dawn,) = seen.people
    assert (dawn.name, dawn.reach, dawn.birth_date) == ("Dawn Hale", (Reach.PROPOSER,), None)
    assert ids(seen) == {"hugo-dawn"}
    assert seen.notices == frozenset()


def test_an_unconfirmed_edge_never_shows_a_name_that_was_not_typed() -> None:
    for state in (SupportState.PROPOSED, SupportState.SUSPENDED):
        waiting = changed(TOWN, "hugo-dawn", state=state, confirmed_on=None)
        (dawn,) = web(waiting, "hugo", "dawn").people
        assert dawn.name == ""


def test_a_waiting_edge_opens_no_family_no_shield_and_nothing_after_its_end() -> None:
    waiting = changed(TOWN, "hugo-dawn", state=SupportState.PROPOSED, typed_name="Dawn")
    assert looks(waiting, "hugo", at_family("D")) is None
    assert looks(waiting, "tom", "dawn") is None
    named = frozenset({"hugo"})
    assert (
        looks(changed(waiting, "dawn", shielded=True, named_workers=named), "hugo", "dawn") is None
    )
    ended = changed(waiting, "hugo-dawn", span=Span(None, YESTERDAY))
    assert looks(ended, "hugo", "dawn") is None
    left = changed(waiting, "hugo", posts=(Post("p", "housing", Span(None, YESTERDAY)),))
    assert looks(left, "hugo", "dawn") is None
