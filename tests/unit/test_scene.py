"""The scene, its legend and colours, and what is handed to pyvis and to the page."""

import json
from dataclasses import replace

import pytest

from graph.policy.support_web import SupportWeb
from graph.vocabulary import Role, Sector, Sex, SupportState, Tie
from tests.worlds import families, webs
from tests.worlds.drawn_map import drawing_of
from tests.worlds.webs import person, web_of
from visualisations import MapPayload, Mode, Words, draw
from visualisations.composing import compose
from visualisations.drawing import digest
from visualisations.lettering import Type, width_of, wrapped
from visualisations.pyvis_map import network_data
from visualisations.scene import NodeKind, Part, Scene, When
from visualisations.style import DARK, LIGHT, LINES, Mark

WORDS = Words.load("england")
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "href=javascript:x",
    "\u2028\u2029",
    "&amp;\"'",
    "{{7*7}}",
    "\\u003c",
    "x" * 300,
    "名前" * 30,
    "e\u0301" * 40,
    " ",
)


def scene_of(web: SupportWeb) -> Scene:
    return compose(web, WORDS)


def of_one(**more: object) -> Scene:
    school = webs.agency("School", Sector.SCHOOL)
    return scene_of(
        web_of(
            [person("a", "Ada Lovell", Sex.FEMALE, 2010)],
            [],
            [webs.support("Ella Wood", school, "a", Role.TEACHER, **more)],
        )
    )


def ties(scene: Scene) -> set[Mark]:
    return {line.mark for line in scene.lines if line.id.startswith("tie:")}


# What is drawn.


@pytest.mark.parametrize(
    ("tie", "mark"),
    [
        (Tie.NORMAL, Mark.TIE_NORMAL),
        (Tie.STRONG, Mark.TIE_STRONG),
        (Tie.TENUOUS, Mark.TIE_TENUOUS),
        (Tie.STRESSFUL, Mark.TIE_STRESSFUL),
        (None, Mark.TIE_NORMAL),
    ],
)
def test_a_tie_is_drawn_by_its_kind_where_that_is_visible(tie: Tie | None, mark: Mark) -> None:
    assert ties(of_one(tie=tie)) == {mark}


def test_no_two_kinds_of_line_differ_by_colour_alone() -> None:
    looks = [(style.width, style.dash, style.zigzag, style.slashes) for style in LINES.values()]
    assert len(set(looks)) == len(looks)


def test_ended_support_is_dotted_and_waiting_support_has_a_line_of_its_own() -> None:
    assert ties(of_one(state=SupportState.ENDED)) == {Mark.TIE_ENDED}
    assert ties(of_one(state=SupportState.PROPOSED)) == {Mark.TIE_WAITING}
    assert ties(of_one(state=SupportState.SUSPENDED)) == {Mark.TIE_WAITING}


def test_support_without_a_name_ends_at_the_agency_and_cannot_be_opened() -> None:
    surgery = webs.agency("Mill Road Surgery", Sector.GP)
    scene = scene_of(web_of([person("a", "Ada Lovell")], [], [webs.support(None, surgery, "a")]))
    (node,) = (node for node in scene.nodes if node.kind is NodeKind.AGENCY)
    assert node.part.when is When.ALWAYS
    assert scene.bands == ()
    (tie,) = (line for line in scene.lines if line.id.startswith("tie:"))
    assert (tie.source, tie.target) == (node.id, "person:a")


def test_two_roles_of_one_practitioner_with_one_person_are_one_line() -> None:
    school = webs.agency("School", Sector.SCHOOL)
    twice = [
        webs.support("Ella Wood", school, "a", Role.TEACHER),
        webs.support("Ella Wood", school, "a", Role.SENCO),
    ]
    scene = scene_of(web_of([person("a", "Ada Lovell")], [], twice))
    assert sum(line.id.startswith("tie:") for line in scene.lines) == 1
    (card,) = (node for node in scene.nodes if node.kind is NodeKind.WORKER)
    assert "Teacher, SENCO" in " ".join(line.text for line in card.label)


def test_somebody_with_two_jobs_stands_in_both_agencies() -> None:
    school, hub = webs.agency("School", Sector.SCHOOL), webs.agency("Hub", Sector.EARLY_HELP)
    both = [webs.support("Ella Wood", at, "a", Role.TEACHER) for at in (school, hub)]
    scene = scene_of(
        web_of(
            [person("a", "Ada Lovell")],
            [],
            [replace(one, id=f"{at}") for at, one in enumerate(both)],
        )
    )
    assert sum(node.kind is NodeKind.WORKER for node in scene.nodes) == 2


def test_only_one_person_in_the_middle_has_a_double_border() -> None:
    assert [n.id for n in scene_of(webs.reference_web()).nodes if n.focus] == ["person:f_kai"]
    web = webs.reference_web()
    everybody = replace(web, people=tuple(replace(one, in_focus=True) for one in web.people))
    assert not any(node.focus for node in scene_of(everybody).nodes)


def test_a_supported_person_without_details_is_marked_once() -> None:
    scene = scene_of(families.rich_web())
    assert [node.id for node in scene.nodes if node.other_support] == ["person:gran"]


def test_the_overview_has_one_line_for_each_agency() -> None:
    scene = scene_of(webs.reference_web())
    shown = [
        line
        for line in scene.lines
        if not line.kin and not line.on_focus and line.part.shown(frozenset())
    ]
    assert len(shown) == 8
    nodes = [node for node in scene.nodes if node.part.shown(frozenset())]
    assert sum(node.kind is NodeKind.GROUP for node in nodes) == 8
    assert not any(node.kind is NodeKind.WORKER for node in nodes)


def test_opening_one_agency_shows_its_practitioners_and_moves_nobody() -> None:
    scene = scene_of(webs.reference_web())
    shown = {node.id for node in scene.nodes if node.part.shown(frozenset({"a_sch"}))}
    assert {"worker:a_sch:p4", "worker:a_sch:p5", "worker:a_sch:p6", "group:a_gp"} <= shown
    assert "group:a_sch" not in shown
    assert "worker:a_gp:p8" not in shown


def test_a_part_is_shown_in_its_state_only() -> None:
    assert Part().shown(frozenset())
    assert Part(When.OPEN, "x").shown(frozenset({"x"}))
    assert not Part(When.OPEN, "x").shown(frozenset({"y"}))
    assert Part(When.OPEN, "x").shown(None)
    assert Part(When.CLOSED, "x").shown(frozenset({"y"}))
    assert not Part(When.CLOSED, "x").shown(None)


# The legend.


def test_the_legend_holds_what_is_on_the_map_and_nothing_else() -> None:
    signs = {item.sign for item in scene_of(webs.reference_web()).legend}
    assert signs == {
        "square",
        "circle",
        "focus",
        "supports",
        "worker",
        "agency_closed",
        "tie_normal",
        "parted",
        "child",
    }


def test_every_sign_of_the_richest_map_is_in_the_legend() -> None:
    signs = {item.sign for item in scene_of(families.rich_web()).legend}
    assert signs >= {
        "hexagon",
        "triangle",
        "deceased",
        "other_support",
        "worker_own",
        "agency",
        "tie_strong",
        "tie_tenuous",
        "tie_stressful",
        "tie_ended",
        "tie_waiting",
        "couple",
        "cohabiting",
        "divorced",
        "child_dashed",
        "carer",
    }


def test_the_legend_knows_in_which_state_a_sign_is_there() -> None:
    legend = {item.sign: item for item in scene_of(webs.reference_web()).legend}
    assert not any(part.shown(frozenset()) for part in legend["worker"].parts)
    assert not any(part.shown(None) for part in legend["agency_closed"].parts)


# Colours and lettering.


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("ink", ("ground", "core", "band", "band_other", "card", "card_own", "agency")),
        ("muted", ("core", "card", "card_own", "agency")),
        ("card_tag", ("card", "card_own")),
    ],
)
def test_text_stands_out_at_4_5_to_1(
    palette: dict[str, str], text: str, grounds: tuple[str, ...]
) -> None:
    for ground in grounds:
        assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_lines_and_edges_stand_out_at_3_to_1(palette: dict[str, str]) -> None:
    grounds = ("ground", "core", "band", "band_other")
    for colour in {style.colour for style in LINES.values()} | {"card_edge", "agency_edge", "halo"}:
        for ground in grounds:
            assert contrast(palette[colour], palette[ground]) >= 3, (colour, ground)


def test_both_palettes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_a_long_name_is_wrapped_and_only_then_shortened() -> None:
    style = Type(13.5, bold=True)
    two = wrapped("Oluwaseun Adebayo-Featherstonehaugh", style, 130, 3)
    assert two.lines == ("Oluwaseun", "Adebayo-", "Featherstonehaugh")
    assert not two.shortened
    short = wrapped("Bartholomew Vanderbilt Montgomery Smythe Jones", style, 100, 2)
    assert short.shortened
    assert len(short.lines) == 2
    assert short.lines[1].endswith("…")
    assert short.width <= 100


def test_a_word_wider_than_its_line_is_cut() -> None:
    style = Type(12)
    cut = wrapped("x" * 80, style, 100, 9)
    assert all(width_of(line, style) <= 100 for line in cut.lines)
    assert "".join(cut.lines) == "x" * 80


def test_accents_do_not_widen_and_wide_scripts_do() -> None:
    style = Type(10)
    assert width_of("é", style) == width_of("e", style)
    assert width_of("e\u0301", style) == width_of("e", style)
    assert width_of("名", style) > width_of("a", style)


def test_the_whole_name_is_spoken_even_where_it_is_shortened() -> None:
    name = "Bartholomew Vanderbilt Montgomery Smythe Jones the Third of Anywhere"
    (node,) = scene_of(web_of([person("a", name)])).nodes
    assert node.spoken == name


# What the page is given.


def payload(web: SupportWeb, mode: Mode = Mode.OVERVIEW) -> MapPayload:
    return draw(web, WORDS, mode)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_can_end_the_script_element(text: str) -> None:
    agency = webs.agency(text, Sector.SCHOOL)
    web = web_of([person("a", text)], [], [webs.support(text, agency, "a", Role.TEACHER)])
    written = payload(web).to_json()
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(written)
    spoken = {node["id"]: node["spoken"] for node in drawing_of(written)["nodes"]}
    assert spoken["person:a"] == (text.strip() or "Name not shown yet")


def test_pyvis_is_given_explicit_ids_places_and_no_physics() -> None:
    scene = scene_of(webs.reference_web())
    data = network_data(scene)
    assert {node["id"] for node in data.nodes} == {node.id for node in scene.nodes}
    assert all(node["physics"] is False and "x" in node and "y" in node for node in data.nodes)
    assert all(str(node["label"]) != node["id"] for node in data.nodes)
    assert not any("title" in node for node in data.nodes)
    assert data.options["physics"] == {"enabled": False, "stabilization": False}


def test_parallel_and_opposite_edges_all_reach_vis_network() -> None:
    scene = scene_of(families.rich_web())
    ids = [edge["id"] for edge in network_data(scene).edges]
    known = {node.id for node in scene.nodes}
    drawn = [one.id for one in scene.lines if one.source in known and one.target in known]
    assert sorted(map(str, ids)) == sorted(drawn)


def test_an_empty_name_does_not_show_the_id() -> None:
    data = network_data(scene_of(web_of([person("a", "")])))
    assert [node["label"] for node in data.nodes] == ["Name not shown yet"]


@pytest.mark.parametrize("name", ["~0", "~", "~12 St James's Street", "Ada of the long name"])
def test_texts_that_come_again_are_read_as_they_were(name: str) -> None:
    web = web_of([person("a", name), person("b", name)])
    drawing = drawing_of(payload(web).to_json())
    spoken = {node["id"]: node["spoken"] for node in drawing["nodes"]}
    assert spoken == {"person:a": name, "person:b": name}


def test_texts_that_come_again_are_written_once() -> None:
    written = payload(webs.reference_web()).to_json()
    for node in drawing_of(written)["nodes"]:
        assert written.count(json.dumps(node["id"])) <= 1 or len(node["id"]) <= 8, node["id"]


def test_the_mode_says_what_is_open_at_first() -> None:
    web = webs.reference_web()
    assert drawing_of(payload(web).to_json())["mode"] == "overview"
    assert drawing_of(payload(web, Mode.DETAIL).to_json())["mode"] == "detail"


def test_no_code_reaches_the_map() -> None:
    scene = scene_of(families.rich_web())
    shown = [line.text for node in scene.nodes for line in node.label]
    shown += [item.words for item in scene.legend]
    assert shown
    assert not any("_" in text for text in shown)


def test_a_scene_is_remembered_by_what_is_visible_and_by_nothing_else() -> None:
    web = webs.reference_web()
    assert draw(web, WORDS).scene is draw(webs.reference_web(), WORDS).scene
    fewer = replace(web, supports=web.supports[:-1])
    assert draw(fewer, WORDS).scene is not draw(web, WORDS).scene
    assert digest(web, WORDS) != digest(web, Words.load("victoria"))
    other = replace(web, people=(replace(web.people[0], name="Other"), *web.people[1:]))
    assert digest(web, WORDS) != digest(other, WORDS)
