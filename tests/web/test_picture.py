"""The partnership's picture: drawn and told, to print; and what people write without a name."""

from dataclasses import dataclass

import pytest

from app.services.gaps.picture import keep_picture
from graph.database.query import Access, Audience, Nothing, Query
from graph.vocabulary import AccountRole
from queries.door import open_counts
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site

pytestmark = pytest.mark.neo4j


@dataclass(frozen=True)
class Kept:
    properties: list[str]


FEEDBACK_KEPT = Query(
    name="feedback_kept",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=Kept,
    cypher="MATCH (n:Feedback) RETURN DISTINCT keys(n) AS properties",
)


@pytest.fixture
def helen(site: Site) -> Browser:
    return site.signed_in(None, AccountRole.COORDINATOR)


def test_the_report_is_the_picture_to_print_and_runs_nothing(site: Site, helen: Browser) -> None:
    keep_picture(site.services, open_counts(site.database, site.clock))
    page = helen.text("/picture/report")
    assert "Report to print" in page
    assert "What people wrote" in page
    assert "style=" not in page
    assert page.count("<script") == helen.text("/feedback").count("<script")


def test_what_somebody_writes_is_read_without_a_name_and_kept_with_its_month_alone(
    site: Site, helen: Browser
) -> None:
    hugo = site.signed_in("hugo")
    form = find_form(hugo.text("/feedback"), "/feedback")
    words = f"It helped on {site.council.id('dawn')[:8]}."
    for _ in range(2):
        assert hugo.post("/feedback", form.fields | {"text": words}).status_code == 303
    page = helen.text("/picture/report")
    assert page.count(words) == 1
    assert "Hugo" not in page
    for row in site.database.rows(FEEDBACK_KEPT, Nothing()):
        assert sorted(row.properties) == ["key", "month", "text"]


def test_nothing_written_is_asked_for_again(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = hugo.send("/feedback", "/feedback", text=" ")
    assert page.status_code == 422
    assert "Please write something." in page.get_data(as_text=True)


@pytest.mark.parametrize("role", [AccountRole.PRACTITIONER, AccountRole.ADMINISTRATOR])
def test_the_report_is_for_who_reads_the_picture(site: Site, role: AccountRole) -> None:
    name = "hugo" if role is AccountRole.PRACTITIONER else None
    assert site.signed_in(name, role).get("/picture/report").status_code == 403
