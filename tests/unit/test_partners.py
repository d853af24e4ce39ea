"""The map of a partnership: who works with whom, of told numbers alone, and to be read."""

import re
from itertools import combinations
from random import Random
from xml.etree import ElementTree

import pytest

from graph.vocabulary import Sector
from visualisations.geometry import Box, cross, segments
from visualisations.partners import Partner, Sharing, bounds_of, in_order
from visualisations.partners_drawn import WIDTHS, partners_drawn
from visualisations.partners_ring import ROOMS, Ring, Shape, ring
from visualisations.words import Words

WORDS = Words.load("england")
NAMES = (
    "Ash",
    "St Anne’s Church of England and Holme",
    "Castle",
    "Kingfisher and District",
    "Mill",
)
Town = tuple[tuple[Partner, ...], tuple[Sharing, ...]]


def town(agencies: int, seed: int = 0) -> Town:
    """So many agencies, each of which shares people with some others."""
    rng = Random(seed)
    sectors = [*[Sector.SCHOOL] * 8, *[Sector.GP] * 5, *Sector]
    partners = tuple(
        Partner(f"a{at:02}", f"{rng.choice(NAMES)} {WORDS.of(sector)} {at}", sector)
        for at, sector in enumerate(rng.choice(sectors) for _ in range(agencies))
    )
    pairs = [(partners[at], partners[at - 1]) for at in range(1, agencies)]
    pairs += [pair for pair in combinations(partners, 2) if rng.random() < 4 / agencies]
    told = {tuple(sorted((one.id, other.id))): rng.randrange(10, 120, 10) for one, other in pairs}
    return partners, tuple(
        Sharing(one, other, people, rng.choice((None, 10))) for (one, other), people in told.items()
    )


def names_of(made: Ring) -> list[Box]:
    """Where the letters of each name, and of each heading, are."""
    agencies = [(each.name, each.box) for each in made.places]
    sectors = [(each.name, each.box) for each in made.headings]
    return [
        Box(box.x, box.y, name.width / 2, name.height / 2) for name, box in (*agencies, *sectors)
    ]


TOWNS = pytest.mark.parametrize("agencies", [2, 5, 12, 40])
SHAPES = pytest.mark.parametrize("shape", list(Shape))
SEEDS = range(4)


@TOWNS
@SHAPES
def test_no_name_overlaps_another_and_each_stands_inside_its_card(
    agencies: int, shape: Shape
) -> None:
    for seed in SEEDS:
        made = ring(*town(agencies, seed), shape, WORDS)
        assert len(made.places) == agencies
        for one, other in combinations(names_of(made), 2):
            assert not one.meets(other, 2.0)
        for place in made.places:
            assert place.name.width <= 2 * place.box.half_width
            assert place.name.height <= 2 * place.box.half_height
            assert place.name.type.size >= 12
            assert not place.name.shortened
            assert place.box.left >= 0
            assert place.box.right <= made.room.width
            assert place.box.top >= 0
            assert place.box.bottom <= made.height


@TOWNS
@SHAPES
def test_no_line_runs_over_a_name_or_through_a_card_and_each_ends_at_its_own(
    agencies: int, shape: Shape
) -> None:
    for seed in SEEDS:
        made = ring(*town(agencies, seed), shape, WORDS)
        cards = {place.partner.id: place.box for place in made.places}
        covered = [*cards.values(), *(heading.box for heading in made.headings)]
        for thread in made.threads:
            drawn = segments(thread.points())
            assert not any(box.grown(-0.01).cut_by(each) for box in covered for each in drawn)
            ends = (drawn[0][0], drawn[-1][1])
            for agency, end in zip((thread.sharing.one, thread.sharing.other), ends, strict=True):
                assert cards[agency].holds(end, 0.01)
            assert all(0 <= x <= made.room.width for x, _ in thread.points())


@TOWNS
@SHAPES
def test_no_two_lines_begin_at_one_point_and_those_of_one_card_do_not_cross_at_it(
    agencies: int, shape: Shape
) -> None:
    made = ring(*town(agencies), shape, WORDS)
    ends = [thread.points()[at] for thread in made.threads for at in (0, -1)]
    assert len(set(ends)) == len(ends)


def crossings(made: Ring) -> int:
    drawn = [segments(thread.points(13)) for thread in made.threads]
    return sum(
        any(cross(one, other) for one in first for other in second)
        for first, second in combinations(drawn, 2)
    )


def test_the_order_in_a_sector_lessens_crossings() -> None:
    """Two sectors, whose agencies belong together in the opposite order of their names."""
    schools = [Partner(f"s{at}", f"School {at}", Sector.SCHOOL) for at in range(6)]
    police = [Partner(f"p{at}", f"Police {at}", Sector.POLICE) for at in range(6)]
    told = [Sharing(f"p{at}", f"s{at}", 10, 10) for at in range(6)]
    assert crossings(ring((*schools, *police), told, Shape.WIDE, WORDS)) == 0


def test_the_places_are_the_same_in_whatever_order_rows_come() -> None:
    partners, told = town(40)
    for shape in Shape:
        assert ring(partners, told, shape, WORDS) == ring(partners[::-1], told, shape, WORDS)
        turned = ring(partners, told[::-1], shape, WORDS)
        assert turned.places == ring(partners, told, shape, WORDS).places
    order = [list(Sector).index(one.sector) for one in in_order(partners, told)]
    assert order == sorted(order)


# What is drawn.


def drawn(town_: Town) -> list[ElementTree.Element]:
    """Both pictures, as a browser reads them."""
    whole = f"<both>{partners_drawn('A <title>', *town_, WORDS)}</both>"
    return list(ElementTree.fromstring(whole))  # noqa: S314 - made here


def lines_of(svg: ElementTree.Element) -> list[tuple[str | None, str | None, bool]]:
    """What each line says, how wide it is, and whether it is dashed."""
    (threads,) = (each for each in svg.iter("g") if each.get("class") == "partners-threads")
    found = []
    for title, path in threads:
        dashed = path.get("stroke-dasharray") is not None
        found.append((title.text, path.get("stroke-width"), dashed))
    return found


def test_a_line_says_how_many_by_its_width_and_whether_they_talked_without_a_colour() -> None:
    partners, _ = town(4)
    told = (
        Sharing("a00", "a01", 10, None),
        Sharing("a01", "a02", 40, 20),
        Sharing("a02", "a03", 90, None),
    )
    for svg in drawn((partners, told)):
        found = lines_of(svg)
        assert {(width, dashed) for _, width, dashed in found} == {
            (f"{WIDTHS[0]:g}", True),
            (f"{WIDTHS[1]:g}", False),
            (f"{WIDTHS[2]:g}", True),
        }
        pair = f"{partners[1].name} and {partners[2].name}"
        assert f"{pair}: 40 people, of whom they talked lately: 20" in {each for each, *_ in found}
        said = " ".join(svg.itertext())
        assert "50 to 90 people" in said
        assert "fewer than ten" in said


def test_the_legend_tells_of_nothing_that_is_not_drawn() -> None:
    partners, _ = town(2)
    for svg in drawn((partners, (Sharing("a00", "a01", 10, 10),))):
        said = [text.text or "" for text in svg.iter("text")]
        assert [each for each in said if "people" in each.split()[-1:]] == ["10 people"]
        assert "fewer" not in " ".join(said)
    partners, _ = town(3)
    for svg in drawn((partners, (Sharing("a00", "a01", 10, 10), Sharing("a01", "a02", 110, 10)))):
        said = [text.text or "" for text in svg.iter("text")]
        assert {"10 to 20 people", "60 to 110 people"} <= set(said)
        assert "30 to 50 people" not in said
    assert bounds_of([Sharing("a", "b", 10, None)]) == ()
    assert bounds_of([Sharing("a", "b", 110, None)]) == (20, 50)


def test_hostile_names_are_drawn_as_text() -> None:
    names = ("<script>alert(1)</script>", '"><img src=x>', "a\x00b\x1b", "</svg><b>", "&amp;")
    partners = tuple(Partner(f"a{at}", name, Sector.GP) for at, name in enumerate(names))
    told = tuple(Sharing(f"a{at}", f"a{at + 1}", 10, 10) for at in range(len(names) - 1))
    svg = partners_drawn("T", partners, told, WORDS)
    assert not re.search(r"<script|<img|<b>|<style|style=|href=| id=|\x00|\x1b", svg)
    for each in drawn((partners, told)):
        titles = {title.text for title in each.iter("title")}
        assert {"<script>alert(1)</script>", '"><img src=x>', "ab", "&amp;"} <= titles
        assert each.get("aria-label", "").startswith("A <title>, as a map of 5 agencies with 4")


def test_nothing_told_is_nothing_drawn() -> None:
    assert partners_drawn("T", (), (), WORDS) == ""


def test_it_fits_a_phone_and_a_sheet_of_paper() -> None:
    assert ROOMS[Shape.NARROW].width <= 310
    for seed in SEEDS:
        wide = ring(*town(40, seed), Shape.WIDE, WORDS)
        # A4 between its margins is 690 by 1,000 pixels: letters of 12.5 stay at 9 or more.
        assert wide.height / 1000 * 690 / wide.room.width < 1.1
