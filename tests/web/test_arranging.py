"""A service is moved on one's own map of a family, stays there, and goes back again."""

from dataclasses import dataclass
from uuid import uuid4

import pytest

from graph.database.query import Access, Audience, Query
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.drawn_map import drawing_of

pytestmark = pytest.mark.neo4j

PLACES = "/map/places"


@dataclass(frozen=True, slots=True)
class Kept:
    family: str


@dataclass(frozen=True, slots=True)
class Order:
    order: str


KEPT = Query(
    name="kept_arrangements",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Kept,
    row=Order,
    cypher="""
        MATCH (a:Account) UNWIND coalesce(a.arranged, []) AS order
        WITH order WHERE order STARTS WITH $family
        RETURN order
    """,
)


def centres(page: str) -> dict[str, list[float]]:
    """Where each service stands."""
    start = page.index("data-map-scene>") + len("data-map-scene>")
    drawing = drawing_of(page[start : page.index("</script>", start)])
    cards = [one for one in drawing["nodes"] if one["kind"] in ("group", "agency")]
    return {one["id"].partition(":")[2]: one["box"][:2] for one in cards}


def move(browser: Browser, family: str, agency: str, to: str) -> str:
    form = find_form(browser.text(family), PLACES)
    answer = browser.post(form.action, {**form.fields, "agency": agency, "to": to})
    if answer.status_code == 303:
        return browser.text(answer.headers["Location"])
    assert answer.status_code == 200  # the page, ready for the next step
    return answer.get_data(as_text=True)


def test_a_moved_service_stays_where_it_was_put_and_undo_brings_it_back(site: Site) -> None:
    tom, family = site.signed_in("tom"), site.family("D")
    before = centres(tom.text(family))
    agency = min(before, key=lambda one: before[one][0])
    said = move(tom, family, agency, "right")
    assert "Moved, on your own map of this family." in said
    assert f'<option value="{agency}" selected>' in said
    after = centres(tom.text(family))
    assert after[agency][0] > before[agency][0]
    undo = next(form for form in forms_of(said) if "order" in form.fields)
    tom.done(undo.action, undo.fields)
    assert centres(tom.text(family)) == before


def test_what_one_moves_stands_where_it_stood_for_everybody_else(site: Site) -> None:
    family = site.family("D")
    tom, una = site.signed_in("tom"), site.signed_in("una")
    theirs = centres(una.text(family))
    agency = next(iter(centres(tom.text(family))))
    for to in ("right", "left", "up", "down"):
        move(tom, family, agency, to)
    assert centres(una.text(family)) == theirs


def test_everything_goes_back_to_where_it_stood_at_first(site: Site) -> None:
    tom, family = site.signed_in("tom"), site.family("D")
    before = centres(tom.text(family))
    for agency in before:
        move(tom, family, agency, "down")
    assert centres(tom.text(family)) != before
    assert "All services stand where they stood at first." in move(tom, family, "", "")
    assert centres(tom.text(family)) == before


def test_what_is_kept_says_nothing_of_who_is_around_a_family(site: Site) -> None:
    tom, family = site.signed_in("tom"), site.family("D")
    agencies = centres(tom.text(family))
    move(tom, family, next(iter(agencies)), "right")
    kept = site.database.rows(KEPT, Kept(site.council.id("D")))
    text = repr(kept)
    assert site.council.id("D") in text
    assert len(kept[0].order.split()) == len(agencies) + 1
    assert not [agency for agency in agencies if agency in text]


@pytest.mark.parametrize(
    "fields",
    [
        {"agency": "nonsense", "to": "up"},
        {"agency": str(uuid4()), "to": "sideways"},
        {"order": "<script>"},
    ],
)
def test_nonsense_moves_nothing_and_is_said_in_plain_words(
    site: Site, fields: dict[str, str]
) -> None:
    tom, family = site.signed_in("tom"), site.family("D")
    form = find_form(tom.text(family), PLACES)
    answer = tom.post(form.action, {**form.fields, **fields})
    assert answer.status_code == 422
    assert "Please choose a service and where it goes." in answer.get_data(as_text=True)


def test_a_service_that_is_not_shown_is_moved_by_nobody(site: Site) -> None:
    tom, family = site.signed_in("tom"), site.family("D")
    shown = centres(tom.text(family))
    hidden = next(each.id for each in site.council.records.agencies if each.id not in shown)
    form = find_form(tom.text(family), PLACES)
    for agency in (hidden, str(uuid4())):
        answer = tom.post(form.action, {**form.fields, "agency": agency, "to": "up"})
        assert answer.status_code == 404
