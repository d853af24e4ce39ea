"""The demo council on the real Neo4j: what its sign-ins are shown is what the policy says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.demo.council import generate
from app.demo.ids import Ids
from app.demo.make import make_demo
from app.demo.partnership.partnership import worker_id
from app.demo.sign_ins import SIGN_INS
from app.deployment.settings import Settings
from app.running.runtime import Runtime
from app.services.accounts.accounts import account_by_id, add_account, name_key
from app.services.accounts.passwords import Passwords
from app.services.context import Services
from app.services.demo_mark import is_demo, refuse_in_demo
from graph.database.address import Neo4jAddress
from graph.database.driver import Database, DatabaseSettings
from graph.database.schema import migrate
from graph.door.gateway import Gateway
from graph.errors import NotVisible, Refused
from graph.policy import see
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.records.viewer import Actor
from graph.server.leasing import open_lease
from graph.storing.store import store
from graph.vocabulary import AccountRole, Reach
from queries.accounts import CREDENTIALS, NameKey
from queries.door import open_gateway
from tests.browsers.fixtures import passwords as quick_passwords  # noqa: F401 - a fixture
from tests.conftest import HandClock
from tests.worlds import builders
from tests.worlds.small_home import furnish, small

TODAY = date(2026, 6, 1)
WORKERS = [one.name for one in SIGN_INS if one.worker is not None]


@dataclass(frozen=True)
class Stored:
    records: Records
    seed: int

    def actor(self, sign_in: str) -> Actor:
        worker = next(one.worker for one in SIGN_INS if one.name == sign_in)
        assert worker is not None
        return Actor(f"account-of-{sign_in}", None, worker_id(Ids(self.seed), 0, *worker))

    @property
    def family(self) -> Focus:
        return Focus(FocusKind.FAMILY, Ids(self.seed).of("family", 0, 0, 0))

    def by_policy(self, sign_in: str, focus: Focus, clock: HandClock) -> SupportWeb | None:
        practitioner_id = self.actor(sign_in).practitioner_id
        assert practitioner_id is not None
        viewer = builders.worker(self.records, practitioner_id)
        return see(viewer, builders.facts_of(self.records, viewer, focus), clock.now())


@pytest.fixture(scope="module")
def demo(database: Database) -> Stored:
    """A demo council under ids that no other test has."""
    seed = uuid4().int
    records = generate(seed, today=TODAY)
    store(database, records)
    return Stored(records, seed)


@pytest.mark.neo4j
@pytest.mark.parametrize("sign_in", WORKERS)
def test_the_door_shows_of_the_family_what_the_policy_says(
    gateway: Gateway, clock: HandClock, demo: Stored, sign_in: str
) -> None:
    expected = demo.by_policy(sign_in, demo.family, clock)
    if expected is None:
        with pytest.raises(NotVisible):
            gateway.support_web(demo.actor(sign_in), demo.family, str(uuid4()))
    else:
        assert gateway.support_web(demo.actor(sign_in), demo.family, str(uuid4())) == expected


@pytest.mark.neo4j
@pytest.mark.parametrize("sign_in", WORKERS)
def test_everybody_on_a_list_of_my_people_is_somebody_the_policy_shows(
    gateway: Gateway, clock: HandClock, demo: Stored, sign_in: str
) -> None:
    webs = gateway.my_people(demo.actor(sign_in), str(uuid4()))
    assert webs
    for web in webs[:10]:
        (person,) = web.in_focus
        expected = demo.by_policy(sign_in, Focus(FocusKind.PERSON, person.id), clock)
        assert expected is not None
        # The list leaves the relatives out.
        assert (expected.person(person.id), expected.supports) == (person, web.supports)


@pytest.mark.neo4j
def test_amaras_people_are_her_own_and_those_she_covers(gateway: Gateway, demo: Stored) -> None:
    webs = gateway.my_people(demo.actor("amara"), str(uuid4()))
    reaches = {reach for web in webs for person in web.in_focus for reach in person.reach}
    assert {Reach.DIRECT, Reach.COVER} <= reaches
    assert 10 <= len(webs) <= 60


@dataclass(frozen=True)
class Home:
    """A Neo4j of this test's own that holds a generated council."""

    address: Neo4jAddress


SEED = 7


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data = tmp_path_factory.mktemp("bulk")
    furnish(data)
    records = generate(SEED, 300, today=TODAY)
    with open_lease(small(data), lambda _: None) as lease:
        with Database(lease.address) as database:
            migrate(database)
            store(database, records)
        yield Home(lease.address)


@pytest.fixture
def opened(home: Home) -> Iterator[Database]:
    with Database(home.address, DatabaseSettings(strict=True)) as database:
        # Plans are made here, so that a busy machine does not run out of patience below.
        open_gateway(database, bytes(32)).warm_up()
        yield database


@pytest.fixture
def services(opened: Database, request: pytest.FixtureRequest, tmp_path: Path) -> Services:
    quick: Passwords = request.getfixturevalue("quick_passwords")
    clock = HandClock(datetime(2026, 6, 1, 9, tzinfo=UTC))
    runtime = Runtime(Settings(data=tmp_path), clock=clock, passwords=quick, database=opened)
    return runtime.services()


@pytest.mark.second_home
@pytest.mark.xdist_group("a demo of its own")
def test_a_demo_gives_sign_ins_once_and_a_new_password_when_asked(
    services: Services, opened: Database
) -> None:
    said: list[str] = []
    first = make_demo(services, opened, said.append, people=300, seed=SEED)
    assert first is not None
    assert [sign_in for sign_in, _ in first.pages] == list(SIGN_INS)
    assert make_demo(services, opened, said.append, people=300, seed=SEED) is None
    again = make_demo(services, opened, said.append, seed=SEED, new_password=True)
    assert again is not None
    assert again.password != first.password
    assert not any(one.password in line for one in (first, again) for line in said)
    keys = (NameKey(name_key(sign_in.name)) for sign_in in SIGN_INS)
    (stored,) = {
        row.password_hash for key in keys for row in services.gateway.account_rows(CREDENTIALS, key)
    }
    assert services.passwords.verify(stored, again.password)
    assert not services.passwords.verify(stored, first.password)


@pytest.mark.second_home
@pytest.mark.xdist_group("a demo of its own")
def test_no_demo_is_added_to_a_kithmap_that_is_in_use(services: Services, opened: Database) -> None:
    with pytest.raises(Refused, match="refused_no_demo_beside_people"):
        make_demo(services, opened, lambda _: None, people=60, seed=8, new_password=True)


@pytest.mark.second_home
@pytest.mark.xdist_group("a demo of its own")
def test_a_demo_is_marked_and_takes_nobody_elses_records_or_accounts(
    services: Services, opened: Database
) -> None:
    make_demo(services, opened, lambda _: None, people=300, seed=SEED)
    assert is_demo(services)
    for what in ("records", "accounts"):
        with pytest.raises(Refused, match=f"refused_{what}_in_a_demo"):
            refuse_in_demo(services, what)


@pytest.mark.second_home
@pytest.mark.xdist_group("a demo of its own")
def test_a_demo_beside_which_somebody_else_lies_gives_no_password(
    services: Services, opened: Database
) -> None:
    """As in a folder that was a demo before demos were marked."""
    make_demo(services, opened, lambda _: None, people=300, seed=SEED)
    account = add_account(services, "a real administrator", [AccountRole.ADMINISTRATOR])
    with pytest.raises(Refused, match="refused_no_demo_beside_people"):
        make_demo(services, opened, lambda _: None, seed=SEED, new_password=True)
    assert account_by_id(services, account.account_id).has_password is False
