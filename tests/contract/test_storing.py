"""Bundles are stored wholly, again without doubling, and agreements last."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from graph.database.driver import Database
from graph.door.gateway import Gateway
from graph.errors import NotVisible, Refused
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.records.model import Person
from graph.storing.kinds import KINDS
from graph.storing.store import store
from graph.vocabulary import Level
from tests.worlds.builders import agreement, changed, said_no
from tests.worlds.council import Council, fresh, settle
from tests.worlds.full_town import full_town
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

Settle = Callable[[Records], Council]


def webs(gateway: Gateway, town: Council) -> list[SupportWeb | None]:
    seen: list[SupportWeb | None] = []
    for who in ("hugo", "una", "sol", "vic", "cora"):
        for whom in ("dawn", "kai", "isla", "lee"):
            try:
                op_id = str(uuid4())
                seen.append(gateway.support_web(town.worker(who), town.person(whom), op_id))
            except NotVisible:
                seen.append(None)
    return seen


def without_versions(web: SupportWeb | None) -> SupportWeb | None:
    supports = tuple(replace(each, version=None) for each in web.supports) if web else ()
    return web and replace(web, supports=supports)


def test_storing_again_changes_nothing_that_is_seen(gateway: Gateway, database: Database) -> None:
    town = settle(database, full_town())
    before = webs(gateway, town)
    store(database, town.records)
    assert list(map(without_versions, webs(gateway, town))) == list(map(without_versions, before))


def test_storing_in_small_batches_is_the_same(gateway: Gateway, database: Database) -> None:
    town = fresh(full_town())
    count = store(database, town.records, batch=3)
    together = settle(database, full_town())
    assert count == store(database, together.records)
    shape = [
        web and (len(web.people), len(web.kin), len(web.supports)) for web in webs(gateway, town)
    ]
    assert shape == [
        web and (len(web.people), len(web.kin), len(web.supports))
        for web in webs(gateway, together)
    ]


def test_a_changed_record_is_changed_and_its_empty_fields_are_emptied(
    gateway: Gateway, council: Settle, database: Database
) -> None:
    town = council(TOWN)
    moved = changed(town.records, town.id("dawn"), given_name="Dawne", address=None)
    store(database, moved)
    web = gateway.support_web(town.worker("hugo"), town.person("dawn"), str(uuid4()))
    assert (web.in_focus[0].name, web.in_focus[0].address) == ("Dawne Hale", None)


def test_a_record_that_refers_to_nothing_is_refused_in_plain_words(database: Database) -> None:
    town = fresh(TOWN)
    orphans = Records(agencies=town.records.agencies, supports=town.records.supports)
    with pytest.raises(Refused, match="refused_refer_to_nothing"):
        store(database, orphans)


def test_agreements_come_last_and_what_hides_before_what_shows() -> None:
    order = [kind.name for kind in KINDS]
    assert order[-1] == "consents"
    assert order[-2] == "decisions"
    for hides in ("exclusions", "arrangements", "interests"):
        for shows in ("supports", "grants", "enquiries", "decisions", "consents"):
            assert order.index(hides) < order.index(shows)


def test_a_run_that_dies_before_the_agreements_shows_nothing_of_others(
    gateway: Gateway, database: Database
) -> None:
    town = fresh(TOWN + agreement("dawn"))
    store_until(database, town.records, "consents")
    seen = gateway.support_web(town.worker("hugo"), town.person("dawn"), str(uuid4()))
    assert [support.own for support in seen.supports] == [True]
    store(database, town.records)
    seen = gateway.support_web(town.worker("hugo"), town.person("dawn"), str(uuid4()))
    assert len(seen.supports) == 2


class Died(Exception):
    pass


def store_until(database: Database, records: Records, dies_at: str) -> None:
    """Store a bundle, and die after the batch before a kind of record."""
    kinds = [kind.name for kind in KINDS]
    before = kinds[kinds.index(dies_at) - 1 :: -1]
    last = next(kind for kind in before if getattr(records, kind, ()))

    def dies(kind: str, _: int) -> None:
        if kind == last:
            raise Died

    with pytest.raises(Died):
        store(database, records, dies)


def test_the_agreements_of_one_person_are_never_torn_apart(
    gateway: Gateway, database: Database
) -> None:
    parents = agreement("isla", "dawn", level=Level.CONTACT) + said_no("isla", "lee")
    town = fresh(TOWN + parents)
    seen: list[int] = []

    def looks(kind: str, _: int) -> None:
        if kind == "consents":
            web = gateway.support_web(town.worker("tom"), town.person("isla"), str(uuid4()))
            seen.append(len([each for each in web.supports if not each.own]))

    store(database, town.records, looks, batch=1)
    assert seen == [0]


def test_a_name_of_every_kind_comes_back_as_it_was(gateway: Gateway, council: Settle) -> None:
    names = ("O'Brien", "Łucja-Æthel", 'Robert"); DROP', "{id: 1}", "$focus", "𝒟awn 👪", "عائشة")
    for name in names:
        town = council(changed(TOWN, "dawn", given_name=name))
        web = gateway.support_web(town.worker("hugo"), town.person("dawn"), str(uuid4()))
        assert web.in_focus[0].name == f"{name} Hale"


def test_a_person_without_anything_can_be_stored(database: Database) -> None:
    assert store(database, Records(people=(Person(str(uuid4()), "", ""),))) == 1
