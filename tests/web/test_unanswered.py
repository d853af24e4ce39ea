"""New support and ties that nobody may answer: given to somebody who leads, or let lapse."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from graph.records.bundle import Records
from graph.records.dates import PartialDate
from graph.records.ties import TieProposal
from graph.vocabulary import AccountRole, Kin, Role, SupportState
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.builders import NOW, TODAY, changed, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

COORDINATOR, OFFICER = AccountRole.COORDINATOR, AccountRole.PRIVACY_OFFICER
TEAM = replace(
    TOWN,
    practitioners=tuple(
        replace(each, posts=tuple(replace(post, team_id="south") for post in each.posts))
        if each.id == "hana"
        else each
        for each in TOWN.practitioners
    ),
)
"""Cora and Hana stand in a team that nobody leads."""


def coras(person: str = "rose") -> Records:
    return support(
        "cora",
        "health",
        person,
        Role.HEALTH_VISITOR,
        state=SupportState.PROPOSED,
        confirmed_on=None,
        typed_name="Rosie Typed",
        typed_birth_date=PartialDate(TODAY.replace(year=1955)),
    )


def page_of(site: Site, person: str = "rose") -> str:
    return f"/unanswered/supports/{site.council.id(f'cora-{person}')}"


def sent(browser: Browser, page: str, act: str, **fields: str) -> str:
    form = find_form(browser.text(page), act)
    return browser.done(form.action, form.fields | fields)


def test_it_stands_on_a_page_of_its_own_and_of_whom_it_is_does_not(build_site: Build) -> None:
    site = build_site(TEAM + coras())
    coordinator = site.signed_in(None, COORDINATOR)
    assert page_of(site) in coordinator.text("/waiting")
    assert page_of(site) in coordinator.text("/unanswered")
    # The first page does not say that nothing waits: it leads to the list that has all.
    home = coordinator.text("/")
    assert "No task is waiting." not in home
    assert "All that waits for you: " in home
    page = coordinator.text(page_of(site))
    assert "Cora Bell" in page
    for secret in ("Rose", "Rosie", "Hale", site.council.id("rose")):
        assert secret not in page, secret


def test_a_colleague_is_asked_to_lead_an_administrator_says_yes_and_it_is_theirs(
    build_site: Build,
) -> None:
    site = build_site(TEAM + coras())
    coordinator = site.signed_in(None, COORDINATOR)
    form = find_form(coordinator.text(page_of(site)), "/lead")
    done = coordinator.done(form.action, form.fields | {"post": site.council.id("post-hana")})
    assert "Hana Ito leads the team and may confirm it" in done
    assert page_of(site) not in coordinator.text("/waiting")
    hana = site.signed_in("hana")
    proposal = f"{site.person('rose')}/supports/{site.council.id('cora-rose')}/proposal"
    assert hana.get(proposal).status_code == 404, "nobody has said yes to it"
    administrator = site.signed_in(None, AccountRole.ADMINISTRATOR)
    (form,) = (
        each for each in forms_of(administrator.text("/accounts")) if "/confirm" in each.action
    )
    administrator.done(form.action, form.fields)
    assert proposal in hana.text("/waiting")
    sent(hana, proposal, "/accept")
    assert "Rose Hale" in site.signed_in("cora").text(site.person("rose"))
    assert coordinator.get(page_of(site)).status_code == 404


def test_what_lapses_counts_for_nothing_and_whoever_proposed_it_reads_why(
    build_site: Build,
) -> None:
    site = build_site(TEAM + coras())
    coordinator = site.signed_in(None, COORDINATOR)
    stale = find_form(coordinator.text(page_of(site)), "/lapse")
    done = sent(coordinator, page_of(site), "/lapse", why_not="over")
    assert "It lapsed, and whoever proposed it reads why." in done
    assert coordinator.get(page_of(site)).status_code == 404
    cora = site.signed_in("cora")
    told = cora.text("/waiting")
    assert "Rosie Typed: not confirmed, because it is over already" in told
    assert "oordinator" not in told
    assert cora.get(site.person("rose")).status_code == 404
    again = stale.fields | {"op_id": str(uuid4()), "why_not": "not_known"}
    assert coordinator.post(stale.action, again).status_code == 303
    assert "That was settled meanwhile" in coordinator.text("/unanswered")
    assert "it is over already" in cora.text("/waiting")


def test_who_is_protected_is_the_privacy_officers_who_gives_it_to_nobody(
    build_site: Build,
) -> None:
    site = build_site(changed(TEAM, "kai", shielded=True) + coras("kai"))
    page = page_of(site, "kai")
    assert site.signed_in(None, COORDINATOR).get(page).status_code == 404
    officer = site.signed_in(None, OFFICER)
    text = officer.text(page)
    assert "Kai" not in text
    assert "/lead" not in text
    sent(officer, page, "/lapse", why_not="not_known")
    assert "nobody here knows of this" in site.signed_in("cora").text("/waiting")


def test_of_a_sensitive_service_only_a_named_supervisor_confirms(build_site: Build) -> None:
    """Sue leads the team, and not as its named supervisor: so somebody has to be asked."""
    marked = replace(
        TOWN,
        agencies=tuple(
            replace(each, sensitive=True) if each.id == "health" else each for each in TOWN.agencies
        ),
    )
    hanas = support("hana", "health", "dawn", state=SupportState.PROPOSED, confirmed_on=None)
    site = build_site(marked + hanas)
    page = f"/unanswered/supports/{site.council.id('hana-dawn')}"
    coordinator = site.signed_in(None, COORDINATOR)
    done = sent(coordinator, page, "/lead", post=site.council.id("post-sue"))
    assert "Sue Ward leads the team" in done


def tie(asked: int, **terms: str) -> Records:
    """That Rose, with whom nobody works, is Isla's guardian, as Tom said so many days ago."""
    made = TieProposal(
        "tie-rose",
        "isla",
        "rose",
        Kin.GUARDIAN,
        "tom",
        NOW - timedelta(days=asked),
        "Isla Marsh",
        "Rose Hale",
        person_yes="tom",
        **terms,  # type: ignore[arg-type]  # whatever terms a case names
    )
    return Records(tie_proposals=(made,))


def test_a_tie_that_nobody_answers_lapses_and_whoever_asked_is_told(build_site: Build) -> None:
    site = build_site(TOWN + tie(asked=20))
    page = f"/unanswered/ties/{site.council.id('tie-rose')}"
    coordinator = site.signed_in(None, COORDINATOR)
    assert page in coordinator.text("/waiting")
    text = coordinator.text(page)
    for secret in ("Rose", "Isla", "Tom", "guardian"):
        assert secret not in text, secret
    sent(coordinator, page, "/lapse")
    assert coordinator.get(page).status_code == 404
    assert "Rose Hale and Isla Marsh: the link was not confirmed" in site.signed_in("tom").text(
        "/waiting"
    )


@pytest.mark.parametrize(
    ("records", "whose"),
    [
        (TOWN + tie(asked=3), None),
        (TOWN + tie(asked=20) + support("gita", "gp", "rose"), None),
        (changed(TOWN, "rose", shielded=True) + tie(asked=20), OFFICER),
    ],
    ids=["asked lately", "somebody is asked", "somebody is protected"],
)
def test_a_tie_is_the_coordinators_only_where_nobody_is_asked(
    build_site: Build, records: Records, whose: AccountRole | None
) -> None:
    site = build_site(records)
    page = f"/unanswered/ties/{site.council.id('tie-rose')}"
    found = {
        role
        for role in (COORDINATOR, OFFICER)
        if site.signed_in(None, role).get(page).status_code == 200
    }
    assert found == ({whose} if whose else set())
