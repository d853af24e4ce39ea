"""Of whom the talk about agreement takes a finding, by age and law, and whom it presumes able."""

from dataclasses import replace
from datetime import date

import pytest

from app.services.agreements.choices import Known
from graph.policy.facts import ENGLAND, VICTORIA, Focus, FocusKind, PolicySettings
from graph.policy.preview import Agreements
from graph.policy.support_web import SupportWeb, VisiblePerson
from graph.records.agreements import FoundNotAble
from graph.records.dates import PartialDate, Span
from graph.vocabulary import Authority, DatePrecision
from tests.worlds.builders import TODAY

FINDING = FoundNotAble("finding", "kai", "Could not weigh it up.", "Assessment of 12 May")


def known(
    born: PartialDate | None, law: PolicySettings = ENGLAND, *findings: FoundNotAble
) -> Known:
    kai = VisiblePerson("kai", "Kai", in_focus=True, birth_date=born)
    web = SupportWeb(Focus(FocusKind.PERSON, "kai"), TODAY, (kai,))
    return Known(web, Agreements(not_able=findings), law)


def born(years: int) -> PartialDate:
    return PartialDate(date(TODAY.year - years, 1, 14))


@pytest.mark.parametrize(
    ("years", "england", "victoria"),
    [(4, False, True), (15, False, True), (16, True, True), (17, True, True), (18, False, False)],
)
def test_a_finding_is_taken_where_the_law_presumes_a_young_person_able(
    years: int, england: bool, victoria: bool
) -> None:
    assert known(born(years)).may_be_found_not_able is england
    assert known(born(years), VICTORIA).may_be_found_not_able is victoria


def test_a_finding_is_taken_of_whoever_may_be_of_that_age() -> None:
    assert known(None).may_be_found_not_able
    year = PartialDate(date(TODAY.year - 16, 1, 1), DatePrecision.YEAR)
    assert known(year).may_be_found_not_able


def test_who_was_found_not_able_is_presumed_so_no_more_and_parents_may_decide() -> None:
    able, found = known(born(17)), known(born(17), ENGLAND, FINDING)
    assert able.presumed_able
    assert Authority.PARENT not in able.authorities
    assert not found.presumed_able
    assert Authority.PARENT in found.authorities


@pytest.mark.parametrize(
    "finding",
    [
        replace(FINDING, note=""),
        replace(FINDING, evidence=""),
        replace(FINDING, span=Span(end=date(2026, 5, 31))),
        replace(FINDING, span=Span(start=date(2026, 6, 2))),
    ],
)
def test_a_finding_without_its_note_or_evidence_or_of_other_days_says_nothing(
    finding: FoundNotAble,
) -> None:
    assert known(born(17), ENGLAND, finding).presumed_able


def test_no_finding_is_about_an_adult() -> None:
    grown = known(born(18), ENGLAND, FINDING)
    assert grown.presumed_able
    assert Authority.PARENT not in grown.authorities
