"""From an empty Kithmap to twelve colleagues of three agencies who sign in, following the screens.

Each form is refused once on the way, and keeps what was typed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from jinja2 import BytecodeCache

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.services.accounts import accounts
from app.services.accounts.passwords import Passwords
from app.services.context import Services
from graph.database.driver import Database, DatabaseSettings
from graph.errors import DatabaseUnavailable
from graph.records.bundle import Records
from graph.server.leasing import open_lease, stop
from graph.vocabulary import AccountRole
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Browser, Site
from tests.conftest import HandClock
from tests.worlds.council import Council
from tests.worlds.small_home import furnish, small

pytestmark = [pytest.mark.neo4j, pytest.mark.second_home]

AGENCIES = {
    "Harbour Family Help": ("early_help", "family_support"),
    "St Mary’s School": ("school", "teacher"),
    "The Quay Recovery Service": ("substance_use", "recovery_worker"),
}
PEOPLE = (
    ("Priya O’Neill", "Amara Okafor", "Jo Smith", "Ewa Szczęsny"),
    ("Siân Rhys-Jones", "Tom Ward", "Ana Díaz", "Lee Park"),
    ("Maximiliana Featherstonehaugh-Cholmondeley-Warner", "Bo Lund", "Kit Moss", "Uma Rao"),
)


@pytest.fixture
def empty_site(
    clock: HandClock, passwords: Passwords, compiled_templates: BytecodeCache, tmp_path: Path
) -> Iterator[Site]:
    """Nothing is in it but two administrators, made on the server."""
    home = tmp_path / "home"
    furnish(home)
    settings = Settings(data=tmp_path)
    with (
        open_lease(small(home), lambda _: None) as lease,
        Database(lease.address, DatabaseSettings(transaction=60)) as database,
    ):
        runtime = Runtime(settings, clock=clock, passwords=passwords, database=database)
        app = create_app(settings, runtime)
        app.testing = False
        app.extensions.pop("kithmap_even_time")
        app.jinja_env.bytecode_cache = compiled_templates
        services = started(runtime)
        for name in ("alex", "kim"):
            role = [AccountRole.ADMINISTRATOR]
            mail = f"{name}@council.example"
            accounts.add_account(services, name, role, None, PASSWORD, mail)
        yield Site(app, services, database, Council(Records(), {}), clock)
    stop(small(home), even_if_in_use=True)


def started(runtime: Runtime) -> Services:
    """The services of a Neo4j that is only just starting, however slow the machine is."""
    give_up = monotonic() + 60
    while True:
        try:
            return runtime.services()
        except DatabaseUnavailable:
            assert monotonic() < give_up


def signed_in(site: Site, name: str) -> Browser:
    browser = site.browser()
    assert browser.sign_in(name).status_code == 303
    return browser


def next_page(browser: Browser) -> str:
    """Where the one button of the checklist leads."""
    assert 'href="/partnership/next"' in browser.text("/")
    return str(browser.get("/partnership/next").headers["Location"]).partition("#")[0]


def refused_once(
    browser: Browser, page: str, action: str, wrong: dict[str, Any], **right: Any
) -> str:
    """Send a form with something wrong in it, then mended as it came back; the page after it."""
    form = find_form(browser.text(page), action)
    back = browser.post(form.action, form.fields | right | wrong)
    assert back.status_code == 422, back.get_data(as_text=True)
    again = find_form(back.get_data(as_text=True), action)
    for name, value in {**right, **wrong}.items():
        assert again.fields.get(name) == value, f"{name} was lost"
    return browser.done(again.action, again.fields | right)


def chosen(page: str, field: str, text: str) -> str:
    """The value of a field's choice that is called so."""
    found = re.search(rf'<option [^>]*value="([^"]+)">{re.escape(text)}', page)
    box = re.search(rf'name="{field}"[^>]*value="([^"]+)"> <label[^>]*>{re.escape(text)}', page)
    match = found or box
    assert match, f"{text} is not offered"
    return match.group(1)


def address(name: str) -> str:
    plain = re.sub(r"[^a-z]", "", name.lower())
    return f"{plain}@example.org"


def test_an_empty_kithmap_leads_to_twelve_colleagues_of_three_agencies_who_sign_in(
    empty_site: Site,
) -> None:
    alex, kim = signed_in(empty_site, "alex"), signed_in(empty_site, "kim")
    assert "KITHMAP_PARTNERSHIP" in alex.text("/")
    assert "There is no agency yet" in alex.text(next_page(alex))
    pages: dict[str, str] = {}
    for (name, (sector, _)), phone in zip(AGENCIES.items(), ("1", "2", "3"), strict=True):
        page = refused_once(
            alex,
            "/partnership",
            "/partnership/agencies",
            {"phone": "ring us"},
            name=name,
            sector=sector,
            phone=f"01632 96010{phone}",
            hours="Monday to Friday, 9 to 5",
        )
        assert f"{name} is added" in page
        pages[name] = find_form(page, "/colleagues").action.removesuffix("/colleagues")
    help_page, school_page, _ = pages.values()

    # A joint team of two agencies, and one of the school's own.
    assert next_page(alex) in pages.values()
    school_id = school_page.rpartition("/")[2]
    said = refused_once(
        alex, help_page, "/teams", {"name": ""}, name="Family Help Team", partners=school_id
    )
    assert "The team Family Help Team is added." in said
    alex.send(school_page, "/teams", name="Year 7")

    # Colleagues, one after the other: role and team are kept.
    assert next_page(alex) in pages.values()
    for (name, (_, role)), people in zip(AGENCIES.items(), PEOPLE, strict=True):
        page = alex.text(pages[name])
        form = find_form(page, "/colleagues")
        team = chosen(page, "team", "Family Help Team") if "Family Help Team" in page else ""
        back = alex.post(form.action, form.fields | {"name": people[0], "role": ""})
        assert back.status_code == 422
        form = find_form(back.get_data(as_text=True), "/colleagues")
        assert form.fields["name"] == people[0]
        form.fields.update(role=role, team=team)
        for person in people:
            typed = {"name": person, "email": address(person)}
            page = alex.done(form.action, form.fields | typed)
            assert f"{person} is added. Who is next?" in page.replace("&#39;", "'")
            form = find_form(page, "/colleagues")
            assert (form.fields["role"], form.fields["team"]) == (role, team)
            assert form.fields["name"] == form.fields["email"] == ""

    # Who leads: asked for by one, confirmed by the other.
    team_page = next_page(alex)
    assert "/partnership/teams/" in team_page
    page = alex.text(team_page)
    assert "A joint team of Harbour Family Help, St Mary’s School" in page
    post = chosen(page, "post", "Amara Okafor, Family support worker, Harbour Family Help")
    refused_once(alex, team_page, "/leaders", {"post": ""}, post=post)

    # Accounts for everybody, agency by agency; then a second person's yes.
    for page in pages.values():
        form = find_form(alex.text(page), "/accounts")
        assert "Asked for accounts: 4." in alex.done(form.action, form.fields)
    assert "/first-password/" not in alex.text("/")
    assert "/account-proposals/" not in alex.text("/")
    links = dict(confirmed_by(kim))
    assert len(links) == 12
    for mail, link in links.items():
        own = empty_site.browser()
        own.send(link, password=PASSWORD, again=PASSWORD)
        assert own.sign_in(mail).status_code == 303
        assert "My people" in own.text("/")
    page = alex.text("/")
    assert "Setting up" in page  # the partnership's name is the server's to set
    assert "/partnership/next" not in page
    leader = signed_in(empty_site, address("Amara Okafor"))
    assert "Leading a team was asked for by alex and confirmed by kim" in leader.text("/")


def confirmed_by(browser: Browser) -> Iterator[tuple[str, str]]:
    """Say yes to all that waits, a form full at a time: the names and links that were shown."""
    form = find_form(browser.text("/"), "/account-proposals/several")
    assert browser.post(form.action, form.fields).status_code == 422  # none was ticked
    while "/account-proposals/" in (page := browser.text("/")):
        ids = re.findall(r'name="chosen"[^>]*value="([^"]+)"', page)
        if ids:
            form = find_form(page, "/account-proposals/several")
            page = browser.done(form.action, form.fields | {"chosen": ids[:12]})
            yield from re.findall(
                r"([\w.-]+@example\.org): http://127\.0\.0\.1:8000(\S+?)[\s<]", page
            )
        else:
            form = find_form(page, "/confirm")
            page = browser.done(form.action, form.fields)
            name = r"for ([\w.-]+@example\.org), good.*?http://127\.0\.0\.1:8000(\S+?)<"
            yield from re.findall(name, page, re.DOTALL)
