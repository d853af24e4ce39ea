"""The list of "my people": narrowed by its address, starred, "still true" for several at once."""

import re
from uuid import uuid4

import pytest

from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, support
from tests.worlds.town import TOWN, WORKERS

pytestmark = pytest.mark.neo4j

_NAME, HOUSING, OFFICER, _TEAM = WORKERS["hugo"]
TWO = TOWN + support("hugo", HOUSING, "lee", OFFICER) + agreement("dawn")
"""Hugo has Dawn, who agreed that others are shown, and Lee, who is in another family."""


def ticks(page: str) -> list[str]:
    """What stands in each box of the list, in its order."""
    return re.findall(r'name="ticked"[^>]*value="([^"]*)"', page)


def still_true(browser: Browser, page: str, ticked: list[str]) -> str:
    form = find_form(page, "/my-people/still-true")
    return browser.done(form.action, {**form.fields, "ticked": ticked})


def lines(page: str) -> list[str]:
    return re.findall(r'class="family-line[^"]*" data-line="([^"]+)"', page)


def test_families_stand_with_their_people_and_lead_to_map_and_page(build_site: Build) -> None:
    site = build_site(TWO)
    page = site.signed_in("hugo").text("/")
    assert set(lines(page)) == {site.council.id("D"), site.council.id("L")}
    for path in (site.family("D"), site.family("L"), site.person("dawn"), site.person("lee")):
        assert f'href="{path}"' in page
    assert "2 families" in page


def test_the_list_is_narrowed_by_codes_and_a_strange_one_narrows_nothing(
    build_site: Build,
) -> None:
    site = build_site(TWO)
    hugo, dawn = site.signed_in("hugo"), site.council.id("D")
    gp = site.council.id("gp")
    assert lines(hugo.text(f"/?agency={gp}")) == [dawn]
    assert len(lines(hugo.text("/?order=name"))) == 2
    for strange in ("only=nothing", "agency=Dawn", "order=up", f"after={uuid4()}"):
        assert len(lines(hugo.text(f"/?{strange}"))) == 2
    assert "Nobody is found by that" in hugo.text(f"/?agency={uuid4()}")


def test_still_true_is_said_of_several_in_one_go(build_site: Build) -> None:
    site = build_site(TWO)
    hugo = site.signed_in("hugo")
    page = hugo.text("/")
    assert len(ticks(page)) == 2
    said = still_true(hugo, page, ticks(page))
    assert "Marked as still true today: Dawn Hale and Lee Marsh." in said
    for person in ("dawn", "lee"):
        assert "Last confirmed 1 June 2026" in hugo.text(site.person(person))


def test_whoever_was_changed_meanwhile_is_named_and_the_others_are_saved(
    build_site: Build,
) -> None:
    site = build_site(TWO)
    hugo = site.signed_in("hugo")
    page = hugo.text("/")
    tie = find_form(hugo.text(site.person("lee")), f"{site.council.id('hugo-lee')}/tie")
    hugo.done(tie.action, tie.fields | {"tie": "strong"})
    said = still_true(hugo, page, ticks(page))
    assert "Marked as still true today: Dawn Hale. Not Lee Marsh: that changed" in said
    assert "Last confirmed 4 May 2026" in hugo.text(site.person("lee"))


def test_where_all_were_changed_nothing_is_saved_and_the_ticks_stay(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = hugo.text("/")
    tie = find_form(hugo.text(site.person("dawn")), "/tie")
    hugo.done(tie.action, tie.fields | {"tie": "strong"})
    form = find_form(page, "/my-people/still-true")
    answer = hugo.post(form.action, {**form.fields, "ticked": ticks(page)})
    assert answer.status_code == 409
    back = answer.get_data(as_text=True)
    assert "All of them were changed since the list was shown." in back
    assert re.search(r'name="ticked"[^>]* checked>', back)


def test_sent_twice_it_counts_once(build_site: Build) -> None:
    hugo = build_site(TWO).signed_in("hugo")
    page = hugo.text("/")
    form = find_form(page, "/my-people/still-true")
    fields = {**form.fields, "ticked": ticks(page)}
    assert "Marked as still true" in hugo.done(form.action, fields)
    assert "Marked as still true" in hugo.done(form.action, fields)


@pytest.mark.parametrize("ticked", [[], ["nonsense"], [f"{uuid4()}:{uuid4()}:short"]])
def test_what_is_not_right_comes_back_in_plain_words(site: Site, ticked: list[str]) -> None:
    hugo = site.signed_in("hugo")
    form = find_form(hugo.text("/"), "/my-people/still-true")
    answer = hugo.post(form.action, {**form.fields, "ticked": ticked})
    assert answer.status_code == 422
    assert "Nothing was saved yet." in answer.get_data(as_text=True)


def test_somebody_elses_support_is_refused_like_one_that_is_not_there(site: Site) -> None:
    hugo = site.signed_in("hugo")
    mark = "0" * 64
    answers = []
    for person, edge in (
        (site.council.id("lee"), site.council.id("rita-lee")),
        (str(uuid4()), str(uuid4())),
    ):
        form = find_form(hugo.text("/"), "/my-people/still-true")
        fields = {**form.fields, "ticked": [f"{person}:{edge}:{mark}"]}
        answer = hugo.post(form.action, fields)
        text = answer.get_data(as_text=True)
        assert "Somebody among them is not on your list any more." in text
        answers.append(answer.status_code)
    assert answers == [422, 422]


def test_a_star_stays_with_its_account_and_narrows_the_list(build_site: Build) -> None:
    site = build_site(TWO)
    hugo = site.signed_in("hugo")
    form = find_form(hugo.text("/?order=name"), "/my-people/star?order=name")
    line = site.council.id("L")
    answer = hugo.post(form.action, {**form.fields, "line": f"family:{line}:on"})
    assert answer.headers["Location"] == "/?order=name"
    assert lines(hugo.text("/?only=starred")) == [line]
    assert lines(site.signed_in("rita").text("/?only=starred")) == []
    form = find_form(hugo.text("/"), "/my-people/star")
    hugo.done(form.action, {**form.fields, "line": f"family:{line}:off"})
    assert lines(hugo.text("/?only=starred")) == []


def test_nobody_who_is_hidden_can_be_starred(site: Site) -> None:
    hugo = site.signed_in("hugo")
    for line in (f"person:{site.council.id('lee')}", f"person:{uuid4()}", f"family:{uuid4()}"):
        form = find_form(hugo.text("/"), "/my-people/star")
        answer = hugo.post(form.action, {**form.fields, "line": f"{line}:on"})
        assert answer.status_code == 404, line
    form = find_form(hugo.text("/"), "/my-people/star")
    assert hugo.post(form.action, {**form.fields, "line": "rubbish"}).status_code == 422
