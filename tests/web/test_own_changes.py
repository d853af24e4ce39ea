"""What workers change themselves: their card, their tie, "still true", the end of their support."""

import re
from datetime import date
from uuid import uuid4

import pytest

from graph.vocabulary import AccountRole, SupportState, Tie
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import PageForm, find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j


def own_form(site: Site, browser: Browser, person: str, worker: str, act: str) -> PageForm:
    """The small form on a worker's own card, as the person's page holds it now."""
    support_id = site.council.id(f"{worker}-{person}")
    return find_form(browser.text(site.person(person)), f"{support_id}/{act}")


def test_a_tie_is_kept_and_only_its_author_and_their_supervisor_see_it(
    build_site: Build,
) -> None:
    site = build_site(TOWN + agreement("noah", "dawn") + support("tom", "school", "noah"))
    hana = site.signed_in("hana")
    form = own_form(site, hana, "noah", "hana", "tie")
    sent = hana.post(form.action, form.fields | {"tie": Tie.STRESSFUL.value})
    assert sent.headers["Location"] == site.person("noah")
    page = hana.text(site.person("noah"))
    assert "Only you and your supervisor see what kind of tie it is." in page
    assert own_form(site, hana, "noah", "hana", "tie").fields["tie"] == "stressful"
    assert "stressful" in site.signed_in("sue", AccountRole.SUPERVISOR).text(
        site.person("noah") + "/map"
    )
    others = site.signed_in("tom").text(site.person("noah") + "/map")
    assert "Hana Ito" in others
    assert "stressful tie" not in others.split('<script type="application/json"')[0]


def test_still_true_is_dated_today(site: Site) -> None:
    hugo = site.signed_in("hugo")
    assert "Last confirmed 4 May 2026" in hugo.text(site.person("dawn"))
    form = own_form(site, hugo, "dawn", "hugo", "confirm")
    hugo.post(form.action, form.fields)
    assert "Last confirmed 1 June 2026" in hugo.text(site.person("dawn"))


def test_ending_ones_support_closes_the_person_on_the_next_request(site: Site) -> None:
    hugo = site.signed_in("hugo")
    form = own_form(site, hugo, "dawn", "hugo", "end")
    sent = hugo.post(form.action, form.fields)
    assert sent.headers["Location"] == "/"
    home = hugo.text("/")
    assert "That support has ended." in home
    assert "Dawn Hale" not in home
    assert hugo.get(site.person("dawn")).status_code == 404
    assert hugo.get(site.family("D")).status_code == 404


def test_a_form_that_is_sent_twice_counts_once(site: Site) -> None:
    hugo = site.signed_in("hugo")
    form = own_form(site, hugo, "dawn", "hugo", "end")
    assert hugo.post(form.action, form.fields).status_code == 303
    assert hugo.post(form.action, form.fields).headers["Location"] == "/"


def test_the_same_form_with_other_content_is_a_conflict(site: Site) -> None:
    hugo = site.signed_in("hugo")
    form = own_form(site, hugo, "dawn", "hugo", "tie")
    hugo.post(form.action, form.fields | {"tie": "strong"})
    again = hugo.post(form.action, form.fields | {"tie": "tenuous"})
    assert again.status_code == 409
    assert own_form(site, hugo, "dawn", "hugo", "tie").fields["tie"] == "strong"


def test_a_stale_form_saves_nothing_and_says_so(site: Site) -> None:
    hugo = site.signed_in("hugo")
    stale = own_form(site, hugo, "dawn", "hugo", "tie")
    confirm = own_form(site, hugo, "dawn", "hugo", "confirm")
    hugo.post(confirm.action, confirm.fields)
    sent = hugo.post(stale.action, stale.fields | {"tie": "stressful"})
    assert sent.status_code == 409
    page = sent.get_data(as_text=True)
    assert "This changed while the page was open." in page
    assert own_form(site, hugo, "dawn", "hugo", "tie").fields["tie"] == "normal"
    # What was chosen is still there, beside what it says now, and can be sent again as it is.
    assert re.search(r"<td>Steady tie</td>\s*<td>Stressful tie</td>", page)
    again = find_form(page, stale.action)
    assert again.fields["tie"] == "stressful"
    assert hugo.post(again.action, again.fields).headers["Location"] == site.person("dawn")
    assert own_form(site, hugo, "dawn", "hugo", "tie").fields["tie"] == "stressful"


@pytest.mark.parametrize("wrong", [{"tie": "hateful"}, {"tie": ""}, {"op_id": "x"}, {"op_id": ""}])
def test_a_form_with_nonsense_saves_nothing(site: Site, wrong: dict[str, str]) -> None:
    hugo = site.signed_in("hugo")
    form = own_form(site, hugo, "dawn", "hugo", "tie")
    sent = hugo.post(form.action, form.fields | {"tie": "strong"} | wrong)
    assert sent.status_code == 422
    assert "Nothing was saved yet." in sent.get_data(as_text=True)
    assert own_form(site, hugo, "dawn", "hugo", "tie").fields["tie"] == "normal"


def test_nobody_changes_the_support_of_a_colleague(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    hugo = site.signed_in("hugo")
    mine = own_form(site, hugo, "dawn", "hugo", "end")
    theirs = mine.action.replace(site.council.id("hugo-dawn"), site.council.id("gita-dawn"))
    assert hugo.post(theirs, mine.fields).status_code == 404
    assert "Gita Rao" in hugo.text(site.person("dawn"))
    assert "Dawn Hale" in site.signed_in("gita").text("/")


def test_nobody_confirms_their_own_proposal(build_site: Build) -> None:
    waiting = support(
        "vic", "housing", "dawn", state=SupportState.PROPOSED, confirmed_on=None, typed_name="D"
    )
    site = build_site(TOWN + waiting + agreement("dawn"))
    vic = site.signed_in("vic")
    form = own_form(site, vic, "dawn", "vic", "end")
    fields = form.fields | {"op_id": str(uuid4())}
    vic.post(form.action.replace("/end", "/confirm"), fields)
    page = vic.text(site.person("dawn"))
    assert "This waits to be confirmed" in page
    assert "Gita" not in page


def test_a_contact_card_is_edited_once_and_right_everywhere(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    gita, hugo = site.signed_in("gita"), site.signed_in("hugo")
    before = hugo.text(site.person("dawn"))
    assert "01632 960777" not in before
    sent = gita.send("/my-card", phone="01632 960777", hours="Mornings")
    assert sent.status_code == 303
    me = gita.text(sent.headers["Location"])
    assert "Your contact card is saved." in me
    for page in (
        hugo.text(site.person("dawn")),
        hugo.text(site.family("D")),
        hugo.text(f"/practitioners/{site.council.id('gita')}"),
        hugo.text(f"/agencies/{site.council.id('gp')}"),
    ):
        assert "01632 960777" in page


def test_a_card_that_changed_meanwhile_keeps_what_was_typed(site: Site) -> None:
    one, other = site.signed_in("gita"), site.signed_in("gita")
    form = find_form(one.text("/my-card"), "/my-card")
    other.send("/my-card", phone="01632 960111")
    sent = one.post("/my-card", form.fields | {"phone": "01632 960222", "hours": "Never on Friday"})
    assert sent.status_code == 409
    page = sent.get_data(as_text=True)
    assert "This changed while the page was open." in page
    assert re.search(r"<td>01632 960111</td>\s*<td>01632 960222</td>", page)
    again = find_form(page, "/my-card")
    assert again.fields["phone"] == "01632 960222"
    assert again.fields["hours"] == "Never on Friday"
    assert one.post("/my-card", again.fields).status_code == 303
    assert "01632 960222" in other.text("/my-card")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("phone", "ring me", "Please use digits"),
        ("phone", "0" * 60, "That is too long."),
        ("email", "somebody", "Please type a whole mail address"),
        ("email", "a@b.example?subject=x&body=y z", "Please type a whole mail address"),
        ("hours", "x" * 200, "120 characters"),
    ],
)
def test_what_is_wrong_on_a_card_stands_beside_its_field_and_nothing_is_lost(
    site: Site, field: str, text: str, said: str
) -> None:
    gita = site.signed_in("gita")
    sent = gita.send("/my-card", **{"mobile": "07700 900123", field: text})
    assert sent.status_code == 422
    page = sent.get_data(as_text=True)
    assert said in page
    form = find_form(page, "/my-card")
    assert form.fields["mobile"] == "07700 900123"
    assert form.fields[field] == text
    assert "07700 900123" not in gita.text("/my-card")


def test_signs_that_cannot_be_seen_are_taken_out_of_a_card(site: Site) -> None:
    gita = site.signed_in("gita")
    gita.send("/my-card", hours="Mon\u202eday\x00 to \t Friday\n9\u200b to 5")
    form = find_form(gita.text("/my-card"), "/my-card")
    assert form.fields["hours"] == "Monday to Friday 9 to 5"


def test_an_account_without_a_practitioner_has_no_card(site: Site) -> None:
    assert site.signed_in(None, AccountRole.COORDINATOR).get("/my-card").status_code == 403


def test_today_is_a_date_in_the_deployments_time_zone(site: Site) -> None:
    hugo = site.signed_in("hugo")
    site.clock.at = site.clock.at.replace(hour=23, minute=30)  # half past midnight in London
    hugo.sign_in(site.account("hugo"))
    form = own_form(site, hugo, "dawn", "hugo", "confirm")
    hugo.post(form.action, form.fields)
    assert date(2026, 6, 2).strftime("Last confirmed 2 %B %Y") in hugo.text(site.person("dawn"))
