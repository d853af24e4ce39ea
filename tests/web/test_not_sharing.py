"""Not sharing: it holds once a worker decides it, a second person answers, the officer reviews."""

import re
from datetime import date
from uuid import uuid4

import pytest

from graph.records.bundle import Records
from graph.records.model import ContactCard, SafeguardingContact
from graph.vocabulary import AccountRole
from tests.browsers.fixtures import Build
from tests.browsers.not_sharing_forms import WHY, as_read, keep_back
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.sharing_forms import name_of, press, town_of_its_own
from tests.browsers.site import Browser, Site
from tests.worlds.builders import changed, decision, enquiry, not_shared, support

pytestmark = pytest.mark.neo4j

ASKED = "in your team decided not to share"
CONTACT = SafeguardingContact("Duty lead", ContactCard("01632 960777"))


def asked_about_kai() -> Records:
    """The front door asks about Kai, with whom a service works that is sensitive and has named its
    contact."""
    town = changed(town_of_its_own(), "recovery", safeguarding=CONTACT)
    return town + support("rita", "recovery", "kai") + enquiry("front-door", "kai")


@pytest.fixture
def site(build_site: Build) -> Site:
    return build_site(asked_about_kai())


@pytest.fixture
def officer(site: Site) -> Browser:
    return site.signed_in(None, AccountRole.PRIVACY_OFFICER)


def rita_keeps_it_back(site: Site, rita: Browser, who: str = "", **typed: str) -> str:
    return keep_back(rita, site.person("kai"), site.council.id("recovery"), who, **typed)


def line_of(site: Site, officer: Browser, person: str = "kai") -> str:
    return officer.text("/not-shared").partition(name_of(site, person))[2].partition("</li>")[0]


def test_it_keeps_a_sensitive_service_from_the_front_door_at_once_and_a_no_ends_that(
    site: Site, officer: Browser
) -> None:
    fay, rita, kai = site.signed_in("fay"), site.signed_in("rita"), site.person("kai")
    assert "Recovery Service" in fay.text(kai)
    said = rita_keeps_it_back(site, rita)
    assert "It is decided, and holds from now on." in said
    assert "Holds, and waits for a second person" in said
    assert "Recovery Service" not in fay.text(kai)
    why = "The front door has to know whom to ring."
    said = press(officer, "/not-shared", "/refuse", name_of(site, "kai"), because=why)
    assert name_of(site, "kai") not in said
    assert "Recovery Service" in fay.text(kai)
    told = rita.text(f"{kai}/not-shared")
    assert "The second person said no: it holds no more" in told
    assert why in told
    assert "said no to what you decided not to share" in rita.text("/waiting")
    site.clock.forward(days=15)
    assert "You decided nothing here." in site.signed_in("rita").text(f"{kai}/not-shared")


def test_a_yes_lets_it_hold_until_it_is_ended(site: Site, officer: Browser) -> None:
    fay, rita, kai = site.signed_in("fay"), site.signed_in("rita"), site.person("kai")
    rita_keeps_it_back(site, rita)
    assert "wait for a second person" in officer.text("/waiting")
    press(officer, "/not-shared", "/approve", name_of(site, "kai"))
    assert "Holds. To be reviewed by 30 August 2026" in rita.text(f"{kai}/not-shared")
    assert "Recovery Service" not in fay.text(kai)
    press(rita, f"{kai}/not-shared", "/end")
    assert "It is over: it was ended." in rita.text(f"{kai}/not-shared")
    assert "Recovery Service" in fay.text(kai)
    assert name_of(site, "kai") not in officer.text("/not-shared")


def test_whoever_may_not_know_reads_no_difference(site: Site, officer: Browser) -> None:
    kai = site.person("kai")
    others = [site.signed_in(each) for each in ("una", "sol", "clara")]

    def pages() -> list[str]:
        ends = ("", "/not-shared", "/private", "/sharing", "/map")
        return [as_read(each.text(f"{kai}{end}")) for each in others for end in ends]

    before = pages()
    rita_keeps_it_back(site, site.signed_in("rita"))
    press(officer, "/not-shared", "/approve", name_of(site, "kai"))
    assert pages() == before
    assert all(WHY not in page for page in before)


def test_the_officer_reads_of_no_service_and_of_no_number_of_them(
    site: Site, officer: Browser
) -> None:
    rita_keeps_it_back(site, site.signed_in("rita"), f"worker:{site.council.id('gita')}")
    line = line_of(site, officer)
    assert "Rita Cole" in line
    assert "Gita Rao" in line
    assert WHY in line
    assert "Recovery" not in line
    assert "1 service" not in line
    assert officer.get(site.person("kai")).status_code in (403, 404)


def test_only_who_works_with_somebody_decides_and_only_of_what_they_see(site: Site) -> None:
    kai, una = site.person("kai"), site.signed_in("una")
    assert site.signed_in("gita").get(f"{kai}/not-shared").status_code == 404
    # Whoever was asked about him at the front door does not work with him.
    assert site.signed_in("fay").get(f"{kai}/not-shared").status_code == 404
    assert "Recovery" not in una.text(f"{kai}/not-shared")
    said = keep_back(una, kai, site.council.id("recovery"))
    assert "Please choose at least one service" in said
    form = find_form(una.text(f"{kai}/not-shared"), f"{kai}/not-shared")
    answer = una.post(f"{site.person('dawn')}/not-shared", form.fields | {"why": WHY})
    assert answer.status_code in (404, 422)
    assert site.signed_in("hugo").get(f"{kai}/not-shared").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"who": "agency:8c9f0f0e-0000-4000-8000-000000000000"}, "Please find a service"),
        ({"who": "Riverside"}, "Please find a service or a person"),
        ({"why": "  "}, "why sharing would harm them more"),
        ({"review": "1 June 2027"}, "at most"),
        ({"review": "never"}, ""),
        ({"services": "nonsense"}, "Please choose at least one service"),
    ],
)
def test_what_cannot_be_decided_is_said_beside_the_field_with_nothing_lost(
    site: Site, typed: dict[str, str], said: str
) -> None:
    fay, rita, kai = site.signed_in("fay"), site.signed_in("rita"), site.person("kai")
    page = rita_keeps_it_back(site, rita, **typed)
    assert said in page
    assert "Nothing was saved yet." in page
    kept = find_form(page, f"{kai}/not-shared").fields
    assert kept["why"] == ("" if "why" in typed else WHY)
    assert kept["review"] == typed.get("review", "")
    assert "You decided nothing here." in page
    assert "Recovery Service" in fay.text(kai)


def test_nobody_keeps_it_from_themself(site: Site) -> None:
    said = rita_keeps_it_back(site, site.signed_in("rita"), f"worker:{site.council.id('rita')}")
    assert "You know it already." in said


def test_the_same_is_decided_once_however_often_it_is_sent(site: Site) -> None:
    rita, kai = site.signed_in("rita"), site.person("kai")
    form = find_form(rita.text(f"{kai}/not-shared"), f"{kai}/not-shared")
    typed = form.fields | {"services": site.council.id("recovery"), "who": "", "why": WHY}
    assert rita.done(form.action, typed).count(WHY) == 1
    assert rita.done(form.action, typed).count(WHY) == 1
    assert "You decided this already." in rita_keeps_it_back(site, rita)
    who = f"agency:{site.council.id('school')}"
    assert "You decided this already." not in rita_keeps_it_back(site, rita, who)


def test_a_leader_answers_for_their_team_and_nobody_else_does(site: Site) -> None:
    hana, sue, noah = site.signed_in("hana"), site.signed_in("sue"), site.person("noah")
    keep_back(hana, noah, site.council.id("health"), f"agency:{site.council.id('gp')}")
    waits = sue.text("/waiting")
    assert ASKED in waits
    assert ASKED not in hana.text("/waiting")
    (path,) = set(re.findall(rf'href="({noah}/not-shared/[0-9a-f-]+)"', waits))
    page = sue.text(path)
    assert "Hana Ito decided not to share" in page
    assert WHY in page
    assert "Child Health" in page
    assert "Riverside Surgery" in page
    for name in ("hana", "gita", "cora", "sol"):
        other = site.signed_in(name)
        assert other.get(path).status_code == 404
        own = find_form(other.text("/people-i-know"), "/people-i-know").fields
        forged = {key: own[key] for key in ("csrf_token", "op_id")}
        assert other.post(f"{path}/approve", forged).status_code == 404
    press(sue, path, "/approve")
    assert sue.get(path).status_code == 404
    assert ASKED not in sue.text("/waiting")
    assert "Holds. To be reviewed by" in hana.text(f"{noah}/not-shared")


def test_a_leaders_no_says_why(site: Site) -> None:
    hana, sue, noah = site.signed_in("hana"), site.signed_in("sue"), site.person("noah")
    keep_back(hana, noah, site.council.id("health"))
    (path,) = set(re.findall(rf'href="({noah}/not-shared/[0-9a-f-]+)"', sue.text("/waiting")))
    no = find_form(sue.text(path), "/refuse")
    said = sue.post(no.action, no.fields | {"because": " "})
    assert said.status_code == 422
    assert "Please say in a few words why not." in said.get_data(as_text=True)
    press(sue, path, "/refuse", because="The school is to know.")
    assert "The school is to know." in hana.text(f"{noah}/not-shared")


@pytest.mark.parametrize("who", ["worker:sue", "agency:health"])
def test_nobody_is_asked_from_whom_it_is_kept(site: Site, officer: Browser, who: str) -> None:
    kind, _, name = who.partition(":")
    sue, noah, of = site.signed_in("sue"), site.person("noah"), site.council.id
    keep_back(site.signed_in("hana"), noah, of("health"), f"{kind}:{of(name)}")
    assert ASKED not in sue.text("/waiting")
    assert "waits for a second person" in line_of(site, officer, "noah")


def test_nobody_is_asked_who_does_not_see_all_of_its_services(build_site: Build) -> None:
    """To read that there is another one would tell of it."""
    told = decision(
        ["noah"],
        [],
        opens=frozenset({"gp"}),
        recipient_practitioners=frozenset({"hana"}),
    )
    both = {"services": frozenset({"health", "gp"}), "decided_by": "hana", "approved_by": None}
    kept = not_shared("noah", **both)  # type: ignore[arg-type]  # services by name
    site = build_site(town_of_its_own() + support("gita", "gp", "noah") + told + kept)
    assert "Riverside Surgery" in site.signed_in("hana").text(f"{site.person('noah')}/not-shared")
    sue, noah = site.signed_in("sue"), site.person("noah")
    assert "Riverside Surgery" not in sue.text(noah)
    assert ASKED not in sue.text("/waiting")
    path = f"{noah}/not-shared/{site.council.id(kept.not_shared[0].id)}"
    assert sue.get(path).status_code == 404


def test_what_was_answered_or_is_over_is_answered_no_more(site: Site, officer: Browser) -> None:
    rita, kai = site.signed_in("rita"), site.person("kai")
    rita_keeps_it_back(site, rita)
    listed = officer.text("/not-shared").partition(name_of(site, "kai"))[2]
    yes, no = find_form(listed, "/approve"), find_form(listed, "/refuse")
    ended = find_form(rita.text(f"{kai}/not-shared"), "/end")
    assert rita.post(ended.action, ended.fields).status_code == 303
    # Sent once more, it is what it was; as another wish, it is over.
    assert rita.post(ended.action, ended.fields).status_code == 303
    assert rita.post(ended.action, ended.fields | {"op_id": str(uuid4())}).status_code == 409
    for form in (yes, no):
        answer = officer.post(form.action, form.fields | {"because": "Not so."})
        assert answer.status_code == 409
    assert "It is over" in rita.text(f"{kai}/not-shared")


@pytest.mark.parametrize("end", ["approve", "refuse", "review", "end"])
def test_what_is_not_there_is_answered_like_what_was_answered(
    site: Site, officer: Browser, end: str
) -> None:
    form = forms_of(officer.text("/safety"))[-1]
    token = {"csrf_token": form.fields["csrf_token"], "op_id": str(uuid4()), "because": "No."}
    assert officer.post(f"/not-shared/{uuid4()}/{end}", token).status_code == 409


def test_nobody_ends_a_colleagues(site: Site) -> None:
    rita, una, kai = site.signed_in("rita"), site.signed_in("una"), site.person("kai")
    rita_keeps_it_back(site, rita)
    ended = find_form(rita.text(f"{kai}/not-shared"), "/end")
    own = find_form(una.text(f"{kai}/not-shared"), f"{kai}/not-shared").fields
    forged = {key: own[key] for key in ("csrf_token", "op_id")}
    assert una.post(ended.action, forged).status_code == 404
    assert "Holds, and waits" in rita.text(f"{kai}/not-shared")


def test_its_review_waits_for_the_officer_and_it_holds_meanwhile(build_site: Build) -> None:
    kept = not_shared("kai", ["recovery"], decided_by="rita", review_on=date(2026, 5, 28))
    site = build_site(asked_about_kai() + kept)
    fay, kai = site.signed_in("fay"), site.person("kai")
    officer = site.signed_in(None, AccountRole.PRIVACY_OFFICER)
    assert "Decisions not to share are to be reviewed" in officer.text("/waiting")
    assert "its review was due on 28 May 2026" in line_of(site, officer)
    assert "Recovery Service" not in fay.text(kai)
    press(officer, "/not-shared", "/review", name_of(site, "kai"))
    assert "to be reviewed by 30 August 2026" in line_of(site, officer)
    assert "Recovery Service" not in fay.text(kai)
    press(officer, "/not-shared", "/end", name_of(site, "kai"))
    assert "Recovery Service" in fay.text(kai)


def test_who_is_kept_out_for_safety_may_rest_on_a_decision_of_ones_own(
    site: Site, officer: Browser
) -> None:
    rita, una, kai = site.signed_in("rita"), site.signed_in("una"), site.person("kai")
    assert "rests on" not in rita.text(f"{kai}/private")
    rita_keeps_it_back(site, rita, f"agency:{site.council.id('gp')}")
    page = rita.text(f"{kai}/private")
    (chosen,) = re.findall(
        r'<option value="([0-9a-f-]{36})">Recovery Service, kept from Riverside Surgery', page
    )
    form = find_form(page, f"{kai}/private")
    limit = {"who": f"agency:{site.council.id('gp')}", "kind": "not_to", "ground": "safety"}
    refused = rita.post(form.action, form.fields | limit)
    assert refused.status_code == 422
    assert "Please say in a few words what it is for." in refused.get_data(as_text=True)
    assert "Only the privacy officer lifts it." in rita.done(
        form.action, form.fields | limit | {"decision": chosen}
    )
    desk = officer.text("/safety").partition(name_of(site, "kai"))[2].partition("</li>")[0]
    assert "rests on a decision not to share" in desk
    # Nobody names a colleague's.
    assert "rests on" not in una.text(f"{kai}/private")
    theirs = find_form(una.text(f"{kai}/private"), f"{kai}/private")
    answer = una.post(theirs.action, theirs.fields | limit | {"decision": chosen})
    assert answer.status_code == 422
    assert "one of your own decisions that hold" in answer.get_data(as_text=True)


def test_services_and_people_are_found_by_a_part_of_their_name(site: Site) -> None:
    rita, kai = site.signed_in("rita"), site.person("kai")
    form = find_form(rita.text(f"{kai}/not-shared"), f"{kai}/not-shared")
    for sought, name in (("rivers", "Riverside Surgery"), ("gita ra", "Gita Rao")):
        part = rita.post(f"{form.action}/found", form.fields | {"who": sought})
        assert name in part.get_data(as_text=True)
        found = rita.post(f"{form.action}/find", form.fields | {"who": sought, "why": WHY})
        assert name in found.get_data(as_text=True)
        assert find_form(found.get_data(as_text=True), form.action).fields["why"] == WHY
