"""`make pictures`: what a demo council looks like, into docs/pictures, for the README.

Everybody on them is invented. The pictures show no address and no path of the machine that made
them, and each is small enough to be read on a slow line.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import monotonic

from PIL import Image
from playwright.sync_api import Browser, Error, Page

from tests.browsers.chromium import launched

PICTURES = Path("docs/pictures")
DATA = Path("build/pictures")
MOST_BYTES = 250_000
PATIENCE_SECONDS = 400
PATIENCE_MS = 60_000
TRIES = 4
DESK, PHONE, WALL = (1440, 900), (390, 844), (1920, 1080)
_COLOURS = 160


@dataclass(frozen=True, slots=True)
class Demo:
    address: str
    password: str
    family: str
    """Where the map of the family of the shop window is."""


Take = Callable[[Browser, Demo], bytes]


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as site, launched() as chromium:
        for take in (overview, detail, grid, agreement, wall, phone):
            keep(take.__name__, tried(take, chromium, site))
    return 0


def tried(take: Take, chromium: Browser, site: Demo) -> bytes:
    """A picture, in a few tries: on a busy machine the first form of a kind may be refused."""
    for _ in range(TRIES - 1):
        try:
            return take(chromium, site)
        except Error:
            continue
    return take(chromium, site)


@contextmanager
def demo() -> Iterator[Demo]:
    """A demo council on a data folder and a port of its own, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    DATA.mkdir(parents=True, exist_ok=True)
    settings = {"KITHMAP_DATA": str(DATA.resolve()), "KITHMAP_PORT": str(port)}
    program = "import sys; from app.commands.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program]
    with subprocess.Popen(
        [*command, "demo"], env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield told(process, f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def told(process: "subprocess.Popen[str]", address: str) -> Demo:
    """What the demo says of itself when it is ready."""
    password, family, until = "", "", monotonic() + PATIENCE_SECONDS
    for line in process.stdout or ():
        password = found(r"new at every start: (\S+.*\S)", line) or password
        family = family or found(r"(/families/[0-9a-f-]{36}/map)", line)
        if password and family:
            return Demo(address, password, family)
        if monotonic() > until:
            break
    raise RuntimeError("the demo did not say how to sign in")


def found(pattern: str, line: str) -> str:
    match = re.search(pattern, line)
    return match.group(1) if match else ""


def opened(chromium: Browser, size: tuple[int, int]) -> Page:
    width, height = size
    page = chromium.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def sign_in(page: Page, site: Demo) -> None:
    visit(page, f"{site.address}/sign-in")
    page.get_by_label("Name").fill("amara")
    page.get_by_label("Password", exact=True).fill(site.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/", wait_until="commit")


def visit(page: Page, address: str) -> None:
    """Open a page, in a while where it is not there yet: a busy machine takes long to begin."""
    for _ in range(90):
        try:
            answer = page.goto(address)
            if answer is not None and answer.ok:
                return
        except Error:
            pass
        page.wait_for_timeout(1000)
    raise RuntimeError("a page of the demo did not come")


def at_map(chromium: Browser, site: Demo) -> Page:
    page = opened(chromium, DESK)
    sign_in(page, site)
    visit(page, site.address + site.family)
    page.wait_for_selector("[data-map-stage][data-still=true]", state="attached")
    return page


def drawn(page: Page) -> bytes:
    """The map alone, the whole of it."""
    page.mouse.move(0, 0)
    page.wait_for_selector("[data-map-stage][data-still=true]")
    return page.locator("[data-map-picture]").screenshot()


def overview(chromium: Browser, site: Demo) -> bytes:
    return drawn(at_map(chromium, site))


def detail(chromium: Browser, site: Demo) -> bytes:
    page = at_map(chromium, site)
    page.locator("[data-map-tool=open]").click()
    return drawn(page)


def grid(chromium: Browser, site: Demo) -> bytes:
    page = at_map(chromium, site)
    page.locator("[data-map-tool=grid]").click()
    return page.screenshot()


def phone(chromium: Browser, site: Demo) -> bytes:
    page = opened(chromium, PHONE)
    sign_in(page, site)
    visit(page, site.address + site.family)
    page.locator("[data-map-tab=map]").click()
    page.locator("[data-map-person='1']").click()
    return page.screenshot()


def agreement(chromium: Browser, site: Demo) -> bytes:
    """The page to sit over together, with what others would see beside it."""
    page = at_map(chromium, site)
    people = page.locator("a[href^='/people/']")
    addresses = dict.fromkeys(str(link.get_attribute("href")) for link in people.all())
    for address in addresses:
        visit(page, f"{site.address}{address.removesuffix('/map')}/agreement")
        if (
            page.get_by_role("heading", name="Before we start").count()
            and not page.locator("#competence").count()
        ):
            break
    choose(page, "Are you alone, and safe to talk?", "Yes")
    choose(page, "Is this phone or screen private?", "Yes")
    page.get_by_role("link", name="Next").first.click()
    page.locator(".step:visible .answer").first.click()
    page.locator(".step:visible").get_by_role("link", name="Next").click()
    page.get_by_text("Who they are and how to reach them").click()
    with page.expect_response(lambda answer: answer.url.endswith("/agreement/preview")):
        choose(page, "People who work with my family", "Yes")
    page.wait_for_timeout(500)
    return page.screenshot()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).first.click()


def wall(chromium: Browser, site: Demo) -> bytes:
    """A meeting is planned, opened, and put on a second screen."""
    chair, screen = opened(chromium, DESK), opened(chromium, WALL)
    sign_in(chair, site)
    visit(chair, site.address + site.family.removesuffix("/map") + "/meeting")
    chair.get_by_role("button", name="Plan the meeting").click()
    chair.get_by_role("button", name="Open on the wall").click()
    code = chair.locator("#to-copy").inner_text()
    visit(screen, f"{site.address}/wall")
    screen.get_by_label("Code").fill(code)
    screen.get_by_role("button", name="Connect this screen").click()
    screen.wait_for_selector(".covered", state="attached")
    chair.get_by_role("button", name="Overview").click()
    screen.wait_for_selector(".wall .family")
    return screen.screenshot()


def keep(name: str, taken: bytes) -> None:
    """As a PNG of few colours: text stays sharp, and the file small."""
    picture = Image.open(BytesIO(taken))
    place = PICTURES / f"{name}.png"
    picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(place, optimize=True)
    size = place.stat().st_size
    if size > MOST_BYTES:
        raise RuntimeError(f"{place.name} has {size} bytes, more than {MOST_BYTES}")
    sys.stdout.write(f"{place.name}: {size} bytes\n")


if __name__ == "__main__":
    sys.exit(main())
