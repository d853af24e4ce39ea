"""Looking without waiting: an emergency, an enquiry of a front door, and the review of each."""

from datetime import timedelta
from uuid import uuid4

import pytest

from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.records.model import Interest
from graph.vocabulary import ExclusionGround, ExclusionKind, InterestKind
from tests.browsers.fixtures import Build
from tests.browsers.looking_forms import (
    NOBODY,
    WHY,
    after,
    emergency,
    enquiry,
    officer_of,
    reviews_of,
    sees,
    typed,
)
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.sharing_forms import name_of, press, town_of_its_own
from tests.conftest import HandClock
from tests.worlds.builders import changed, exclusion

pytestmark = pytest.mark.neo4j


def test_in_an_emergency_whoever_looks_sees_the_ordinary_services_at_once(
    build_site: Build,
) -> None:
    site = build_site(town_of_its_own())
    vic = site.signed_in("vic")
    assert vic.get(site.person("isla")).status_code == 404
    assert "/emergency" in vic.text("/")
    page = emergency(site, "vic", "isla")
    assert "You may look now" in page
    assert name_of(site, "isla") in page
    assert "Tom Abara" in page
    assert "You opened this in an emergency" in page


def test_it_ends_by_itself_and_sooner_where_whoever_looks_says_so(
    build_site: Build, clock: HandClock
) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla", hours="2")
    clock.forward(hours=1, minutes=59)
    assert sees(site, "vic", "isla")
    clock.forward(minutes=2)
    assert not sees(site, "vic", "isla")
    emergency(site, "vic", "isla", hours="12")
    isla, vic = site.person("isla"), site.signed_in("vic")
    assert "It is closed." in press(vic, f"{isla}/looking", "/close")
    assert vic.get(isla).status_code == 404
    assert vic.get(f"{isla}/looking").status_code == 404


def test_the_children_of_the_home_open_too_where_that_is_ticked(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    vic = site.signed_in("vic")
    emergency(site, "vic", "isla")
    assert vic.get(site.person("kai")).status_code == 404
    emergency(site, "vic", "isla", household="y")
    assert vic.get(site.person("kai")).status_code == 200
    assert vic.get(site.person("dawn")).status_code == 404


def test_an_adult_at_home_opens_for_a_reason_of_their_own(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla", household="y")
    vic, page = site.signed_in("vic"), f"{site.person('isla')}/looking"
    form = find_form(vic.text(page), "/adults")
    dawn = {"adult": site.council.id("dawn")}
    silent = after(vic, form.action, form.fields | dawn)
    assert "Please say why" in silent
    assert vic.get(site.person("dawn")).status_code == 404
    said = press(vic, page, "/adults", **dawn, why="She does not answer either.")
    assert "She does not answer either." in said
    assert "Hugo Lane" in vic.text(site.person("dawn"))


def test_who_lives_elsewhere_does_not_open_for_whatever_reason(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla", household="y")
    vic, page = site.signed_in("vic"), f"{site.person('isla')}/looking"
    press(vic, page, "/adults", adult=site.council.id("lee"), why="He is her father.")
    assert vic.get(site.person("lee")).status_code == 404


@pytest.mark.parametrize("who", ["a person hidden", "an id of nobody"])
def test_nobody_but_a_relative_on_the_page_can_be_opened_too(build_site: Build, who: str) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla", household="y")
    vic, page = site.signed_in("vic"), f"{site.person('isla')}/looking"
    form = find_form(vic.text(page), "/adults")
    other = site.council.id("rose") if who == "a person hidden" else str(uuid4())
    fields = form.fields | {"adult": other, "why": "I want to know."}
    assert "Please choose who it is." in after(vic, form.action, fields)


def test_an_adult_is_looked_at_for_the_reason_that_was_given(build_site: Build) -> None:
    page = emergency(build_site(town_of_its_own()), "vic", "dawn")
    assert "You may look now" in page
    assert "Hugo Lane" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"family_name": "Nobody"},
        {"born": "21/04/2015"},
        {"postcode": "SZ9 9ZZ"},
    ],
)
def test_where_nobody_fits_all_that_was_typed_stays(
    build_site: Build, wrong: dict[str, str]
) -> None:
    site = build_site(town_of_its_own())
    page = emergency(site, "vic", "isla", **wrong)
    assert NOBODY in page
    kept = find_form(page, "/emergency").fields
    assert kept["given_name"] == "Isla"
    assert kept["why"] == WHY
    assert kept["hours"] == "4"
    assert reviews_of(site, "isla") == ""


HIDDEN: dict[str, Records] = {
    "kept out for safety": exclusion(
        "isla", ExclusionKind.NOT_TO, "housing", ground=ExclusionGround.SAFETY
    ),
    "known privately": Records(interests=(Interest("vic", "isla", InterestKind.KIN),)),
}


@pytest.mark.parametrize("why", HIDDEN)
def test_whoever_is_kept_from_somebody_is_answered_as_if_nobody_fitted(
    build_site: Build, why: str
) -> None:
    site = build_site(town_of_its_own() + HIDDEN[why])
    hidden = emergency(site, "vic", "isla")
    absent = emergency(site, "vic", "isla", family_name="Nobody")
    assert NOBODY in hidden
    assert NOBODY in absent
    assert site.signed_in("vic").get(site.person("isla")).status_code == 404
    # The privacy officer reads who tried; nothing of it is open.
    assert "Vic Moss" in reviews_of(site, "isla")


def test_about_somebody_shielded_the_privacy_officer_is_told_and_nothing_opens(
    build_site: Build,
) -> None:
    town = town_of_its_own()
    shielded = changed(town, "isla", shielded=True)
    site = build_site(shielded)
    assert NOBODY in emergency(site, "vic", "isla")
    officer = officer_of(site)
    asked = officer.text("/safety").partition(name_of(site, "isla"))[2]
    assert WHY in asked.partition("</li>")[0]
    assert reviews_of(site, "isla") == ""


def test_who_is_kept_apart_from_somebody_i_work_with_stays_closed(build_site: Build) -> None:
    """Hugo works with Dawn, who is protected from Lee."""
    site = build_site(
        town_of_its_own() + Records(arrangements=(SafetyArrangement("apart", "dawn", "lee"),))
    )
    assert NOBODY in emergency(site, "hugo", "lee")


def test_a_sensitive_service_stays_closed_in_an_emergency(build_site: Build) -> None:
    page = emergency(build_site(town_of_its_own()), "vic", "kai")
    assert "Una Price" in page
    assert "Clinic" not in page


def test_a_front_door_asks_who_is_around_a_child_and_sees_services_alone(
    build_site: Build,
) -> None:
    site = build_site(town_of_its_own())
    page = enquiry(site, "fay", "isla")
    assert "Your front-door enquiry" in page
    assert "Oakfield School" in page
    assert "Tom Abara" not in page
    # The whole team may look, and nobody else.
    assert site.signed_in("fred").get(site.person("isla")).status_code == 200
    assert site.signed_in("sol").get(site.person("isla")).status_code == 404


def test_an_enquiry_is_about_a_child(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    assert NOBODY in enquiry(site, "fay", "rose")
    assert site.signed_in("fred").get(site.person("rose")).status_code == 404


def test_who_stands_in_no_front_door_opens_no_enquiry(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    sol, fay = site.signed_in("sol"), site.signed_in("fay")
    assert sol.get("/front-door").status_code == 404
    assert "/front-door" not in sol.text("/")
    form = find_form(fay.text("/front-door"), "/front-door")
    token = find_form(sol.text("/emergency"), "/emergency").fields["csrf_token"]
    forged = form.fields | typed(site, "isla") | {"csrf_token": token, "op_id": str(uuid4())}
    assert sol.post("/front-door", forged).status_code == 404
    assert sol.get(site.person("isla")).status_code == 404


def test_an_enquiry_is_kept_open_by_a_colleague_and_twice_at_most(
    build_site: Build, clock: HandClock
) -> None:
    site = build_site(town_of_its_own())
    enquiry(site, "fay", "isla")
    isla = site.person("isla")
    page = f"{isla}/looking"
    assert "somebody else in your team keeps it open" in site.signed_in("fay").text(page)
    for _ in range(2):
        clock.forward(hours=71)
        said = press(site.signed_in("fred"), page, "/keep", why="The school calls back.")
        assert "It stays open for 72 hours more." in said
    clock.forward(hours=71)
    fred = site.signed_in("fred")
    assert fred.get(isla).status_code == 200
    assert not [form for form in forms_of(fred.text(page)) if form.action.endswith("/keep")]
    clock.forward(hours=2)
    assert site.signed_in("fred").get(isla).status_code == 404


def test_whoever_opened_an_enquiry_does_not_keep_it_open_themself(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    enquiry(site, "fay", "isla")
    page = f"{site.person('isla')}/looking"
    keep = find_form(site.signed_in("fred").text(page), "/keep")
    fay = site.signed_in("fay")
    close = find_form(fay.text(page), "/close")
    token = {"csrf_token": close.fields["csrf_token"], "op_id": str(uuid4())}
    forged = after(fay, keep.action, keep.fields | token | {"why": "It is not done."})
    assert "Somebody else in your team keeps it open" in forged


def test_the_privacy_officer_reviews_each_and_reads_nothing_of_who_is_around(
    build_site: Build, clock: HandClock
) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla")
    isla = name_of(site, "isla")
    said = reviews_of(site, "isla")
    assert "Vic Moss" in said
    assert WHY in said
    assert "Tom Abara" not in said
    assert "Oakfield" not in said
    assert "five working days" not in said
    # From Monday the 1st of June: the fifth working day is the 8th.
    clock.forward(days=8)
    assert "Waits for more than five working days" in reviews_of(site, "isla")
    officer = officer_of(site)
    assert "to be reviewed" in officer.text("/waiting")
    assert "It is reviewed." in press(officer, "/looked", "/right", beside=isla)
    assert isla not in officer.text("/looked")


def test_what_was_not_right_ends_and_whoever_looked_is_told(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla", hours="12")
    vic, officer = site.signed_in("vic"), officer_of(site)
    press(
        officer, "/looked", "/not-right", beside=name_of(site, "isla"), note="She is a neighbour."
    )
    assert vic.get(site.person("isla")).status_code == 404
    told = vic.text("/waiting")
    assert "She is a neighbour." in told
    assert name_of(site, "isla") not in told
    assert "She is a neighbour." not in site.signed_in("hugo").text("/waiting")


def test_what_was_reviewed_is_not_reviewed_again(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla")
    officer = officer_of(site)
    listed = officer.text("/looked").partition(name_of(site, "isla"))[2]
    right, not_right = (find_form(listed, end) for end in ("/right", "/not-right"))
    officer.done(right.action, right.fields)
    answer = officer.post(not_right.action, not_right.fields | {"note": "No."})
    assert answer.status_code == 409


def test_a_form_that_is_sent_twice_opens_one(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    vic = site.signed_in("vic")
    form = find_form(vic.text("/emergency"), "/emergency")
    fields = form.fields | typed(site, "isla", hours="4")
    first, again = (vic.post(form.action, fields) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert officer_of(site).text("/looked").count(name_of(site, "isla")) == 1


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("born", "Please type the whole date of birth"),
        ("postcode", "Please type the whole postcode"),
        ("why", "Please say why"),
        ("hours", "Please choose"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(build_site: Build, field: str, said: str) -> None:
    site = build_site(town_of_its_own())
    vic = site.signed_in("vic")
    form = find_form(vic.text("/emergency"), "/emergency")
    wrong = "2015" if field == "born" else ""
    fields = form.fields | typed(site, "isla", hours="4") | {field: wrong}
    assert said in after(vic, form.action, fields)


def test_with_a_list_of_names_nobody_opens_a_council(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    for who in ("isla", "kai", "noah"):
        assert "You may look now" in emergency(site, "vic", who)
    assert "Three emergencies of yours are open." in emergency(site, "vic", "dawn")
    assert not sees(site, "vic", "dawn")
    press(site.signed_in("vic"), f"{site.person('kai')}/looking", "/close")
    assert "You may look now" in emergency(site, "vic", "dawn")


def test_what_shows_nothing_does_not_count_among_what_is_open(
    build_site: Build, clock: HandClock
) -> None:
    site = build_site(town_of_its_own() + HIDDEN["known privately"])
    for _ in range(4):
        assert NOBODY in emergency(site, "vic", "isla")
        clock.forward(seconds=1)
    assert "You may look now" in emergency(site, "vic", "noah")


def test_an_hour_is_counted_from_when_it_was_opened(build_site: Build, clock: HandClock) -> None:
    site = build_site(town_of_its_own())
    clock.pace = timedelta(seconds=1)
    assert "You may look now" in emergency(site, "vic", "isla", hours="1")


def test_what_is_opened_after_a_review_is_reviewed_with_it(build_site: Build) -> None:
    """Or whoever lies waits for the review, and opens then whom they are after."""
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla", household="y")
    officer, isla = officer_of(site), name_of(site, "isla")
    press(officer, "/looked", "/right", beside=isla)
    assert reviews_of(site, "isla") == ""
    dawn = {"adult": site.council.id("dawn"), "why": "She is his ex."}
    press(site.signed_in("vic"), f"{site.person('isla')}/looking", "/adults", **dawn)
    assert "She is his ex." in reviews_of(site, "isla")


def test_an_enquiry_kept_open_after_its_review_is_reviewed_again(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    enquiry(site, "fay", "isla")
    press(officer_of(site), "/looked", "/right", beside=name_of(site, "isla"))
    page = f"{site.person('isla')}/looking"
    press(site.signed_in("fred"), page, "/keep", why="The school calls back.")
    assert "The school calls back." in reviews_of(site, "isla")


def test_what_has_grown_since_the_officer_read_it_is_read_anew(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla", household="y")
    officer = officer_of(site)
    listed = officer.text("/looked").partition(name_of(site, "isla"))[2]
    right = find_form(listed, "/right")
    dawn = {"adult": site.council.id("dawn"), "why": "She is his ex."}
    press(site.signed_in("vic"), f"{site.person('isla')}/looking", "/adults", **dawn)
    assert officer.post(right.action, right.fields).status_code == 409
    assert "She is his ex." in reviews_of(site, "isla")
