"""Rooms: what all present may see, and nothing that only some may."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from graph.errors import Refused
from graph.policy import RULES, Rules, together
from graph.policy.facts import Focus
from graph.policy.support_web import Reason, SupportWeb
from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Leadership, Records
from graph.records.dates import Span
from graph.records.model import Need, Post, Team
from graph.records.viewer import TeamLead, Viewer
from graph.vocabulary import Kin, Level, NeedKind, Reach, SupportState
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at,
    at_family,
    changed,
    facts_of,
    ids,
    line,
    named_relative,
    relative,
    support,
    web,
    worker,
)
from tests.worlds.town import TOWN

AT_DAWN = at("dawn")
TWO_AT_DAWN = TOWN + agreement("dawn") + support("una", "school", "dawn")


def room(
    records: Records,
    *present: str | Viewer,
    focus: Focus = AT_DAWN,
    rules: Rules = RULES,
) -> SupportWeb | None:
    viewers = [worker(records, each) if isinstance(each, str) else each for each in present]
    facts = [(each, facts_of(records, each, focus)) for each in viewers]
    return together(facts, NOW, rules=rules)


def shared(records: Records, *present: str | Viewer, focus: Focus = AT_DAWN) -> SupportWeb:
    seen = room(records, *present, focus=focus)
    assert seen is not None
    return seen


def test_an_edge_is_nobodys_own_in_a_room() -> None:
    seen = shared(TWO_AT_DAWN, "una", "hugo")
    assert ids(seen) == {"gita-dawn", "hugo-dawn", "una-dawn"}
    for each in seen.supports:
        assert not each.own
        assert (each.tie, each.version, each.confirmed_on) == (None, None, None)
        assert each.reason is Reason.AGREEMENT


def test_who_sees_least_decides_how_much_is_shown() -> None:
    agencies = TOWN + agreement("dawn", level=Level.AGENCY) + support("una", "school", "dawn")
    seen = shared(agencies, "una", "hugo")
    assert ids(seen) == {"agency:gp:dawn", "agency:housing:dawn", "agency:school:dawn"}
    existence = TOWN + agreement("dawn", level=Level.EXISTENCE) + support("una", "school", "dawn")
    seen = shared(existence, "una", "hugo")
    assert ids(seen) == set()
    assert [each.other_support for each in seen.in_focus] == [True]


def test_a_room_holds_no_birth_date_address_need_or_flag() -> None:
    need = Records(needs=(Need("n", "isla", NeedKind.PREGNANCY, "school"),))
    town = TOWN + support("una", "school", "isla") + need
    seen = shared(town, "una", "tom", focus=at("isla"))
    isla = seen.person("isla")
    assert isla is not None
    assert (isla.birth_date, isla.address, isla.pregnant, isla.needs) == (None, None, False, ())
    assert seen.kin
    for each in seen.kin:
        flags = (each.parental_responsibility, each.lives_with, each.contact_restricted)
        assert flags == (None, None, None)


def test_a_person_is_reached_by_the_weakest_way_of_those_present() -> None:
    town = TOWN + agreement("kai", by="dawn", family_teams=frozenset({"D"}))
    seen = shared(town, "una", "hana", focus=at("kai"))
    assert [each.reach for each in seen.in_focus] == [(Reach.FAMILY,)]
    assert [each.family_ids for each in seen.in_focus] == [("D",)]
    assert seen.kin == ()


def test_whoever_is_kin_to_one_present_is_kin_to_all() -> None:
    town = TOWN + support("una", "school", "isla")
    seen = shared(town, "una", "tom", focus=at_family("D"))
    assert [each.id for each in seen.people if each.reached] == ["isla"]
    kai = seen.person("kai")
    assert kai is not None
    assert (kai.reach, kai.sex, kai.family_ids) == ((), None, ())


def test_a_death_is_known_in_a_room_only_where_all_know_it() -> None:
    town = changed(TWO_AT_DAWN, "dawn", deceased_on=date(2026, 5, 1))
    dead = shared(town, "una", "hugo").person("dawn")
    assert dead is not None
    assert dead.deceased
    assert dead.deceased_on is None
    with_tom = shared(
        town + support("tom", "school", "isla", id="t"), "una", "tom", focus=at_family("D")
    ).person("dawn")
    assert with_tom is not None
    assert not with_tom.deceased


def test_an_ended_edge_shows_where_all_see_it_by_quarter() -> None:
    span = Span(date(2026, 1, 10), date(2026, 5, 1))
    town = changed(TWO_AT_DAWN, "gita-dawn", state=SupportState.ENDED, span=span)
    gita = line(shared(town, "una", "hugo"), "gita-dawn")
    assert gita.ended
    assert (gita.since_quarter, gita.until_quarter, gita.since) == ("2026-Q1", "2026-Q2", None)
    own = changed(TWO_AT_DAWN, "una-dawn", id="past", state=SupportState.ENDED, span=span)
    again = own + support("una", "school", "dawn")
    assert line(shared(again, "una", "hugo"), "past").until is None
    agencies = changed(again, again.consents[0].id, level=Level.AGENCY)
    assert "past" not in ids(shared(agencies, "una", "hugo"))


SENSITIVE = changed(TWO_AT_DAWN, "una-dawn", sensitive=True)
WAITING = TWO_AT_DAWN + support("una", "school", "dawn", id="w", state=SupportState.SUSPENDED)


LEFT = changed(
    TWO_AT_DAWN + support("tom", "school", "dawn"),
    "tom",
    posts=(Post("post-tom", "school", Span(None, TODAY - timedelta(days=9)), team_id="staff"),),
) + Records(
    leaderships=(Leadership("una", TeamLead("staff", "school", post_id="post-una")),),
    teams=(Team("staff", "Staff", "school"),),
)


def test_sensitive_and_waiting_edges_are_never_in_a_room() -> None:
    assert ids(shared(SENSITIVE, "una")) == {"gita-dawn", "hugo-dawn"}
    assert ids(shared(WAITING, "una")) == {"gita-dawn", "hugo-dawn", "una-dawn"}


@pytest.mark.parametrize("rule", RULES.room, ids=lambda rule: rule.__name__)
def test_the_removal_of_a_rule_of_rooms_is_noticed(rule: object) -> None:
    fewer = replace(RULES, room=tuple(each for each in RULES.room if each is not rule))
    towns = (SENSITIVE, WAITING, LEFT)
    assert [room(town, "una", rules=fewer) for town in towns] != [
        room(town, "una") for town in towns
    ]


def test_every_part_of_the_policy_has_rules() -> None:
    assert [part.name for part in fields(RULES) if not getattr(RULES, part.name)] == []


def test_where_somebody_present_sees_nothing_there_is_no_room() -> None:
    assert room(TWO_AT_DAWN, "una", "hugo", "tom") is None
    proposed = changed(TWO_AT_DAWN, "una-dawn", state=SupportState.PROPOSED, typed_name="D")
    assert room(proposed, "una", "hugo") is None
    assert room(proposed, "una") is None
    assert room(TWO_AT_DAWN, "una", relative("rose")) is None


@pytest.mark.parametrize("sides", [("dawn", "lee"), ("lee", "dawn")])
def test_two_people_under_a_safety_arrangement_cannot_be_in_one_room(
    sides: tuple[str, str],
) -> None:
    apart = Records(arrangements=(SafetyArrangement("apart", *sides),))
    dawn, lee = relative("dawn"), relative("lee")
    with pytest.raises(Refused) as refusal:
        room(TWO_AT_DAWN + apart, "una", dawn, lee)
    assert "safety" not in str(refusal.value)
    assert room(TWO_AT_DAWN + apart, "una", dawn) is not None
    over = Records(arrangements=(SafetyArrangement("a", *sides, Span(end=date(2026, 5, 1))),))
    assert room(TWO_AT_DAWN + over, "una", dawn, lee) is None


def test_whoever_is_kept_away_is_left_out_of_a_room_also_where_it_is_about_them() -> None:
    """On their own page they would stay, and the other side be left out."""
    apart = Records(arrangements=(SafetyArrangement("apart", "kai", "dawn"),))
    town = TWO_AT_DAWN + apart
    assert "kai" not in {person.id for person in web(town, "hugo", "dawn").people}
    assert room(town, "una", "hugo") is None
    assert room(town, "hugo") is None


def test_a_relative_by_name_only_stays_one_in_a_room() -> None:
    seen = shared(TWO_AT_DAWN + named_relative("dawn", "Nan Pat", Kin.GRANDPARENT), "una", "hugo")
    assert [person.by_name_only for person in seen.people if person.name == "Nan Pat"] == [True]


def test_a_room_is_about_one_thing_and_somebody_is_in_it() -> None:
    una = worker(TOWN, "una")
    facts = [(una, facts_of(TOWN, una, focus)) for focus in (at("kai"), at("isla"))]
    for present in (facts, []):
        with pytest.raises(ValueError, match="one focus"):
            together(present, NOW)
