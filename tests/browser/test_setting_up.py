"""An empty Kithmap is set up in a real Chromium, on a phone and on a desk, by its screens alone."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.deployment.settings import Settings
from app.running import runtime
from app.services.accounts import accounts
from graph.server.leasing import stop
from graph.vocabulary import AccountRole
from tests.browser.conftest import wait_until_answering
from tests.browsers.chromium import PATIENCE_MS
from tests.browsers.site import PASSWORD
from tests.worlds.small_home import furnish, small

pytestmark = [
    pytest.mark.neo4j,
    pytest.mark.browser,
    pytest.mark.second_home,
    pytest.mark.xdist_group("browser"),
]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
AGENCIES = (
    ("Harbour Family Help", "Early help", "Family support worker"),
    ("St Mary’s School", "School and college", "Teacher"),
    ("The Quay Recovery Service", "Drugs and alcohol", "Recovery worker"),
)
PEOPLE = (
    ("Priya O’Neill", "Amara Okafor", "Jo Smith", "Ewa Szczęsny"),
    ("Siân Rhys-Jones", "Tom Ward", "Ana Díaz", "Lee Park"),
    ("Maximiliana Featherstonehaugh-Cholmondeley-Warner", "Bo Lund", "Kit Moss", "Uma Rao"),
)


@pytest.fixture
def empty_kithmap(tmp_path: Path) -> Iterator[str]:
    """The address of a Kithmap in which nothing is but two administrators."""
    data = tmp_path / "data"
    furnish(data)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    more = {"KITHMAP_DATA": str(data), "KITHMAP_PORT": str(port), "KITHMAP_WORKERS": "1"}
    command = [str(Path(sys.executable).with_name("kithmap")), "serve"]
    log = tmp_path / "serve.log"
    # Both use one Neo4j, which starts once.
    with runtime.opened(Settings(data=data), lambda _: None) as site, log.open("wb") as told:
        for name in ("alex", "kim"):
            role, mail = [AccountRole.ADMINISTRATOR], f"{name}@council.example"
            accounts.add_account(site.services(), name, role, None, PASSWORD, mail)
        server = subprocess.Popen(command, env=os.environ | more, stderr=told)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_answering(f"{address}/sign-in", server, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)
    stop(small(data), even_if_in_use=True)


def signed_in(chromium: Browser, address: str, name: str, size: dict[str, int]) -> Page:
    context = chromium.new_context(viewport=size)  # type: ignore[arg-type]  # a mapping of two
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sign_in(page, address, name)
    return page


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def sound(page: Page) -> None:
    """axe finds nothing, and nothing has to be scrolled sideways."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, page.url


def add_agency(page: Page, name: str, sector: str) -> None:
    page.get_by_label("Name of the agency").fill(name)
    page.get_by_label("Duty telephone").fill("ring")
    page.get_by_label("Kind of service").select_option(label=sector)
    page.get_by_role("button", name="Add an agency").click()
    expect(page.locator("#problems")).to_be_focused()
    expect(page.get_by_label("Name of the agency")).to_have_value(name)
    sound(page)
    page.get_by_label("Duty telephone").fill("01632 960100")
    page.get_by_role("button", name="Add an agency").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def add_colleagues(page: Page, role: str, people: tuple[str, ...], team: str | None) -> None:
    """One after the other: role and team are kept, and the focus is where the next one begins."""
    name = page.get_by_label("Name", exact=True)
    page.get_by_label("Role").select_option(label=role)
    if team is not None:
        page.get_by_label("Team", exact=True).select_option(label=team)
    name.focus()
    for person in people:
        page.keyboard.type(person)
        page.get_by_label("Work mail address").fill(f"{mail_name(person)}@example.org")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text(f"{person} is added.")
        expect(name).to_be_focused()
        expect(name).to_have_value("")


def mail_name(person: str) -> str:
    return re.sub(r"[^a-z]", "", person.lower())


def test_two_administrators_let_twelve_colleagues_of_three_agencies_in(
    chromium: Browser, empty_kithmap: str
) -> None:
    alex = signed_in(chromium, empty_kithmap, "alex", PHONE)
    sound(alex)
    alex.get_by_role("link", name="Next: the first agency").click()
    for (name, sector, _), people in zip(AGENCIES, PEOPLE, strict=True):
        alex.goto(f"{empty_kithmap}/partnership")
        add_agency(alex, name, sector)
        if name.startswith("Harbour"):
            alex.get_by_label("Name of the team").fill("Family Help Team")
            alex.get_by_role("button", name="Add a team").click()
            expect(alex.get_by_text("The team Family Help Team is added.")).to_be_visible()
        role = next(role for each, _, role in AGENCIES if each == name)
        team = "Family Help Team" if name.startswith("Harbour") else None
        add_colleagues(alex, role, people, team)
        sound(alex)
        alex.get_by_role("button", name="Ask for 4 accounts").click()
        expect(alex.get_by_text("Asked for accounts: 4.")).to_be_visible()
    alex.goto(f"{empty_kithmap}/")
    alex.get_by_role("link", name="Next: a leader for every team").click()
    sound(alex)
    alex.get_by_label("Who leads it").select_option(index=1)
    alex.get_by_role("button", name="Ask for this leader").click()
    expect(alex.get_by_text("It takes effect when a second person")).to_be_visible()

    kim = signed_in(chromium, empty_kithmap, "kim", DESK)
    shown: dict[str, str] = {}
    while kim.get_by_text("Say yes to several at once").count():
        kim.get_by_text("Say yes to several at once").click()
        for box in kim.locator("input[name=chosen]").all()[:12]:
            box.check()
        sound(kim)
        kim.get_by_role("button", name="Confirm those that I ticked").click()
        expect(kim.get_by_role("status").first).to_contain_text("Confirmed")
        text = kim.locator("main").inner_text()
        shown |= dict(re.findall(r"(\S+@example\.org): (http://\S+)", text))
        sound(kim)
        kim.goto(f"{empty_kithmap}/")
    while kim.get_by_role("button", name="Confirm").count():
        kim.get_by_role("button", name="Confirm").first.click()
        text = kim.get_by_role("status").first.inner_text()
        found = re.search(r"for (\S+@example\.org), good.*?(http://\S+)", text, re.DOTALL)
        shown |= {found[1]: found[2]} if found else {}
        kim.goto(f"{empty_kithmap}/")
    assert len(shown) == 12

    own = chromium.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    mail, link = next(iter(shown.items()))
    own.goto(link)
    own.get_by_label("New password", exact=True).fill(PASSWORD)
    own.get_by_label("The same once more").fill(PASSWORD)
    own.keyboard.press("Enter")
    own.wait_for_url("**/sign-in")
    sign_in(own, empty_kithmap, mail)
    expect(own.get_by_role("heading", level=1)).to_have_text("My people")

    # The same pages keep it up: on a desk, every one of them.
    for path in ("/", "/partnership", "/accounts"):
        kim.goto(empty_kithmap + path)
        sound(kim)
    kim.goto(f"{empty_kithmap}/partnership")
    kim.get_by_role("link", name="The Quay Recovery Service").click()
    kim.get_by_text("Change what is said of this agency").click()
    sound(kim)
    kim.get_by_role("link", name="Maximiliana").click()
    for summary in kim.locator("details.act summary").all():
        summary.click()
    sound(kim)
    alex.goto(kim.url)
    for summary in alex.locator("details.act summary").all():
        summary.click()
    sound(alex)
