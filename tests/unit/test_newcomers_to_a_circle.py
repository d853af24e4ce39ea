"""Whoever comes to a family while it is being locked is decided about with all that is known."""

import pytest

from graph.door.asked import Circle
from graph.door.disclosure import CircleMoved, _refuse_newcomers
from tests.worlds.builders import TODAY, at, at_family, facts_of, worker
from tests.worlds.town import FAMILIES, TOWN


def circle(*scope: str) -> Circle:
    return Circle(steady=True, scope=scope, near=scope, people=scope)


def test_a_member_who_was_not_there_when_the_family_was_found_begins_it_again() -> None:
    facts = facts_of(TOWN, worker(TOWN, "tom"), at_family("D"))
    _refuse_newcomers(circle(*FAMILIES["D"]), facts, TODAY)
    with pytest.raises(CircleMoved):
        _refuse_newcomers(circle("dawn", "kai", "isla"), facts, TODAY)


def test_a_persons_own_page_is_about_that_person_whoever_comes() -> None:
    facts = facts_of(TOWN, worker(TOWN, "tom"), at("kai"))
    _refuse_newcomers(circle("kai"), facts, TODAY)
