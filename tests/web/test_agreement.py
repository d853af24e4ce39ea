"""The page that two people sit over: what it asks, previews, saves, and what it then shows."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.browsers.fixtures import Build
from tests.browsers.looking_forms import emergency
from tests.browsers.page_forms import find_form
from tests.browsers.sharing_forms import town_of_its_own
from tests.browsers.site import Browser, Site
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

YES: dict[str, str] = {
    "alone": "yes",
    "private": "yes",
    "decider": "self",
    "known": "contact",
    "months": "12",
    "asked": "together",
    "answer": "yes",
}


def page_of(site: Site, person: str) -> str:
    return f"{site.person(person)}/agreement"


def test_a_yes_acts_on_the_next_request_of_whoever_it_was_given_to(build_site: Build) -> None:
    site = build_site(TOWN)
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    assert "Hugo Lane" not in gita.text(site.person("dawn"))
    assert "Talk about agreement" in hugo.text(site.person("dawn"))
    sent = hugo.send(page_of(site, "dawn"), **YES, sector_gp="yes", sector_housing="no")
    assert sent.status_code == 303, sent.get_data(as_text=True)
    said = hugo.text(sent.headers["Location"])
    # What, and until when, is read together at once.
    assert "That is agreed, and saved." in said
    assert "Who they are and how to reach them" in said
    assert "1 June 2027" in said
    assert "Hugo Lane" in gita.text(site.person("dawn"))
    # Nobody said yes to housing.
    assert "Gita Rao" not in hugo.text(site.person("dawn"))


def agreed(site: Site, hugo: Browser, **more: str) -> None:
    sent = hugo.send(page_of(site, "dawn"), **{**YES, "sector_gp": "yes", **more})
    assert sent.status_code == 303, sent.get_data(as_text=True)


def test_nothing_is_ticked_beforehand_and_no_is_as_large_as_yes(build_site: Build) -> None:
    site = build_site(TOWN)
    page = site.signed_in("hugo").text(page_of(site, "dawn"))
    assert "checked" not in page
    form = find_form(page, "/agreement")
    ticked = form.fields.keys() - {"csrf_token", "op_id", "version"}
    assert not {name: form.fields[name] for name in ticked if form.fields[name]}
    # Every yes stands in the same box as its no.
    assert page.count('value="yes"><span>Yes') == page.count('value="no"><span>No') + 2
    assert page.count('class="answer-no">No') == 2


def test_a_no_for_now_is_saved_and_told_by_the_history(build_site: Build) -> None:
    site = build_site(TOWN)
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    agreed(site, hugo)
    site.clock.forward(minutes=1)
    no = {"alone": "yes", "private": "yes", "decider": "self", "asked": "call", "answer": "no"}
    done = hugo.send(page_of(site, "dawn"), **no)
    assert "“No for now” is saved." in hugo.text(done.headers["Location"])
    assert "Hugo Lane" not in gita.text(site.person("dawn"))
    history = hugo.text(f"{site.person('dawn')}/agreements")
    assert "Dawn Hale said no for now on 1 June 2026" in history
    # The yes before it is told as it was, and was not written over.
    assert "Dawn Hale agreed on 1 June 2026" in history
    assert "A newer one took its place" in history


def test_not_now_leaves_at_once_and_agrees_nothing(build_site: Build) -> None:
    site = build_site(TOWN)
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    done = hugo.send(page_of(site, "dawn"), action="/not-now")
    assert done.headers["Location"] == site.person("dawn")
    assert "Saved: not now." in hugo.text(done.headers["Location"])
    assert "not recorded anything yet" in hugo.text(f"{site.person('dawn')}/agreements")
    assert "Hugo Lane" not in gita.text(site.person("dawn"))


def test_taking_it_back_acts_on_the_next_request_of_another_browser(build_site: Build) -> None:
    site = build_site(TOWN)
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    agreed(site, hugo)
    assert "Hugo Lane" in gita.text(site.person("dawn"))
    history = f"{site.person('dawn')}/agreements"
    done = hugo.send(history, action="/withdraw")
    assert done.status_code == 303
    assert "Hugo Lane" not in gita.text(site.person("dawn"))
    page = hugo.text(history)
    assert "Taken back on 1 June 2026" in page
    assert "/withdraw" not in page


def test_only_who_recorded_it_takes_it_back_or_reads_of_it(build_site: Build) -> None:
    site = build_site(TOWN)
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    agreed(site, hugo)
    form = find_form(hugo.text(f"{site.person('dawn')}/agreements"), "/withdraw")
    assert "not recorded anything yet" in gita.text(f"{site.person('dawn')}/agreements")
    own = find_form(gita.text(page_of(site, "dawn")), "/agreement").fields["csrf_token"]
    assert gita.post(form.action, {**form.fields, "csrf_token": own}).status_code == 404
    assert "Hugo Lane" in gita.text(site.person("dawn"))


def test_it_is_renewed_for_a_year_near_its_end_and_not_after_it(build_site: Build) -> None:
    site = build_site(TOWN)
    hugo = site.signed_in("hugo")
    agreed(site, hugo, months="1")
    history = f"{site.person('dawn')}/agreements"
    assert "1 July 2026" in hugo.text(history)
    renewal = find_form(hugo.text(history), "/renew")
    assert hugo.post(renewal.action, renewal.fields).status_code == 303
    page = hugo.text(history)
    assert "Renewed on 1 June 2026" in page
    assert "1 June 2027" in page
    assert "/renew" not in page
    # The older form was made before it was renewed.
    again = hugo.post(renewal.action, {**renewal.fields, "op_id": str(uuid4())})
    assert again.status_code == 409


def test_a_refused_form_keeps_all_and_says_beside_each_field_what_is_missing(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    hugo = site.signed_in("hugo")
    half = {"alone": "yes", "known": "contact", "sector_gp": "yes", "answer": "yes"}
    page = hugo.send(page_of(site, "dawn"), **half)
    assert page.status_code == 422
    # Above the form, where several questions may be open, each is named.
    assert "Please answer: " in page.get_data(as_text=True)
    text = page.get_data(as_text=True)
    assert "Nothing is saved yet." in text
    kept = find_form(text, "/agreement").fields
    assert (kept["known"], kept["sector_gp"], kept["alone"]) == ("contact", "yes", "yes")
    for field in ("private", "decider", "months", "asked"):
        assert f'id="{field}-error"' in text
    # What would be seen is drawn from what was chosen so far.
    assert "Gita Rao" not in text
    nobody = hugo.send(page_of(site, "dawn"), **YES)
    assert "Nobody is to know yet." in nobody.get_data(as_text=True)


def test_of_two_windows_the_later_one_is_told_and_keeps_what_was_chosen(build_site: Build) -> None:
    site = build_site(TOWN)
    hugo = site.signed_in("hugo")
    older = find_form(hugo.text(page_of(site, "dawn")), "/agreement")
    agreed(site, hugo)
    page = hugo.post(older.action, {**older.fields, **YES, "sector_school": "yes"})
    assert page.status_code == 409
    text = page.get_data(as_text=True)
    assert "This changed while the page was open." in text
    again = find_form(text, "/agreement")
    assert again.fields["sector_school"] == "yes"
    assert hugo.post(again.action, {**again.fields, "answer": "yes"}).status_code == 303


def test_the_preview_is_drawn_with_and_without_a_script_and_saves_nothing(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    # Hugo sees nobody else, so he can show nobody else: his own line alone.
    form = find_form(hugo.text(page_of(site, "dawn")), "/agreement")
    chosen = {**form.fields, "known": "contact", "sector_universal_child_health": "yes"}
    part = hugo.post(form.action + "/preview", chosen)
    assert part.headers["X-Fragment"] == "1"
    said = "A school nurse would now see the name and number of Hugo Lane."
    assert said in part.get_data(as_text=True)
    assert "Gita" not in part.get_data(as_text=True)
    page = hugo.post(form.action + "/shown", chosen)
    assert page.status_code == 200
    assert said in page.get_data(as_text=True)
    assert find_form(page.get_data(as_text=True), "/agreement").fields["known"] == "contact"
    assert "Hugo Lane" not in gita.text(site.person("dawn"))
    services = hugo.post(form.action + "/preview", {**chosen, "known": "services"})
    assert "would now see that Town Housing helps." in services.get_data(as_text=True)


def test_the_preview_shows_what_is_chosen_though_the_clock_goes_on_meanwhile(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    hugo = site.signed_in("hugo")
    agreed(site, hugo, known="services")
    form = find_form(hugo.text(page_of(site, "dawn")), "/agreement")
    site.clock.pace = timedelta(milliseconds=1)
    chosen = {**form.fields, "decider": "self", "known": "contact", "sector_housing": "yes"}
    part = hugo.post(form.action + "/preview", chosen).get_data(as_text=True)
    assert "A housing officer would now see the name and number of Hugo Lane." in part


def test_the_preview_says_that_only_the_service_would_be_seen_of_whom_the_name_was(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    hugo = site.signed_in("hugo")
    agreed(site, hugo, sector_housing="yes")
    site.clock.forward(minutes=1)
    form = find_form(hugo.text(page_of(site, "dawn")), "/agreement")
    chosen = {**form.fields, "decider": "self", "known": "services", "sector_housing": "yes"}
    part = hugo.post(form.action + "/preview", chosen).get_data(as_text=True)
    said = re.findall(r'class="said">([^<]+)', part)
    assert any(
        each.startswith("A housing officer would see only that")
        and each.endswith("Town Housing help, and no longer who they are.")
        for each in said
    ), said


def test_a_parent_decides_for_a_child_only_with_responsibility_on_the_record(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    hana = site.signed_in("hana")
    of = site.council.id
    parent = {**YES, "decider": "other", "authority": "parent", "sector_school": "yes"}
    refused = hana.send(page_of(site, "noah"), **parent, holder=of("kai"), evidence="seen")
    assert refused.status_code == 422
    assert "parental responsibility" in refused.get_data(as_text=True)
    unseen = hana.send(page_of(site, "noah"), **parent, holder=of("dawn"))
    assert "Please write down what you saw" in unseen.get_data(as_text=True)
    done = hana.send(
        page_of(site, "noah"), **parent, holder=of("dawn"), evidence="Birth certificate"
    )
    assert done.status_code == 303
    # The authority is known from now on, and need not be seen again.
    assert hana.send(page_of(site, "noah"), **parent, holder=of("dawn")).status_code == 303
    assert "Dawn Hale (a parent" in hana.text(f"{site.person('noah')}/agreements")


def test_whoever_has_responsibility_is_offered_first_and_no_service_without_an_order(
    build_site: Build,
) -> None:
    site = build_site(TOWN)

    def offered(name: str) -> list[str]:
        page = site.signed_in(name).text(page_of(site, "kai"))
        choices = page.partition('id="holder"')[2].partition("</select>")[0]
        return re.findall(r'value="([^"]+)"', choices)

    of = site.council.id
    for name in ("una", "sol"):
        assert set(offered(name)[:2]) == {of("dawn"), of("lee")}
    assert of("school") not in offered("una")
    assert of("social") in offered("sol")


def test_a_young_person_says_yes_to_each_service_by_name_and_somebody_found_that_they_understand(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    una, sol = site.signed_in("una"), site.signed_in("sol")
    assert "Una Price" not in sol.text(site.person("kai"))
    own: dict[str, str] = {**YES, "sector_childrens_social_care": "yes"}
    alone = una.send(page_of(site, "kai"), **own)
    assert "how you know that they understand" in alone.get_data(as_text=True)
    own["competence"] = "Said it back in his own words; we talked alone."
    general = una.send(page_of(site, "kai"), **own)
    assert "A young person says yes to each service by name." in general.get_data(as_text=True)
    service = {f"service_{site.council.id('school')}": "yes"}
    assert una.send(page_of(site, "kai"), **own, **service).status_code == 303
    assert "Una Price" in sol.text(site.person("kai"))


def test_who_does_not_support_a_person_cannot_sit_down_with_them(build_site: Build) -> None:
    site = build_site(TOWN)
    sue = site.signed_in("sue")
    assert "Noah Hale" in sue.text(site.person("noah"))
    assert "Talk about agreement" not in sue.text(site.person("noah"))
    for page in ("agreement", "agreements", "who-can-see", "who-looked", "my-team"):
        assert sue.get(f"{site.person('noah')}/{page}").status_code == 404


def test_a_person_is_told_who_can_see_who_looked_and_who_helps(build_site: Build) -> None:
    site = build_site(TOWN)
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    agreed(site, gita, sector_housing="yes")
    assert "Gita Rao" in hugo.text(site.person("dawn"))
    caution = "Some entries may be left out where the law lets us, to keep someone safe."
    sees = gita.text(f"{site.person('dawn')}/who-can-see")
    assert "Who helps and how to reach them" in sees
    assert "Town Housing" in sees
    looked = gita.text(f"{site.person('dawn')}/who-looked")
    assert "June 2026" in looked
    assert "Riverside Surgery, Town Housing" in looked
    team = gita.text(f"{site.person('dawn')}/my-team")
    assert "Hugo Lane" in team
    for page in (sees, looked, team):
        assert caution in page


def test_who_looked_tells_nobody_who_could_look_through_an_emergency_at_home(
    build_site: Build,
) -> None:
    """Hugo works with Dawn, and opens her daughter with the home: a look of that month may be
    either."""
    site = build_site(town_of_its_own())
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    agreed(site, gita, sector_housing="yes")
    hugo.text(site.person("dawn"))
    looked = f"{site.person('dawn')}/who-looked"
    assert "Town Housing" in gita.text(looked)
    emergency(site, "hugo", "isla", household="y")
    assert "Riverside Surgery" in gita.text(looked)
    assert "Town Housing" not in gita.text(looked)


def test_sensitive_services_stand_on_none_of_these_pages(build_site: Build) -> None:
    site = build_site(TOWN)
    clara = site.signed_in("clara")
    for page in ("who-can-see", "who-looked", "my-team"):
        assert "The Clinic" not in clara.text(f"{site.person('kai')}/{page}")
    # Where it can be agreed by name, it is asked about by name.
    assert "The Clinic" in clara.text(page_of(site, "kai"))


def test_what_ends_soon_and_where_voices_differ_waits_for_who_recorded_it(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    hana, una = site.signed_in("hana"), site.signed_in("una")
    assert "agreement" not in hana.text("/waiting").partition("<main")[2]
    parent = {**YES, "decider": "other", "authority": "parent", "sector_school": "yes"}
    parent |= {"holder": site.council.id("dawn"), "evidence": "seen", "months": "1"}
    hana.send(page_of(site, "noah"), **parent)
    assert "An agreement ends on 1 July 2026" in hana.text("/waiting")
    father = {**parent, "authority": "special_guardian", "holder": site.council.id("kai")}
    no = hana.send(page_of(site, "noah"), **{**father, "answer": "no"})
    assert no.status_code == 303
    assert "Two who may decide said different things" in hana.text("/waiting")
    assert "Two who may decide" not in una.text("/waiting")
