"""A colleague's proposal: who is asked, what they read, and what their yes or no does."""

from typing import Any

import pytest

from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.vocabulary import AccountRole, Role, SupportState
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import TODAY, agreement, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j


def hanas(**terms: Any) -> Records:
    known = {
        "state": SupportState.PROPOSED,
        "confirmed_on": None,
        "typed_name": "Dawnie Typed",
        "typed_birth_date": PartialDate(TODAY.replace(year=1986)),
        "span": Span(TODAY),
    }
    return support("hana", "health", "dawn", Role.HEALTH_VISITOR, **{**known, **terms})


@pytest.fixture
def site(build_site: Build) -> Site:
    return build_site(TOWN + hanas())


def page_of(site: Site) -> str:
    return f"{site.person('dawn')}/supports/{site.council.id('hana-dawn')}/proposal"


def leader(site: Site) -> Browser:
    return site.signed_in("sue", AccountRole.SUPERVISOR)


def test_it_waits_for_the_leader_who_reads_what_was_typed_and_their_yes_counts_at_once(
    site: Site,
) -> None:
    sue = leader(site)
    listed = sue.text("/waiting")
    assert "Confirm whom Hana Ito works with" in listed
    assert "(1 waiting)" in listed
    assert "Dawn" not in listed
    page = sue.text(page_of(site))
    assert "Dawnie Typed" in page
    assert "Hale" not in page
    form = find_form(page, "/accept")
    done = sue.done(form.action, form.fields)
    assert "Your colleague reads that it is, and not who said so." in done
    assert "Nothing waits for you" in done
    hers = site.signed_in("hana").text(site.person("dawn"))
    assert "Dawn Hale" in hers
    assert "Sue Ward" not in hers


def test_a_no_has_a_reason_and_opens_nothing(site: Site) -> None:
    sue = leader(site)
    form = find_form(sue.text(page_of(site)), "/decline")
    refused = sue.post(form.action, form.fields | {"why_not": "no reason"})
    assert refused.status_code == 422
    assert "Please choose one of these." in refused.get_data(as_text=True)
    sue.done(form.action, form.fields | {"why_not": "wrong_person"})
    assert sue.get(page_of(site)).status_code == 404
    assert site.signed_in("hana").get(site.person("dawn")).status_code == 404


def test_who_works_with_the_person_is_asked_only_where_they_would_see_the_answer(
    build_site: Build,
) -> None:
    site = build_site(TOWN + hanas())
    hugo = site.signed_in("hugo")
    assert "Nothing waits for you" in hugo.text("/waiting")
    assert hugo.get(page_of(site)).status_code == 404
    site = build_site(TOWN + hanas() + agreement("dawn"))
    hugo = site.signed_in("hugo")
    assert "Confirm whom Hana Ito works with" in hugo.text("/waiting")
    page = hugo.text(page_of(site))
    assert "Dawnie Typed" in page
    assert "Dawn Hale" in page


def test_nobody_confirms_their_own_nor_finds_it_to_confirm(build_site: Build) -> None:
    site = build_site(TOWN + hanas() + support("hana", "health", "dawn", id="other"))
    hana = site.signed_in("hana")
    assert "Nothing waits for you" in hana.text("/waiting")
    assert hana.get(page_of(site)).status_code == 404


def test_a_yes_that_is_sent_twice_counts_once_and_a_second_reader_finds_nothing(
    build_site: Build,
) -> None:
    site = build_site(TOWN + hanas() + agreement("dawn"))
    sue, hugo = leader(site), site.signed_in("hugo")
    form = find_form(sue.text(page_of(site)), "/accept")
    theirs = find_form(hugo.text(page_of(site)), "/accept")
    assert sue.post(form.action, form.fields).status_code == 303
    assert sue.post(form.action, form.fields).headers["Location"] == "/waiting"
    assert hugo.post(theirs.action, theirs.fields).status_code == 404


def test_what_was_handed_over_ends_when_it_is_confirmed(build_site: Build) -> None:
    site = build_site(TOWN + hanas(takes_over="hugo-dawn", proposed_by="hugo"))
    hugo = site.signed_in("hugo")
    assert "Dawn Hale" in hugo.text("/")
    sue = leader(site)
    form = find_form(sue.text(page_of(site)), "/accept")
    sue.done(form.action, form.fields)
    assert "Dawn Hale" not in hugo.text("/")


def test_what_a_form_that_is_older_than_the_proposal_says_is_not_saved(site: Site) -> None:
    sue = leader(site)
    form = find_form(sue.text(page_of(site)), "/accept")
    answer = sue.post(form.action, form.fields | {"version": "0" * 64})
    assert answer.status_code == 409
    assert "This changed while the page was open." in answer.get_data(as_text=True)
    assert sue.get(page_of(site)).status_code == 200


def test_what_nobody_may_confirm_is_the_coordinators_task_and_names_no_person(
    build_site: Build,
) -> None:
    coras = support("cora", "health", "rose", state=SupportState.PROPOSED, confirmed_on=None)
    site = build_site(TOWN + coras)
    page = site.signed_in(None, AccountRole.COORDINATOR).text("/waiting")
    assert "Nobody may confirm whom Cora Bell (Child Health) works with" in page
    assert "Rose" not in page
