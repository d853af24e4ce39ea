"""The wall of a meeting says who is helped by whom, and keeps names apart."""

import json
from dataclasses import replace

import pytest

from graph.policy import together
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.vocabulary import Kin, Level
from tests.worlds.builders import NOW, agreement, at_family, facts_of, support, worker
from tests.worlds.town import TOWN
from tests.worlds.webs import couple, person, web_of
from visualisations.wall import Wall, wall_of
from visualisations.words import Words

WORDS = Words.load("england")
BOTH = TOWN + support("una", "school", "dawn") + support("hugo", "housing", "kai")


def room(records: Records) -> SupportWeb:
    viewers = [worker(records, each) for each in ("una", "hugo")]
    family = at_family("D")
    shared = together([(each, facts_of(records, each, family)) for each in viewers], NOW)
    assert shared is not None
    return shared


def ties(wall: Wall) -> set[tuple[str, str]]:
    """Agency and person, as the agencies' helpers say them."""
    return {
        (agency.name, wall.names[help_.person])
        for agency in wall.agencies
        for helper in agency.helpers
        for help_ in helper.helps
    }


@pytest.mark.parametrize("dawns", [Level.CONTACT, Level.AGENCY])
def test_every_line_of_a_room_stands_under_a_helper_of_its_agency(dawns: Level) -> None:
    """Also that of a service that is named for one person and not for the other."""
    town = BOTH + support("gita", "gp", "kai") + agreement("dawn", level=dawns)
    web = room(town + agreement("kai", by="dawn") + agreement("kai", by="lee"))
    named = {person.id: person.name for person in web.people}
    said = {(line.agency.name, named[line.person_id]) for line in web.supports}
    assert ("Riverside Surgery", "Dawn Hale") in said
    assert ties(wall_of(web, WORDS)) == said


def test_without_names_no_name_is_left_and_what_is_stored_comes_back() -> None:
    web = room(BOTH + agreement("dawn") + agreement("kai", by="dawn") + agreement("kai", by="lee"))
    wall = wall_of(web, WORDS)
    assert {"Dawn Hale", "Kai Marsh"} <= set(wall.names.values())
    told = json.dumps(wall.without_names().as_json())
    assert not [name for name in wall.names.values() if name in told]
    assert Wall.of_json(json.loads(json.dumps(wall.as_json()))) == wall


def test_a_couple_that_is_over_has_its_strokes_on_the_wall_too() -> None:
    """As on the map: without them it would stand there as a couple of today."""
    pair = [person("a", "Ann Low"), person("b", "Bob Low")]
    drawn = [
        len(wall_of(web_of(pair, [couple("a", "b", Kin.SPOUSE, ended=over)]), WORDS).lines)
        for over in (False, True)
    ]
    assert drawn[1] > drawn[0]


def test_only_whom_somebody_there_helps_has_a_sign() -> None:
    web = room(BOTH + agreement("dawn") + agreement("kai", by="dawn") + agreement("kai", by="lee"))
    wall = wall_of(web, WORDS)
    helped = {each.person for agency in wall.agencies for each in agency.helps}
    assert helped
    assert {one.key for one in wall.people if one.form} == helped
    nobody = wall_of(replace(web, supports=()), WORDS)
    assert not [one for one in nobody.people if one.form]
