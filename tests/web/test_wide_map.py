""" "My people" as one map: the same people as the list, and the services of others around them."""

import pytest

from graph.vocabulary import AccountRole
from tests.browsers.fixtures import Build
from tests.browsers.site import Site
from tests.worlds.builders import agreement, support
from tests.worlds.drawn_map import drawing_of
from tests.worlds.town import TOWN, WORKERS

pytestmark = pytest.mark.neo4j

_NAME, HOUSING, OFFICER, _TEAM = WORKERS["hugo"]
TWO = TOWN + support("hugo", HOUSING, "lee", OFFICER) + agreement("dawn")


def drawn(page: str) -> tuple[set[str], set[tuple[str, str]]]:
    """The boxes, and the services joined to each."""
    start = page.index("data-map-scene>") + len("data-map-scene>")
    drawing = drawing_of(page[start : page.index("</script>", start)])
    boxes = {one["id"] for one in drawing["nodes"] if one["kind"] == "family"}
    return boxes, {(one["source"], one["target"]) for one in drawing["lines"]}


def test_each_family_is_a_box_and_leads_to_its_own_map(build_site: Build) -> None:
    site = build_site(TWO)
    page = site.signed_in("hugo").text("/my-people/map")
    families = {f"family:{site.council.id(each)}" for each in ("D", "L")}
    boxes, lines = drawn(page)
    assert boxes == families
    assert (f"agency:{site.council.id('gp')}", f"family:{site.council.id('D')}") in lines
    assert f'href="{site.family("D")}"' in page
    assert f'href="{site.family("L")}"' in page
    # The viewer's own agency is not around their people: they are.
    assert f"agency:{site.council.id(HOUSING)}" not in {one for one, _ in lines}


def test_the_list_leads_to_the_map(site: Site) -> None:
    hugo = site.signed_in("hugo")
    assert 'href="/my-people/map"' in hugo.text("/")


def test_who_leads_a_team_sees_beside_which_services_each_colleague_works(site: Site) -> None:
    sue = site.signed_in("sue")
    page = sue.text("/my-people/map")
    assert 'href="/my-people/map?by=colleague"' in page
    boxes, _ = drawn(sue.text("/my-people/map?by=colleague"))
    workers = {f"family:{site.council.id(each)}" for each in WORKERS}
    assert boxes
    assert boxes <= workers


def test_who_leads_nobody_sees_families_whatever_the_address_says(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = hugo.text("/my-people/map?by=colleague")
    assert drawn(page) == drawn(hugo.text("/my-people/map"))
    assert "by=colleague" not in page


def test_an_account_that_sees_no_people_is_told_no(site: Site) -> None:
    assert site.signed_in(None, AccountRole.AUDIT_READER).get("/my-people/map").status_code == 403
