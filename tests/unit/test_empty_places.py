"""What is missing stands on its reader's map as an empty place, and nowhere else."""

import json

from tests.worlds.drawn_map import drawing_of
from tests.worlds.webs import person, web_of
from visualisations import Words, draw

WEB = web_of([person("kid", "Abe Fox", in_focus=True), person("mum", "Mia Fox")])


def test_an_empty_place_is_drawn_beside_whom_it_is_missing_and_has_its_sign() -> None:
    payload = draw(WEB, Words.load("england"), missing={"kid": ("no lead is shown",)})
    drawing = drawing_of(payload.to_json())
    marked = [node["id"] for node in drawing["nodes"] if "ghost" in node["marks"]]
    assert marked == ["person:kid"]
    assert [item["sign"] for item in drawing["legend"]][-1] == "ghost"
    assert payload.missing == {"person:kid": ("no lead is shown",)}


def test_a_room_and_paper_get_no_empty_place() -> None:
    payload = draw(WEB, Words.load("england"), missing={"kid": ("no lead is shown",)})
    assert "ghost" not in json.dumps(drawing_of(payload.to_json())["forOthers"])
    assert "no lead" not in repr(payload.for_others.text)


def test_a_relative_who_is_drawn_by_name_alone_has_none() -> None:
    payload = draw(WEB, Words.load("england"), missing={"mum": ("a need nobody meets",)})
    assert payload.missing == {}


def test_where_nothing_is_missing_no_sign_says_so() -> None:
    drawing = drawing_of(draw(WEB, Words.load("england")).to_json())
    assert "ghost" not in json.dumps(drawing["legend"])
