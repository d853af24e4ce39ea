"""A list of one's people decides about each as that person's own page does."""

from dataclasses import replace
from random import Random

import pytest

from graph.door.disclosure import _alone, _Circles
from graph.policy import see
from graph.policy.facts import Facts, Focus, FocusKind
from graph.policy.support_web import Notice
from graph.records.agreements import SafetyArrangement, SharingDecision
from graph.records.bundle import Records
from graph.records.model import Directory
from graph.vocabulary import Level, Role
from tests.worlds.builders import NOW, TODAY, facts_of, support, worker
from tests.worlds.councils import council
from tests.worlds.town import TOWN


@pytest.mark.parametrize("seed", range(40))
def test_a_person_in_the_list_is_the_person_of_the_page(seed: int) -> None:
    made = council(Random(seed))
    for viewer in made.workers():
        pages = [
            facts_of(made.records, viewer, Focus(FocusKind.PERSON, person.id))
            for person in made.records.people
        ]
        everybody = {each: one for page in pages for each, one in page.people.items()}
        caseload = Facts(
            focus=Focus(FocusKind.PERSON, ""),
            people=everybody,
            directory=facts_of_all(pages),
            covers=pages[0].covers,
            interests=tuple({each for page in pages for each in page.interests}),
        )
        circles = _Circles(caseload, made.today)
        for page in pages:
            full = see(viewer, page, made.now, made.settings)
            listed = see(viewer, circles.around(page.focus.id), made.now, made.settings)
            assert (listed is None) == (full is None)
            if listed and full:
                assert _alone(listed) == _alone(full)


def test_the_list_leaves_out_whom_a_decision_about_both_sides_closes() -> None:
    """A decision leads to who is protected and to whom they are protected from: the way to the
    second closes on their page, and so in the list."""
    apart = Records(arrangements=(SafetyArrangement("apart", "dawn", "lee"),))
    decided = Records(
        decisions=(
            SharingDecision(
                "d",
                frozenset({"dawn", "lee"}),
                opens=frozenset({"school"}),
                recipient_practitioners=frozenset({"una"}),
                level=Level.CONTACT,
                decided_on=TODAY,
                approved_by="boss",
                review_on=TODAY,
                ends_on=TODAY,
            ),
        )
    )
    records = TOWN + apart + decided
    viewer = worker(records, "una")
    pages = [facts_of(records, viewer, Focus(FocusKind.PERSON, one)) for one in ("dawn", "lee")]
    everybody = {each: one for page in pages for each, one in page.people.items()}
    circles = _Circles(replace(pages[0], people=everybody), TODAY)
    for page in pages:
        full = see(viewer, page, NOW)
        assert (see(viewer, circles.around(page.focus.id), NOW) is None) == (full is None)
    assert see(viewer, pages[1], NOW) is None


def facts_of_all(pages: list[Facts]) -> Directory:
    agencies = {each: one for page in pages for each, one in page.directory.agencies.items()}
    workers = {each: one for page in pages for each, one in page.directory.practitioners.items()}
    teams = {each: one for page in pages for each, one in page.directory.teams.items()}
    return Directory(agencies, workers, teams)


def test_the_list_says_that_a_safety_arrangement_applies_as_the_page_does() -> None:
    apart = Records(arrangements=(SafetyArrangement("apart", "dawn", "lee"),))
    edges = support("vic", "housing", "dawn", Role.HOUSING_OFFICER)
    edges += support("vic", "housing", "lee", Role.HOUSING_OFFICER)
    records = TOWN + apart + edges
    viewer = worker(records, "vic")
    for person_id in ("dawn", "lee"):
        facts = facts_of(records, viewer, Focus(FocusKind.PERSON, person_id))
        listed = see(viewer, _Circles(facts, TODAY).around(person_id), NOW)
        assert listed is not None
        assert listed.notices == {Notice.SAFETY_ARRANGEMENT}
