"""The talk about agreement in a real Chromium: by steps, on a desk and on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def page(visit: Visit, amara: str) -> Page:
    visit.sign_in(amara)
    return visit.page


def sit_down(page: Page) -> None:
    """From one's own people to the talk, by links alone, with the first who decides as an adult."""
    links = page.locator("main a[href^='/people/']")
    for place in range(links.count()):
        links.nth(place).click()
        talk = page.get_by_role("link", name="Talk about agreement")
        if talk.count():
            talk.first.click()
            expect(page.get_by_role("heading", name="Before we start")).to_be_visible()
            if page.locator("#competence").count() == 0:
                return
        page.goto(page.url.split("/people/")[0] + "/")
    raise AssertionError("none of one's own people is an adult to talk with")


def nothing_is_wrong(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{wide} px too wide"


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).first.click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_two_people_go_through_the_steps_see_what_would_be_seen_and_agree(
    visit: Visit, page: Page, size: dict[str, int]
) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    sit_down(page)
    nothing_is_wrong(page)
    # Nobody who helps is named before it is known that nobody reads along.
    expect(page.locator("[data-glimpses]")).to_be_hidden()
    # What is asked first is answered first.
    page.get_by_role("link", name="Next").first.click()
    expect(page.locator("#alone")).to_be_focused()
    expect(page.locator("#alone-error")).to_have_text(
        "Please answer: Are you alone, and safe to talk?"
    )
    nothing_is_wrong(page)
    choose(page, "Are you alone, and safe to talk?", "Yes")
    expect(page.locator("#alone-error")).to_have_count(0)
    choose(page, "Is this phone or screen private?", "Yes")
    page.get_by_role("link", name="Next").first.click()
    expect(page.get_by_role("heading", name="Who decides?")).to_be_visible()
    # Who may decide is asked of nobody but the one who does.
    page.get_by_text(re.compile("^Somebody who may decide for")).first.click()
    expect(page.get_by_label("Who is that?")).to_be_visible()
    page.locator(".step:visible .answer").first.click()
    expect(page.get_by_label("Who is that?")).to_be_hidden()
    nothing_is_wrong(page)
    page.locator(".step:visible").get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name=re.compile("What may people know"))).to_be_visible()
    drawn = page.locator("[data-glimpses]")
    expect(drawn.locator(".glimpse")).to_have_count(4)
    expect(drawn.locator(".glimpse").first).to_be_visible()
    page.get_by_text("Only which services help me").click()
    with page.expect_response(lambda answer: answer.url.endswith("/agreement/preview")):
        page.locator(".step:visible .asked .answer").first.click()
    nothing_is_wrong(page)
    # Back is the step before, with everything as it was.
    page.go_back()
    expect(page.get_by_role("heading", name="Who decides?")).to_be_visible()
    page.go_forward()
    expect(page.get_by_label("Only which services help me")).to_be_checked()
    page.locator(".step:visible").get_by_role("link", name="Next").click()
    page.get_by_role("button", name="Yes, that is agreed").click()
    # Two answers are missing: said first, and all is kept.
    expect(page.locator("#problems")).to_be_focused()
    nothing_is_wrong(page)
    page.get_by_text("1 year", exact=True).click()
    page.get_by_text("Together, face to face").click()
    page.get_by_role("button", name="Yes, that is agreed").click()
    expect(page.get_by_text("That is agreed, and saved.")).to_be_visible()
    visit.troubles[:] = [each for each in visit.troubles if "status of 422" not in each]


def test_stop_leaves_at_once(page: Page) -> None:
    sit_down(page)
    page.get_by_role("button", name="No").first.click()
    expect(page.get_by_text("Saved: not now.")).to_be_visible()
