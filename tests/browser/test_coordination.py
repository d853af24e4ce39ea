"""The coordinator's list in a real Chromium, worked off with Tab and Enter alone, and heard."""

import json
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from graph.database.driver import Database
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Agency, Person, Post, Practitioner, Support, Team
from graph.records.ties import TieProposal
from graph.storing.store import store
from graph.vocabulary import AccountRole, Kin, Role, Sector, SupportState
from queries.imports import ASK_ABOUT_HELD, MAKE_TASKS, HeldTasks, NewTasks
from tests.browser.conftest import LiveSite, Visit

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
"""They are the oldest, whatever other tests have left to settle."""


def held(database: Database) -> None:
    """A person, whose row says something new; a support; and somebody whom a tree restricts."""
    one = Person(str(uuid4()), "Izzy", "Quill")
    store(database, Records(people=(one,)))
    says = json.dumps({"given_name": "Isla", "family_name": "Quill", "sex": "female"})
    person = (str(uuid4()), "P1", one.id, "edited", says, one.id, "0" * 64, "")
    database.rows(MAKE_TASKS, NewTasks("a school", "persons", LONG_AGO, (person,)))
    support = (str(uuid4()), "S1", "", "other_ends", "{}", None, "0" * 64, "")
    database.rows(MAKE_TASKS, NewTasks("a school", "supports", LONG_AGO, (support,)))
    tree = (str(uuid4()), "persons", "I7", "the tree restricts it")
    database.rows(ASK_ABOUT_HELD, HeldTasks("a tree", LONG_AGO, (tree,)))


def unanswered(database: Database) -> tuple[str, str, str]:
    """New support in a team that nobody leads, and a tie to somebody with whom nobody works: the
    pages of both, and the name of a colleague who may be asked to lead."""
    agency, team, post, beside = (str(uuid4()) for _ in range(4))
    worker, colleague = str(uuid4()), str(uuid4())
    people = tuple(Person(str(uuid4()), name, "Fairlie") for name in ("Edwin", "Effie"))
    name = f"Owain {uuid4().hex[:6]}"
    long = Span(LONG_AGO.date())
    proposed = Support(
        id=str(uuid4()),
        practitioner_id=worker,
        agency_id=agency,
        person_id=people[0].id,
        role=Role.HOUSING_OFFICER,
        state=SupportState.PROPOSED,
        span=long,
        post_id=post,
    )
    tie = TieProposal(
        str(uuid4()),
        people[0].id,
        people[1].id,
        Kin.SIBLING,
        worker,
        datetime(2001, 1, 2, tzinfo=UTC),
        "Edwin",
        "Effie",
    )
    store(
        database,
        Records(
            agencies=(Agency(agency, f"Homes {uuid4().hex[:6]}", Sector.HOUSING),),
            teams=(Team(team, "Tenancy", agency),),
            practitioners=(
                Practitioner(worker, "Dilys", posts=(Post(post, agency, long, team_id=team),)),
                Practitioner(colleague, name, posts=(Post(beside, agency, long, team_id=team),)),
            ),
            people=people,
            supports=(proposed,),
            tie_proposals=(tie,),
        ),
    )
    pages = (f"/unanswered/supports/{proposed.id}", f"/unanswered/ties/{tie.id}")
    return *pages, name


def heard(page: Page) -> str:
    """What a screen reader says of what the page gives the focus, beside its name."""
    expect(page.locator("[autofocus]")).to_be_focused()
    text = page.evaluate(
        """() => {
            const ids = document.activeElement.getAttribute("aria-describedby");
            return (ids || "").split(" ").map(
                (id) => document.getElementById(id)?.textContent ?? ""
            ).join(" ");
        }"""
    )
    return " ".join(str(text).split())


def press_button(page: Page, name: str, tabs: int) -> None:
    """With the focus where the page put it."""
    for _ in range(tabs):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    was = page.url
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(was)


def no_fault(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    wider = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not wider, "the page is wider than the window"


@pytest.mark.parametrize("width", [1440, 390])
def test_what_imports_hold_is_settled_by_keyboard_one_after_the_other(
    visit: Visit, live_site: LiveSite, database: Database, width: int
) -> None:
    held(database)
    page = visit.page
    page.set_viewport_size({"width": width, "height": 900})
    visit.sign_in(live_site.account(None, AccountRole.COORDINATOR))
    visit.open("/held")
    no_fault(page)
    page.keyboard.press("Enter")  # the first of the list has the focus
    said = ""
    for _ in range(3):
        expect(page.get_by_role("heading", level=1)).to_have_text(
            re.compile(r"^(Which is right|What becomes of it)\?$")
        )
        no_fault(page)
        if said:
            assert said in heard(page)
        if page.get_by_role("button", name="It stays out").count():
            press_button(page, "It stays out", 2)
            said = "Settled: it stays out."
        elif page.get_by_role("cell", name="Izzy").count():
            press_button(page, "The file is right", 2)
            said = "Settled: the file’s name, birth date and sex stand here now."
        else:
            press_button(page, "What stands here is right", 1)
            said = "Settled: what stands here stays."
    assert said in heard(page)
    assert not visit.troubles


@pytest.mark.parametrize("width", [1440, 390])
def test_what_nobody_may_answer_is_settled_by_keyboard(
    visit: Visit, live_site: LiveSite, database: Database, width: int
) -> None:
    support, tie, name = unanswered(database)
    page = visit.page
    page.set_viewport_size({"width": width, "height": 900})
    visit.sign_in(live_site.account(None, AccountRole.COORDINATOR))
    visit.open("/unanswered")
    no_fault(page)
    page.keyboard.press("Enter")  # the first of the list has the focus, whatever it is
    expect(page).to_have_url(re.compile(r"/unanswered/(supports|ties)/"))
    visit.open(support)
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is to confirm it?")
    no_fault(page)
    page.keyboard.press("Tab")
    page.keyboard.type("Owain")
    press_button(page, "Ask that they lead", 1)
    expect(page).to_have_url(re.compile(r"/unanswered/(supports|ties)/"))
    assert f"{name} leads the team and may confirm it." in heard(page)
    visit.open(tie)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is anybody to answer?")
    no_fault(page)
    press_button(page, "Let it lapse", 1)
    assert "It lapsed: they are not linked" in heard(page)
    assert not visit.troubles
