"""The partnership's picture: drawn and told, to print; and what people write without a name."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from app.services.gaps.picture import keep_picture
from graph.database.query import Access, Audience, Nothing, Query
from graph.vocabulary import AccountRole
from queries.door import open_counts
from queries.gaps import KEEP_PICTURE, NewPicture
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


def keep_large(site: Site) -> None:
    """The picture of a large council, of the month in which this town is looked at."""
    month = site.clock.now().date().replace(day=1) + timedelta(days=31)
    told = {"gap no_lead": 120, "need_open crime": 40, "need_met crime": 30, "agreed given": 210}
    site.database.rows(
        KEEP_PICTURE,
        NewPicture(month.replace(day=1), list(told), list(told.values()), list(told.values())),
    )


def test_what_is_told_is_drawn_beside_its_table_without_any_script(
    site: Site, helen: Browser
) -> None:
    keep_large(site)
    for page in map(helen.text, ("/picture", "/picture/report")):
        drawn = re.findall(r"<svg [^>]*aria-label=\"([^\"]+)\"", page)
        assert "Agreements" in drawn
        assert "<td>210</td>" in page
        assert page.count("<script") == helen.text("/feedback").count("<script")
        assert "style=" not in page


def test_the_report_tells_what_was_done_in_the_month_before_as_suppressed_as_all(
    site: Site, helen: Browser
) -> None:
    keep_picture(site.services, open_counts(site.database, site.clock))
    page = helen.text("/picture/report")
    assert "What was done in the month before" in page
    assert "Agreements given" in page


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
    form = find_form(hugo.text("/feedback"), "/feedback")
    page = hugo.post("/feedback", form.fields | {"text": " "})
    assert page.status_code == 422
    assert "Please write something." in page.get_data(as_text=True)


@pytest.mark.parametrize("role", [AccountRole.PRACTITIONER, AccountRole.ADMINISTRATOR])
def test_the_report_is_for_who_reads_the_picture(site: Site, role: AccountRole) -> None:
    assert site.signed_in("hugo", role).get("/picture/report").status_code == 403
