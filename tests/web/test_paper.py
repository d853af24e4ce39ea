"""A map that leaves Kithmap: marked for its reader, narrower than the screen, told in the audit."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browsers.fixtures import Build
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

AGREED = TOWN + agreement("dawn") + agreement("kai", by="dawn") + support("una", "school", "dawn")


@pytest.fixture
def town(build_site: Build) -> Site:
    return build_site(AGREED)


def pages(browser: Browser, path: str) -> list[str]:
    answer = browser.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return [page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages]


def family(site: Site, form: str) -> str:
    return f"/families/{site.council.id('D')}/map.{form}"


def test_a_familys_map_is_printed_for_whoever_asks_and_never_for_the_family(town: Site) -> None:
    hugo = town.signed_in("hugo")
    mine = pages(hugo, family(town, "pdf"))
    assert "Printed for Hugo" in mine[0]
    assert all("Printed for Hugo" in page for page in mine)
    # It holds what a colleague sees of each of them, which the others of the family may not.
    theirs = pages(hugo, f"{family(town, 'pdf')}?for=family&size=a3")
    assert all("Printed for Hugo" in page for page in theirs)


def test_the_page_of_a_map_offers_it_in_each_form_and_each_is_there(town: Site) -> None:
    hugo = town.signed_in("hugo")
    for page in (f"/families/{town.council.id('D')}/map", f"{town.person('dawn')}/map"):
        text = hugo.text(page)
        for form, kind in (("pdf", b"%PDF-"), ("svg", b"<svg "), ("png", b"\x89PNG")):
            assert f'href="{page}.{form}' in text
            answer = hugo.get(f"{page}.{form}")
            assert answer.data.startswith(kind)
            assert answer.headers["Content-Disposition"] == f'attachment; filename="map.{form}"'
            assert answer.headers["Cache-Control"] == "no-store"


def test_nonsense_in_an_address_is_as_if_nothing_were_asked(town: Site) -> None:
    hugo = town.signed_in("hugo")
    plain = hugo.get(family(town, "pdf")).data
    assert hugo.get(f"{family(town, 'pdf')}?for=everybody&size=wall").data == plain
    assert hugo.get(family(town, "gif")).status_code == 404


def test_a_sensitive_service_is_never_on_paper_not_even_its_own_workers(town: Site) -> None:
    """Clara works at the clinic, and sees herself on her screen."""
    clara = town.signed_in("clara")
    person = town.person("kai")
    screen = clara.text(f"{person}/map")
    assert "The Clinic" in screen
    for text in (
        "".join(pages(clara, f"{person}/map.pdf")),
        clara.get(f"{person}/map.svg").get_data(as_text=True),
    ):
        assert "The Clinic" not in text
        assert "Kai" in text


def test_my_team_goes_home_in_large_print_marked_for_whose_it_is(town: Site) -> None:
    una = town.signed_in("una")
    path = f"{town.person('dawn')}/my-team"
    assert f'href="{path}.pdf"' in una.text(path)
    (page,) = pages(una, f"{path}.pdf")
    assert "Printed for Dawn" in page
    assert "Una" in page
    assert una.get(f"{path}.pdf").headers["Content-Disposition"].endswith('"my-team.pdf"')


def test_paper_of_whom_one_may_not_see_is_not_there(town: Site) -> None:
    vic = town.signed_in("vic")
    for path in (family(town, "pdf"), f"{town.person('dawn')}/map.svg"):
        assert vic.get(path).status_code == 404
    assert town.browser().get(family(town, "pdf")).status_code in (302, 303)
