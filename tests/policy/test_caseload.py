"""A list of one's people decides about each as that person's own page does."""

from random import Random

import pytest

from graph.door.disclosure import _alone, _Circles
from graph.policy import see
from graph.policy.facts import Facts, Focus, FocusKind
from graph.policy.support_web import Notice
from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.records.model import Directory
from graph.vocabulary import Role
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
