"""What somebody sets for themself, and a sign-in that is kept while they work."""

import re

import pytest

from app.services.accounts.sessions import ABSOLUTE, IDLE
from tests.browsers.page_forms import find_form
from tests.browsers.site import Site

pytestmark = pytest.mark.neo4j


def test_single_keys_can_be_switched_off_for_an_account_and_on_again(site: Site) -> None:
    hugo = site.signed_in("hugo")
    assert re.search(r"<body[^>]* data-keys", hugo.text("/"))
    form = find_form(hugo.text("/settings"), "/settings")
    assert form.fields["single_keys"] == "y"
    without = {name: value for name, value in form.fields.items() if name != "single_keys"}
    assert "Your settings are saved." in hugo.done("/settings", without)
    page = hugo.text("/")
    assert not re.search(r"<body[^>]* data-keys", page)
    assert "<kbd" not in page
    # It is the account's, on every device.
    elsewhere = site.signed_in("hugo")
    assert not re.search(r"<body[^>]* data-keys", elsewhere.text("/"))
    form = find_form(elsewhere.text("/settings"), "/settings")
    elsewhere.done("/settings", form.fields | {"single_keys": "y"})
    assert re.search(r"<body[^>]* data-keys", hugo.text("/"))


def test_a_page_knows_when_its_session_ends_and_keeps_it_while_somebody_works(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = hugo.text("/my-card")
    ends = re.search(r'data-idle="(\d+)" data-ends="(\d+)"', page)
    assert ends
    assert int(ends[1]) < IDLE.total_seconds()
    assert int(ends[2]) == ABSOLUTE.total_seconds()
    token = find_form(page, "/find").fields["csrf_token"]
    for _ in range(3):
        site.clock.forward(minutes=20)
        assert hugo.post("/session", {"csrf_token": token}).status_code == 204
    assert hugo.get("/my-card").status_code == 200
    site.clock.forward(minutes=31)
    assert hugo.post("/session", {"csrf_token": token}).status_code != 204


def test_asking_whether_the_session_is_there_does_not_keep_it(site: Site) -> None:
    hugo = site.signed_in("hugo")
    for _ in range(2):
        site.clock.forward(minutes=16)
        hugo.get("/session")
    assert hugo.get("/my-card").status_code == 302
