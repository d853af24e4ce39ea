"""What waits for coordinators and privacy officers: numbers, and about whom only behind them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from graph.vocabulary import AccountRole, ConsentEventKind
from queries.imports import MAKE_TASKS, NewTasks
from queries.tasks import ASK_ABOUT_AGREEMENTS, Agreements
from tests.browsers.fixtures import Build
from tests.browsers.site import Site
from tests.worlds.builders import NOW, agreement, changed
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

COORDINATOR, OFFICER = AccountRole.COORDINATOR, AccountRole.PRIVACY_OFFICER


def number_for(site: Site, role: AccountRole) -> int:
    page = site.signed_in(None, role).text("/")
    assert "Dawn" not in page
    assert "Hale" not in page
    found = re.search(r"differs from what was edited here: <strong>(\d+)</strong>", page)
    return int(found.group(1)) if found else 0


def make_task(site: Site, person: str) -> None:
    row = (
        site.services.ids.new(),
        "row 1",
        "a record",
        "changed",
        "{}",
        site.council.id(person),
        "0" * 64,
        "",
    )
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    site.database.rows(MAKE_TASKS, NewTasks("a source", "persons", at, (row,)))


@pytest.mark.parametrize(
    ("person", "coordinator", "officer"), [("dawn", 1, 0), ("kai", 0, 1)], ids=["open", "shielded"]
)
def test_a_task_waits_for_the_coordinator_and_one_about_a_shielded_person_for_the_officer(
    build_site: Build, person: str, coordinator: int, officer: int
) -> None:
    site = build_site(changed(TOWN, "kai", shielded=True))
    before = [number_for(site, role) for role in (COORDINATOR, OFFICER)]
    make_task(site, person)
    after = [number_for(site, role) for role in (COORDINATOR, OFFICER)]
    assert [now - then for now, then in zip(after, before, strict=True)] == [coordinator, officer]


def test_what_waits_is_counted_in_the_menu_and_listed_on_a_page_of_its_own(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    make_task(site, "dawn")
    coordinator = site.signed_in(None, COORDINATOR)
    page = coordinator.text("/waiting")
    assert "differs from what was edited here" in page
    assert re.search(r"\(\d+ waiting\)", page)
    assert "since 4 May 2026" in page


def test_whoever_recorded_an_agreement_finds_what_is_asked_about_it(build_site: Build) -> None:
    withdrawn = [(ConsentEventKind.WITHDRAWN, NOW - timedelta(days=1))]
    site = build_site(TOWN + agreement("dawn", recorded_by="hugo", then=withdrawn))
    asked = Agreements([one.id for one in site.council.records.consents], NOW, NOW.date())
    site.database.rows(ASK_ABOUT_AGREEMENTS, asked)
    page = site.signed_in("hugo").text("/waiting")
    assert "is there another basis?" in page
    assert site.person("dawn") in page
    assert "Dawn" not in page
    assert "Nothing waits for you" in site.signed_in("gita").text("/waiting")


def test_whoever_has_nothing_to_decide_is_told_so(site: Site) -> None:
    page = site.signed_in("hugo").text("/waiting")
    assert "Nothing waits for you" in page
    assert "waiting)" not in page
