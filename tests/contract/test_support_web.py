"""A disclosure on the real database: the same as the pure policy, audited, whoever asks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from graph.audit.entry import web_digest
from graph.database.driver import Database, Transaction
from graph.door.asked import NO_ID, FactsAt, ids
from graph.door.change import Change
from graph.door.first_statements import person as touched
from graph.door.gateway import Gateway
from graph.errors import Conflict, NotVisible, SignedOut
from graph.policy import see
from graph.policy.facts import Focus
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.records.viewer import Actor, FamilyMemberView, Viewer
from graph.vocabulary import AuditTag, Reach
from queries.accounts import ADD_ACCOUNT, SWITCH_ACCOUNT, AccountSwitch, NewAccount
from queries.circles import FACTS_OF_CIRCLE
from queries.consent import WITHDRAW_CONSENT, Withdrawal
from queries.sessions import (
    END_SESSION,
    NEW_EPOCH,
    START_SESSION,
    AccountOfSession,
    SessionSeen,
    SessionStart,
)
from tests.browsers.entries import Entry, entry_of
from tests.conftest import HandClock
from tests.worlds import builders
from tests.worlds.builders import agreement
from tests.worlds.council import Council, settle
from tests.worlds.full_town import full_town
from tests.worlds.kept_apart import (
    a_home_that_is_hidden_from_stan,
    an_emergency_about_who_is_kept_from_stan,
)
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

Settle = Callable[[Records], Council]


@pytest.fixture(scope="module")
def town(database: Database) -> Council:
    return settle(database, full_town())


def request() -> str:
    return str(uuid4())


def looked_at(gateway: Gateway, actor: Actor, focus: Focus) -> SupportWeb | None:
    try:
        return gateway.support_web(actor, focus, request())
    except NotVisible:
        return None


def purely(town: Council, viewer: Viewer, focus: Focus, clock: HandClock) -> SupportWeb | None:
    return see(viewer, builders.facts_of(town.records, viewer, focus), clock.now())


def foci(town: Council) -> Iterator[Focus]:
    yield from (town.person(name) for name in ("dawn", "lee", "kai", "isla", "noah", "rose"))
    yield from (town.person(name) for name in ("zoe", "max", "hidden", "ivan", "lone"))
    yield from (town.family(name) for name in ("D", "L", "X", "empty"))


WORKERS = ("tom", "una", "hana", "sue", "cora", "sol", "fay", "hugo", "vic", "gita", "greg", "two")


@pytest.mark.parametrize("who", [*WORKERS, "clara", "rita", "pia"])
def test_a_worker_sees_what_the_policy_says(
    gateway: Gateway, town: Council, clock: HandClock, who: str
) -> None:
    viewer = builders.worker(town.records, town.id(who))
    for focus in foci(town):
        assert looked_at(gateway, town.worker(who), focus) == purely(town, viewer, focus, clock)


@pytest.mark.parametrize(
    "records",
    [
        an_emergency_about_who_is_kept_from_stan(),
        an_emergency_about_who_is_kept_from_stan(works_with_sid=False),
        a_home_that_is_hidden_from_stan(),
        a_home_that_is_hidden_from_stan(works_with_sid=False),
    ],
)
def test_who_stands_around_the_other_side_of_an_arrangement_is_read_too(
    gateway: Gateway, database: Database, clock: HandClock, records: Records
) -> None:
    """By the page, and by the list of one's people: the address and the way are the policy's."""
    town = settle(database, records)
    viewer = builders.worker(town.records, town.id("vic"))
    listed = gateway.my_people(town.worker("vic"), request())
    shown = {web.focus.id for web in listed}
    for name in ("lee", "kai", "dawn", "stan"):
        page = purely(town, viewer, town.person(name), clock)
        assert looked_at(gateway, town.worker("vic"), town.person(name)) == page
        at_work = {Reach.DIRECT, Reach.EMERGENCY}
        person = page and page.person(town.id(name))
        assert (town.id(name) in shown) == bool(person and at_work & set(person.reach))


@pytest.mark.parametrize("who", ["dawn", "kai", "isla", "lee", "rose"])
def test_a_relative_sees_what_the_policy_says(
    gateway: Gateway, town: Council, clock: HandClock, who: str
) -> None:
    viewer = FamilyMemberView(town.id(who))
    for focus in foci(town):
        assert looked_at(gateway, town.relative(who), focus) == purely(town, viewer, focus, clock)


@pytest.mark.parametrize("who", WORKERS)
def test_my_people_are_those_of_my_own_covered_and_led_edges_enquiries_and_emergencies(
    gateway: Gateway, town: Council, clock: HandClock, who: str
) -> None:
    actor = town.worker(who)
    viewer = builders.worker(town.records, town.id(who))
    listed = {web.focus.id: web for web in gateway.my_people(actor, request())}
    at_work = {Reach.DIRECT, Reach.COVER, Reach.SUPERVISOR, Reach.PROPOSER}
    at_work |= {Reach.ENQUIRY}
    grants = [each for each in town.records.grants if each.practitioner_id == town.id(who)]
    # The rest of the household, which it opens too, stands on the map alone.
    opened = {each.person_id for each in grants}
    for focus in foci(town):
        page = purely(town, viewer, focus, clock)
        expected = page and page.focus == focus and page.person(focus.id)
        mine = at_work | ({Reach.EMERGENCY} if focus.id in opened else set())
        if expected and mine & set(expected.reach):
            assert listed.pop(focus.id) == alone(page)
    assert not listed


def alone(web: SupportWeb | None) -> SupportWeb:
    assert web is not None
    ids = {person.id for person in web.in_focus}
    own = tuple(support for support in web.supports if support.person_id in ids)
    return replace(web, people=web.in_focus, kin=(), supports=own)


def test_an_account_without_a_practitioner_sees_nobody(gateway: Gateway, town: Council) -> None:
    administrator = Actor("administrator")
    with pytest.raises(NotVisible):
        gateway.support_web(administrator, town.person("dawn"), request())
    with pytest.raises(NotVisible):
        gateway.my_people(administrator, request())


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the queries that ran, in order."""
    names: list[str] = []
    run = Transaction._run

    def noted(self: Transaction, query: Any, params: Any) -> Any:
        names.append(query.name)
        return run(self, query, params)

    monkeypatch.setattr(Transaction, "_run", noted)
    return names


def way(statements: list[str]) -> tuple[str, ...]:
    """The statements of one look. Whether the audit had to read its lane's head again depends on
    who else wrote to that lane, and on nothing about the focus."""
    names = [name for name in statements if name != "lock_lane"]
    return tuple(name for place, name in enumerate(names) if name not in names[:place])


@pytest.mark.parametrize("kind", ["person", "family"])
def test_hidden_and_unknown_take_the_same_way(
    gateway: Gateway, town: Council, database: Database, statements: list[str], kind: str
) -> None:
    hidden = town.person("rose") if kind == "person" else town.family("L")
    unknown = replace(hidden, id=str(uuid4()))
    ways, entries = [], []
    for focus in (hidden, unknown, hidden, unknown):
        statements.clear()
        op = request()
        with pytest.raises(NotVisible) as refused:
            gateway.support_web(town.worker("hugo"), focus, op)
        ways.append((way(statements), str(refused.value)))
        entries.append(entry_of(database, op))
    assert len(set(ways)) == 1
    told = {replace(entry, op="", subject="") for entry in entries}
    assert told == {
        Entry(
            "",
            "family:shown" if kind == "family" else "person:shown",
            "",
            town.worker("hugo").account_id,
            town.id("hugo"),
            (),
            "",
        )
    }
    assert [entry.subject for entry in entries] == [hidden.id, unknown.id] * 2


def test_a_disclosure_is_audited_with_what_was_shown(
    gateway: Gateway, council: Settle, database: Database
) -> None:
    town = council(TOWN + agreement("dawn"))
    op = request()
    web = gateway.support_web(town.worker("hugo"), town.person("dawn"), op)
    entry = entry_of(database, op)
    assert entry.tag == AuditTag.PERSON_SHOWN
    assert entry.subject == town.id("dawn")
    assert entry.digest == web_digest(web)
    people = {line.split()[0] for line in entry.shown if line.split()[2] == "-"}
    edges = {tuple(line.split()[2:]) for line in entry.shown if line.split()[2] != "-"}
    assert people == {person.id for person in web.people}
    assert edges == {(support.id, str(int(support.level))) for support in web.supports}
    assert len(edges) == 2


def test_paper_is_told_of_as_a_look_and_as_paper(
    gateway: Gateway, council: Settle, database: Database
) -> None:
    town = council(TOWN + agreement("dawn"))
    for focus, tag in (
        (town.person("dawn"), AuditTag.PERSON_PRINTED),
        (town.family("D"), AuditTag.FAMILY_PRINTED),
    ):
        looked, printed = request(), request()
        web = gateway.support_web(town.worker("hugo"), focus, looked)
        assert gateway.support_web(town.worker("hugo"), focus, printed, printed=True) == web
        entry = entry_of(database, printed)
        assert entry.tag == tag
        assert replace(entry, op="", tag="") == replace(entry_of(database, looked), op="", tag="")
        assert entry.shown


def test_one_request_is_shown_once(gateway: Gateway, council: Settle) -> None:
    town = council(TOWN)
    op = request()
    gateway.support_web(town.worker("hugo"), town.person("dawn"), op)
    with pytest.raises(Conflict):
        gateway.support_web(town.worker("hugo"), town.person("dawn"), op)


def test_without_an_audit_entry_nothing_is_shown(
    gateway: Gateway, council: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = council(TOWN)

    def fails(*_: object) -> None:
        raise OSError("the audit could not be written")

    monkeypatch.setattr("graph.audit.entry.Audit.append", fails)
    with pytest.raises(OSError, match="audit"):
        gateway.support_web(town.worker("hugo"), town.person("dawn"), request())


def test_the_journal_is_told_before_anything_is_shown(
    gateway: Gateway, council: Settle, anchors: list[Any]
) -> None:
    town = council(TOWN)
    gateway.support_web(town.worker("hugo"), town.person("dawn"), request())
    assert len(anchors) == 1


def test_a_withdrawn_agreement_is_gone_on_the_next_request(
    gateway: Gateway, council: Settle, clock: HandClock
) -> None:
    town = council(TOWN + agreement("dawn", id="told"))
    hugo, dawn = town.worker("hugo"), town.person("dawn")
    assert len(gateway.support_web(hugo, dawn, request()).supports) == 2
    with withdrawing(gateway, town, "told", "dawn") as change:
        change.run(WITHDRAW_CONSENT, Withdrawal(town.id("told"), dawn.id, change.now))
        change.record(AuditTag.CONSENT_WITHDRAWN, dawn.id)
        change.commit()
    assert len(gateway.support_web(hugo, dawn, request()).supports) == 1


def withdrawing(gateway: Gateway, town: Council, consent: str, person: str) -> Change:
    return gateway.change(town.worker("gita"), request(), [touched(town.id(person))])


def test_a_session_that_is_over_sees_nothing(gateway: Gateway, town: Council) -> None:
    gone = replace(town.worker("hugo"), session_id="a session that nobody has")
    for look in (
        lambda: gateway.support_web(gone, town.person("dawn"), request()),
        lambda: gateway.my_people(gone, request()),
        lambda: gateway.change(gone, request()).__enter__(),
    ):
        with pytest.raises(SignedOut):
            look()


@pytest.mark.parametrize("ends", ["signed out", "signed out everywhere", "account closed"])
def test_a_session_sees_until_it_ends(
    gateway: Gateway, council: Settle, database: Database, clock: HandClock, ends: str
) -> None:
    # A town of one's own: each practitioner has one account.
    town = council(TOWN)
    account, session, now = request(), request(), clock.now()
    new = NewAccount(account, account, account, [], town.id("hugo"), now)
    database.rows(ADD_ACCOUNT, new)
    database.rows(START_SESSION, SessionStart(account, session, session, now))
    hugo = Actor(account, session, town.id("hugo"))
    assert gateway.support_web(hugo, town.person("dawn"), request()).in_focus
    if ends == "signed out":
        database.rows(END_SESSION, SessionSeen(session, now))
    elif ends == "signed out everywhere":
        database.rows(NEW_EPOCH, AccountOfSession(account))
    else:
        database.rows(SWITCH_ACCOUNT, AccountSwitch(account, disabled=True))
    with pytest.raises(SignedOut):
        gateway.support_web(hugo, town.person("dawn"), request())


def test_a_session_of_another_account_opens_nothing(
    gateway: Gateway, town: Council, database: Database, clock: HandClock
) -> None:
    account, session, now = request(), request(), clock.now()
    database.rows(ADD_ACCOUNT, NewAccount(account, account, account, [], None, now))
    database.rows(START_SESSION, SessionStart(account, session, session, now))
    stolen = replace(town.worker("hugo"), session_id=session)
    with pytest.raises(SignedOut):
        gateway.support_web(stolen, town.person("dawn"), request())


def test_facts_cannot_be_read_around_the_policy(
    gateway: Gateway, town: Council, clock: HandClock
) -> None:
    at = FactsAt(ids([town.id("dawn")]), NO_ID, NO_ID, NO_ID)
    with pytest.raises(TypeError):
        gateway.read(town.worker("hugo"), FACTS_OF_CIRCLE, at)
