"""A meeting about a family: planned, on a wall without names, closed."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import UUID, uuid5

import pytest
from pypdf import PdfReader

from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.records.model import Agency, Post, Practitioner
from graph.storing.store import store
from graph.vocabulary import AccountRole, MeetingKind, MeetingState, Role, Sector
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, post_of, support
from tests.worlds.town import PEOPLE, TOWN, WORKERS

pytestmark = pytest.mark.neo4j

AGREED = (
    TOWN
    + agreement("dawn")
    + agreement("kai", by="dawn")
    + agreement("kai", by="lee")
    + support("una", "school", "dawn")
    + support("hugo", "housing", "kai")
)
"""Una and Hugo work with Dawn and Kai both, who agreed."""
NAMES = {part for given, family, *_ in PEOPLE.values() for part in (given, family)} | {
    part for name, *_ in WORKERS.values() for part in name.split()
}


def plan(site: Site, chair: Browser, **fields: object) -> str:
    """Plan a meeting about Dawn's family today; returns the address of its page."""
    page = f"/families/{site.council.id('D')}/meeting"
    form = find_form(chair.text(page), page)
    typed = {"kind": MeetingKind.TEAM_AROUND_FAMILY.value, "day": "today"}
    answer = chair.post(page, form.fields | typed | fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def with_una(site: Site) -> dict[str, object]:
    return {"practitioners": [site.council.id("una")]}


def press(chair: Browser, meeting: str, **shown: str) -> str:
    """One of the chair's buttons, by what it shows."""
    wanted = {"opened": "", "person": "", "names": "", **shown}
    for form in forms_of(chair.text(meeting)):
        if form.action.endswith("/wall/show") and all(
            form.fields[key] == value for key, value in wanted.items()
        ):
            return chair.done(form.action, form.fields)
    raise AssertionError(f"no button shows {shown}")


def somebody(chair: Browser, meeting: str) -> str:
    """Whom the chair can point at, by the key on the wall."""
    forms = forms_of(chair.text(meeting))
    return next(key for form in forms if (key := form.fields.get("person")) and key[0] == "p")


def code_of(chair: Browser, meeting: str) -> str:
    form = find_form(chair.text(meeting), f"{meeting}/wall")
    page = chair.done(form.action, form.fields)
    found = re.search(r'id="to-copy">([A-Z0-9 ]+)<', page)
    assert found, page
    return found.group(1)


def connected(site: Site, code: str) -> Browser:
    wall = site.browser("192.0.2.77")
    answer = wall.send("/wall", code=code)
    assert answer.headers["Location"] == "/wall/screen"
    return wall


def on_wall(wall: Browser) -> str:
    answer = wall.get("/wall/now")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def names_in(text: str) -> set[str]:
    return {name for name in NAMES if re.search(rf"\b{name}\b", text)}


@pytest.fixture
def town(build_site: Build) -> Site:
    return build_site(AGREED)


def test_who_comes_decides_what_the_room_sees(town: Site) -> None:
    hugo = town.signed_in("hugo")
    alone = hugo.text(plan(town, hugo))
    assert "Child Health" not in alone.split("What the room will see")[1]
    together = hugo.text(plan(town, hugo, **with_una(town)))
    room = together.split("What the room will see")[1]
    assert "Oakfield School" in room
    assert "The Clinic" not in together
    nobody = hugo.text(plan(town, hugo, visitors="y"))
    assert "nothing of this family can be shown" in nobody


def apart(site: Site) -> Records:
    dawn, kai = site.council.id("dawn"), site.council.id("kai")
    return Records(arrangements=(SafetyArrangement(str(uuid5(UUID(dawn), "apart")), dawn, kai),))


def shielded(site: Site) -> Records:
    kai = next(one for one in site.council.records.people if one.id == site.council.id("kai"))
    return Records(people=(replace(kai, shielded=True),))


def with_dawn_and_kai(site: Site) -> str:
    people = [site.council.id(each) for each in ("dawn", "kai")]
    return plan(site, site.signed_in("hugo"), people=people, **with_una(site))


def test_two_kept_apart_since_a_meeting_was_planned_look_like_somebody_who_is_not_shown_any_more(
    build_site: Build,
) -> None:
    """Words of their own would name to the chair whom the one is kept from who stayed."""

    def told(hides: Callable[[Site], Records]) -> list[str]:
        site = build_site(AGREED)
        meeting, hugo = with_dawn_and_kai(site), site.signed_in("hugo")
        before = hugo.text(meeting)
        assert "Not everybody who was ticked" not in before
        opening = find_form(before, f"{meeting}/wall")
        store(site.database, hides(site))
        planned = hugo.text(meeting)
        refused = hugo.post(opening.action, opening.fields)
        assert refused.status_code == 422
        closing = find_form(planned, f"{meeting}/close")
        hugo.done(closing.action, closing.fields)
        assert hugo.get(f"{meeting}/paper.pdf").status_code == 404
        pages = (planned, refused.get_data(as_text=True), hugo.text(meeting))
        return [re.sub(r"<[^>]*>|\s+|hugo-\w+", " ", page) for page in pages]

    assert "Not everybody who was ticked" in told(apart)[0]
    assert told(apart) == told(shielded)


def test_the_privacy_officer_reads_where_two_are_expected_whom_they_keep_apart(town: Site) -> None:
    with_dawn_and_kai(town)
    kept = apart(town)
    store(town.database, kept)
    desk = town.signed_in(None, AccountRole.PRIVACY_OFFICER).text("/safety")
    before, _, _ = desk.partition(f"/safety/apart/{kept.arrangements[0].id}/end")
    line = before.rpartition("<li")[2]
    assert "Both are expected at a meeting on " in line
    assert "that Hugo Lane called" in line


def test_the_wall_gets_no_name_before_names_are_shown_and_loses_them_after_a_minute(
    town: Site,
) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    wall = connected(town, code_of(hugo, meeting))
    sent = [wall.text("/wall/screen"), on_wall(wall)]
    assert "covered" in sent[-1]
    press(hugo, meeting, view="overview")
    sent.append(on_wall(wall))
    assert "Oakfield School" in sent[-1]
    assert ">DH<" in sent[-1]
    for shown in ({"view": "grid"}, {"view": "overview", "opened": "a1"}):
        press(hugo, meeting, **shown)
        sent.append(on_wall(wall))
    dawn = somebody(hugo, meeting)
    press(hugo, meeting, view="overview", person=dawn)
    sent.append(on_wall(wall))
    sent.append(wall.text("/wall/screen"))
    assert [names_in(text) for text in sent] == [set()] * len(sent)
    press(hugo, meeting, view="overview", person=dawn, names="yes")
    assert {"Dawn", "Kai"} <= names_in(on_wall(wall))
    town.clock.forward(seconds=61)
    assert names_in(on_wall(wall)) == set()
    assert "Oakfield School" in on_wall(wall)


def test_a_code_is_good_once_and_for_minutes(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    code = code_of(hugo, meeting)
    connected(town, code.lower())
    again = town.browser("192.0.2.78").send("/wall", code=code).get_data(as_text=True)
    assert "it was used" in again
    other = plan(town, hugo, **with_una(town))
    late = code_of(hugo, other)
    town.clock.forward(minutes=11)
    assert "too old" in town.browser("192.0.2.79").send("/wall", code=late).get_data(as_text=True)
    assert "type the code" in town.browser("192.0.2.80").send("/wall", code=" ").get_data(
        as_text=True
    )


def test_codes_cannot_be_guessed_at_leisure(town: Site) -> None:
    guesser = town.browser("192.0.2.81").plain()
    answers = [guesser.send("/wall", code=f"AAAA{at:04}").status_code for at in range(40)]
    assert 429 in answers
    # Whoever guesses elsewhere keeps no true screen out.
    hugo = town.signed_in("hugo")
    connected(town, code_of(hugo, plan(town, hugo, **with_una(town))))


def test_what_changes_about_these_people_covers_the_wall(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="overview")
    assert "Oakfield School" in on_wall(wall)
    una = town.signed_in("una")
    edge = town.council.id("una-dawn")
    form = find_form(una.text(town.person("dawn")), f"{edge}/end")
    una.post(form.action, form.fields)
    assert "what may be shown has changed" in on_wall(wall)
    press(hugo, meeting, view="overview")
    assert "Oakfield School" not in on_wall(wall)


def keep(site: Site, chair: Browser, meeting: str) -> None:
    """The chair's page says that it is open."""
    token = find_form(chair.text(meeting), "/wall/show").fields["csrf_token"]
    chair.post(f"{meeting}/wall/here", {"csrf_token": token})


def test_a_post_that_ends_covers_the_wall_at_once(town: Site) -> None:
    """An administrator ends it by a day that is past: no record of a person changes by that."""
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="overview")
    assert "Oakfield School" in on_wall(wall)
    tess = town.signed_in(None, AccountRole.ADMINISTRATOR)
    page = f"/partnership/colleagues/{town.council.id('una')}"
    form = next(each for each in forms_of(tess.text(page)) if each.action.endswith("/end"))
    tess.done(form.action, form.fields | {"last": "31/5/26"})
    assert "what may be shown has changed" in on_wall(wall)
    assert "the wall is blank" in hugo.text(meeting)


def test_a_day_that_passes_covers_the_wall(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    town.clock.forward(hours=13)
    hugo = town.signed_in("hugo")
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="overview")
    assert "Oakfield School" in on_wall(wall)
    town.clock.forward(hours=3)
    hugo = town.signed_in("hugo")
    keep(town, hugo, meeting)
    assert "what may be shown has changed" in on_wall(wall)


def test_a_chair_who_is_away_covers_the_wall(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="overview")
    town.clock.forward(seconds=91)
    assert "screen is away" in on_wall(wall)
    token = find_form(hugo.text(meeting), "/wall/show").fields["csrf_token"]
    here = hugo.post(f"{meeting}/wall/here", {"csrf_token": token})
    assert "A screen is connected" in here.get_data(as_text=True)
    assert "Oakfield School" in on_wall(wall)


def test_a_late_arrival_blanks_the_wall_until_it_is_opened_again(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="overview")
    form = find_form(hugo.text(meeting), meeting)
    assert form.fields["practitioners"] == town.council.id("una")
    hugo.done(meeting, form.fields | {"visitors": "y"})
    assert "covered" in on_wall(wall)
    # What was worked out before they came is not shown to them, whatever is pressed.
    press(hugo, meeting, view="overview")
    assert "covered" in on_wall(wall)
    assert "Oakfield School" not in on_wall(wall)
    page = hugo.text(meeting)
    assert "or who comes, has changed" in page
    assert "nothing of this family can be shown" in page
    hugo.done(meeting, find_form(page, meeting).fields | {"visitors": ""})
    again = find_form(hugo.text(meeting), f"{meeting}/wall")
    assert "still blank" in hugo.done(again.action, again.fields)
    press(hugo, meeting, view="overview")
    assert "Oakfield School" in on_wall(wall)


def test_what_was_worked_out_without_somebody_of_the_family_is_not_shown_when_they_come(
    town: Site,
) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="overview")
    assert "Oakfield School" in on_wall(wall)
    form = find_form(hugo.text(meeting), meeting)
    hugo.done(meeting, form.fields | with_una(town) | {"people": [town.council.id("dawn")]})
    press(hugo, meeting, view="overview")
    assert "Oakfield School" not in on_wall(wall)


def test_a_closed_meeting_keeps_its_kind_day_and_outcome_and_no_wall(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="overview")
    form = find_form(hugo.text(meeting), f"{meeting}/close")
    page = hugo.done(form.action, form.fields | {"state": MeetingState.OFFERED.value})
    assert "offered to the family" in page
    assert "Nothing stands on this wall" in on_wall(wall)
    assert "This meeting was offered to the family, on 1 June 2026." in hugo.text(meeting)


def test_a_meeting_is_its_chairs_alone_and_shows_a_guest_no_more_than_they_may_see(
    town: Site,
) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    una = town.signed_in("una")
    assert una.get(meeting).status_code == 404
    assert "called by a colleague" in una.text("/meetings")
    assert town.signed_in("vic").get(meeting).status_code == 404
    assert town.signed_in("vic").get(f"/families/{town.council.id('D')}/meeting").status_code == 404


def test_what_is_wrong_in_the_form_is_said_beside_it_and_nothing_is_lost(town: Site) -> None:
    hugo = town.signed_in("hugo")
    page = f"/families/{town.council.id('D')}/meeting"
    form = find_form(hugo.text(page), page)
    typed = form.fields | {"kind": "core_group", "day": "someday", **with_una(town)}
    back = hugo.post(page, typed)
    assert back.status_code == 422
    kept = find_form(back.get_data(as_text=True), page).fields
    assert (kept["kind"], kept["day"]) == ("core_group", "someday")
    assert kept["practitioners"] == town.council.id("una")
    assert "This is not a date" in back.get_data(as_text=True)
    far = hugo.post(page, kept | {"day": "3 May 2031"})
    assert "too far from today" in far.get_data(as_text=True)


def test_somebody_who_is_not_on_ones_own_page_cannot_be_named_as_a_guest(town: Site) -> None:
    """Neither tells whether they are around the family: the clinic's nurse is, and Vic is not."""
    hugo = town.signed_in("hugo")
    page = f"/families/{town.council.id('D')}/meeting"
    said = []
    for guest in ("clara", "vic"):
        form = find_form(hugo.text(page), page)
        typed = {"kind": "core_group", "day": "today", "practitioners": [town.council.id(guest)]}
        answer = hugo.post(page, form.fields | typed)
        said.append((answer.status_code, "not on your page of the family" in answer.get_data(True)))
    assert said == [(422, True)] * 2


def closed(chair: Browser, meeting: str, state: MeetingState = MeetingState.HELD) -> str:
    form = find_form(chair.text(meeting), f"{meeting}/close")
    return chair.done(form.action, form.fields | {"state": state.value})


def paper_of(chair: Browser, path: str) -> str:
    answer = chair.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), path
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)


def test_a_closed_meeting_is_printed_for_those_who_were_there(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    path = f"{meeting}/paper.pdf"
    assert hugo.get(path).status_code == 404  # it is still to come
    closed(hugo, meeting)
    assert path in hugo.text(meeting)
    paper = paper_of(hugo, path)
    assert "those present: Hugo Lane and Una Price" in " ".join(paper.split())
    assert "Oakfield School" in paper
    assert "The Clinic" not in paper
    # Nobody of the family was expected, so there is no paper for them; and none for a guest.
    assert hugo.get(f"{path}?for=family").status_code == 404
    assert town.signed_in("una").get(path).status_code == 404


def test_the_familys_paper_holds_what_those_of_it_who_came_may_see(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, people=[town.council.id("dawn")])
    closed(hugo, meeting)
    assert f"{meeting}/paper.pdf?for=family" in hugo.text(meeting)
    paper = paper_of(hugo, f"{meeting}/paper.pdf?for=family")
    assert "Printed for the family" in " ".join(paper.split())
    assert "Dawn Hale" in paper


def test_what_the_room_may_know_to_be_missing_stands_on_the_wall_and_on_paper(
    town: Site,
) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    missing = "no lead is shown"
    assert missing in hugo.text(meeting).split("What to talk about")[1]
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="points")
    shown = on_wall(wall)
    assert missing in shown
    assert ">DH<" in shown
    assert names_in(shown) == set()
    # One at a time, beside whom it is missing; and for the chair a way to do something about it.
    press(hugo, meeting, view="points", opened="t0")
    alone = on_wall(wall)
    assert "one-point" in alone
    assert alone.count("<li>") < shown.count("<li>")
    assert names_in(alone) == set()
    path = re.search(r'href="(/gaps/[^"]+)">Give it', hugo.text(meeting))
    assert path
    assert hugo.get(path.group(1)).status_code == 200
    closed(hugo, meeting)
    assert missing in paper_of(hugo, f"{meeting}/paper.pdf")


def advice(number: int) -> Records:
    """One service more that helps Dawn."""
    agency, adviser = f"advice-{number}", f"adviser-{number}"
    post = Post(post_of(adviser), agency, role=Role.OTHER)
    known = Records(
        agencies=(Agency(agency, f"Advice Centre {number}", Sector.ADVOCACY),),
        practitioners=(Practitioner(adviser, f"Adviser {number}", posts=(post,)),),
    )
    return known + support(adviser, agency, "dawn")


def test_what_does_not_fit_on_the_wall_at_once_stands_on_sheets_that_the_chair_turns(
    build_site: Build,
) -> None:
    town = build_site(sum((advice(number) for number in range(24)), AGREED))
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, **with_una(town))
    wall = connected(town, code_of(hugo, meeting))
    press(hugo, meeting, view="overview")
    first = on_wall(wall)
    assert "Sheet 1 of 2" in first
    assert "Sheet 2 of 2" in hugo.text(meeting)
    press(hugo, meeting, view="overview", opened="s2")
    second = on_wall(wall)
    assert "Sheet 2 of 2" in second
    services = [set(re.findall(r'agency-name">([^<]+)<', text)) for text in (first, second)]
    assert not services[0] & services[1]
    assert len(services[0] | services[1]) >= 25
    assert names_in(first) == names_in(second) == set()


def test_no_paper_where_nothing_may_be_shown_to_all(town: Site) -> None:
    hugo = town.signed_in("hugo")
    meeting = plan(town, hugo, visitors="y")
    closed(hugo, meeting)
    assert "paper.pdf" not in hugo.text(meeting)
    assert hugo.get(f"{meeting}/paper.pdf").status_code == 404
