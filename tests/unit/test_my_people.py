"""My people by family: who stands in which line, what is due and how heavy, and what is counted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.services.people.due import Due, DueKind, due_of
from app.services.people.family_lines import Part
from app.services.people.my_people import (
    EVERYBODY,
    FAMILIES_ON_A_PAGE,
    Asked,
    MyPeople,
    Only,
    Order,
    described,
)
from graph.gaps import DEFAULTS
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import (
    Reason,
    SupportWeb,
    VisibleAgency,
    VisibleAgreement,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
from graph.records.dates import PartialDate
from graph.records.model import ContactCard
from graph.vocabulary import (
    Authority,
    ConsentState,
    DatePrecision,
    Level,
    Reach,
    Sector,
    SupportState,
)
from visualisations.said import by_family_name, in_alphabet
from visualisations.words import Words

WORDS = Words.load("england")
TODAY = date(2026, 6, 1)
BORN = PartialDate(date(2015, 3, 4))
NO_CARD = ContactCard(None, None, None, None)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days)


def agency(name: str) -> VisibleAgency:
    return VisibleAgency(f"id of {name}", name, Sector.SCHOOL, NO_CARD)


def own(name: str, **more: object) -> VisibleSupport:
    line = VisibleSupport(
        f"own {name}",
        name,
        Level.CONTACT,
        agency("Local Support"),
        Reason.OWN,
        worker=VisibleWorker("me", "Amara", NO_CARD),
        own=True,
        state=SupportState.ACTIVE,
        since=days_ago(300),
        confirmed_on=days_ago(10),
    )
    return replace(line, **more)  # type: ignore[arg-type]  # fields by name


def around(name: str, of: str) -> VisibleSupport:
    return VisibleSupport(f"{of} {name}", name, Level.AGENCY, agency(of), Reason.AGREEMENT)


def web(
    name: str,
    *lines: VisibleSupport,
    families: Iterable[str] = (),
    reach: Reach = Reach.DIRECT,
    born: PartialDate | None = BORN,
) -> SupportWeb:
    person = VisiblePerson(
        name, name, (reach,), in_focus=True, birth_date=born, family_ids=tuple(families)
    )
    return SupportWeb(
        Focus(FocusKind.PERSON, name), TODAY, (person,), supports=lines or (own(name),)
    )


def people(*webs: SupportWeb, asked: Asked = EVERYBODY) -> MyPeople:
    return described(webs, asked, DEFAULTS, WORDS)


def lines(found: MyPeople) -> list[tuple[str, list[str]]]:
    return [
        (line.title, [one.name for one in line.people])
        for group in found.groups
        for line in group.lines
    ]


def due(*supports: VisibleSupport, born: PartialDate | None = BORN) -> list[Due]:
    seen = web("Ada Hale", *supports, born=born)
    return list(due_of(seen, seen.in_focus[0], DEFAULTS, WORDS))


def test_a_family_is_one_line_with_the_eldest_first_and_whoever_is_in_none_stands_alone() -> None:
    found = people(
        web("Ruby Hale", families=["f"], born=PartialDate(date(2015, 1, 1))),
        web("Carly Marsh", families=["f"], born=PartialDate(date(1990, 1, 1))),
        web("Xiu Pham"),
        asked=Asked(order=Order.NAME),
    )
    assert lines(found) == [
        ("Hale and Marsh family", ["Carly Marsh", "Ruby Hale"]),
        ("Xiu Pham", ["Xiu Pham"]),
    ]
    assert found.said == "1 family and 1 person without one"


def test_somebody_in_two_families_stands_in_both_and_counts_once() -> None:
    late = own("Ruby Hale", confirmed_on=days_ago(200))
    found = people(
        web("Ruby Hale", late, families=["big", "small"]),
        web("Carly Marsh", families=["big"]),
    )
    assert lines(found) == [
        ("Hale and Marsh family", ["Carly Marsh", "Ruby Hale"]),
        ("Hale family", ["Ruby Hale"]),
    ]
    (group,) = found.groups
    big, small = group.lines
    assert [each.person_id for each in big.due] == ["Ruby Hale"]
    assert (small.due, small.also_in) == ((), "Hale and Marsh family")
    assert found.everybody == 2
    assert {choice.code: choice.count for choice in found.choices} == {"all": 2, "due": 1}


def test_mine_come_first_then_those_i_cover_and_my_teams() -> None:
    found = people(
        web("Ada Team", around("Ada Team", "School"), reach=Reach.SUPERVISOR),
        web("Bo Cover", around("Bo Cover", "School"), reach=Reach.COVER),
        web("Cy Own"),
        web("Di Enquiry", around("Di Enquiry", "School"), reach=Reach.ENQUIRY),
    )
    assert [group.part for group in found.groups] == list(Part)
    assert [name for name, _ in lines(found)] == ["Cy Own", "Bo Cover", "Ada Team", "Di Enquiry"]


def test_agencies_around_are_those_of_others_and_never_the_one_that_i_lead_or_cover() -> None:
    led = replace(around("Ada Hale", "My team"), reason=Reason.SUPERVISOR)
    seen = web("Ada Hale", led, around("Ada Hale", "School"), reach=Reach.SUPERVISOR)
    (group,) = people(seen).groups
    assert [name for _, name in group.lines[0].agencies] == ["School"]


def test_a_family_stands_where_the_strongest_reason_is() -> None:
    found = people(
        web("Ada Hale", around("Ada Hale", "School"), families=["f"], reach=Reach.SUPERVISOR),
        web("Cy Hale", families=["f"]),
    )
    (group,) = found.groups
    assert group.part is Part.OWN
    assert lines(found) == [("Hale family", ["Cy Hale", "Ada Hale"])]


@pytest.mark.parametrize(("days", "kinds"), [(90, []), (91, [DueKind.CONFIRM])])
def test_still_true_holds_for_ninety_days(days: int, kinds: list[DueKind]) -> None:
    assert [each.kind for each in due(own("Ada Hale", confirmed_on=days_ago(days)))] == kinds


def test_what_was_never_confirmed_counts_from_its_beginning() -> None:
    (one,) = due(own("Ada Hale", confirmed_on=None, since=days_ago(120)))
    assert (one.kind, one.days, one.late) == (DueKind.CONFIRM, 120, True)


@pytest.mark.parametrize(("days", "late"), [(14, False), (15, True)])
def test_whoever_waits_longer_than_two_weeks_is_late(days: int, late: bool) -> None:
    waiting = own("A", state=SupportState.PROPOSED, since=days_ago(days), confirmed_on=None)
    (one,) = due(replace(waiting, person_id="Ada Hale"))
    assert (one.kind, one.days, one.late, one.to_come) == (DueKind.WAITS, days, late, False)


def test_an_end_and_a_birthday_are_to_come_and_never_late() -> None:
    found = due(
        own("Ada Hale", until=TODAY + timedelta(30)),
        born=PartialDate(date(2010, 8, 1)),
    )
    assert [(each.kind, each.days, each.late) for each in found] == [
        (DueKind.ENDS, 30, False),
        (DueKind.TURNS, 61, False),
    ]
    assert found[1].text == "Ada Hale turns 16 on 1 August 2026"


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (30, False)])
def test_what_was_agreed_ends_and_is_late_where_support_goes_on(days: int, late: bool) -> None:
    ends = TODAY + timedelta(days)
    state = ConsentState.EXPIRED if late else ConsentState.GIVEN
    told = VisibleAgreement("c", "Ada Hale", Authority.SELF, state, days_ago(300), ends)
    seen = replace(web("Ada Hale"), agreements=(told,))
    (one,) = due_of(seen, seen.in_focus[0], DEFAULTS, WORDS)
    assert (one.kind, one.days, one.late, one.to_come) == (
        DueKind.AGREEMENT,
        abs(days),
        late,
        not late,
    )


def test_a_deployment_s_thresholds_say_from_when_on_something_is_late() -> None:
    seen = web("Ada Hale", own("Ada Hale", confirmed_on=days_ago(100)))
    assert due_of(seen, seen.in_focus[0], DEFAULTS, WORDS)
    assert not due_of(seen, seen.in_focus[0], replace(DEFAULTS, unconfirmed=120), WORDS)


def test_a_birthday_is_not_guessed_from_a_year() -> None:
    assert not due(born=PartialDate(date(2010, 8, 1), DatePrecision.YEAR))


def test_support_that_rests_is_not_asked_about() -> None:
    resting = own("Ada Hale", state=SupportState.SUSPENDED, confirmed_on=days_ago(400))
    assert not due(resting)
    (group,) = people(web("Ada Hale", resting)).groups
    assert group.lines[0].rests


def test_what_is_late_stands_first_and_what_is_to_come_after_what_waits() -> None:
    found = people(
        web("Zed Fresh"),
        web("Ada Soon", own("Ada Soon", until=TODAY + timedelta(5))),
        web("Bo Later", own("Bo Later", until=TODAY + timedelta(50))),
        web("Cy Waits", own("Cy Waits", state=SupportState.PROPOSED, since=days_ago(5))),
        web("Di Late", own("Di Late", confirmed_on=days_ago(100))),
        web("Ed Later", own("Ed Later", confirmed_on=days_ago(300))),
        web("Flo Now", own("Flo Now", state=SupportState.PROPOSED, since=TODAY)),
    )
    assert [name for name, _ in lines(found)] == [
        "Flo Now",
        "Ed Later",
        "Di Late",
        "Cy Waits",
        "Ada Soon",
        "Bo Later",
        "Zed Fresh",
    ]


def test_the_list_is_narrowed_by_what_is_due_by_part_and_by_agency() -> None:
    webs = (
        web("Ada Late", own("Ada Late", confirmed_on=days_ago(100)), around("Ada Late", "School")),
        web("Bo Fresh", own("Bo Fresh"), around("Bo Fresh", "Surgery")),
        web("Cy Team", around("Cy Team", "School"), reach=Reach.SUPERVISOR),
    )

    def names(**asked: str) -> list[str]:
        return [name for name, _ in lines(people(*webs, asked=Asked(**asked)))]  # type: ignore[arg-type]  # codes

    assert names(only=Only.DUE) == ["Ada Late"]
    assert names(only=Part.TEAM) == ["Cy Team"]
    assert names(agency_id="id of School") == ["Ada Late", "Cy Team"]
    assert names(agency_id="id of School", only=Only.DUE) == ["Ada Late"]
    assert names(agency_id="id of nothing") == []
    assert people(*webs).agencies == (("id of School", "School"), ("id of Surgery", "Surgery"))


def test_many_come_page_by_page_behind_the_key_of_the_last_line() -> None:
    webs = [web(f"P{number:03}") for number in range(2 * FAMILIES_ON_A_PAGE + 3)]
    seen: list[str] = []
    asked: Asked | None = Asked(order=Order.NAME)
    pages = 0
    while asked:
        found = people(*webs, asked=asked)
        assert found.found == len(webs)
        seen += [name for name, _ in lines(found)]
        asked = replace(asked, after=found.after) if found.after else None
        pages += 1
    assert seen == [f"P{number:03}" for number in range(len(webs))]
    assert pages == 3


def test_a_page_behind_somebody_who_is_gone_begins_again() -> None:
    found = people(web("Ada Hale"), web("Bo Hale"), asked=Asked(after="gone"))
    assert [name for name, _ in lines(found)] == ["Ada Hale", "Bo Hale"]


def test_names_stand_in_the_order_of_the_alphabet_whatever_marks_they_bear() -> None:
    names = ["Tom", "Ștefan", "Ruby", "Róisín", "Łuczak", "Lowe", "Zoë", "Xiu-Ying"]
    assert sorted(names, key=in_alphabet) == [
        "Lowe",
        "Łuczak",
        "Róisín",
        "Ruby",
        "Ștefan",
        "Tom",
        "Xiu-Ying",
        "Zoë",
    ]
    assert sorted(["Zoë Adams", "Ann Young"], key=by_family_name) == ["Zoë Adams", "Ann Young"]
