"""What is hidden and what does not exist cost the same: the same queries, bytes and audit.

Held as equality of the sequence of queries at the database, not by the clock.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields as parts_of
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from app.services.accounts import accounts
from graph.database.driver import Database
from graph.records.bundle import Records
from graph.records.dates import PartialDate
from graph.records.model import Interest, Person
from graph.vocabulary import AccountRole, InterestKind
from tests.browsers.fixtures import Build
from tests.browsers.site import PASSWORD, Site
from tests.leaks.asker import Answer, Asker, without_draws
from tests.leaks.canary_council import Canaries
from tests.leaks.canary_visits import EVERY_FIELD
from tests.leaks.hiding import KINDS, Hiding, hiding_records
from tests.leaks.new_entries import NewEntries
from tests.leaks.test_canaries import plain_client
from tests.worlds.proof import PROOF
from tests.worlds.town import TOWN

pytestmark = [pytest.mark.neo4j, pytest.mark.proof]

VIEWERS: tuple[str, ...] = ("una", "otto")
"""From Una people are hidden for every reason, from Otto everybody is."""
if PROOF:
    VIEWERS += ("fay", "greg", "tom", "sue", "cora", "sol", "rita")

PATHS = {
    "agreements.look": "/people/{person}/agreement/shown",
    "agreements.preview": "/people/{person}/agreement/preview",
    "agreements.put_off": "/people/{person}/agreement/not-now",
    "agreements.record": "/people/{person}/agreement",
    "agreements.renew": "/people/{person}/agreements/{agreement}/renew",
    "agreements.show_history": "/people/{person}/agreements",
    "agreements.show_my_team": "/people/{person}/my-team",
    "agreements.show_my_team_file": "/people/{person}/my-team.pdf",
    "agreements.show_talk": "/people/{person}/agreement",
    "agreements.show_who_can_see": "/people/{person}/who-can-see",
    "agreements.show_who_looked": "/people/{person}/who-looked",
    "agreements.withdraw": "/people/{person}/agreements/{agreement}/withdraw",
    "people.show_person": "/people/{person}",
    "people.show_number": "/people/{person}/number",
    "people.record_number": "/people/{person}/number",
    "people.supersede_number": "/people/{person}/number/superseded",
    "agreements.note_able_again": "/people/{person}/able/{edge}/again",
    "agreements.note_not_able": "/people/{person}/able",
    "agreements.show_able": "/people/{person}/able",
    "not_sharing.approve": "/people/{person}/not-shared/{edge}/approve",
    "not_sharing.approve_by_officer": "/not-shared/{person}/approve",
    "not_sharing.decide": "/people/{person}/not-shared",
    "not_sharing.end": "/people/{person}/not-shared/{edge}/end",
    "not_sharing.end_by_officer": "/not-shared/{person}/end",
    "not_sharing.find_from_whom": "/people/{person}/not-shared/find",
    "not_sharing.refuse": "/people/{person}/not-shared/{edge}/refuse",
    "not_sharing.refuse_by_officer": "/not-shared/{person}/refuse",
    "not_sharing.review_by_officer": "/not-shared/{person}/review",
    "not_sharing.show_decision": "/people/{person}/not-shared/{edge}",
    "not_sharing.show_from_whom": "/people/{person}/not-shared/found",
    "not_sharing.show_not_sharing": "/people/{person}/not-shared",
    "safety.answer": "/safety/asked/{person}",
    "safety.ask_officer": "/people/{person}/private/ask",
    "safety.end_arrangement": "/safety/apart/{person}/end",
    "safety.find_for_limit": "/people/{person}/private/find",
    "safety.find_named_worker": "/safety/shielded/{person}/workers/find",
    "safety.lift_limit": "/people/{person}/private/{edge}/lift",
    "safety.lift_safety": "/safety/out/{person}/lift",
    "safety.lift_shield": "/safety/shielded/{person}/lift",
    "safety.name_worker": "/safety/shielded/{person}/workers",
    "safety.record_limit": "/people/{person}/private",
    "safety.remove_interest": "/safety/interests/{person}/{edge}/kin/remove",
    "safety.show_for_limit": "/people/{person}/private/found",
    "safety.show_limits": "/people/{person}/private",
    "safety.show_named_worker": "/safety/shielded/{person}/workers/found",
    "safety.show_shielded": "/safety/shielded/{person}",
    "safety.unname_worker": "/safety/shielded/{person}/workers/{edge}/remove",
    "looking.close": "/people/{person}/looking/{edge}/close",
    "looking.keep_open": "/people/{person}/looking/{edge}/keep",
    "looking.say_not_right": "/looked/{person}/not-right",
    "looking.say_right": "/looked/{person}/right",
    "looking.show_opened": "/people/{person}/looking",
    "looking.widen": "/people/{person}/looking/{edge}/adults",
    "sharing.approve": "/people/{person}/sharing/{edge}/approve",
    "sharing.approve_by_officer": "/sharing/{person}/approve",
    "sharing.decide": "/people/{person}/sharing",
    "sharing.end": "/people/{person}/sharing/{edge}/end",
    "sharing.end_by_officer": "/sharing/{person}/end",
    "sharing.find_recipient": "/people/{person}/sharing/find",
    "sharing.refuse": "/people/{person}/sharing/{edge}/refuse",
    "sharing.refuse_by_officer": "/sharing/{person}/refuse",
    "sharing.review_by_officer": "/sharing/{person}/review",
    "sharing.show_decision": "/people/{person}/sharing/{edge}",
    "sharing.show_recipients": "/people/{person}/sharing/found",
    "sharing.show_sharing": "/people/{person}/sharing",
    "people.record_birth": "/people/{person}/birth",
    "people.show_person_map": "/people/{person}/map",
    "people.show_map_file": "/people/{person}/map.pdf",
    "families.confirm_tie": "/people/{person}/proposed-ties/{edge}/confirm",
    "families.edit": "/people/{person}/family",
    "families.end_tie": "/people/{person}/ties/{edge}/end",
    "families.find_relatives": "/people/{person}/ties/find",
    "families.leave": "/people/{person}/families/{edge}/leave",
    "families.link": "/people/{person}/ties",
    "families.name_relative": "/people/{person}/relatives",
    "families.refuse_tie": "/people/{person}/proposed-ties/{edge}/refuse",
    "supports.confirm": "/people/{person}/supports/{edge}/confirm",
    "supports.end": "/people/{person}/supports/{edge}/end",
    "supports.set_tie": "/people/{person}/supports/{edge}/tie",
    "supports.expect_no_more": "/people/{person}/expecting/no-more",
    "supports.note_expecting": "/people/{person}/supports/{edge}/expecting",
    "supports.add_need": "/people/{person}/supports/{edge}/needs",
    "supports.lead": "/people/{person}/supports/{edge}/lead",
    "supports.lead_no_more": "/people/{person}/supports/{edge}/lead-no-more",
    "supports.note_in_touch": "/people/{person}/supports/{edge}/in-touch",
    "supports.pause": "/people/{person}/supports/{edge}/pause",
    "supports.reopen": "/people/{person}/supports/{edge}/reopen",
    "supports.resume": "/people/{person}/supports/{edge}/resume",
    "supports.set_needs_met": "/people/{person}/supports/{edge}/meets",
    "supports.set_role": "/people/{person}/supports/{edge}/role",
    "supports.close_need": "/people/{person}/needs/{edge}/close",
    "supports.reopen_need": "/people/{person}/needs/{edge}/reopen",
    "supports.end_cover": "/cover/{person}/end",
    "supports.show_hand_over_of": "/hand-over/{person}",
    "supports.accept": "/people/{person}/supports/{edge}/accept",
    "supports.decline": "/people/{person}/supports/{edge}/decline",
    "supports.show_proposal": "/people/{person}/supports/{edge}/proposal",
    "families.show_family_map": "/families/{family}/map",
    "families.arrange_map": "/families/{family}/map/places",
    "coordination.answer_asked": "/asked/{person}/kept",
    "coordination.ask_to_lead": "/unanswered/supports/{person}/lead",
    "coordination.let_support_lapse": "/unanswered/supports/{person}/lapse",
    "coordination.let_tie_lapse": "/unanswered/ties/{person}/lapse",
    "coordination.show_unanswered_support": "/unanswered/supports/{person}",
    "coordination.show_unanswered_tie": "/unanswered/ties/{person}",
    "coordination.settle_held": "/held/{person}/kept",
    "coordination.show_asked": "/asked/{person}",
    "coordination.show_one_held": "/held/{person}",
    "families.cannot_tell": "/compare/{person}/unsure",
    "families.part_records": "/joined/{person}/part",
    "families.same_person": "/compare/{person}/same",
    "families.show_comparison": "/compare/{person}",
    "families.show_join": "/joined/{person}",
    "families.two_people": "/compare/{person}/two",
    "families.show_map_file": "/families/{family}/map.pdf",
    "families.show_members": "/families/{family}/members",
    "families.show_relatives": "/people/{person}/ties/found",
    "families.take_off": "/people/{person}/relatives/{edge}/off",
    "families.withdraw_tie": "/people/{person}/proposed-ties/{edge}/withdraw",
    "meetings.new_meeting": "/families/{family}/meeting",
    "meetings.plan": "/families/{family}/meeting",
    "meetings.show_meeting": "/meetings/{person}",
    "meetings.show_paper": "/meetings/{person}/paper.pdf",
    "meetings.change_meeting": "/meetings/{person}",
    "meetings.close": "/meetings/{person}/close",
    "meetings.open_wall": "/meetings/{person}/wall",
    "meetings.drive": "/meetings/{person}/wall/show",
    "meetings.chair_is_there": "/meetings/{person}/wall/here",
    "directory.show_agency": "/agencies/{person}",
    "directory.show_practitioner": "/practitioners/{person}",
    "gaps.show_gap": "/gaps/never_asked/{person}",
    "gaps.give": "/gaps/never_asked/{person}/give",
    "gaps.put_off": "/gaps/never_asked/{person}/put-off",
    "gaps.no_gap": "/gaps/never_asked/{person}/no-gap",
    "gaps.take_back": "/gap-notes/{person}/take-back",
    "directory.save_agency": "/agencies/{person}/card",
    "directory.save_practitioner": "/practitioners/{person}/card",
    "administration.ask_for_link": "/accounts/{person}/link",
    "administration.ask_to_open": "/accounts/{person}/open",
    "administration.change_roles": "/accounts/{person}/roles",
    "administration.close_account": "/accounts/{person}/close",
    "administration.confirm": "/account-proposals/{person}/confirm",
    "administration.refuse": "/account-proposals/{person}/refuse",
    "administration.show_account": "/accounts/{person}",
    "partnership.show_agency": "/partnership/agencies/{person}",
    "partnership.add_colleague": "/partnership/agencies/{person}/colleagues",
    "partnership.add_post": "/partnership/colleagues/{person}/posts",
    "partnership.add_team": "/partnership/agencies/{person}/teams",
    "partnership.ask_for_accounts": "/partnership/agencies/{person}/accounts",
    "partnership.ask_for_leader": "/partnership/teams/{person}/leaders",
    "partnership.change_agency": "/partnership/agencies/{person}",
    "partnership.change_colleague": "/partnership/colleagues/{person}",
    "partnership.change_team": "/partnership/teams/{person}",
    "partnership.end_lead": "/partnership/teams/{person}/leaders/{person}/end",
    "partnership.end_post": "/partnership/colleagues/{person}/posts/{edge}/end",
    "partnership.leave": "/partnership/colleagues/{person}/leave",
    "partnership.show_colleague": "/partnership/colleagues/{person}",
    "partnership.show_team": "/partnership/teams/{person}",
    "account.first_password": "/first-password/{token}",
    "account.use_link": "/first-password/{token}",
}
"""Every route that takes an id, and which. A new one fails the test until it stands here."""

OF_COLLEAGUES = {
    "partnership.add_post",
    "partnership.change_colleague",
    "partnership.end_post",
    "partnership.leave",
    "partnership.show_colleague",
}
WITHOUT_IDS = {"assets.file", "directory.show_sector"}
"""Their arguments are names of files and of sectors, the same for everybody."""

POSTS = {
    endpoint
    for endpoint in PATHS
    if endpoint.startswith(("people.", "supports."))
    and "show" not in endpoint
    and endpoint != "supports.end_cover"
}
"""They change an edge of one's own."""
TALKS = {
    "agreements.note_able_again",
    "agreements.note_not_able",
    "agreements.preview",
    "agreements.put_off",
    "agreements.record",
    "agreements.renew",
    "agreements.withdraw",
}
AGREED = {
    "alone": "yes",
    "private": "yes",
    "decider": "self",
    "known": "contact",
    "sector_housing": "yes",
    "months": "12",
    "asked": "together",
    "answer": "yes",
    "note": "Could not weigh it up.",
    "evidence": "Assessment of 3 May",
    "found_by": "Dr Shah",
    "since": "today",
}
"""All that the talk about agreement asks for, and a finding."""
AUDITED = POSTS | {
    "looking.show_opened",
    "people.show_number",
    "people.show_person",
    "people.show_person_map",
    "not_sharing.show_decision",
    "not_sharing.show_not_sharing",
    "safety.show_limits",
    "sharing.show_decision",
    "sharing.show_sharing",
    "supports.show_proposal",
}
AUDITED |= TALKS | {"families.show_family_map"}
AUDITED |= {endpoint for endpoint in PATHS if endpoint.startswith("agreements.show")}
AUDITED |= {"meetings.new_meeting", "families.show_map_file", "people.show_map_file"}


@pytest.fixture
def asker(build_site: Build, database: Database, queries: list[str]) -> Callable[..., Asker]:
    """Signs a viewer in on one site for all of a test."""
    site = build_site(hiding_records())

    def sign_in(worker: str | None, *roles: AccountRole) -> Asker:
        name, browser = site.account(worker, *roles), site.browser()
        browser.sign_in(name)
        return Asker(site, NewEntries(database), queries, name, plain_client(site, browser.client))

    return sign_in


def ask(mine: Asker, endpoint: str, path: str, **fields: str) -> Answer:
    """An answer without the id that was asked for, which the audit alone repeats, and without what
    is drawn for each form."""
    if endpoint in POSTS | TALKS or fields:
        form = {"op_id": str(uuid4()), "version": "0" * 64, **EVERY_FIELD, **fields}
        form |= AGREED if endpoint in TALKS else {}
        answer = mine.post(path, form)
    else:
        answer = mine.get(path)
    entries = tuple(replace(each, subject="") for each in answer.entries)
    return replace(answer, body=without_draws(answer.body), entries=entries)


def agreement_of(hiding: Hiding, person: str) -> str:
    """One of theirs, where there is one."""
    consents = hiding.canaries.records.consents
    return next((each.id for each in consents if each.person_id == person), str(uuid4()))


def hidden_paths(hiding: Hiding, endpoint: str) -> Iterator[tuple[frozenset[str], str]]:
    """Paths with hidden ids, and why they are hidden: of each route that reads all of them, of
    each that changes something one for each kind."""
    path, done = PATHS[endpoint], set[str]()
    if "{family}" in path:
        for family, kinds in hiding.families.items():
            yield kinds, path.format(family=family)
        return
    for person, kinds in hiding.people.items():
        if "{edge}" not in path:
            yield kinds, path.format(person=person, agreement=agreement_of(hiding, person))
        elif kinds - done:
            done |= kinds
            supports = hiding.canaries.records.supports
            edges = [edge.id for edge in supports if edge.person_id == person]
            yield kinds, path.format(person=person, edge=(*edges, uuid4())[0])


def test_every_route_that_takes_an_id_is_compared_here(site: Site) -> None:
    taking = {rule.endpoint for rule in site.app.url_map.iter_rules() if rule.arguments}
    assert taking == set(PATHS) | WITHOUT_IDS


def test_whatever_hides_somebody_it_costs_the_same_work_as_an_id_that_nobody_has(
    asker: Callable[..., Asker],
) -> None:
    met = Counter[tuple[str, str]]()
    for worker in VIEWERS:
        mine = asker(worker)
        hiding = Hiding(Canaries(mine.site.council), worker)
        for endpoint in sorted(AUDITED):
            nobody = {name: uuid4() for name in ("person", "edge", "family", "agreement")}
            unknown = ask(mine, endpoint, PATHS[endpoint].format(**nobody))
            assert unknown.status == 404
            assert len(unknown.entries) == 1, (worker, endpoint)
            assert {"locked_circle_of_person", "locked_circle_of_family"} & set(unknown.queries)
            for kinds, path in hidden_paths(hiding, endpoint):
                assert ask(mine, endpoint, path) == unknown, (worker, endpoint, kinds)
                met.update((endpoint, kind) for kind in kinds)
    # A route that met only some of the kinds could tell the others apart from nobody.
    never = {(endpoint, kind) for endpoint in AUDITED for kind in KINDS} - met.keys()
    assert not never


def test_an_edge_of_a_visible_person_is_hidden_like_one_that_is_not_there(
    asker: Callable[..., Asker],
) -> None:
    mine = asker("tom")
    council = mine.site.council
    person = council.id("isla")
    for endpoint in sorted(each for each in POSTS if "{edge}" in PATHS[each]):
        # A hidden one, and a visible colleague's, which is not Tom's to change.
        answers = [
            ask(mine, endpoint, PATHS[endpoint].format(person=person, edge=edge))
            for edge in (council.id("edge-suspended"), council.id("una-kai"), str(uuid4()))
        ]
        assert answers[0] == answers[1] == answers[2], endpoint
        assert answers[0].status == 404, endpoint
        assert len(answers[0].entries) == 1, endpoint


def test_planning_around_a_hidden_family_is_like_planning_around_none(
    asker: Callable[..., Asker],
) -> None:
    mine = asker("otto")
    typed = {"kind": "other", "day": "1 June 2026"}
    path = PATHS["meetings.plan"]
    family = ask(mine, "meetings.plan", path.format(family=mine.site.council.id("D")), **typed)
    assert family == ask(mine, "meetings.plan", path.format(family=uuid4()), **typed)
    assert family.status == 404


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        ("meetings.show_meeting", {}),
        ("meetings.show_paper", {}),
        ("meetings.change_meeting", {"kind": "other", "day": "1 June 2026"}),
        ("meetings.close", {"state": "held", "day": "1 June 2026"}),
        ("meetings.open_wall", {"version": ""}),
        ("meetings.drive", {"view": "blank"}),
        ("meetings.chair_is_there", {"version": ""}),
    ],
)
def test_a_colleagues_meeting_is_like_none(
    asker: Callable[..., Asker], endpoint: str, fields: dict[str, str]
) -> None:
    mine = asker("otto")
    chair = mine.site.signed_in("tom")
    page = f"/families/{mine.site.council.id('D')}/meeting"
    planned = chair.send(page, kind="other", day="today").headers["Location"]
    path = PATHS[endpoint]
    theirs = ask(mine, endpoint, path.format(person=planned.split("/")[2]), **fields)
    assert theirs == ask(mine, endpoint, path.format(person=uuid4()), **fields)
    assert theirs.status == 404


@pytest.mark.parametrize(
    "endpoint",
    [
        "directory.show_agency",
        "directory.show_practitioner",
        "directory.save_agency",
        "directory.save_practitioner",
    ],
)
def test_the_directory_knows_no_person_by_their_id(
    asker: Callable[..., Asker], endpoint: str
) -> None:
    mine = asker("otto")
    path = PATHS[endpoint]
    person = ask(mine, endpoint, path.format(person=mine.site.council.id("kai")))
    assert person == ask(mine, endpoint, path.format(person=uuid4()))
    assert person.status == 404


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        ("administration.show_account", {}),
        ("administration.ask_for_link", {"version": ""}),
        ("administration.ask_to_open", {"version": ""}),
        ("administration.close_account", {"version": ""}),
        ("administration.change_roles", {"roles": "coordinator"}),
        ("administration.confirm", {"version": ""}),
        ("administration.refuse", {"version": ""}),
        ("partnership.show_agency", {}),
        ("partnership.add_colleague", {"name": "Somebody New", "role": "nurse"}),
        ("partnership.add_post", {"role": "nurse", "begins": "today", "place": str(uuid4())}),
        ("partnership.add_team", {"name": "A new team"}),
        ("partnership.ask_for_accounts", {"version": ""}),
        ("partnership.ask_for_leader", {"post": str(uuid4())}),
        ("partnership.change_agency", {"name": "Another name", "sector": "gp"}),
        ("partnership.change_colleague", {"name": "Another name"}),
        ("partnership.change_team", {"name": "Another name"}),
        ("partnership.end_lead", {"version": ""}),
        ("partnership.end_post", {"last": "today"}),
        ("partnership.leave", {"last": "today"}),
        ("partnership.show_colleague", {}),
        ("partnership.show_team", {}),
    ],
)
def test_an_administrators_forms_know_no_person_by_their_id(
    asker: Callable[..., Asker], endpoint: str, fields: dict[str, str]
) -> None:
    mine = asker(None, AccountRole.ADMINISTRATOR)
    of = mine.site.council.id
    # A colleague's own page is for administrators: there a person alone is nobody.
    chosen = [of("kai"), str(uuid4()), *(() if endpoint in OF_COLLEAGUES else (of("hugo"),))]
    answers = [
        ask(mine, endpoint, PATHS[endpoint].format(person=each, edge=uuid4()), **fields)
        for each in chosen
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0].status in (404, 409)


RECORDS: dict[str, dict[str, Any] | None] = {
    "unknown": None,
    "known": {},
    "known but for a letter": {},
    "shielded": {"shielded": True},
    "dead": {"deceased_on": date(2026, 5, 1)},
}
"""Of somebody who is typed in, what is told of their record; the first has none."""


def test_adding_somebody_is_the_same_work_and_the_same_answer_known_or_not(
    build_site: Build, database: Database, queries: list[str]
) -> None:
    answers = {}
    for what, more in RECORDS.items():
        given, family = random_name(), random_name()
        recorded = f"{given}h" if what == "known but for a letter" else given
        born, address = PartialDate(date(2015, 4, 20)), "1 High Street SZ1 4CD"
        people = (
            ()
            if more is None
            else (
                replace(
                    Person("sought", recorded, family), birth_date=born, address=address, **more
                ),
            )
        )
        site = build_site(TOWN + Records(people=people))
        account, browser = site.account("vic"), site.browser()
        browser.sign_in(account)
        client = plain_client(site, browser.client)
        mine = Asker(site, NewEntries(database), queries, account, client)
        answers[what] = adding(mine, given, family)
        if more is not None:
            # Only who was joined to it reaches the record that was there.
            path = f"/people/{site.council.id('sought')}"
            assert mine.get(path).status == (200 if what == "known" else 404)
    for what, pair in answers.items():
        for answer, unknown in zip(pair, answers["unknown"], strict=True):
            for part in parts_of(Answer):
                assert getattr(answer, part.name) == getattr(unknown, part.name), what
    sent, home = answers["unknown"]
    assert sent.status == 303
    assert b"somebody</a>" in home.body
    assert {"candidates_for_newcomer", "lock_people", "store_people"} <= set(sent.queries)


LOOKED_FOR: dict[str, dict[str, Any] | None] = {
    "unknown": None,
    "kept from the viewer": {},
    "shielded": {"shielded": True},
    "dead": {"deceased_on": date(2026, 5, 1)},
}
"""Of somebody who is looked for without waiting; the first has no record."""


@pytest.mark.parametrize(("viewer", "page"), [("vic", "/emergency"), ("fay", "/front-door")])
def test_looking_without_waiting_is_the_same_work_for_the_hidden_and_the_absent(
    build_site: Build, database: Database, queries: list[str], viewer: str, page: str
) -> None:
    answers = {}
    for what, more in LOOKED_FOR.items():
        given, family = random_name(), random_name()
        known = {"birth_date": PartialDate(date(2015, 4, 20)), "address": "1 High Street SZ1 4CD"}
        sought = replace(Person("sought", given, family), **{**known, **(more or {})})
        interest = Interest(viewer, "sought", InterestKind.KIN)
        site = build_site(
            TOWN
            if more is None
            else TOWN + Records(people=(sought,), interests=() if more else (interest,))
        )
        account, browser = site.account(viewer), site.browser()
        browser.sign_in(account)
        client = plain_client(site, browser.client)
        mine = Asker(site, NewEntries(database), queries, account, client)
        form = {"given_name": given, "family_name": family, "born": "20/4/2015"}
        form |= {"postcode": "SZ1 4CD", "why": "A fall.", "op_id": str(uuid4())}
        form |= {"hours": "4"} if page == "/emergency" else {"team": site.council.id("front-door")}
        answer = mine.post(page, form)
        body = answer.body.decode().replace(given, "given").replace(family, "family")
        asked = tuple(each for each in answer.queries if each != "ask_privacy_officer")
        answers[what] = alike(mine, replace(answer, body=body.encode(), queries=asked), family)
        assert (asked == answer.queries) == (what != "shielded")
    unknown = answers["unknown"]
    assert {"people_meant", "close_look"} <= set(unknown.queries)
    for what, answer in answers.items():
        for part in parts_of(Answer):
            assert getattr(answer, part.name) == getattr(unknown, part.name), what


def random_name() -> str:
    """Which nobody else has: towns share one database."""
    drawn = uuid4().int
    return "".join("abcdefghijklmnop"[drawn >> 4 * place & 15] for place in range(9)).title()


def adding(mine: Asker, given: str, family: str) -> tuple[Answer, Answer]:
    """Type somebody in, and open what comes back: both answers, without what was typed."""
    form = {"given_name": given, "family_name": family, "birth_date": "20/4/2015"}
    form |= {"postcode": "SZ1 4CD", "role": "nurse", "op_id": str(uuid4())}
    return (
        alike(mine, mine.post("/people", form), f"{given} {family}"),
        alike(mine, mine.get("/?next="), f"{given} {family}"),
    )


def alike(mine: Asker, answer: Answer, typed: str) -> Answer:
    """Without the name that was typed, the account, ids, and what is drawn anew each time."""
    text = answer.body.decode().replace(typed, "somebody").replace(mine.name, "vic")
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id", text)
    text = re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", text)
    entries = (replace(each, subject="", digest="", shown=()) for each in answer.entries)
    return replace(
        answer,
        body=text.encode(),
        headers=tuple(
            (
                name,
                value.partition("=")[0].partition("_kept_")[0] if name == "Set-Cookie" else value,
            )
            for name, value in answer.headers
            if name != "Content-Length"
        ),
        entries=tuple(entries),
    )


def test_links_that_were_used_are_too_old_or_never_were_do_the_same_work(
    asker: Callable[..., Asker],
) -> None:
    mine = asker("otto")
    services = mine.site.services
    used, old = (
        accounts.add_account(services, f"{kind}-{uuid4()}", [AccountRole.COORDINATOR]).link or ""
        for kind in ("used", "old")
    )
    new = {"password": PASSWORD, "again": PASSWORD}
    assert ask(mine, "account.first_password", used, **new).status == 303
    mine.site.clock.forward(hours=49)
    strangers = replace(mine, client=mine.site.browser().client)
    for fields in ({}, new):
        answers = [
            ask(strangers, "account.first_password", link, **fields)
            for link in (used, old, f"/first-password/{'x' * 43}")
        ]
        assert answers[0] == answers[1] == answers[2]


def test_a_comparison_would_notice_work_that_is_left_out(asker: Callable[..., Asker]) -> None:
    mine = asker("tom")
    seen = ask(mine, "people.show_person", f"/people/{mine.site.council.id('isla')}")
    unknown = ask(mine, "people.show_person", f"/people/{uuid4()}")
    assert seen != unknown
    # A page has a menu, and in it how much waits; what says that nothing is there has none.
    assert seen.queries[: len(unknown.queries)] == unknown.queries
    nothing = ask(mine, "people.show_person", "/people/no-id")
    assert nothing.queries != unknown.queries


@pytest.mark.parametrize("act", ["", "/put-off"])
def test_a_gap_of_somebody_hidden_is_like_one_of_nobody(
    asker: Callable[..., Asker], act: str
) -> None:
    """A page of gaps looks at the viewer's own people, whoever's id stands in the address."""
    until = {"until": "2026-06-20", "to": str(uuid4()), "reason": "They moved."} if act else {}
    met = Counter[str]()
    for worker in VIEWERS:
        mine = asker(worker)
        hiding = Hiding(Canaries(mine.site.council), worker)
        unknown = ask(mine, "gaps", f"/gaps/never_asked/{uuid4()}{act}", **until)
        assert unknown.status == 404
        done = set[str]()
        for person, kinds in hiding.people.items():
            if kinds <= done:
                continue
            done |= kinds
            hidden = ask(mine, "gaps", f"/gaps/never_asked/{person}{act}", **until)
            assert hidden == unknown, (worker, kinds)
            met.update(kinds)
    assert met.keys() >= set(KINDS)


def test_a_note_about_a_gap_that_is_not_ones_own_is_like_none(asker: Callable[..., Asker]) -> None:
    mine = asker("tom")
    answers = [
        ask(mine, "gaps", f"/gap-notes/{note}/take-back", op_id=str(uuid4()))
        for note in (mine.site.council.id("isla"), str(uuid4()))
    ]
    assert answers[0] == answers[1]
    assert answers[0].status == 404
