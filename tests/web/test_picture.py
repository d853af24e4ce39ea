"""The partnership's picture: drawn and told, to print; and what people write without a name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from lxml.html import HtmlElement, document_fromstring

from app.services.gaps.picture import keep_picture
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.door.partnership import Part, PartnershipCounts
from graph.gaps import Thresholds
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


FORGET_PICTURES = Query(
    name="forget_pictures",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Nothing,
    row=Nothing,
    cypher="MATCH (p:Picture) DELETE p",
)


class Counted(PartnershipCounts):
    """Counts as if of a whole partnership, without one."""

    def __init__(self, cells: Mapping[str, int]) -> None:
        self._cells = cells

    def parts(self, at: Thresholds) -> Iterator[Part]:
        yield Part(1, 1, self._cells)


Keep = Callable[[Mapping[str, int]], None]


@pytest.fixture
def keep(site: Site) -> Iterator[Keep]:
    """Keeps the one picture that there is, of these counts."""

    def kept(cells: Mapping[str, int]) -> None:
        site.database.rows(FORGET_PICTURES, Nothing())
        assert keep_picture(site.services, Counted(cells))

    yield kept
    site.database.rows(FORGET_PICTURES, Nothing())


def pair(site: Site, one: str, other: str, people: int, talked: int = 0) -> dict[str, int]:
    ids = " ".join(sorted(map(site.council.id, (one, other))))
    return {f"agencies {ids}": people, f"agencies_talked {ids}": talked}


def part(page: str) -> HtmlElement:
    """The map of agencies and its table."""
    (found,) = document_fromstring(page).xpath("//section[@aria-labelledby='part-agencies']")
    return found


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


@pytest.mark.parametrize("path", ["/picture", "/picture/report"])
def test_the_map_of_agencies_tells_the_pairs_of_its_table_and_no_other(
    site: Site, helen: Browser, keep: Keep, path: str
) -> None:
    keep(
        pair(site, "gp", "school", 34, 21)
        | pair(site, "gp", "housing", 12, 9)
        | pair(site, "school", "social", 9, 9)
    )
    found = part(helen.text(path))
    rows = [
        [cell.text_content() for cell in row.xpath("th|td")] for row in found.xpath(".//tbody/tr")
    ]
    names = [row[0] for row in rows]
    assert [row[1:] for row in rows] == [["30", "20"], ["10", "under 10"]]
    said = {f"{who}: {people} people, of whom they talked lately: {t}" for who, people, t in rows}
    pictures = found.xpath(".//svg[@role='img']")
    assert len(pictures) == 2
    for svg in pictures:
        assert set(svg.xpath("./g[@class='partners-threads']/g/title/text()")) == said
        cards = set(svg.xpath("./g[@class='partners-agency']/title/text()"))
        assert cards == {name for both in names for name in both.split(" and ")}
        assert "2 lines between them" in svg.get("aria-label")
    assert helen.text("/picture.csv").count(names[0]) == 1


def test_two_agencies_that_share_fewer_than_ten_change_no_byte(
    site: Site, helen: Browser, keep: Keep
) -> None:
    told = pair(site, "gp", "school", 34, 21)
    keep(told)
    before = {path: helen.text(path) for path in ("/picture", "/picture.csv")}
    keep(pair(site, "gp", "school", 33, 22) | pair(site, "gp", "social", 9, 9))
    after = {path: helen.text(path) for path in before}
    assert after["/picture.csv"] == before["/picture.csv"]
    main = [
        page["/picture"].partition("<main")[2].partition("</main>")[0] for page in (before, after)
    ]
    assert main[0] == main[1]
    assert "Agencies that support the same people" in main[0]


def test_where_no_two_agencies_share_ten_people_words_say_so(
    site: Site, helen: Browser, keep: Keep
) -> None:
    keep(pair(site, "gp", "school", 9))
    found = part(helen.text("/picture"))
    assert not found.xpath(".//svg")
    assert "No two agencies share ten people." in found.text_content()


def test_what_was_told_of_two_agencies_stands_through_a_month_in_which_they_share_nobody(
    site: Site, keep: Keep
) -> None:
    keep(pair(site, "gp", "school", 9))
    for people in (0, 18):
        site.clock.forward(days=35)
        counts = pair(site, "gp", "school", people) if people else {}
        assert keep_picture(site.services, Counted(counts))
    helen = site.signed_in(None, AccountRole.COORDINATOR)
    assert not part(helen.text("/picture")).xpath(".//svg")
