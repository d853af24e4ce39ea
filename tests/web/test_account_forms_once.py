"""Forms about accounts count once: sent again after a lost answer, they are answered as done."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.services.accounts import accounts
from app.services.accounts.passwords import Passwords
from app.watching.metrics import Meter
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.database.query import Nothing
from graph.door import change
from graph.door.observer import Work
from graph.vocabulary import AccountRole, AuditTag
from tests.browsers.fixtures import NOTHING_WAITS
from tests.browsers.own_trail import OwnTrail
from tests.browsers.page_forms import PageForm, find_form, forms_of
from tests.browsers.site import PASSWORD, Browser, Site
from tests.conftest import HandClock
from tests.proxies.commit_thief import CommitThief, Fate
from tests.web.test_administration import administrator, decide, decision, link_in, press
from tests.worlds.council import settle
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

NEW = "another four words here"
OTHER = "quite other words than those"


class Thieving(Meter):
    """Lets the thief take the reply of a change that is about to be stored, the next but `skip`."""

    def __init__(self, thief: CommitThief) -> None:
        super().__init__()
        self.thief = thief
        self.left = -1

    def steal(self, skip: int = 0) -> None:
        self.left = skip

    def held(self, work: Work, seconds: float) -> None:
        super().held(work, seconds)
        if work is Work.CHANGE and self.left >= 0:
            self.left -= 1
            if self.left < 0:
                self.thief.steal_next(Fate.REPLY_LOST)


@pytest.fixture
def thieving(neo4j_address: Neo4jAddress) -> Iterator[Thieving]:
    with CommitThief(neo4j_address) as thief:
        yield Thieving(thief)


@pytest.fixture
def site(
    thieving: Thieving,
    database: Database,
    clock: HandClock,
    passwords: Passwords,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """The town, over a wire on which the reply to a commit can get lost."""
    monkeypatch.setattr(change, "RESOLVE_SECONDS", 0.0)  # nobody learns what became of it
    settings = Settings(data=tmp_path / "data")
    database.rows(NOTHING_WAITS, Nothing())
    with Database(thieving.thief.address) as wire:
        runtime = Runtime(
            settings, clock=clock, passwords=passwords, database=wire, observer=thieving
        )
        app = create_app(settings, runtime)
        app.testing = False
        yield Site(app, runtime.services(), database, settle(database, TOWN), clock)


def lost(thieving: Thieving, browser: Browser, form: PageForm, skip: int = 0) -> PageForm:
    """Send a form, lose the answer of the database, and take the form of the page that says so."""
    thieving.steal(skip)
    answer = browser.post(form.action, form.fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "could not learn whether what you sent was saved" in page
    assert "it counts once" in page
    assert PASSWORD not in page
    assert NEW not in page
    (kept,) = forms_of(page)
    assert kept.fields["op_id"] == form.fields["op_id"]
    return kept


def add_form(tess: Browser, name: str) -> PageForm:
    form = find_form(tess.text("/accounts"), "/accounts")
    asked = {"name": name, "roles": "coordinator", "mail": f"{name}@example.org"}
    return PageForm(form.action, form.fields | asked)


def act_form(site: Site, tess: Browser, name: str, act: str) -> PageForm:
    account_id = accounts.account_named(site.services, name).account_id
    return find_form(tess.text(f"/accounts/{account_id}"), f"/accounts/{account_id}/{act}")


def tags(trail: OwnTrail) -> list[str]:
    return [entry.tag for entry in trail.new()]


def test_an_account_whose_answer_got_lost_is_asked_for_once(site: Site, thieving: Thieving) -> None:
    tess, name = administrator(site), f"new-{uuid4()}"
    kept = lost(thieving, tess, add_form(tess, name))
    trail = OwnTrail(site)
    trail.new()
    assert tess.post(kept.action, kept.fields).status_code == 303
    assert tess.text("/accounts").count(f'<span class="who">{name}</span>') == 1
    assert tags(trail) == []


def test_a_yes_whose_answer_got_lost_counts_once_and_another_link_can_be_had(
    site: Site, thieving: Thieving
) -> None:
    tess, ravi, name = administrator(site), administrator(site), f"new-{uuid4()}"
    form = add_form(tess, name)
    tess.post(form.action, form.fields)
    kept = lost(thieving, ravi, decision(ravi, name))
    trail = OwnTrail(site)
    trail.new()
    page = ravi.done(kept.action, kept.fields)
    assert "was confirmed when this form was sent the first time" in page
    assert "/first-password/" not in page
    assert tags(trail) == []
    press(tess, accounts.account_named(site.services, name).account_id, "link")
    link = link_in(decide(ravi, name))
    site.browser().send(link, password=PASSWORD, again=PASSWORD)
    assert site.browser().sign_in(name).status_code == 303


def test_a_form_that_is_sent_again_for_another_name_asks_for_nobody(site: Site) -> None:
    tess, name = administrator(site), f"new-{uuid4()}"
    form = add_form(tess, name)
    tess.post(form.action, form.fields)
    sent = tess.post(form.action, form.fields | {"name": f"other-{name}"})
    assert sent.status_code == 409
    assert "sent before with other content. Nothing was saved." in sent.get_data(as_text=True)
    assert f"other-{name}" not in tess.text("/accounts")


def test_a_name_that_somebody_has_is_refused_still(site: Site) -> None:
    tess, name = administrator(site), site.account("gita")
    form = add_form(tess, name)
    for _ in range(2):
        sent = tess.post(form.action, form.fields)
        assert sent.status_code == 422
        assert "already an account of that name" in sent.get_data(as_text=True)


def test_an_account_is_closed_once_though_the_answer_got_lost(
    site: Site, thieving: Thieving
) -> None:
    tess, ravi, name = administrator(site), administrator(site), site.account("gita")
    trail = OwnTrail(site)
    kept = lost(thieving, tess, act_form(site, tess, name, "close"))
    trail.new()
    assert "is closed, and signed out everywhere" in tess.done(kept.action, kept.fields)
    assert tags(trail) == []
    # An opening that came after it is not undone by the old form.
    press(tess, accounts.account_named(site.services, name).account_id, "open")
    decide(ravi, name)
    tess.post(kept.action, kept.fields)
    assert site.browser().sign_in(name).status_code == 303


@pytest.mark.parametrize("skip", [0, 1], ids=["the password", "the new session"])
def test_a_password_whose_answer_got_lost_is_changed_once_and_its_user_stays_signed_in(
    site: Site, thieving: Thieving, skip: int
) -> None:
    name, here, elsewhere = site.account("hugo"), site.browser(), site.browser()
    for browser in (here, elsewhere):
        browser.sign_in(name)
    form = find_form(here.text("/password"), "/password")
    typed = {"current": PASSWORD, "password": NEW, "again": NEW}
    trail, old = OwnTrail(site), here.token()
    thieving.steal(skip)
    answer = here.post(form.action, form.fields | typed)
    assert answer.status_code == 503
    (kept,) = forms_of(answer.get_data(as_text=True))
    assert kept.fields["op_id"] == form.fields["op_id"]
    assert kept.fields["current"] == kept.fields["password"] == ""
    trail.new()
    sent = here.post(kept.action, kept.fields | typed)
    assert sent.headers["Location"] == "/"
    assert tags(trail) == [AuditTag.SIGN_IN]
    assert "Your password is changed" in here.text("/")
    assert here.token() != old
    assert elsewhere.get("/").status_code == 302
    assert site.browser().sign_in(name, NEW).status_code == 303
    thief = site.browser()
    thief.client.set_cookie("kithmap_session", old or "")
    assert thief.get("/").status_code == 302


def test_a_password_form_that_is_sent_again_with_another_password_changes_nothing(
    site: Site, thieving: Thieving
) -> None:
    name, browser = site.account("hugo"), site.browser()
    browser.sign_in(name)
    form = find_form(browser.text("/password"), "/password")
    thieving.steal()
    browser.post(form.action, form.fields | {"current": PASSWORD, "password": NEW, "again": NEW})
    for current in (PASSWORD, NEW):
        typed = {"current": current, "password": OTHER, "again": OTHER}
        sent = browser.post(form.action, form.fields | typed)
        assert sent.status_code == 409
        assert "to what was typed the first time" in sent.get_data(as_text=True)
    assert site.browser().sign_in(name, OTHER).status_code == 422
    assert site.browser().sign_in(name, NEW).status_code == 303


def test_the_session_that_asked_for_a_password_in_vain_ends_within_minutes(
    site: Site, thieving: Thieving
) -> None:
    name, browser = site.account("hugo"), site.browser()
    browser.sign_in(name)
    form = find_form(browser.text("/password"), "/password")
    typed = {"current": PASSWORD, "password": NEW, "again": NEW}
    thieving.steal()
    browser.post(form.action, form.fields | typed)
    site.clock.forward(minutes=4)
    assert browser.get("/").status_code == 200
    site.clock.forward(minutes=2)
    sent = browser.post(form.action, form.fields | typed)
    assert sent.headers["Location"].startswith("/sign-in")
    assert "it may be changed already: try the new one first" in browser.text("/sign-in")


def test_a_first_password_whose_answer_got_lost_is_set_once(site: Site, thieving: Thieving) -> None:
    name, browser = f"new-{uuid4()}", site.browser()
    link = str(accounts.add_account(site.services, name, [AccountRole.COORDINATOR]).link)
    form = find_form(browser.text(link), link)
    typed = {"password": PASSWORD, "again": PASSWORD}
    kept = lost(thieving, browser, PageForm(form.action, form.fields | typed))
    trail = OwnTrail(site)
    trail.new()
    wrong = browser.post(kept.action, kept.fields | {"password": OTHER, "again": OTHER})
    assert wrong.status_code == 409
    assert "to what was typed the first time" in wrong.get_data(as_text=True)
    sent = browser.post(kept.action, kept.fields | typed)
    assert sent.headers["Location"] == "/sign-in"
    assert "Your password is set" in browser.text("/sign-in")
    assert tags(trail) == []
    # Without that form the link stays what it is: used.
    assert site.browser().get(link).status_code == 404
    assert (
        browser.post(kept.action, kept.fields | typed | {"op_id": str(uuid4())}).status_code == 404
    )
    assert browser.sign_in(name).status_code == 303


@pytest.mark.parametrize("op_id", ["", "x", "not-an-id"])
def test_a_form_without_an_operation_does_nothing_and_its_page_has_a_new_one(
    site: Site, op_id: str
) -> None:
    tess, name = administrator(site), f"new-{uuid4()}"
    form = add_form(tess, name)
    sent = tess.post(form.action, form.fields | {"op_id": op_id})
    assert sent.status_code == 422
    again = find_form(sent.get_data(as_text=True), "/accounts")
    assert again.fields["op_id"] not in ("", op_id)
    hugo = site.account("hugo")
    act = act_form(site, tess, hugo, "close")
    assert tess.post(act.action, act.fields | {"op_id": op_id}).status_code == 422
    assert site.browser().sign_in(hugo).status_code == 303
    assert "Asked for" in tess.done(again.action, again.fields | {"roles": "coordinator"})
