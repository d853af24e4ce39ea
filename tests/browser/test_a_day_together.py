"""A day of work in a real Chromium, on a desk and on a phone, by what the screens offer.

Somebody is added and confirmed, an agreement is talked about, seen, and taken back, and a caseload
is handed over."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from graph.database.driver import Database
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Post
from graph.vocabulary import Role
from tests.browser.conftest import LiveSite
from tests.browsers.chromium import PATIENCE_MS
from tests.browsers.site import PASSWORD, account_of
from tests.worlds.builders import another_post, support
from tests.worlds.council import Council, settle
from tests.worlds.town import TOWN

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}

Enter = Callable[[str], Page]
"""Signs a worker in at a browser of their own."""


def town_of_one() -> tuple[Records, str]:
    """The town, in which everybody bears a name of their own: other tests share the database. Hana
    works with Dawn too, and Cora stands in her team."""
    mark = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:8])
    town = TOWN + support("hana", "health", "dawn")
    second = Post("post-cora-2", "health", Span(date(2025, 1, 1)), Role.HEALTH_VISITOR, "north")
    town = another_post(town, "cora", second)
    people = tuple(replace(one, family_name=f"{one.family_name}{mark}") for one in town.people)
    workers = tuple(replace(one, name=f"{one.name}{mark}") for one in town.practitioners)
    return replace(town, people=people, practitioners=workers), mark


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def enter(
    request: pytest.FixtureRequest, chromium: Browser, live_site: LiveSite, database: Database
) -> Iterator[tuple[Enter, str]]:
    records, mark = town_of_one()
    council: Council = settle(database, records)
    contexts = []

    def sign_in(worker: str) -> Page:
        context = chromium.new_context(viewport=request.param)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_site.address}/sign-in")
        name = account_of(live_site.services, council.id(worker), "visitor")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live_site.address}/")
        return page

    yield sign_in, mark
    for context in contexts:
        context.close()


def sound(page: Page) -> None:
    """axe finds nothing, and nothing has to be scrolled sideways."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), page.url


def add(page: Page, given: str, family: str) -> None:
    page.get_by_label("First name").fill(given)
    page.get_by_label("Family name").fill(family)
    page.get_by_label("Date of birth").fill("3 May 2019")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"{given} {family}")


def open_person(page: Page, name: str) -> None:
    page.get_by_role("link", name="My people").first.click()
    page.locator("main").get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def confirm_all(page: Page) -> int:
    """All that a leader is asked, one after the other."""
    for done in range(20):
        page.get_by_role("link", name="What waits for me").first.click()
        asked = page.get_by_role("link", name=re.compile("^Confirm whom"))
        if not asked.count():
            return done
        asked.first.click()
        page.get_by_role("button", name="Yes, that is right").click()
        expect(page.get_by_role("status").first).to_be_visible()
    raise AssertionError("there is always one more to confirm")


def agree(page: Page) -> None:
    """Two sit over the page: housing may know who helps, and how to reach them."""
    page.get_by_role("link", name="Talk about agreement").first.click()

    def group(name: str | re.Pattern[str]) -> None:
        page.get_by_role("group", name=name).get_by_text("Yes", exact=True).first.click()

    group("Are you alone, and safe to talk?")
    group("Is this phone or screen private?")
    page.get_by_role("link", name="Next").first.click()
    page.locator(".step:visible .answer").first.click()
    page.locator(".step:visible").get_by_role("link", name="Next").click()
    page.get_by_text("Who they are and how to reach them").click()
    # Nobody of housing is known to whoever sits here: it is one of the other kinds.
    page.get_by_text("More kinds of service").click()
    with page.expect_response(lambda answer: answer.url.endswith("/agreement/preview")):
        group(re.compile("^Housing"))
    expect(page.locator("[data-glimpses] .glimpse").first).to_be_visible()
    sound(page)
    page.locator(".step:visible").get_by_role("link", name="Next").click()
    page.get_by_text("1 year", exact=True).click()
    page.get_by_text("Together, face to face").click()
    page.get_by_role("button", name="Yes, that is agreed").click()
    expect(page.get_by_text("That is agreed, and saved.")).to_be_visible()


def test_a_day_from_adding_somebody_to_handing_all_over(enter: tuple[Enter, str]) -> None:
    sign_in, mark = enter
    hana, sue, hugo = sign_in("hana"), sign_in("sue"), sign_in("hugo")
    dawn, family = f"Dawn Hale{mark}", f"Quist{mark}"

    hana.get_by_text("Add someone").click()
    for given in ("Ottilie", "Bartholomew", "Ida", "Ned"):
        add(hana, given, family)
    sound(hana)
    assert confirm_all(sue) == 4
    sound(sue)

    open_person(hugo, dawn)
    expect(hugo.get_by_text(f"Hana Ito{mark}")).to_have_count(0)
    open_person(hana, dawn)
    agree(hana)
    hugo.reload()
    card = hugo.locator("[data-contact]", has_text=f"Hana Ito{mark}")
    expect(card.locator("a[href^='tel:']").first).to_be_visible()
    sound(hugo)

    open_person(hana, dawn)
    hana.get_by_role("link", name="What was agreed").click()
    hana.get_by_role("button", name="Take this back").first.click()
    expect(hana.get_by_text("Taken back.")).to_be_visible()
    sound(hana)
    hugo.get_by_role("link", name="My people").first.click()
    hugo.locator("main").get_by_role("link", name=dawn).first.click()
    expect(hugo.get_by_role("heading", level=1)).to_have_text(dawn)
    expect(hugo.get_by_text(f"Hana Ito{mark}")).to_have_count(0)

    open_person(hana, dawn)
    hana.get_by_role("link", name="Hand over").first.click()
    for box in hana.locator("input[name=edges]:not([disabled])").all():
        box.check()
    hana.get_by_label("To whom").fill(f"Cora Bell{mark}")
    hana.get_by_role("radio", name=re.compile(f"Cora Bell{mark}")).first.check()
    sound(hana)
    hana.get_by_role("button", name="Hand over").last.click()
    expect(hana.get_by_role("status").first).to_contain_text("Proposed to your colleague")
    assert confirm_all(sue) == 6
    cora = sign_in("cora")
    expect(cora.locator("main").get_by_role("link", name=dawn).first).to_be_visible()
    expect(cora.locator("main").get_by_role("link", name=f"Ida {family}").first).to_be_visible()
    hana.get_by_role("link", name="My people").first.click()
    expect(hana.locator("main").get_by_role("link", name=dawn)).to_have_count(0)


def seen_by(page: Page, path: str) -> str:
    """What somebody reads at an address, without what is drawn anew for each form."""
    page.goto(path)
    text = page.locator("main").inner_html()
    page.goto("/".join([*page.url.split("/")[:3], ""]))
    return re.sub(r'(value|id|for|aria-\w+)="[^"]*"', "", text)


def test_what_is_linked_changes_nothing_that_the_other_side_sees(enter: tuple[Enter, str]) -> None:
    """Tom works with Isla alone, Hugo with her mother, Una with her brother."""
    sign_in, mark = enter
    tom, hugo, una = sign_in("tom"), sign_in("hugo"), sign_in("una")
    isla, dawn, kai = f"Isla Marsh{mark}", f"Dawn Hale{mark}", f"Kai Marsh{mark}"
    at: dict[str, str] = {}
    for page, name in ((tom, isla), (hugo, dawn), (una, kai)):
        open_person(page, name)
        at[name] = page.url
    looks = ((hugo, isla), (una, isla), (tom, dawn), (una, dawn), (tom, kai), (una, kai))
    before = [seen_by(page, at[name]) for page, name in looks]

    open_person(tom, isla)
    tom.get_by_role("link", name="Change who belongs").first.click()
    grandmother = tom.locator("section", has_text="Write down").last
    grandmother.locator("input[name=name]").fill(f"Nana Pearl{mark}")
    grandmother.locator("select[name=kind]").select_option("GRPRN")
    grandmother.get_by_role("button", name="Write down").click()
    expect(tom.locator("main")).to_contain_text(f"Nana Pearl{mark}")
    tie = tom.locator("form", has=tom.locator("[data-picker]"))
    tie.get_by_role("textbox").first.fill("Dawn")
    tie.get_by_role("radio", name=dawn).check()
    tie.locator("select[name=kind]").select_option("GUARD")
    tie.get_by_role("button", name="Link them").click()
    expect(tom.get_by_role("status").first).to_contain_text("Asked.")
    sound(tom)

    hugo.goto(at[dawn])
    hugo.get_by_role("link", name="What waits for me").first.click()
    hugo.get_by_role("link", name=re.compile("is it so?")).first.click()
    expect(hugo.locator("main")).to_contain_text(isla)
    sound(hugo)
    hugo.get_by_role("button", name="Yes, it is so").click()
    expect(hugo.get_by_text("Your yes is noted.")).to_be_visible()
    assert [seen_by(page, at[name]) for page, name in looks] == before
    open_person(tom, isla)
    expect(tom.locator("main")).to_contain_text(f"Nana Pearl{mark}")
    expect(tom.locator("#kin + *, section[aria-labelledby=kin]").first).to_contain_text(dawn)
