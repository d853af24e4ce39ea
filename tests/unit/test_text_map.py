"""The list beside the map: the same content, in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from graph.policy.support_web import Notice, SupportWeb, VisibleKinship, VisibleNeed
from graph.records.dates import PartialDate
from graph.vocabulary import DatePrecision, Kin, KinGroup, NeedKind, Role, Sector
from tests.worlds import families, webs
from tests.worlds.webs import parent, person, web_of
from visualisations import Words, draw
from visualisations.said import age_text
from visualisations.text_map import TextMap

WORDS = Words.load("england")
TODAY = webs.TODAY
EVERY_SHAPE = [
    webs.reference_web,
    families.rich_web,
    families.lone_web,
    families.three_web,
    families.fourteen_web,
    families.crowd_web,
]


def text_of(web: SupportWeb) -> TextMap:
    return draw(web, WORDS).text


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_every_node_of_the_map_is_in_the_list(web: Callable[[], SupportWeb]) -> None:
    payload = draw(web(), WORDS)
    listed = {entry.node for entry in payload.text.people}
    for agency in payload.text.agencies:
        listed |= {agency.node, *(worker.node for worker in agency.workers)}
    listed |= {entry.pregnancy for entry in payload.text.people if entry.pregnancy}
    assert listed == {node.id for node in payload.scene.nodes}


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_every_line_of_support_of_the_map_is_in_the_list(web: Callable[[], SupportWeb]) -> None:
    payload = draw(web(), WORDS)
    listed = {
        (worker.node, tie.node)
        for agency in payload.text.agencies
        for worker in agency.workers
        for tie in worker.ties
    }
    drawn = {
        (line.source, line.target) for line in payload.scene.lines if line.id.startswith("tie:")
    }
    assert listed == drawn


def test_agencies_stand_in_the_order_of_the_ring() -> None:
    sectors = [entry.sector for entry in text_of(families.rich_web()).agencies]
    order = [WORDS.of(sector) for sector in Sector]
    assert sectors == sorted(sectors, key=order.index)


def test_a_practitioner_is_said_with_role_contact_and_ties() -> None:
    (hub,) = (e for e in text_of(families.rich_web()).agencies if e.name == "Eastside Family Hub")
    amara = hub.workers[0]
    assert (amara.name, amara.role, amara.own, amara.lead) == (
        "Amara Osei",
        "Family support worker",
        True,
        True,
    )
    assert amara.card.email == "amara-osei@example.org"
    assert [(tie.said, tie.details) for tie in amara.ties] == [
        ("supports Dawn Hale", ("stressful tie", "since 2 February 2026")),
        ("supports Isla Marsh", ("tenuous tie", "since 2 February 2026")),
        ("supports Kai Marsh", ("strong tie", "lead practitioner", "since 2 February 2026")),
        ("supports Noah Hale", ("since 2 February 2026",)),
    ]
    assert {tie.why for tie in amara.ties} == {"This is your own work with them."}


def test_a_service_without_a_name_gives_its_duty_contact_and_no_role_or_date() -> None:
    (surgery,) = (e for e in text_of(families.rich_web()).agencies if e.name == "Riverside Surgery")
    (line,) = surgery.workers
    assert not surgery.openable
    assert (line.named, line.role, line.lead) == (False, "", False)
    assert line.card == surgery.duty
    assert all(tie.details == () for tie in line.ties)


def test_a_sensitive_service_says_whom_to_ask_for() -> None:
    """Its safeguarding contact may be a named person: a number alone reaches nobody in time."""
    web = families.rich_web()
    named = tuple(
        replace(one, agency=replace(one.agency, duty_name="Duty lead"))
        if one.worker is None and one.agency.name == "Riverside Surgery"
        else one
        for one in web.supports
    )
    text = text_of(replace(web, supports=named))
    (surgery,) = (each for each in text.agencies if each.name == "Riverside Surgery")
    assert [line.role for line in surgery.workers] == ["Ask for Duty lead"]


def test_ended_support_is_said_by_quarter() -> None:
    (nursery,) = (e for e in text_of(families.rich_web()).agencies if e.name == "Little Acorns")
    (jo,) = nursery.workers
    assert jo.ended
    assert jo.ties[0].said == "supported Noah Hale"
    assert jo.ties[0].details == (
        "began between July and September 2024",
        "ended between April and June 2026",
    )


def test_who_supported_somebody_once_stands_behind_who_does_and_is_said_to_have_ended() -> None:
    """Whoever looks for whom to ring reads this list, and not the dates above."""
    for web in (webs.reference_web(), families.rich_web()):
        for entries in text_of(web).supporters().values():
            over = [tie.ended for _, _, tie in entries]
            assert over == sorted(over)
            assert all("ended" in tie.note for _, _, tie in entries if tie.ended)
    assert any(
        tie.ended
        for entries in text_of(families.rich_web()).supporters().values()
        for _, _, tie in entries
    )


def test_waiting_support_is_said_to_wait() -> None:
    (youth,) = (e for e in text_of(families.rich_web()).agencies if e.sector == "Youth service")
    said = {tie.person: tie.details for tie in youth.workers[0].ties}
    assert "waiting to be confirmed" in said["Kai Marsh"]


def test_other_support_is_said_once_for_the_person() -> None:
    people = text_of(families.rich_web()).people
    assert [(one.name, one.other_support) for one in people if one.other_support] == [
        ("Rose Hale", "Other support is in place")
    ]


def test_notices_are_said() -> None:
    assert text_of(families.rich_web()).notices == ("A safety arrangement applies.",)
    both = replace(families.rich_web(), notices=frozenset(Notice))
    assert len(text_of(both).notices) == len(Notice)


def test_the_person_in_focus_comes_first_and_the_rest_as_one_reads_the_genogram() -> None:
    names = [one.name for one in text_of(webs.reference_web()).people]
    assert names == [
        "Kai Marsh",
        "Rose Hale",
        "Lee Marsh",
        "Dawn Hale",
        "Isla Marsh",
        "Noah Hale",
    ]


def test_kin_are_said_from_both_sides_in_the_coarse_kind_unless_the_exact_one_is_visible() -> None:
    family = [person("m", "Mia Fox"), person("a", "Abe Fox"), person("g", "Gus Fox")]
    kinships = [
        parent("a", "m", Kin.MOTHER),
        VisibleKinship("k2", "m", "a", KinGroup.CHILD),
        VisibleKinship("k3", "a", "g", KinGroup.OTHER),
    ]
    kin = {one.name: one.kin for one in text_of(web_of(family, kinships)).people}
    assert kin["Abe Fox"] == ("Mia Fox: mother", "Gus Fox: family or friend")
    assert kin["Mia Fox"] == ("Abe Fox: child",)
    assert kin["Gus Fox"] == ("Abe Fox: family or friend",)


def test_flags_of_a_kinship_are_said_beside_the_child_only() -> None:
    family = [person("m", "Mia Fox"), person("a", "Abe Fox")]
    marked = replace(
        parent("a", "m"), parental_responsibility=True, lives_with=False, contact_restricted=True
    )
    kin = {one.name: one.kin for one in text_of(web_of(family, [marked])).people}
    assert kin["Abe Fox"] == (
        "Mia Fox: parent; has parental responsibility; contact is restricted",
    )
    assert kin["Mia Fox"] == ("Abe Fox: child",)


def test_ages_needs_and_deaths_are_said_where_they_are_visible() -> None:
    family = [
        person("a", "Abe Fox", None, 2010, needs=(VisibleNeed("n", NeedKind.EDUCATION),)),
        person("m", "Mia Fox", None, 1990, pregnant=True),
        person("g", "Gus Fox", None, 1940, deceased=True, deceased_on=date(2026, 3, 1)),
        person("h", "Hal Fox", None, deceased=True),
    ]
    details = {one.name: one.details for one in text_of(web_of(family)).people}
    assert details == {
        "Abe Fox": ("age 16", "Needs: Education"),
        "Mia Fox": ("age 36",),
        "Gus Fox": ("died 1 March 2026",),
        "Hal Fox": ("has died",),
    }


def test_the_summary_counts_people_and_services_and_names_nobody() -> None:
    assert text_of(webs.reference_web()).summary.startswith(
        "A map of 6 people with 8 services around them."
    )
    assert "1 person with no services" in text_of(families.lone_web()).summary


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (PartialDate(date(2011, 11, 23)), "age 15"),
        (PartialDate(date(2011, 11, 24)), "age 14"),
        (PartialDate(date(2011, 1, 1), DatePrecision.YEAR), "age 14 or 15"),
        (PartialDate(date(2011, 11, 1), DatePrecision.MONTH), "age 14 or 15"),
        (PartialDate(date(2011, 10, 1), DatePrecision.MONTH), "age 15"),
        (PartialDate(date(2026, 10, 5)), "7 weeks"),
        (PartialDate(date(2025, 10, 5)), "13 months"),
        (PartialDate(date(2027, 1, 5)), "not born yet"),
        (PartialDate(date(2026, 1, 1), DatePrecision.YEAR), "under 1 year"),
        (PartialDate(date(2025, 3, 1), DatePrecision.MONTH), "19 or 20 months"),
        (None, None),
    ],
)
def test_ages_are_said_no_more_exactly_than_they_are_known(
    born: PartialDate | None, said: str | None
) -> None:
    assert age_text(born, TODAY, WORDS) == said


def test_victoria_says_mch_nurse_on_its_maps() -> None:
    nursing = webs.agency("Bayside MCH", Sector.UNIVERSAL_CHILD_HEALTH)
    web = web_of(
        [person("a", "Abe Fox")],
        [],
        [webs.support("Iris Shaw", nursing, "a", Role.HEALTH_VISITOR)],
    )
    text = draw(web, Words.load("victoria")).text
    assert text.agencies[0].workers[0].role == "MCH nurse"
