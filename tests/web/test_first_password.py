"""One-time links: they set one password, once, within two days."""

import re

import pytest

from app.services.accounts import accounts
from graph.errors import Refused
from graph.vocabulary import AccountRole
from queries.own_card import SET_OWN_CARD, NewCard
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Site

pytestmark = pytest.mark.neo4j


def new_account(site: Site) -> accounts.NewAccount:
    name = f"new-{site.services.ids.new()}"
    return accounts.add_account(site.services, name, [AccountRole.COORDINATOR])


def link_of(added: accounts.NewAccount) -> str:
    assert added.link is not None
    return added.link


def test_a_link_sets_the_first_password(site: Site) -> None:
    added = new_account(site)
    browser = site.browser()
    sent = browser.send(link_of(added), password=PASSWORD, again=PASSWORD)
    assert sent.headers["Location"] == "/sign-in"
    assert "Your password is set" in browser.text("/sign-in")
    assert browser.sign_in(added.name).status_code == 303


def test_a_link_works_once(site: Site) -> None:
    added = new_account(site)
    site.browser().send(link_of(added), password=PASSWORD, again=PASSWORD)
    assert site.browser().get(link_of(added)).status_code == 404


def test_a_form_that_was_open_before_the_link_was_used_sets_nothing(site: Site) -> None:
    added = new_account(site)
    late, new = site.browser(), "words of somebody late"
    form = find_form(late.text(link_of(added)), link_of(added))
    site.browser().send(link_of(added), password=PASSWORD, again=PASSWORD)
    assert late.post(form.action, form.fields | {"password": new, "again": new}).status_code == 404
    assert site.browser().sign_in(added.name, new).status_code == 422


def test_a_link_works_for_two_days(site: Site) -> None:
    early, late = new_account(site), new_account(site)
    site.clock.forward(hours=47, minutes=59)
    assert site.browser().get(link_of(early)).status_code == 200
    site.clock.forward(minutes=2)
    assert site.browser().get(link_of(late)).status_code == 404


def test_a_new_link_ends_the_one_before_it(site: Site) -> None:
    added = new_account(site)
    newer, _ = accounts.new_link(site.services, added.account_id)
    assert site.browser().get(link_of(added)).status_code == 404
    assert site.browser().get(newer).status_code == 200


def test_the_link_of_a_closed_account_opens_nothing(site: Site) -> None:
    added = new_account(site)
    accounts.close_account(site.services, added.account_id)
    assert site.browser().get(link_of(added)).status_code == 404


def test_used_unknown_and_old_links_get_the_same_page(site: Site) -> None:
    old, used = new_account(site), new_account(site)
    site.clock.forward(hours=49)
    current = accounts.new_link(site.services, used.account_id)[0]
    site.browser().send(current, password=PASSWORD, again=PASSWORD)
    answers = {
        site.browser().get(path).data
        for path in (link_of(old), current, "/first-password/invented", "/nothing/here")
    }
    assert len(answers) == 1


def test_a_password_by_link_signs_the_account_out_everywhere(site: Site) -> None:
    browser = site.browser()
    name = site.account(None, AccountRole.COORDINATOR)
    browser.sign_in(name)
    account = accounts.account_named(site.services, name)
    link, _ = accounts.new_link(site.services, account.account_id)
    new = "another four words here"
    site.browser().send(link, password=new, again=new)
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "at least 12 characters"),
        ("four words for a test", "other words for a test", "are not the same"),
        ("", "", "Please type a password"),
    ],
)
def test_what_is_wrong_with_a_password_stands_beside_its_field(
    site: Site, password: str, again: str, said: str
) -> None:
    added = new_account(site)
    sent = site.browser().send(link_of(added), password=password, again=again)
    assert sent.status_code == 422
    text = sent.get_data(as_text=True)
    assert said in text
    assert re.search(r'<input[^>]*aria-invalid="true"', text)
    assert password == "" or password not in text
    assert site.browser().get(link_of(added)).status_code == 200


def test_a_practitioners_account_must_say_whose_it_is(site: Site) -> None:
    with pytest.raises(Refused) as refused:
        accounts.add_account(site.services, "nobody in particular", [AccountRole.PRACTITIONER])
    assert refused.value.field == "practitioner"


def test_an_account_is_found_by_the_mail_address_of_a_contact_card(site: Site) -> None:
    name = f"gita-{site.services.ids.new()}"
    address = f"{name}@example.org"
    card = NewCard(site.council.id("gita"), 1, {"email": address})
    site.database.rows(SET_OWN_CARD, card)
    accounts.add_account(site.services, name, [AccountRole.PRACTITIONER], address, PASSWORD)
    own = site.browser()
    own.sign_in(name)
    assert "Dawn Hale" in own.text("/")


def test_two_accounts_never_share_a_name(site: Site) -> None:
    added = new_account(site)
    with pytest.raises(Refused) as refused:
        accounts.add_account(site.services, added.name.upper(), [AccountRole.COORDINATOR])
    assert refused.value.field == "name"
