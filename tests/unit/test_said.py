"""One wording: a person's page, the map and the list say the same of the same facts."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from app.services.people.pages import describe_person
from graph.policy.support_web import SupportWeb, VisibleKinship, VisiblePerson
from graph.records.dates import PartialDate
from graph.vocabulary import DatePrecision, Kin, KinGroup, Sector, Sex, SupportState
from tests.worlds.webs import TODAY, agency, couple, kin, parent, person, support, web_of
from visualisations import Words, draw

WORDS = Words.load("england")
YEAR, MONTH = DatePrecision.YEAR, DatePrecision.MONTH


def on_the_page(web: SupportWeb, person_id: str) -> VisiblePerson:
    found = web.person(person_id)
    assert found is not None
    return found


def kin_on_the_page(web: SupportWeb, person_id: str) -> set[tuple[str, str]]:
    page = describe_person(web, on_the_page(web, person_id), WORDS)
    return {(line.name, "; ".join((line.kind, *line.flags))) for line in page.kin}


def kin_on_the_list(web: SupportWeb, person_id: str) -> set[tuple[str, str]]:
    (entry,) = (one for one in draw(web, WORDS).text.people if one.id == person_id)
    return {(name, said) for name, _, said in (line.partition(": ") for line in entry.kin)}


@pytest.mark.parametrize(
    ("born", "on", "said"),
    [
        (PartialDate(date(2010, 1, 1), YEAR), date(2026, 6, 1), "age 15 or 16"),
        (PartialDate(date(2010, 1, 1), YEAR), date(2026, 12, 31), "age 16"),
        (PartialDate(date(2010, 6, 1), MONTH), date(2026, 6, 14), "age 15 or 16"),
        (PartialDate(date(2010, 5, 1), MONTH), date(2026, 6, 1), "age 16"),
        (PartialDate(date(2010, 6, 2)), date(2026, 6, 1), "age 15"),
        (PartialDate(date(2026, 3, 30)), date(2026, 6, 1), "9 weeks"),
        (PartialDate(date(2026, 5, 25)), date(2026, 6, 1), "1 week"),
        (PartialDate(date(2026, 1, 1)), date(2026, 6, 1), "5 months"),
        (PartialDate(date(2026, 6, 1), MONTH), date(2026, 6, 14), "under 1 month"),
        (PartialDate(date(2025, 1, 1), YEAR), date(2026, 6, 1), "under 2 years"),
        (PartialDate(date(2012, 2, 29)), date(2026, 2, 28), "age 13"),
        (PartialDate(date(2012, 2, 29)), date(2026, 3, 1), "age 14"),
        (PartialDate(date(2027, 1, 1), YEAR), date(2026, 6, 1), "not born yet"),
    ],
)
def test_page_map_and_list_say_one_age(born: PartialDate, on: date, said: str) -> None:
    web = replace(web_of([person("a", "Abe Fox")]), on=on)
    (abe,) = web.people
    web = replace(web, people=(replace(abe, birth_date=born),))
    payload = draw(web, WORDS)
    (node,) = payload.scene.nodes
    assert describe_person(web, web.people[0], WORDS).age == said
    assert [line.text for line in node.label[1:]] == [said]
    assert payload.text.people[0].details == (said,)


def test_a_mother_whose_kinship_stands_on_the_childs_record_has_a_child_on_her_page() -> None:
    family = [person("m", "Mia Fox"), person("a", "Abe Fox")]
    told = replace(parent("a", "m", Kin.MOTHER), lives_with=True)
    web = web_of(family, [told])
    assert kin_on_the_page(web, "m") == kin_on_the_list(web, "m") == {("Abe Fox", "child")}
    assert kin_on_the_page(web, "a") == {("Mia Fox", "mother; lives together")}
    assert kin_on_the_list(web, "a") == kin_on_the_page(web, "a")


@pytest.mark.parametrize("kind", list(Kin))
@pytest.mark.parametrize("sex", [None, Sex.FEMALE, Sex.MALE, Sex.OTHER])
def test_page_and_list_say_every_kinship_alike_from_both_sides(kind: Kin, sex: Sex | None) -> None:
    web = web_of([person("a", "Abe Fox", sex), person("b", "Bea Fir", sex)], [kin("a", "b", kind)])
    for one in ("a", "b"):
        assert kin_on_the_page(web, one) == kin_on_the_list(web, one) != set()


def said_of_each(kinships: list[VisibleKinship], sex: Sex | None = Sex.FEMALE) -> set[str]:
    """What Abe's list says of Bea, whichever way round the records' ids are."""
    people = [person("a", "Abe Fox"), person("b", "Bea Fir", sex)]
    ids = [str(at) for at in range(len(kinships))]
    said = set()
    for order in permutations(ids):
        renamed = [replace(one, id=at) for one, at in zip(kinships, order, strict=True)]
        web = web_of(people, renamed)
        said |= {text for _, text in kin_on_the_list(web, "a") | kin_on_the_page(web, "a")}
    return said


@pytest.mark.parametrize(
    ("kinships", "said"),
    [
        ([kin("a", "b", Kin.NATURAL_MOTHER), kin("b", "a", Kin.NATURAL_CHILD)], "birth mother"),
        ([kin("b", "a", Kin.NATURAL_CHILD)], "birth mother"),
        ([kin("a", "b", Kin.MOTHER), kin("b", "a", Kin.NATURAL_CHILD)], "birth mother"),
        ([parent("a", "b"), kin("b", "a", Kin.ADOPTED_CHILD)], "adoptive parent"),
        (
            [kin("a", "b", Kin.GRANDPARENT), kin("a", "b", Kin.KINSHIP_CARER)],
            "grandparent and kinship carer",
        ),
        ([kin("b", "a", Kin.NIECE_OR_NEPHEW)], "aunt"),
        (
            [couple("a", "b", Kin.SPOUSE, ended=True), replace(couple("a", "b", Kin.SPOUSE))],
            "wife, husband or civil partner",
        ),
        (
            [couple("a", "b", Kin.FORMER_SPOUSE, ended=True), kin("b", "a", Kin.SPOUSE)],
            "wife, husband or civil partner",
        ),
        ([couple("a", "b"), kin("b", "a", Kin.EX_PARTNER)], "partner and former partner"),
        ([couple("a", "b", Kin.EX_PARTNER)], "former partner"),
        ([replace(couple("a", "b"), group=KinGroup.FORMER_PARTNER)], "former partner"),
        ([couple("a", "b", ended=True)], "former partner"),
        (
            [couple("a", "b", Kin.SPOUSE, ended=True)],
            "wife, husband or civil partner, no longer",
        ),
    ],
)
def test_two_records_of_one_kinship_are_said_once_in_the_most_exact_words(
    kinships: list[VisibleKinship], said: str
) -> None:
    assert said_of_each(kinships) == {said}


def test_without_a_visible_sex_the_record_that_says_mother_makes_a_birth_parent_one() -> None:
    both = [kin("a", "b", Kin.MOTHER), kin("b", "a", Kin.NATURAL_CHILD)]
    assert said_of_each(both, sex=None) == {"birth mother"}
    assert said_of_each(both[1:], sex=None) == {"birth parent"}


@pytest.mark.parametrize(
    ("more", "dates"),
    [
        ({"since": date(2026, 1, 5)}, ("since 5 January 2026",)),
        (
            {"since": None, "since_quarter": "2026-Q1", "state": SupportState.SUSPENDED},
            ("began between January and March 2026",),
        ),
        (
            {
                "since": None,
                "since_quarter": "2024-Q3",
                "until_quarter": "2026-Q2",
                "state": SupportState.ENDED,
            },
            ("began between July and September 2024", "ended between April and June 2026"),
        ),
    ],
)
def test_page_and_list_date_support_alike(more: dict[str, Any], dates: tuple[str, ...]) -> None:
    club = agency("Wharf Club", Sector.YOUTH)
    web = web_of([person("a", "Abe Fox")], [], [support("Ola Mann", club, "a", **more)])
    page = describe_person(web, web.people[0], WORDS)
    (view,) = (*page.contacts, *page.ended)
    (tie,) = draw(web, WORDS).text.agencies[0].workers[0].ties
    assert view.dates == dates
    assert tuple(one for one in tie.details if one != view.state) == dates


def test_the_day_of_these_tests_is_said_in_full() -> None:
    web = web_of([person("a", "Abe Fox", deceased=True, deceased_on=TODAY)])
    assert describe_person(web, web.people[0], WORDS).died == "23 November 2026"
    assert draw(web, WORDS).text.people[0].details == ("died 23 November 2026",)
