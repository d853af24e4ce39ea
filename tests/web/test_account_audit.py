"""Whatever is done to an account, and whatever is refused to one, has one entry without a name."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from app.commands.cli import main
from app.services.accounts import accounts
from graph.database.address import Neo4jAddress
from graph.database.driver import Transaction
from graph.database.query import Query
from graph.vocabulary import AccountRole, AuditTag
from tests.browsers.fixtures import Build
from tests.browsers.own_trail import OwnTrail
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import PASSWORD, Browser, Site
from tests.proxies.live import on_neo4j
from tests.worlds.town import TOWN

NEW = "another four words here"
NOBODY, COMMAND = "nobody", "command"
ANY = "any id"


@dataclass(frozen=True)
class Told:
    tag: AuditTag
    actor: str
    subject: str


@dataclass(frozen=True)
class Deed:
    """Something that is about to be done, and all that the trail must say of it."""

    do: Callable[[], object]
    told: tuple[Told, ...]
    names: tuple[str, ...] = ()
    """What no entry may hold."""


def id_of(site: Site, name: str) -> str:
    return accounts.account_named(site.services, name).account_id


def somebody(site: Site) -> tuple[str, str, Browser]:
    """The name and id of an account, and a browser in which it is signed in."""
    name, browser = site.account("hugo"), site.browser()
    browser.sign_in(name)
    return name, id_of(site, name), browser


def an_administrator(site: Site) -> tuple[str, Browser]:
    name, browser = site.account(None, AccountRole.ADMINISTRATOR), site.browser()
    browser.sign_in(name)
    return id_of(site, name), browser


def signing_in(site: Site) -> Deed:
    name = site.account("hugo")
    mine = id_of(site, name)
    told = Told(AuditTag.SIGN_IN, mine, mine)
    return Deed(lambda: site.browser().sign_in(name), (told,), (name,))


def a_wrong_password(site: Site) -> Deed:
    name = site.account("hugo")
    told = Told(AuditTag.SIGN_IN_FAILED, NOBODY, id_of(site, name))
    return Deed(lambda: site.browser().sign_in(name, "a wrong one"), (told,), (name,))


def a_name_that_nobody_has(site: Site) -> Deed:
    name = f"nobody-{uuid4()}"
    told = Told(AuditTag.SIGN_IN_FAILED, NOBODY, "")
    return Deed(lambda: site.browser().sign_in(name), (told,), (name,))


def a_try_too_many(site: Site) -> Deed:
    name = site.account("hugo")
    for number in range(8):
        site.browser(f"203.7.{number}.1").sign_in(name, "a wrong one")
    told = Told(AuditTag.TRIES_SLOWED, NOBODY, id_of(site, name))
    return Deed(lambda: site.browser("203.7.9.1").sign_in(name), (told,), (name,))


def signing_out(site: Site) -> Deed:
    name, mine, browser = somebody(site)
    told = Told(AuditTag.SIGN_OUT, mine, mine)
    return Deed(lambda: browser.send("/directory", "/sign-out"), (told,), (name,))


def signing_out_everywhere(site: Site) -> Deed:
    name, mine, browser = somebody(site)
    told = Told(AuditTag.SESSIONS_REVOKED, mine, mine)
    return Deed(lambda: browser.send("/directory", "/sign-out-everywhere"), (told,), (name,))


def changing_the_password(site: Site) -> Deed:
    name, mine, browser = somebody(site)
    told = Told(AuditTag.PASSWORD_SET, mine, mine), Told(AuditTag.SIGN_IN, mine, mine)
    fields = {"current": PASSWORD, "password": NEW, "again": NEW}
    return Deed(lambda: browser.send("/password", **fields), told, (name,))


def changing_what_keys_do(site: Site) -> Deed:
    name, mine, browser = somebody(site)
    told = Told(AuditTag.SETTINGS_CHANGED, mine, mine)
    return Deed(lambda: browser.send("/settings"), (told,), (name,))


def changing_it_without_knowing_it(site: Site) -> Deed:
    name, mine, browser = somebody(site)
    told = Told(AuditTag.PASSWORD_REFUSED, mine, mine)
    fields = {"current": "a wrong one", "password": NEW, "again": NEW}
    return Deed(lambda: browser.send("/password", **fields), (told,), (name,))


def using_a_link(site: Site) -> Deed:
    name = f"new-{uuid4()}"
    added = accounts.add_account(site.services, name, [AccountRole.COORDINATOR])
    told = Told(AuditTag.PASSWORD_SET, NOBODY, added.account_id)
    link = str(added.link)
    return Deed(
        lambda: site.browser().send(link, password=NEW, again=NEW), (told,), (name, link[-43:])
    )


def asking_for_an_account(site: Site) -> Deed:
    mine, tess = an_administrator(site)
    name = f"new-{uuid4()}"
    fields: dict[str, Any] = {"name": name, "mail": f"{name}@example.org", "roles": ["coordinator"]}
    # The id that the account will have stands for it before it is there.
    told = Told(AuditTag.PROPOSED, mine, ANY)
    return Deed(lambda: tess.send("/accounts", **fields), (told,), (name,))


def pressing(site: Site, act: str, tag: AuditTag) -> Deed:
    mine, tess = an_administrator(site)
    name = site.account("gita")
    account_id = id_of(site, name)
    told = Told(tag, mine, account_id)
    page = f"/accounts/{account_id}"
    return Deed(lambda: tess.send(page, f"/{act}"), (told,), (name,))


def deciding(
    site: Site, ask: Callable[[Browser, str], object], tag: AuditTag, yes: str = "confirm"
) -> Deed:
    """A second person's word on what an administrator asked for."""
    _, tess = an_administrator(site)
    mine, ravi = an_administrator(site)
    name = site.account("gita")
    account_id = id_of(site, name)
    ask(tess, account_id)
    forms = forms_of(ravi.text("/"))
    form = next(each for each in forms if each.action.endswith(f"/{yes}"))
    told = Told(tag, mine, account_id)
    return Deed(lambda: ravi.post(form.action, form.fields), (told,), (name,))


def confirming_an_account(site: Site) -> Deed:
    _, tess = an_administrator(site)
    mine, ravi = an_administrator(site)
    name = f"new-{uuid4()}"
    fields: dict[str, Any] = {"name": name, "mail": f"{name}@example.org", "roles": ["coordinator"]}
    tess.send("/accounts", **fields)
    forms = forms_of(ravi.text("/"))
    form = next(each for each in forms if each.action.endswith("/confirm"))
    told = Told(AuditTag.ACCOUNT_ADDED, mine, ANY)
    return Deed(lambda: ravi.post(form.action, form.fields), (told,), (name,))


def opening(tess: Browser, account_id: str) -> None:
    for act in ("close", "open"):
        tess.send(f"/accounts/{account_id}", f"/{act}")


def a_link(tess: Browser, account_id: str) -> None:
    tess.send(f"/accounts/{account_id}", "/link")


def a_role(tess: Browser, account_id: str) -> None:
    roles = ["practitioner", "coordinator"]
    tess.send(f"/accounts/{account_id}", "/roles", roles=roles)


def asking(site: Site, role: AccountRole | None, path: str, subject: str = "") -> Deed:
    """An account opens a page that its role does not name."""
    name, browser = (
        site.account(None if role else "hugo", *([role] if role else [])),
        site.browser(),
    )
    browser.sign_in(name)
    told = Told(AuditTag.PAGE_REFUSED, id_of(site, name), subject)
    return Deed(lambda: browser.get(path), (told,), (name,))


def sending(site: Site, path: str, subject: str) -> Deed:
    """An administrator sends a form that is not for them, or about an account that is not there."""
    mine, tess = an_administrator(site)
    fields = find_form(tess.text("/accounts"), "/accounts").fields
    told = Told(AuditTag.PAGE_REFUSED, mine, subject)
    return Deed(lambda: tess.post(path, fields), (told,))


UNKNOWN = str(uuid4())

DEEDS: dict[str, Callable[[Site], Deed]] = {
    "signing in": signing_in,
    "a wrong password": a_wrong_password,
    "a name that nobody has": a_name_that_nobody_has,
    "a try too many": a_try_too_many,
    "signing out": signing_out,
    "signing out everywhere": signing_out_everywhere,
    "changing the password": changing_the_password,
    "changing what keys do": changing_what_keys_do,
    "changing it without knowing it": changing_it_without_knowing_it,
    "using a link": using_a_link,
    "asking for an account": asking_for_an_account,
    "confirming an account": confirming_an_account,
    "asking for a link": lambda site: pressing(site, "link", AuditTag.PROPOSED),
    "confirming a link": lambda site: deciding(site, a_link, AuditTag.LINK_GIVEN),
    "refusing a link": lambda site: deciding(site, a_link, AuditTag.PROPOSAL_REFUSED, "refuse"),
    "confirming a role": lambda site: deciding(site, a_role, AuditTag.ROLES_CHANGED),
    "closing an account": lambda site: pressing(site, "close", AuditTag.ACCOUNT_CLOSED),
    "opening an account": lambda site: deciding(site, opening, AuditTag.ACCOUNT_OPENED),
    "an administrator at a person's page": lambda site: asking(
        site, AccountRole.ADMINISTRATOR, site.person("dawn"), site.council.id("dawn")
    ),
    "an administrator at nobody's page": lambda site: asking(
        site, AccountRole.ADMINISTRATOR, f"/people/{UNKNOWN}", UNKNOWN
    ),
    "a reader of the audit at a family's map": lambda site: asking(
        site, AccountRole.AUDIT_READER, site.family("D"), site.council.id("D")
    ),
    "a coordinator at a card": lambda site: asking(site, AccountRole.COORDINATOR, "/my-card"),
    "a practitioner at the accounts": lambda site: asking(site, None, "/accounts"),
    "an administrator who ends a support": lambda site: sending(
        site,
        f"{site.person('dawn')}/supports/{site.council.id('hugo-dawn')}/end",
        site.council.id("dawn"),
    ),
    "a link for no account": lambda site: sending(site, f"/accounts/{UNKNOWN}/link", UNKNOWN),
}


@pytest.mark.neo4j
@pytest.mark.parametrize("what", sorted(DEEDS))
def test_what_is_done_to_an_account_or_refused_to_it_has_one_entry_of_its_tag(
    site: Site, what: str
) -> None:
    trail = OwnTrail(site)
    deed = DEEDS[what](site)
    trail.new()
    deed.do()
    entries = trail.new()
    told = [Told(AuditTag(e.tag), e.actor, e.subject) for e in entries]
    # A new account has no id before it is asked for.
    known = zip(told, deed.told, strict=False)
    assert [replace(t, subject=ANY) if d.subject == ANY else t for t, d in known] == [*deed.told]
    assert len(told) == len(deed.told)
    written = "\n".join(str(value) for entry in entries for value in asdict(entry).values())
    for name in (*deed.names, PASSWORD, NEW, "a wrong one", "Hugo", "Gita", "Dawn", "Hale", "Rao"):
        assert name not in written


@pytest.mark.neo4j
def test_every_tag_of_accounts_and_refusals_has_its_deed(site: Site) -> None:
    tried = {told.tag for deed in DEEDS.values() for told in deed(site).told}
    tags = {tag for tag in AuditTag if tag.startswith("account:")} | {AuditTag.PAGE_REFUSED}
    assert tried == tags


@pytest.mark.neo4j
def test_the_commands_of_accounts_have_their_entries(
    site: Site, neo4j_address: Neo4jAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = site.services.settings
    environment = {"KITHMAP_DATA": str(settings.data), **on_neo4j(neo4j_address)}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    trail, name = OwnTrail(site), f"new-{uuid4()}"
    trail.new()
    assert main(["account", "add", name, "--role", "coordinator"]) == 0
    mine = id_of(site, name)
    added, linked = (AuditTag.ACCOUNT_ADDED, COMMAND, mine), (AuditTag.LINK_GIVEN, COMMAND, mine)
    assert [(e.tag, e.actor, e.subject) for e in trail.new()] == [added, linked]
    assert main(["account", "link", name]) == 0
    assert [(e.tag, e.actor, e.subject) for e in trail.new()] == [linked]


@pytest.mark.neo4j
def test_tries_that_are_refused_unlooked_have_one_entry_in_an_hour(site: Site) -> None:
    trail, name = OwnTrail(site), site.account("hugo")

    def slowed(tries: int) -> list[str]:
        trail.new()
        for number in range(tries):
            site.browser(f"203.8.{number}.1").sign_in(name, "a wrong one")
        return [entry.tag for entry in trail.new()]

    failed = [AuditTag.SIGN_IN_FAILED.value]
    assert slowed(20) == failed * 8 + [AuditTag.TRIES_SLOWED]
    site.clock.forward(minutes=6)
    assert slowed(5) == failed  # one more was weighed, and the other four are no news
    site.clock.forward(minutes=59)
    assert slowed(20) == failed * 8 + [AuditTag.TRIES_SLOWED]


@pytest.mark.neo4j
def test_strangers_cannot_fill_the_trail_with_what_they_are_refused(site: Site) -> None:
    trail, stranger = OwnTrail(site), site.browser()
    trail.new()
    for path in (site.person("dawn"), "/accounts", f"/first-password/{'x' * 43}", "/nothing/here"):
        stranger.get(path)
    token = find_form(stranger.text("/sign-in"), "/sign-in").fields["csrf_token"]
    fields = {"csrf_token": token, "op_id": str(uuid4()), "password": NEW, "again": NEW}
    assert stranger.post(f"/first-password/{'x' * 43}", fields).status_code == 404
    assert trail.new() == []


@pytest.mark.neo4j
def test_a_page_that_is_not_for_a_role_costs_the_same_whoever_it_is_about(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    run = Transaction._run

    def noting(self: Transaction, query: Query[Any, Any], params: Any) -> Any:
        # Whether the head of a lane is asked for depends on the lane that was drawn.
        if query.name not in ("lock_lane", "add_entry"):
            asked.append(query.name)
        return run(self, query, params)

    monkeypatch.setattr(Transaction, "_run", noting)
    _, tess = an_administrator(site)
    answers = set()
    for path in (site.person("dawn"), f"/people/{UNKNOWN}"):
        asked.clear()
        answer = tess.get(path)
        assert "claim_op" in asked
        answers.add((answer.status_code, answer.data, tuple(asked)))
    assert len(answers) == 1


@pytest.mark.neo4j
def test_a_refusal_that_cannot_be_noted_is_no_answer(build_site: Build) -> None:
    site = build_site(TOWN)
    _, tess = an_administrator(site)
    journal = site.services.settings.anchor_file
    journal.unlink()
    journal.mkdir()
    assert tess.get(site.person("dawn")).status_code == 503
