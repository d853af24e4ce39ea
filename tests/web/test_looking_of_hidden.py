"""Looking without waiting at somebody who may not be shown: it tells nobody that they are here."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app.services.looking import guessing, opening
from graph.database.driver import Database
from graph.database.query import Access, Audience, Query
from graph.records.bundle import Records
from graph.records.model import Interest
from graph.vocabulary import ExclusionGround, ExclusionKind, InterestKind
from tests.browsers.fixtures import Build
from tests.browsers.looking_forms import (
    NOBODY,
    WHY,
    emergency,
    enquiry,
    officer_of,
    reviews_of,
    sees,
    typed,
)
from tests.browsers.page_forms import find_form
from tests.browsers.sharing_forms import name_of, press, town_of_its_own
from tests.conftest import HandClock
from tests.worlds.builders import changed, exclusion, support

pytestmark = pytest.mark.neo4j


@dataclass(frozen=True)
class About:
    person_id: str


@dataclass(frozen=True)
class ToldOf:
    viewer: str


TOLD_OF_SHIELDED = Query(
    name="test_told_of_shielded",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=About,
    row=ToldOf,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:ABOUT]-(t:Task)
        MATCH (e:AuditEntry {subject: t.id, tag: 'look:opened'})
        RETURN e.viewer AS viewer
    """,
)


def kept_out(person: str) -> Records:
    """Everybody of Town Housing, Vic too."""
    return exclusion(person, ExclusionKind.NOT_TO, "housing", ground=ExclusionGround.SAFETY)


def known(worker: str, person: str) -> Records:
    return Records(interests=(Interest(worker, person, InterestKind.FORMER_PARTNER),))


def with_second_record(town: Records, of: str) -> Records:
    """The same person once more, as whoever adds somebody protected makes a record of its own."""
    again = next(replace(one, id="again") for one in town.people if one.id == of)
    return town + Records(people=(again,))


def test_what_was_shown_to_nobody_is_reviewed_and_whoever_looked_does_not_read_it(
    build_site: Build, clock: HandClock
) -> None:
    """Who reads of a review has learnt that somebody is here."""
    site = build_site(town_of_its_own() + kept_out("isla"))
    clock.pace = timedelta(seconds=1)
    assert NOBODY in emergency(site, "vic", "isla")
    assert "It never was: whoever looked was shown nobody" in reviews_of(site, "isla")
    assert "Whoever looked does not read it." in reviews_of(site, "isla")
    press(officer_of(site), "/looked", "/not-right", beside=name_of(site, "isla"), note="His ex.")
    told = site.signed_in("vic").text("/waiting")
    assert "His ex." not in told
    assert "found it was not right" not in told


@pytest.mark.parametrize("how", ["shielded", "kept out"])
def test_a_second_record_that_is_hidden_changes_nothing(build_site: Build, how: str) -> None:
    """Whoever adds somebody protected has a record of their own: if that did not open, it would
    tell that there is another."""
    town = with_second_record(town_of_its_own(), "isla")
    hidden = changed(town, "again", shielded=True) if how == "shielded" else town
    site = build_site(hidden + (Records() if how == "shielded" else kept_out("again")))
    assert "You may look now" in emergency(site, "vic", "isla")
    assert sees(site, "vic", "isla")
    assert not sees(site, "vic", "again")
    if how == "shielded":
        assert WHY in officer_of(site).text("/safety").partition(name_of(site, "isla"))[2]


def test_the_audit_and_the_officer_tell_of_a_look_at_somebody_shielded_and_their_page_does_not(
    build_site: Build, database: Database
) -> None:
    """Tom is named, works with her, and asked for nothing: he looked without waiting."""
    town = changed(town_of_its_own(), "isla", shielded=True, named_workers=frozenset({"tom"}))
    site = build_site(town)
    assert NOBODY in emergency(site, "tom", "isla")
    told = database.rows(TOLD_OF_SHIELDED, About(site.council.id("isla")))
    assert [each.viewer for each in told] == [site.council.id("tom")]
    assert "You asked on" not in site.signed_in("tom").text(f"{site.person('isla')}/private")


def test_of_two_who_are_both_shown_none_is_guessed(build_site: Build) -> None:
    site = build_site(with_second_record(town_of_its_own(), "isla"))
    assert NOBODY in emergency(site, "vic", "isla")
    assert not sees(site, "vic", "isla")
    assert not sees(site, "vic", "again")


@pytest.mark.parametrize("works_with", [False, True])
def test_who_is_kept_from_a_child_opens_them_to_no_colleague(
    build_site: Build, clock: HandClock, *, works_with: bool
) -> None:
    """Not even where they have an edge of their own, and are left a name."""
    edge = support("fay", "social", "isla") if works_with else Records()
    site = build_site(town_of_its_own() + known("fay", "isla") + edge)
    clock.pace = timedelta(seconds=1)
    assert NOBODY in enquiry(site, "fay", "isla")
    assert not sees(site, "fred", "isla")
    # A colleague who may look opens it anew.
    assert "You may look now" in enquiry(site, "fred", "isla")
    assert not sees(site, "fay", "isla") or works_with


@pytest.mark.parametrize("hidden", [False, True])
def test_nobody_finds_a_postcode_by_trying_all_of_them(
    build_site: Build, clock: HandClock, monkeypatch: pytest.MonkeyPatch, *, hidden: bool
) -> None:
    monkeypatch.setattr(guessing, "TRIES", 2)
    site = build_site(town_of_its_own() + (kept_out("isla") if hidden else Records()))
    wrong = {} if hidden else {"postcode": "SZ9 9ZZ"}
    # What opens counts for nothing.
    for who in ("kai", "noah"):
        assert "You may look now" in emergency(site, "vic", who)
    for _ in range(2):
        assert NOBODY in emergency(site, "vic", "isla", **wrong)
    assert "Please wait 3 minutes" in emergency(site, "vic", "isla", **wrong)
    assert "Please wait 3 minutes" in emergency(site, "vic", "dawn")
    # Nobody else waits for it.
    assert "You may look now" in enquiry(site, "fay", "isla")
    clock.forward(minutes=3, seconds=1)
    assert "You may look now" in emergency(site, "vic", "dawn")


def test_emergencies_opened_at_one_instant_are_three_at_most(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    people = ("isla", "kai", "noah", "dawn", "rose")
    browsers = {who: site.signed_in("vic") for who in people}
    forms = {who: find_form(browsers[who].text("/emergency"), "/emergency") for who in people}

    def send(who: str) -> None:
        fields = forms[who].fields | typed(site, who, hours="4")
        browsers[who].post(forms[who].action, fields)

    with ThreadPoolExecutor(len(people)) as at_once:
        list(at_once.map(send, people))
    opened = [who for who in people if sees(site, "vic", who)]
    assert len(opened) == 3


def test_several_who_look_at_one_family_at_one_instant_do_not_wait_for_each_other(
    build_site: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "TRIES", 1)
    site = build_site(town_of_its_own())
    pairs = {"vic": "isla", "greg": "kai", "cora": "noah", "una": "isla", "sol": "noah"}
    browsers = {worker: site.signed_in(worker) for worker in pairs}
    forms = {one: find_form(browsers[one].text("/emergency"), "/emergency") for one in pairs}

    def send(worker: str) -> str:
        fields = forms[worker].fields | typed(site, pairs[worker], hours="4")
        return browsers[worker].post(forms[worker].action, fields).headers.get("Location", "")

    with ThreadPoolExecutor(len(pairs)) as at_once:
        opened = dict(zip(pairs, at_once.map(send, pairs), strict=True))
    assert opened == {worker: site.person(who) for worker, who in pairs.items()}


def test_the_officer_reviews_nothing_that_is_not_there(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla")
    officer = officer_of(site)
    form = find_form(officer.text("/looked"), "/right")
    action = f"/looked/{uuid4()}/right"
    assert officer.post(action, form.fields | {"op_id": str(uuid4())}).status_code == 409


def test_a_child_who_was_opened_with_the_home_is_not_said_to_be_closed(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    emergency(site, "vic", "isla", household="y")
    page = site.signed_in("vic").text(f"{site.person('kai')}/looking")
    assert "opened on the page of somebody at home" in page
