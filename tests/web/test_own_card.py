"""The card of one's own support: role, lead, in touch, pause, end and undo, needs, cover."""

import re

import pytest

from graph.vocabulary import AccountRole, LeadKind
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import PageForm, find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, changed, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

AGREED = TOWN + agreement("dawn")
WRONG = {"role": "king", "lead": "all", "end": "because we can", "needs": "gold"}


def form(site: Site, browser: Browser, act: str, edge: str = "hugo-dawn") -> PageForm:
    page = browser.text(site.person("dawn"))
    return find_form(page, f"{site.council.id(edge)}/{act}")


def do(site: Site, browser: Browser, act: str, edge: str = "hugo-dawn", **fields: str) -> str:
    found = form(site, browser, act, edge)
    return browser.done(found.action, found.fields | fields)


def test_a_role_is_changed(site: Site) -> None:
    hugo = site.signed_in("hugo")
    assert "Your role is saved." in do(site, hugo, "role", role="advocate")
    assert form(site, hugo, "role").fields["role"] == "advocate"


def test_two_who_lead_in_the_same_way_get_one_answer_and_the_coordinator_a_task(
    build_site: Build,
) -> None:
    alone, hidden = build_site(TOWN), build_site(changed(TOWN, "gita-dawn", lead=LeadKind.OTHER))

    def asked(site: Site) -> int:
        page = site.signed_in(None, AccountRole.COORDINATOR).text("/waiting")
        found = re.search(r"lead in the same way for one person</span>\s*<span[^>]*>(\d+)", page)
        return int(found.group(1)) if found else int("lead in the same way for one" in page)

    for site, more in ((alone, 0), (hidden, 1)):
        before = asked(site)
        page = do(site, site.signed_in("hugo"), "lead", leads="other")
        assert "Saved: you lead." in page
        assert asked(site) - before == more


def test_who_leads_may_lead_no_more(site: Site) -> None:
    hugo = site.signed_in("hugo")
    assert "You lead: " in do(site, hugo, "lead", leads="family_help")
    assert "You lead: " not in do(site, hugo, "lead-no-more")


def test_one_is_in_touch_with_a_colleague_who_stands_there_and_only_one_self_sees_it(
    build_site: Build,
) -> None:
    site = build_site(AGREED)
    hugo = site.signed_in("hugo")
    gita = site.council.id("gita")
    page = do(site, hugo, "in-touch", colleague=gita)
    assert "Noted: in touch today." in page
    assert re.search(r"Gita Rao\s*<span class=\"soft\">last 1 June 2026", page)
    assert "last 1 June 2026" not in site.signed_in("gita").text(site.person("dawn"))
    refused = form(site, hugo, "in-touch")
    strangers = refused.fields | {"colleague": site.council.id("vic")}
    answer = hugo.post(refused.action, strangers)
    assert answer.status_code == 422
    assert "Choose somebody who stands around this person." in answer.get_data(as_text=True)


def test_a_pause_hides_it_from_others_at_once_and_goes_on_as_it_was(build_site: Build) -> None:
    site = build_site(AGREED)
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    assert "Hugo Lane" in gita.text(site.person("dawn"))
    page = do(site, hugo, "pause")
    assert "Your support is paused." in page
    assert "Gita Rao" not in page
    assert "Hugo Lane" not in gita.text(site.person("dawn"))
    assert "Gita Rao" in do(site, hugo, "resume")
    assert "Hugo Lane" in gita.text(site.person("dawn"))


def test_an_end_has_a_reason_and_a_day_and_is_undone_with_one_button(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = do(site, hugo, "end", because="done", on="3 May 2026")
    assert "That support has ended." in page
    assert hugo.get(site.person("dawn")).status_code == 404
    undo = find_form(page, "/reopen")
    page = hugo.done(undo.action, undo.fields)
    assert "The end is taken back." in page
    assert "Dawn Hale" in page
    assert hugo.post(undo.action, undo.fields).status_code == 303


def test_an_end_that_was_undone_cannot_be_undone_again_and_nobody_undoes_anothers(
    site: Site,
) -> None:
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    undo = find_form(do(site, hugo, "end", because="done", on="today"), "/reopen")
    theirs = find_form(do(site, gita, "end", "gita-dawn", because="done", on="today"), "/reopen")
    stolen = undo.fields | {"csrf_token": theirs.fields["csrf_token"]}
    assert gita.post(undo.action, stolen).status_code == 404
    hugo.done(undo.action, undo.fields)
    again = undo.fields | {"op_id": form(site, hugo, "confirm").fields["op_id"]}
    assert hugo.post(undo.action, again).status_code == 404


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("3 May 2031", "That day is still to come."),
        ("1 January 2020", "It had not begun on that day."),
        ("May 2026", "Type a whole day"),
        ("soon", "This is not a date."),
    ],
)
def test_an_end_on_a_wrong_day_says_why_and_keeps_what_was_typed(
    site: Site, on: str, why: str
) -> None:
    hugo = site.signed_in("hugo")
    found = form(site, hugo, "end")
    answer = hugo.post(found.action, found.fields | {"because": "moved_away", "on": on})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert why in page
    kept = find_form(page, found.action).fields
    assert (kept["because"], kept["on"]) == ("moved_away", on)


@pytest.mark.parametrize(("act", "nonsense"), WRONG.items())
def test_nonsense_is_refused_beside_its_field(site: Site, act: str, nonsense: str) -> None:
    hugo = site.signed_in("hugo")
    found = form(site, hugo, act)
    name = {"role": "role", "lead": "leads", "end": "because", "needs": "kind"}[act]
    answer = hugo.post(found.action, found.fields | {name: nonsense})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Please choose one of these." in page
    # On top it says which field that is about.
    assert re.search(r'<li><a href="#[^"]+">[^<]+: Please choose one of these\.</a></li>', page)


@pytest.mark.parametrize("act", ["role", "lead", "pause", "end", "needs"])
def test_a_form_from_before_a_change_saves_nothing_and_says_so(site: Site, act: str) -> None:
    hugo = site.signed_in("hugo")
    fields = {"role": "advocate", "leads": "family_help", "because": "done", "on": "today"}
    if act == "needs":
        fields |= {"kind": "education"}
    old = form(site, hugo, act)
    do(site, hugo, "confirm")
    answer = hugo.post(
        old.action, old.fields | {k: v for k, v in fields.items() if k in old.fields}
    )
    assert answer.status_code == 409
    assert "This changed while the page was open." in answer.get_data(as_text=True)


@pytest.mark.parametrize("act", ["role", "lead", "pause", "end", "needs"])
def test_a_form_that_is_sent_twice_counts_once(site: Site, act: str) -> None:
    hugo = site.signed_in("hugo")
    fields = {"role": "advocate", "leads": "family_help", "because": "done", "on": "today"}
    if act == "needs":
        fields |= {"kind": "education"}
    once = form(site, hugo, act)
    sent = once.fields | {k: v for k, v in fields.items() if k in once.fields}
    first, second = hugo.post(once.action, sent), hugo.post(once.action, sent)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]


def test_a_need_is_noted_met_closed_and_opened_again(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = do(site, hugo, "needs", kind="secure_housing")
    assert "The need is noted, and that you meet it." in page
    met = form(site, hugo, "meets")
    assert "needs" in met.fields
    twice = form(site, hugo, "needs")
    answer = hugo.post(twice.action, twice.fields | {"kind": "secure_housing"})
    assert "This need is noted already." in answer.get_data(as_text=True)
    (close,) = [each for each in forms_of(page) if each.action.endswith("/close")]
    closed = hugo.done(close.action, close.fields)
    assert "The need is closed." in closed
    assert not [each for each in forms_of(closed) if each.action.endswith("/close")]
    undo = find_form(closed, "/reopen")
    assert "The need is open again." in hugo.done(undo.action, undo.fields)


def test_a_need_of_a_sensitive_kind_makes_the_support_that_meets_it_hidden(
    build_site: Build,
) -> None:
    site = build_site(AGREED)
    gita = site.signed_in("gita")
    assert "Hugo Lane" in gita.text(site.person("dawn"))
    do(site, site.signed_in("hugo"), "needs", kind="mental_health")
    assert "Hugo Lane" not in gita.text(site.person("dawn"))


def test_a_colleague_of_ones_agency_covers_and_covers_no_more(site: Site) -> None:
    hugo, vic = site.signed_in("hugo"), site.signed_in("vic")
    assert "Dawn Hale" not in vic.text("/")
    found = find_form(hugo.text("/cover"), "/cover")
    days = {"start": "today", "end": "14 June 2026"}
    page = hugo.done("/cover", found.fields | days | {"colleague": site.council.id("vic")})
    assert "Vic Moss" in page
    assert "Dawn Hale" in vic.text("/")
    (end,) = [each for each in forms_of(page) if each.action.endswith("/end")]
    assert "Nobody covers for you now." in hugo.done(end.action, end.fields)
    assert "Dawn Hale" not in vic.text("/")


@pytest.mark.parametrize(
    ("who", "start", "end", "why"),
    [
        ("tom", "today", "today", "Choose somebody of your own agency."),
        ("hugo", "today", "today", "Choose somebody else than yourself."),
        ("vic", "3 May 2026", "today", "That day has passed."),
        ("vic", "today", "3 May 2026", "The last day comes before the first."),
        ("vic", "today", "3 May 2027", "That is more than three months"),
    ],
)
def test_a_cover_that_may_not_be_says_why(
    site: Site, who: str, start: str, end: str, why: str
) -> None:
    hugo = site.signed_in("hugo")
    found = find_form(hugo.text("/cover"), "/cover")
    typed = {"colleague": site.council.id(who), "start": start, "end": end}
    answer = hugo.post("/cover", found.fields | typed)
    assert answer.status_code == 422
    assert why in answer.get_data(as_text=True)


def test_support_beside_ones_own_has_no_form(build_site: Build) -> None:
    site = build_site(AGREED + support("vic", "housing", "dawn"))
    page = site.signed_in("hugo").text(site.person("dawn"))
    edge = site.council.id("vic-dawn")
    assert not [each for each in forms_of(page) if edge in each.action]
