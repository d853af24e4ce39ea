"""Agencies and colleagues are added on pages, without a file, by administrators who see nobody."""

from uuid import uuid4

import pytest

from graph.vocabulary import AccountRole
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Browser, Site
from tests.web.test_administration import administrator, ask_for, decide, link_in

pytestmark = pytest.mark.neo4j


def mark() -> str:
    """What no other test's records are called: towns share one database."""
    return uuid4().hex[:8]


def add_agency(browser: Browser, **fields: str) -> str:
    """Add an agency; the path of its page."""
    form = find_form(browser.text("/partnership"), "/partnership/agencies")
    answer = browser.post(form.action, form.fields | {"sector": "early_help"} | fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def add_colleague(browser: Browser, agency: str, **fields: str) -> str:
    """Add somebody to an agency; the page that says so."""
    form = find_form(browser.text(agency), "/colleagues")
    return browser.done(form.action, form.fields | {"role": "family_support"} | fields)


def test_an_agency_a_colleague_with_a_post_and_a_link_with_which_they_sign_in(site: Site) -> None:
    tess, ravi, own = administrator(site), administrator(site), f"priya-{mark()}"
    agency = add_agency(tess, name=f"Harbour’s Help {own}", phone="01632 960100")
    mail = f"{own}@example.org"
    page = add_colleague(tess, agency, name=f"Priya O’Neill {own}", email=mail)
    assert f"Priya O’Neill {own} is added. Who is next?" in page
    assert "No account yet" in page
    ask_for(tess, name=own, practitioner=mail, roles=["practitioner"])
    link = link_in(decide(ravi, own))
    site.browser().send(link, password=PASSWORD, again=PASSWORD)
    priya = site.browser()
    assert priya.sign_in(own).status_code == 303
    assert "My people" in priya.text("/")
    card = priya.text("/my-card")
    assert mail in card


@pytest.mark.parametrize("role", sorted(set(AccountRole) - {AccountRole.ADMINISTRATOR}))
def test_nobody_else_keeps_the_partnership(site: Site, role: AccountRole) -> None:
    works = role in (AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)
    browser = site.signed_in("hugo" if works else None, role)
    assert browser.get("/partnership").status_code == 403
    assert "/partnership" not in browser.text("/")


def page_of(site: Site, kind: str, name: str) -> str:
    return f"/partnership/{kind}/{site.council.id(name)}"


def test_what_is_wrong_with_a_form_stands_beside_its_field_and_nothing_is_lost(site: Site) -> None:
    tess, name = administrator(site), f"Help {mark()}"
    for fields, said in (
        ({"name": ""}, "Please type the agency’s name."),
        ({"name": "!!"}, "Please type a name with letters."),
        ({"name": name, "sector": ""}, "Please choose one of these."),
        ({"name": name, "sector": "early_help", "phone": "soon"}, "Please use digits"),
        ({"name": name, "sector": "early_help", "email": "a@b"}, "a whole mail address"),
    ):
        sent = tess.send("/partnership", "/partnership/agencies", **fields)
        assert sent.status_code == 422
        page = sent.get_data(as_text=True)
        assert said in page, fields
        form = find_form(page, "/partnership/agencies")
        assert form.fields["name"] == fields["name"]


def test_nothing_is_in_the_directory_twice(site: Site) -> None:
    tess, name, mail = administrator(site), f"Help {mark()}", f"{mark()}@example.org"
    agency = add_agency(tess, name=name)
    again = tess.send(
        "/partnership", "/partnership/agencies", name=f" {name.upper()} ", sector="gp"
    )
    assert again.status_code == 422
    assert "There is already an agency of this name." in again.get_data(as_text=True)
    add_colleague(tess, agency, name="Jo Smith", email=mail)
    namesake = tess.send(agency, "/colleagues", name="jo smith", role="teacher")
    assert "Somebody of this name is here already." in namesake.get_data(as_text=True)
    same_mail = tess.send(agency, "/colleagues", name="Jo S", role="teacher", email=mail.upper())
    assert "Somebody has this mail address already" in same_mail.get_data(as_text=True)
    # Two of one name are told apart by their addresses.
    assert "Jo Smith is added" in add_colleague(
        tess, agency, name="Jo Smith", email=f"{mark()}@example.org"
    )


def test_a_form_that_is_sent_twice_adds_one(site: Site) -> None:
    tess = administrator(site)
    agency = add_agency(tess, name=f"Help {mark()}")
    form = find_form(tess.text(agency), "/colleagues")
    typed = form.fields | {"name": "Twice Sent", "role": "teacher"}
    for _ in range(2):
        assert "Twice Sent is added" in tess.done(form.action, typed)
    assert tess.text(agency).count(">Twice Sent<") == 1
    assert tess.post(form.action, typed | {"name": "Another"}).status_code == 409


def test_an_agencys_contact_and_offer_are_right_in_the_directory_at_once(site: Site) -> None:
    tess, hugo = administrator(site), site.signed_in("hugo")
    page, word = page_of(site, "agencies", "recovery"), f"quays{mark()}"
    form, opened_too = (find_form(tess.text(page), page) for _ in range(2))
    typed = {
        "phone": "01632 960777",
        "hours": "Weekdays, 8 to 8",
        "description": f"Recovery at the {word}",
        "eligibility": "Adults of the town",
        "application_process": "Ring the duty worker",
        "safeguarding_name": "Duty line",
        "safeguarding_phone": "01632 960778",
    }
    assert "right everywhere from now on" in tess.done(form.action, form.fields | typed)
    shown = hugo.text(f"/agencies/{site.council.id('recovery')}")
    for text in ("01632 960777", "Weekdays, 8 to 8", f"Recovery at the {word}", "Adults of the"):
        assert text in shown
    assert "01632 960778" not in shown  # the safeguarding contact is for the front door alone
    found = hugo.send("/directory", words=word.upper()).get_data(as_text=True)
    assert "Recovery Service" in found
    # Whoever had the page open sees both versions, and chooses.
    late = tess.post(form.action, opened_too.fields | {"phone": "01632 960999"})
    assert late.status_code == 409
    text = late.get_data(as_text=True)
    assert "01632 960777" in text
    assert "01632 960999" in text
    again = find_form(text, page)
    assert "right everywhere" in tess.done(again.action, again.fields)
    assert "01632 960999" in hugo.text(f"/agencies/{site.council.id('recovery')}")


def test_what_a_service_is_stays_once_somebody_may_have_recorded_an_agreement(site: Site) -> None:
    site.account("rita")
    tess, page = administrator(site), page_of(site, "agencies", "recovery")
    sent = tess.send(page, page, sector="housing")
    assert sent.status_code == 422
    assert "The kind of service stays" in sent.get_data(as_text=True)
    marked = find_form(tess.text(page), page)
    tess.done(marked.action, marked.fields | {"sensitive": "y"})
    form = find_form(tess.text(page), page)
    form.fields.pop("sensitive")
    assert "This mark stays" in tess.post(form.action, form.fields).get_data(as_text=True)


def test_a_practitioner_is_found_by_the_role_that_they_have(site: Site) -> None:
    hugo = site.signed_in("hugo")
    for words in ("health visitor", "HEALTH VIS"):
        found = hugo.send("/directory", words=words).get_data(as_text=True)
        assert "Health visitor, Child Health" in found
    assert "Nothing was found" in hugo.send("/directory", words="astronaut").get_data(as_text=True)


def move(site: Site, tess: Browser, worker: str, to: str, **fields: str) -> str:
    page = page_of(site, "colleagues", worker)
    form = find_form(tess.text(page), "/posts")
    chosen = {"place": site.council.id(to), "role": "gp", "moves": "y"}
    return tess.done(form.action, form.fields | chosen | fields)


def test_whoever_moves_keeps_the_past_as_it_was_and_the_leader_the_open_edges(
    site: Site,
) -> None:
    noah = site.person("noah")
    hana, sue, tess = site.signed_in("hana"), site.signed_in("sue"), administrator(site)
    assert hana.get(noah).status_code == 200
    assert "Noah" in sue.text("/")
    page = move(site, tess, "hana", "gp")
    assert "What they did before stays as it was." in page
    assert "until 31 May 2026" in page
    assert "from 1 June 2026" in page
    # The post has ended, and so has what Hana saw through it; not what her leader is to hand over.
    assert hana.get(noah).status_code == 404
    assert "Noah" in sue.text("/")
    past = find_form(tess.text(page_of(site, "colleagues", "hana")), "/end")
    assert site.council.id("post-hana") not in past.action  # what has ended is not ended again
    ended = past.action.replace(past.action.split("/")[-2], site.council.id("post-hana"))
    assert tess.post(ended, past.fields).status_code == 422
    shown = site.signed_in("hugo").text(f"/practitioners/{site.council.id('hana')}")
    assert "Riverside Surgery" in shown
    assert "Child Health" not in shown


def test_whoever_leaves_is_signed_out_and_leaves_the_open_edges_to_the_leader(site: Site) -> None:
    hana, sue, tess = site.signed_in("hana"), site.signed_in("sue"), administrator(site)
    name = site.account("hana")
    page = page_of(site, "colleagues", "hana")
    assert tess.send(page, "/leave", last="soon").status_code == 422
    form = find_form(tess.text(page), "/leave")
    said = tess.done(form.action, form.fields | {"last": "31/5/26"})
    assert "Hana Ito has left: every post ends, and the account is closed." in said
    assert hana.get("/").status_code == 302
    assert site.browser().sign_in(name).status_code == 422
    assert "Noah" in sue.text("/")
    assert "Hana Ito" not in sue.text(f"/agencies/{site.council.id('health')}")
    # Sent again, it gets its first answer.
    assert "has left" in tess.done(form.action, form.fields | {"last": "31/5/26"})


def test_a_last_day_to_come_leaves_everything_as_it_is_until_then(site: Site) -> None:
    tess, hana = administrator(site), site.signed_in("hana")
    page = page_of(site, "colleagues", "hana")
    form = find_form(tess.text(page), "/leave")
    assert "is going to leave" in tess.done(form.action, form.fields | {"last": "30 June 2026"})
    assert hana.get(site.person("noah")).status_code == 200
    too_far = tess.send(page, "/leave", last="1/1/2031")
    assert "more than a year from now" in too_far.get_data(as_text=True)


def test_a_leader_is_asked_for_by_one_and_confirmed_by_another_who_is_not_the_leader(
    site: Site,
) -> None:
    tess, ravi = administrator(site), administrator(site)
    cora, hana = site.signed_in("cora"), site.signed_in("hana")
    page = page_of(site, "teams", "north")
    form = find_form(tess.text(page), "/leaders")
    said = tess.done(form.action, form.fields | {"post": site.council.id("post-hana")})
    assert "Asked that Hana Ito leads North Team." in said
    assert "Waits for a second person" in said
    assert "Hana Ito" not in hana.text("/")[hana.text("/").find("Accounts that wait for you") :][:1]
    assert "Accounts that wait for you" not in cora.text("/")
    decide(ravi, "Hana Ito")
    assert "Leading a team was asked for by" in hana.text("/")
    shown = tess.text(page)
    assert "Hana Ito leads it no more" in shown
    end = find_form(shown, f"/leaders/{site.council.id('sue')}/end")
    sue = site.signed_in("sue")
    assert "Noah" in sue.text("/")
    assert "Sue Ward leads North Team no more." in tess.done(end.action, end.fields)
    assert "Noah" not in sue.text("/")


def test_a_post_in_the_front_door_waits_for_a_second_person(site: Site) -> None:
    tess, ravi = administrator(site), administrator(site)
    agency, door = page_of(site, "agencies", "social"), site.council.id("front-door")
    name = f"Nia {mark()}"
    page = add_colleague(tess, agency, name=name, team=door)
    assert "A second person must say yes before they stand in the front door." in page
    team = f"/partnership/teams/{door}"
    assert name not in tess.text(team)
    decide(ravi, name)
    assert name in tess.text(team)


def test_a_joint_team_takes_the_posts_of_its_agencies_and_of_no_other(site: Site) -> None:
    tess, name = administrator(site), f"Joint {mark()}"
    home, partner = (add_agency(tess, name=f"{each} {mark()}") for each in ("Home", "Partner"))
    tess.send(home, "/teams", name=name, partners=partner.rpartition("/")[2])
    assert name in tess.text(partner)
    team = find_form(tess.text(home), "/teams")
    assert team.fields["name"] == ""
    page = tess.text(partner)
    team_id = page[page.index("/partnership/teams/") + len("/partnership/teams/") :][:36]
    add_colleague(tess, partner, name="Jo Joint", team=team_id)
    stranger = add_agency(tess, name=f"Stranger {mark()}")
    sent = tess.send(stranger, "/colleagues", name="Al Stranger", role="teacher", team=team_id)
    assert "Please choose one of the teams of this agency." in sent.get_data(as_text=True)
    path = f"/partnership/teams/{team_id}"
    assert "Jo Joint" in tess.text(path)
    form = find_form(tess.text(path), path)
    form.fields.pop("partners", None)
    refused = tess.post(form.action, form.fields)
    assert "an agency that you took away stand in it" in refused.get_data(as_text=True)
    door = find_form(tess.text(path), path)
    refused = tess.post(door.action, door.fields | {"front_door": "y"})
    assert "Make a new team for the front door" in refused.get_data(as_text=True)


def test_an_administrator_who_keeps_everything_sees_no_person(site: Site) -> None:
    tess = administrator(site)
    for page in (
        "/partnership",
        page_of(site, "agencies", "health"),
        page_of(site, "teams", "north"),
        page_of(site, "colleagues", "hana"),
    ):
        text = tess.text(page)
        assert "Noah" not in text
        assert "/people/" not in text


def test_a_colleague_alone_confirms_no_leader_and_nobody_confirms_their_own(site: Site) -> None:
    tess = administrator(site)
    hana = site.signed_in("hana", AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)
    page = page_of(site, "teams", "north")
    form = find_form(tess.text(page), "/leaders")
    tess.done(form.action, form.fields | {"post": site.council.id("post-hana")})
    for browser in (tess, hana):
        text = browser.text("/")
        assert "Accounts that wait for you" not in text
    # Who leads the team today is the second person; of another team nobody is.
    assert "Hana Ito" in site.signed_in("sue").text("/")


@pytest.mark.parametrize("path", ["agencies", "teams", "colleagues"])
def test_an_id_that_nobody_has_is_not_found(site: Site, path: str) -> None:
    assert administrator(site).get(f"/partnership/{path}/{uuid4()}").status_code == 404
