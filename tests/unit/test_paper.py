"""One scene, four renderings: canvas, list and grid, SVG, and PDF with PNG made of it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from graph.policy.support_web import SupportWeb
from graph.vocabulary import Sector, Sex
from tests.worlds import families, odd_families
from tests.worlds.drawn_map import drawing_of
from tests.worlds.many import demo_webs, forty_people_with_eighty_supports
from tests.worlds.webs import agency, person, reference_web, support, web_of
from visualisations import MapPayload, Mode, Words, draw
from visualisations.paper import Marking, PaperSize, paper, png_of, svg_of
from visualisations.paper.typesetting import FAMILIES
from visualisations.payload import View

WORDS = Words.load("england")
MARKING = Marking("Hale family", ("3 May 2026. Printed for Ola Mann.",))
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</text><script>alert(1)</script>",
    '"/><image href="https://example.org/x.png"/>',
    '#read("/etc/hostname")',
    "*strong* _emph_ $x^2$ `raw` // note",
    "&lt;b&gt; &amp; ]]>",
    "\x07\x1b[31m",
    "O'Neill-D’Arcy",
    "Łukasz Żółć",
    "محمد علي",
    "李小龍",
    "x" * 200,
)

Said = Counter[tuple[str, ...]]
"""People, cards, agencies, lines and badges, each by its kind and its names."""


def canvas(scene: dict[str, Any]) -> Said:
    """What the browser paints of a scene in detail."""
    shown = [node for node in scene["nodes"] if node["when"] != "closed"]
    names = {node["id"]: node["spoken"] for node in scene["nodes"]}
    found: Said = Counter((node["kind"], node["spoken"]) for node in shown)
    for node in shown:
        found.update((badge["manner"], names[badge["person"]]) for badge in node["badges"])
    for line in scene["lines"]:
        if line["when"] != "closed" and not line["onFocus"]:
            ends = line["people"] if line["kin"] else (line["source"], line["target"])
            found[line["mark"], " – ".join(names[end] for end in ends)] += 1
    return found


def picture(svg: str) -> Said:
    """The same, as a picture says it of its parts."""
    found: Said = Counter()
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):  # noqa: S314 - our own picture
        title = group.find(f"{SVG}title")
        if title is not None and title.text:
            found[group.get("class", ""), title.text] += 1
    return found


def ties_of(payload: MapPayload) -> Said:
    """Who supports whom, and how, as the list and the grid say it."""
    return Counter(
        (tie.manner, tie.person)
        for one in payload.for_others.text.agencies
        for worker in one.workers
        for tie in {tie.node: tie for tie in worker.ties}.values()
        if tie.sign
    )


def letters(text: str) -> str:
    """Without spaces and hyphens: a line that is full goes on in the next."""
    return re.sub("[\\s\u00ad\u2010-]", "", text)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words_on(pdf: bytes) -> str:
    return letters("".join(page.extract_text() for page in read(pdf).pages))


def root_of(pdf: bytes) -> Any:
    return read(pdf).trailer["/Root"]


def elements(pdf: bytes) -> Iterator[Any]:
    """Every element of the structure, for whoever listens to the document."""
    waiting: list[Any] = [root_of(pdf)["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, DictionaryObject):
            if "/S" in one:
                yield one
            if "/K" in one:
                waiting.append(one["/K"])


def own(payload: MapPayload) -> View:
    """What the viewer sees on their screen."""
    return View(payload.scene, payload.text)


def printed(web: SupportWeb, size: PaperSize = PaperSize.A4) -> bytes:
    return paper(draw(web, WORDS).for_others, WORDS, MARKING, "Family", size)


def every_demo_web(part: int, parts: int) -> list[SupportWeb]:
    """All views of a family stand in one part."""
    webs = list(demo_webs())
    families = sorted({web.focus.id for web in webs})
    return [web for web in webs if families.index(web.focus.id) % parts == part]


@pytest.mark.parametrize("part", range(4))
def test_every_demo_family_is_the_same_in_all_renderings_for_every_viewer(part: int) -> None:
    on_paper = set()
    for web in every_demo_web(part, 4):
        payload = draw(web, WORDS)
        scene = drawing_of(payload.to_json())["forOthers"]
        assert picture(svg_of(payload.for_others, WORDS)) == canvas(scene)
        badges = {key: count for key, count in canvas(scene).items() if key[0] in MANNERS}
        assert badges == ties_of(payload)
        if web.focus in on_paper:
            continue
        on_paper.add(web.focus)
        said = words_on(paper(payload.for_others, WORDS, MARKING, "Family", PaperSize.A4))
        for one in payload.for_others.text.agencies:
            assert letters(one.name) in said
            for worker in one.workers:
                assert letters(worker.name) in said
                for tie in worker.ties:
                    assert letters(", ".join((tie.said, *tie.details))) in said
        for someone in payload.for_others.text.people:
            assert letters(someone.name) in said
            assert all(letters(kin) in said for kin in someone.kin)


MANNERS = ("supports", "leads", "waits", "ended")


@pytest.mark.parametrize(
    "web",
    [
        families.rich_web(),
        families.lone_web(),
        odd_families.birth_parents_and_foster_carers(),
        odd_families.records_that_contradict_each_other(),
        odd_families.three_kinds_of_parted_couples(),
        forty_people_with_eighty_supports(),
    ],
    ids=["rich", "lone", "foster", "contradicts", "parted", "forty"],
)
def test_a_picture_draws_what_the_canvas_draws(web: SupportWeb) -> None:
    payload = draw(web, WORDS)
    drawing = drawing_of(payload.to_json())
    assert picture(svg_of(own(payload), WORDS)) == canvas(drawing)
    legend = {item.words for item in payload.scene.legend}
    svg = svg_of(own(payload), WORDS)
    # What is closed in an overview alone is not on a picture in detail, nor in its legend.
    assert all(words in svg for words in legend - {WORDS.text("sign_agency_closed")})
    assert WORDS.text("sign_agency_closed") not in svg


def test_an_overview_has_a_line_for_each_agency_and_names_no_practitioner_in_its_picture() -> None:
    payload = draw(reference_web(), WORDS)
    drawn = picture(svg_of(own(payload), WORDS, Mode.OVERVIEW))
    kinds = Counter(kind for kind, _ in drawn.elements())
    assert kinds["group"] == 8
    assert "worker" not in kinds


def test_a_picture_says_what_it_is_and_runs_and_fetches_nothing() -> None:
    svg = svg_of(draw(reference_web(), WORDS).for_others, WORDS, marking=MARKING)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own picture
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Hale family"
    said = root.findtext(f"{SVG}desc") or ""
    assert "Ella Wood, Teacher, for Isla Marsh." in said
    assert "Printed for Ola Mann." in svg
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {"svg", "g", "title", "desc", "rect", "circle", "polygon", "path", "text"}
    assert not re.search(r"href|url\(|style|\bon\w+=", svg)


def hostile_web() -> SupportWeb:
    people = [person(f"p{at}", f"{name} Fox", Sex.MALE, 1990) for at, name in enumerate(HOSTILE)]
    supports = [
        support(f"{name} {at}", agency(f"{name} Ltd", Sector.SCHOOL), f"p{at}")
        for at, name in enumerate(HOSTILE)
    ]
    return web_of(people, [], supports)


def test_odd_and_hostile_names_are_drawn_and_printed_as_text() -> None:
    web = hostile_web()
    svg = svg_of(draw(web, WORDS).for_others, WORDS, marking=Marking(HOSTILE[0], HOSTILE[1:5]))
    drawn = ElementTree.fromstring(svg)  # noqa: S314 - our own picture
    assert "script" not in {each.tag for each in drawn.iter()}
    pdf = printed(web)
    said = words_on(pdf)
    for name in HOSTILE[:5] + HOSTILE[6:8]:
        assert letters(name) in said, name
    assert root_of(pdf)["/MarkInfo"]["/Marked"]
    assert png_of(svg).startswith(b"\x89PNG")


def test_a_pdf_is_tagged_titled_in_a_language_with_the_maps_words_and_real_tables() -> None:
    pdf = printed(reference_web())
    root = root_of(pdf)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    found = list(elements(pdf))
    kinds = Counter(each["/S"] for each in found)
    assert kinds["/Figure"] == 1
    assert kinds["/Table"] == 3
    assert kinds["/TH"] >= 4 + 3 + 2 + 6
    assert kinds["/H1"] == 1
    (figure,) = (each for each in found if each["/S"] == "/Figure")
    assert "A map of 6 people with 8 services" in figure["/Alt"]


def test_a_pdf_tells_of_nobody_in_what_stands_beside_its_pages() -> None:
    about = read(printed(reference_web())).metadata
    assert about is not None
    assert about.title == "Family"
    assert (about.author, about.subject, about.keywords) == (None, None, None)


def test_each_sheet_says_whose_it_is_for_whom_and_of_which_day() -> None:
    for page in read(printed(families.rich_web())).pages:
        said = letters(page.extract_text())
        assert letters("Hale family · 3 May 2026. Printed for Ola Mann.") in said


def test_paper_is_as_large_as_was_asked_for() -> None:
    long_sides = [
        max(float(side) for side in read(printed(reference_web(), size)).pages[0].mediabox[2:])
        for size in (PaperSize.A4, PaperSize.A3)
    ]
    assert [round(side / 72 * 25.4) for side in long_sides] == [297, 420]


def test_letters_that_no_font_has_spoil_no_paper() -> None:
    """U+10FFFD is for private use: nothing can draw it."""
    web = web_of([person("a", "Ada \U0010fffd Fox")], [], [])
    assert letters("Ada") in words_on(printed(web))


def test_fonts_that_come_with_kithmap_are_as_wide_as_the_drawing_was_measured() -> None:
    fonts = {
        re.sub(r"^[A-Z]{6}\+", "", str(font.get_object()["/BaseFont"]))
        for page in read(printed(reference_web())).pages
        for font in cast(Any, page)["/Resources"]["/Font"].values()
    }
    assert FAMILIES[0] == "Arimo"
    assert {font.lstrip("/").split("+")[-1][:5] for font in fonts} <= {"Arimo", "NotoS"}, fonts


def test_a_map_too_large_for_one_sheet_is_printed_as_tables() -> None:
    many = [support(f"Worker {at}", agency("Club", Sector.YOUTH), "a") for at in range(170)]
    pdf = printed(web_of([person("a", "Ada Fox")], [], many))
    assert letters("too large for one sheet") in words_on(pdf)
    assert "Worker169" in words_on(pdf)
    assert not [each for each in elements(pdf) if each["/S"] == "/Figure"]


def test_paper_never_has_what_only_its_printer_may_see() -> None:
    web = families.rich_web()
    told = words_on(printed(replace(web, notices=frozenset())))
    for private in ("waits", "stressful", "Otherservice", "Pregnancy"):
        assert private not in told
