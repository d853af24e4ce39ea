"""Everybody's sign, and the same badges in the scene and in the list."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.policy.support_web import SupportWeb
from graph.vocabulary import LeadKind, Role, Sector, SupportState, Tie
from tests.worlds import families, webs
from tests.worlds.webs import person, web_of
from visualisations import Words
from visualisations.composing import compose
from visualisations.for_others import for_others
from visualisations.signs import Manner, signs_of
from visualisations.style import DARK, LIGHT
from visualisations.text_map import text_map

WORDS = Words.load("england")
EVERY = [
    webs.reference_web(),
    families.rich_web(),
    families.lone_web(),
    families.three_web(),
    families.fourteen_web(),
    families.crowd_web(),
]


@pytest.mark.parametrize("web", EVERY)
def test_no_two_people_of_a_family_have_one_sign(web: SupportWeb) -> None:
    signs = list(signs_of(web).values())
    assert len({one.letters for one in signs}) == len(signs)
    assert len({(one.form, one.hue) for one in signs}) == len(signs)


def test_up_to_eight_people_differ_in_letters_form_and_hue() -> None:
    signs = list(signs_of(web_of([person(f"p{at}", f"Ann{at} Lee") for at in range(8)])).values())
    assert len({one.form for one in signs}) == len({one.hue for one in signs}) == 8


def test_a_room_sees_the_signs_that_its_viewer_sees() -> None:
    for web in EVERY:
        own, others = signs_of(web), signs_of(for_others(web))
        assert all(own[node] == sign for node, sign in others.items())


@pytest.mark.parametrize("name", ["", " ", "O", "1 2", "名前", "<b>x</b>", "e\u0301va", "ﬁnn Li"])
def test_a_name_of_any_kind_has_letters(name: str) -> None:
    people = [person(f"p{at}", name) for at in range(3)]
    letters = [one.letters for one in signs_of(web_of(people)).values()]
    assert len(set(letters)) == 3
    assert all(1 <= len(one) <= 4 for one in letters)


@pytest.mark.parametrize("web", EVERY)
def test_the_scene_and_the_list_have_the_same_badges(web: SupportWeb) -> None:
    scene = compose(web, WORDS)
    drawn = {(node.id, badge.person, badge.sign) for node in scene.nodes for badge in node.badges}
    listed = {
        (worker.node, tie.node, tie.sign)
        for agency in text_map(web, scene, WORDS).agencies
        for worker in agency.workers
        for tie in worker.ties
    }
    lines = {(one.source, one.target) for one in scene.lines if one.id.startswith("tie:")}
    assert drawn == listed
    assert {(card, to) for card, to, _ in drawn} == lines


@pytest.mark.parametrize("web", EVERY)
def test_who_bears_a_sign_is_named_by_a_card(web: SupportWeb) -> None:
    scene = compose(web, WORDS)
    signed = {node.id for node in scene.nodes if node.sign}
    assert signed == {badge.person for node in scene.nodes for badge in node.badges}


@pytest.mark.parametrize(
    ("more", "manner", "note"),
    [
        ({}, Manner.SUPPORTS, ""),
        ({"tie": Tie.NORMAL}, Manner.SUPPORTS, ""),
        ({"tie": Tie.STRESSFUL}, Manner.SUPPORTS, "stressful"),
        ({"lead": LeadKind.OTHER, "tie": Tie.STRONG}, Manner.LEADS, "lead, strong"),
        ({"state": SupportState.PROPOSED}, Manner.WAITS, "waits"),
        ({"state": SupportState.SUSPENDED}, Manner.WAITS, "paused"),
        ({"state": SupportState.ENDED}, Manner.ENDED, "ended"),
    ],
)
def test_a_badge_says_how_somebody_supports_in_form_and_in_words(
    more: dict[str, object], manner: Manner, note: str
) -> None:
    school = webs.agency("School", Sector.SCHOOL)
    one = webs.support("Ella Wood", school, "a", Role.TEACHER, **more)
    scene = compose(web_of([person("a", "Ada Lovell")], [], [one]), WORDS)
    (badge,) = (badge for node in scene.nodes for badge in node.badges)
    assert (badge.sign.letters, badge.manner, badge.note) == ("Ad", manner, note)


def test_who_joins_changes_nobodys_letters() -> None:
    web = webs.reference_web()
    more = replace(web, people=(*web.people, person("zz", "Zoe Lee")))
    before, after = signs_of(web), signs_of(more)
    assert {node: after[node] for node in before} == before


def test_the_pages_have_the_hues_of_the_map() -> None:
    css = Path("app/web/static/map.css").read_text(encoding="utf-8")
    for hue in range(1, 9):
        assert f".hue-{hue} {{\n  --hue: {LIGHT[f'sign{hue}']};" in css
        assert LIGHT[f"sign{hue}"] == DARK[f"sign{hue}"]
