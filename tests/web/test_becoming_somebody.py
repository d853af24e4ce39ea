"""Nobody who keeps accounts can become somebody who sees people, whichever way they try."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from app.services.accounts import accounts, deciding, proposals
from app.services.accounts.roles import STAND_ALONE, refuse_roles
from app.services.accounts.sessions import SignedIn, find_session
from app.services.changes import SentForm
from graph.errors import Conflict, KithmapError, NotVisible, Refused
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.vocabulary import AccountRole
from queries.accounts import (
    ACCOUNT_OF_PRACTITIONER,
    ADD_ACCOUNT,
    NewAccount,
    OfPractitioner,
)
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import PASSWORD, Browser, Site
from tests.web.test_administration import (
    administrator,
    ask_for,
    decide,
    decision,
    id_of,
    link_in,
    press,
)
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

WORKER = AccountRole.PRACTITIONER
LEADER = (AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)


def signed_in(site: Site, browser: Browser) -> SignedIn:
    """Who is signed in there, as the services know them."""
    found = find_session(site.services, browser.token() or "", touch=False)
    assert found is not None
    return found


def op() -> SentForm:
    """What some form asked for."""
    return SentForm(str(uuid4()), str(uuid4()))


def asked_for_hana(site: Site, tess: Browser) -> str:
    """The proposal of an account for Hana, whose team Sue leads."""
    return proposals.propose_account(
        site.services,
        signed_in(site, tess),
        f"hana-{uuid4().hex[:8]}",
        [WORKER],
        site.council.id("hana"),
        None,
        op(),
    )


def may_confirm(site: Site, browser: Browser, proposal: str) -> bool:
    """Whether somebody may, shown and done alike."""
    mine = signed_in(site, browser)
    shown = any(
        each.proposal_id == proposal and each.may_decide
        for each in deciding.waiting(site.services, mine)
    )
    try:
        deciding.confirm(site.services, mine, proposal, op())
    except NotVisible:
        assert not shown
        return False
    assert shown
    return True


def test_a_second_account_of_somebody_who_sees_a_family_cannot_be_had(site: Site) -> None:
    """An administrator took a practitioner's id from the directory, gave it to an account of
    their own, and saw the practitioner's families."""
    site.account("hugo")
    tess = administrator(site)
    roles = ["practitioner", "privacy_officer", "audit_reader"]
    for chosen in (["practitioner"], roles):
        sent = tess.send(
            "/accounts", name="shadow", practitioner=site.council.id("hugo"), roles=chosen
        )
        assert sent.status_code == 422
        assert "/first-password/" not in sent.get_data(as_text=True)
    assert not accounts.accounts_from(site.services, "shadow", 5).records


def test_the_first_account_of_somebody_who_sees_a_family_gives_an_administrator_nothing(
    site: Site,
) -> None:
    tess = administrator(site)
    name = f"shadow-{uuid4().hex[:8]}"
    page = ask_for(tess, name=name, practitioner=site.council.id("hugo"), roles=["practitioner"])
    assert "/first-password/" not in page
    assert site.browser().sign_in(name, PASSWORD).status_code == 422
    # Nor does pressing on whatever the page offers, as often as one likes.
    for form in forms_of(tess.text("/accounts")):
        if "/account-proposals/" in form.action:
            action = form.action.replace("/refuse", "/confirm")
            assert tess.post(action, form.fields).status_code == 404
    assert not accounts.accounts_from(site.services, name, 5).records


def test_a_reset_link_gives_an_administrator_nothing_and_its_owner_is_told(site: Site) -> None:
    name = site.account("hana")
    tess, sue = administrator(site), site.signed_in("sue", *LEADER)
    page = press(tess, id_of(site, name), "link")
    assert "/first-password/" not in page
    link = link_in(decide(sue, name))
    for where in ("/accounts", f"/accounts/{id_of(site, name)}", "/"):
        assert link not in tess.text(where)
    new = "another four words here"
    site.browser().send(link, password=new, again=new)
    own = site.browser()
    own.sign_in(name, new)
    told = own.text("/")
    assert "A new link to set the password of this account was asked for by somebody-" in told
    assert "and confirmed by sue-" in told
    assert "somebody may have acted in your name" in told


def test_whoever_signs_in_first_does_not_hide_it_from_the_owner(site: Site) -> None:
    name = site.account("hana")
    tess, sue = administrator(site), site.signed_in("sue", *LEADER)
    press(tess, id_of(site, name), "link")
    decide(sue, name)
    for _ in range(2):
        browser = site.browser()
        browser.sign_in(name)
        assert "A new link to set the password" in browser.text("/")
    # Somebody who was away for weeks is told as well.
    press(tess, id_of(site, name), "link")
    decide(site.signed_in("sue", *LEADER), name)
    site.clock.forward(days=40)
    late = site.browser()
    late.sign_in(name)
    assert "A new link to set the password" in late.text("/")
    site.clock.forward(hours=1)
    again = site.browser()
    again.sign_in(name)
    assert "A new link to set the password" not in again.text("/")


def test_a_link_made_on_the_server_is_told_to_its_owner_too(site: Site) -> None:
    name = site.account("hugo")
    accounts.new_link(site.services, id_of(site, name))
    own = site.browser()
    own.sign_in(name)
    assert "was made by whoever runs Kithmap’s server" in own.text("/").replace("'", "’").replace(
        "&#39;", "’"
    )


def test_a_link_works_once(site: Site) -> None:
    name = site.account("hana")
    tess, sue = administrator(site), site.signed_in("sue", *LEADER)
    press(tess, id_of(site, name), "link")
    link = link_in(decide(sue, name))
    site.browser().send(link, password=PASSWORD, again=PASSWORD)
    assert site.browser().get(link).status_code == 404


def test_an_administrator_gives_no_role_to_their_own_account(site: Site) -> None:
    tess = administrator(site)
    mine = signed_in(site, tess)
    for roles in ([WORKER], [AccountRole.ADMINISTRATOR, WORKER], [AccountRole.AUDIT_READER]):
        with pytest.raises(Refused, match="nobody_changes_their_own"):
            proposals.change_roles(site.services, mine, mine.account_id, roles, op())


def test_an_administrators_account_never_becomes_that_of_a_practitioner(site: Site) -> None:
    """Not by two administrators either: whose account it is never changes."""
    other = site.account(None, AccountRole.ADMINISTRATOR)
    mine = signed_in(site, administrator(site))
    with pytest.raises(Refused) as refused:
        proposals.change_roles(site.services, mine, id_of(site, other), [WORKER], op())
    assert refused.value.field == "practitioner"


def test_what_a_form_says_beside_a_proposal_changes_nothing_of_it(site: Site) -> None:
    """The practitioner's id swapped in the second person's form."""
    tess, sue = administrator(site), site.signed_in("sue", *LEADER)
    asked_for_hana(site, tess)
    form = decision(sue, "Hana Ito")
    swapped = {
        "practitioner": site.council.id("hugo"),
        "practitioner_id": site.council.id("hugo"),
        "account_id": str(uuid4()),
        "roles": "administrator",
        "name": "somebody else",
    }
    link = link_in(sue.done(form.action, form.fields | swapped))
    browser = site.browser()
    browser.send(link, password=PASSWORD, again=PASSWORD)
    hana = OfPractitioner(site.council.id("hana"))
    row = site.services.gateway.account_row(ACCOUNT_OF_PRACTITIONER, hana)
    assert row is not None
    made = accounts.account_by_id(site.services, row.account_id)
    assert made.roles == (WORKER,)


def test_nobody_confirms_what_they_asked_for(site: Site) -> None:
    tess = administrator(site)
    assert not may_confirm(site, tess, asked_for_hana(site, tess))


def test_one_person_is_not_two_under_two_accounts(site: Site) -> None:
    """Told by the work mail address that each account keeps from the day it was made."""

    def an_account(name: str, mail: str) -> Browser:
        chosen = f"{name}-{uuid4().hex[:8]}"
        accounts.add_account(
            site.services, chosen, [AccountRole.ADMINISTRATOR], None, PASSWORD, mail
        )
        browser = site.browser()
        browser.sign_in(chosen)
        return browser

    mail = f"{uuid4().hex[:8]}@example.org"
    first, second = an_account("one", mail), an_account("two", f" {mail.upper()} ")
    proposal = asked_for_hana(site, first)
    assert not may_confirm(site, second, proposal)
    # Sue leads Hana's team, and keeps accounts too.
    keeps = an_account("sue", "Sue.Ward@example.org")
    sue = site.signed_in("sue", *LEADER)
    sue.send("/my-card", email="another@example.org")
    assert not may_confirm(site, sue, asked_for_hana(site, keeps))
    assert may_confirm(site, sue, proposal)


def test_nobody_asks_for_a_second_account_of_their_own_to_confirm_with(site: Site) -> None:
    """An administrator alone cannot make the administrator who confirms."""
    tess = administrator(site)
    name, mail = f"tess-two-{uuid4().hex[:8]}", f"{uuid4().hex[:8]}@example.org"
    ask_for(tess, name=name, roles=["administrator"], mail=mail)
    assert site.browser().sign_in(name).status_code == 422
    assert not accounts.accounts_from(site.services, name, 5).records


def test_the_owner_of_an_account_does_not_confirm_what_is_asked_for_it(site: Site) -> None:
    sue = site.signed_in("sue", *LEADER)
    own = signed_in(site, sue)
    tess = administrator(site)
    proposals.propose_link(site.services, signed_in(site, tess), own.account_id, op())
    (waiting,) = (
        each
        for each in deciding.all_waiting(site.services, signed_in(site, administrator(site)))
        if each.account_id == own.account_id
    )
    assert not may_confirm(site, sue, waiting.proposal_id)


def with_leader(change: Callable[[Records], Records]) -> Records:
    """The town, in which something is otherwise about those who lead."""
    return change(TOWN)


def ended_post(town: Records) -> Records:
    """Sue's post has ended; she has another one elsewhere, and nobody took her lead away."""
    ended = Span(date(2024, 9, 1), date(2026, 5, 31))
    return replace(
        town,
        practitioners=tuple(
            replace(
                worker,
                posts=(
                    replace(worker.posts[0], span=ended),
                    replace(worker.posts[0], id="post-sue-2", agency_id="school", team_id=None),
                ),
            )
            if worker.id == "sue"
            else worker
            for worker in town.practitioners
        ),
    )


def other_team(town: Records) -> Records:
    """Sue leads the other team of the same agency."""
    return replace(
        town,
        leaderships=tuple(
            replace(each, lead=replace(each.lead, team_id="south")) for each in town.leaderships
        ),
    )


def moved_worker(town: Records) -> Records:
    """Hana has left Sue's team."""
    ended = Span(date(2024, 9, 1), date(2026, 5, 31))
    return replace(
        town,
        practitioners=tuple(
            replace(worker, posts=(replace(worker.posts[0], span=ended),))
            if worker.id == "hana"
            else worker
            for worker in town.practitioners
        ),
    )


@pytest.mark.parametrize(
    ("change", "may"),
    [
        (lambda town: town, True),
        (ended_post, False),
        (other_team, False),
        (moved_worker, False),
    ],
    ids=["her own leader", "whose post has ended", "of another team", "of a team she left"],
)
def test_of_leaders_only_the_one_of_the_team_today_confirms(
    build_site: Build, change: Callable[[Records], Records], may: bool
) -> None:
    site = build_site(with_leader(change))
    tess, sue = administrator(site), site.signed_in("sue", *LEADER)
    assert may_confirm(site, sue, asked_for_hana(site, tess)) is may


def test_a_colleague_confirms_nothing(site: Site) -> None:
    tess, cora = administrator(site), site.signed_in("cora")
    assert not may_confirm(site, cora, asked_for_hana(site, tess))


@pytest.mark.parametrize("role", [AccountRole.COORDINATOR, AccountRole.PRIVACY_OFFICER])
def test_other_roles_may_not_even_ask(site: Site, role: AccountRole) -> None:
    tess = administrator(site)
    proposal = asked_for_hana(site, tess)
    browser = site.signed_in(None, role)
    form = find_form(browser.text("/directory"), "/sign-out")
    fields = form.fields | {"op_id": str(uuid4())}
    assert browser.post(f"/account-proposals/{proposal}/confirm", fields).status_code == 403


def test_what_a_closed_administrator_asked_for_is_confirmed_by_nobody(site: Site) -> None:
    tess, sue = administrator(site), site.signed_in("sue", *LEADER)
    proposal = asked_for_hana(site, tess)
    accounts.close_account(site.services, signed_in(site, tess).account_id)
    assert not may_confirm(site, sue, proposal)


def test_a_closed_account_is_not_opened_by_one(site: Site) -> None:
    name = site.account("hugo")
    tess = administrator(site)
    press(tess, id_of(site, name), "close")
    press(tess, id_of(site, name), "open")
    assert site.browser().sign_in(name).status_code == 422
    assert accounts.account_named(site.services, name).closed


def test_a_closed_account_gets_no_link_and_belongs_to_nobody_else(site: Site) -> None:
    name = site.account("hugo")
    mine = signed_in(site, administrator(site))
    accounts.close_account(site.services, id_of(site, name))
    with pytest.raises(Refused, match="account_is_closed"):
        proposals.propose_link(site.services, mine, id_of(site, name), op())
    with pytest.raises(Refused, match="practitioner_has_an_account"):
        proposals.propose_account(
            site.services, mine, "new", [WORKER], site.council.id("hugo"), None, op()
        )


def test_closing_ends_what_waited_for_the_account(site: Site) -> None:
    name = site.account("hana")
    tess, sue = administrator(site), site.signed_in("sue", *LEADER)
    mine = signed_in(site, tess)
    proposals.propose_link(site.services, mine, id_of(site, name), op())
    (waiting,) = deciding.waiting(site.services, signed_in(site, sue))
    accounts.close_account(site.services, id_of(site, name), mine.actor, op())
    with pytest.raises(Conflict):
        deciding.confirm(site.services, signed_in(site, sue), waiting.proposal_id, op())


def test_a_proposal_is_decided_once_and_not_for_ever(site: Site) -> None:
    tess, sue = administrator(site), site.signed_in("sue", *LEADER)
    proposal = asked_for_hana(site, tess)
    deciding.refuse(site.services, signed_in(site, sue), proposal, op())
    with pytest.raises(Conflict):
        deciding.confirm(site.services, signed_in(site, sue), proposal, op())
    old = asked_for_hana(site, tess)
    site.clock.forward(days=15)
    with pytest.raises(Conflict):
        deciding.confirm(site.services, signed_in(site, site.signed_in("sue", *LEADER)), old, op())


def test_a_practitioner_is_one_account_whichever_way_it_is_written(site: Site) -> None:
    """Unique in the graph itself, so that two at once make one."""
    site.account("hugo")
    now = site.clock.now()
    name = f"second-{uuid4().hex[:8]}"
    second = NewAccount(name, name, name, ["practitioner"], site.council.id("hugo"), now)
    with pytest.raises(Conflict):
        site.database.rows(ADD_ACCOUNT, second)


@pytest.mark.parametrize("alone", sorted(STAND_ALONE))
@pytest.mark.parametrize("other", sorted(AccountRole))
def test_roles_that_watch_over_others_stand_alone(alone: AccountRole, other: AccountRole) -> None:
    if alone is other:
        refuse_roles([alone], None)
        return
    for practitioner in (None, "somebody"):
        with pytest.raises(Refused):
            refuse_roles([alone, other], practitioner)


def test_whoever_works_with_people_may_lead_and_coordinate_too() -> None:
    refuse_roles([WORKER, AccountRole.SUPERVISOR, AccountRole.COORDINATOR], "somebody")
    refuse_roles([AccountRole.COORDINATOR], None)
    with pytest.raises(KithmapError):
        refuse_roles([WORKER], None)
    with pytest.raises(KithmapError):
        refuse_roles([AccountRole.COORDINATOR], "somebody")


def test_the_first_administrator_is_added_on_the_server_without_anybody(site: Site) -> None:
    name = f"first-{uuid4().hex[:8]}"
    added = accounts.add_account(site.services, name, [AccountRole.ADMINISTRATOR])
    site.browser().send(str(added.link), password=PASSWORD, again=PASSWORD)
    browser = site.browser()
    assert browser.sign_in(name).status_code == 303
    assert browser.get("/accounts").status_code == 200
