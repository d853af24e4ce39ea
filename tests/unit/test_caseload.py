"""A list of one's people decides about each as that person's own page does."""

from dataclasses import replace
from random import Random

import pytest

from graph.disclosure import _alone, _Circles
from graph.facts import Facts, Focus, FocusKind
from graph.model import Directory
from graph.policy import see
from tests.builders import facts_of
from tests.leaks.councils import council


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
                assert _alone(replace(listed, notices=full.notices)) == _alone(full)
                # Relatives are not in the list, so an arrangement of theirs is none of its notices.
                own = page.people[page.focus.id].arrangements
                assert listed.notices == full.notices or not own
                assert listed.notices <= full.notices


def facts_of_all(pages: list[Facts]) -> Directory:
    agencies = {each: one for page in pages for each, one in page.directory.agencies.items()}
    workers = {each: one for page in pages for each, one in page.directory.practitioners.items()}
    return Directory(agencies, workers)
