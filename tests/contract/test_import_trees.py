"""Trees on the real database: what waits becomes a task, and nobody sees more than before."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from graph.database.driver import Database
from graph.database.query import Access, Audience, Query
from graph.door.gateway import Gateway
from graph.vocabulary import RecordKind
from tests.conftest import HandClock
from tests.contract.import_probes import Named, OfSource, counts
from tests.contract.importing_town import Town
from tests.worlds.bundles import small
from tests.worlds.trees import NORTHS, changed, tree

pytestmark = pytest.mark.neo4j

RESTRICTED = ("1 NAME Isla", "1 RESN privacy\n1 NAME Isla")


@dataclass(frozen=True, slots=True)
class HeldTask:
    record_kind: str
    external_id: str
    state: str
    everything: str
    """All that the task holds."""


HELD_OF_SOURCE = Query(
    name="test_held_of_source",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfSource,
    row=HeldTask,
    cypher="""
        MATCH (t:Task {source: $source, kind: 'import_held'})
        RETURN t.record_kind AS record_kind, t.external_id AS external_id, t.state AS state,
               reduce(all = '', key IN keys(t) | all + ' ' + toString(t[key])) AS everything
        ORDER BY record_kind, external_id
    """,
)


@dataclass(frozen=True, slots=True)
class Compared:
    kind: str
    names: list[str]


COMPARED = Query(
    name="test_compared",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Named,
    row=Compared,
    cypher="""
        MATCH (t:Task {state: 'open'})-[:ABOUT]->(p:Person {family_name: $token})
        WHERE t.kind IN ['may_be_known', 'may_be_protected']
        WITH t, p ORDER BY p.given_name
        RETURN t.kind AS kind, collect(p.given_name) AS names
        ORDER BY kind
    """,
)


@pytest.fixture
def town(database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path) -> Town:
    return Town(database, gateway, clock, tmp_path)


def held(town: Town) -> list[tuple[str, str, str]]:
    rows = town.database.rows(HELD_OF_SOURCE, OfSource(town.source))
    return [(row.record_kind, row.external_id, row.state) for row in rows]


def test_a_tree_is_stored_once_and_a_second_time_nothing_changes(town: Town) -> None:
    first = town.import_({"tree.ged": tree()})
    assert first.complete
    assert counts(town.database, town.source) == first.records
    assert first.records == {"persons": 4, "families": 1, "memberships": 4, "kinships": 10}
    second = town.import_({"tree.ged": tree()})
    assert [(file.read, file.unchanged) for file in second.files] == [(5, 5)]
    assert not any(second.records.values())


def test_a_dry_run_says_the_same_and_stores_nothing(town: Town) -> None:
    report = town.import_({"tree.ged": tree()}, dry=True)
    assert [(file.read, file.stored) for file in report.files] == [(5, 5)]
    assert counts(town.database, town.source) == {}
    assert any("dry run" in remark for remark in report.remarks)


def test_nobody_sees_more_for_a_tree_and_an_own_support_opens_one_person(town: Town) -> None:
    files = {name: small()[name] for name in ("agencies.csv", "practitioners.csv", "posts.csv")}
    supports = "practitioner_id,agency_id,person_id,role\nW1,A1,I3,teacher\n"
    town.import_({**files, "tree.ged": tree(), "supports.csv": supports})
    assert town.workers_seen("W1", "I3") == {"Tom"}
    assert town.seen("W1", "I1") is None
    assert town.seen("W2", "I3") is None


def test_what_a_tree_restricts_becomes_a_task_that_names_nobody(town: Town) -> None:
    town.import_({"tree.ged": changed(RESTRICTED)})
    assert held(town) == [("persons", "I3", "open")]
    assert counts(town.database, town.source)["persons"] == 3
    (task,) = town.database.rows(HELD_OF_SOURCE, OfSource(town.source))
    assert "Isla" not in task.everything


def test_what_comes_in_later_settles_its_task(town: Town) -> None:
    town.import_({"tree.ged": changed(RESTRICTED)})
    town.import_({"tree.ged": tree()})
    assert held(town) == [("persons", "I3", "settled")]


def test_who_is_restricted_later_is_found_by_nobody(town: Town) -> None:
    files = {name: small()[name] for name in ("agencies.csv", "practitioners.csv", "posts.csv")}
    supports = "practitioner_id,agency_id,person_id,role\nW1,A1,I3,teacher\n"
    town.import_({**files, "tree.ged": tree(), "supports.csv": supports})
    town.import_({**files, "tree.ged": changed(RESTRICTED), "supports.csv": supports})
    assert town.seen("W1", "I3") is None


def test_who_may_be_somebody_known_is_asked_of_the_coordinator_and_joined_with_nobody(
    town: Town,
) -> None:
    token = f"North{uuid4().hex[:8]}"
    persons = f"person_id,given_name,family_name,birth_date\nP1,Dawn,{token},1985-05-03\n"
    town.import_({"persons.csv": persons})
    known = town.source
    town.source = f"test-{uuid4()}"
    text = tree(NORTHS.replace("/North/", f"/{token}/"))
    town.import_({"tree.ged": text})
    # Other tests have other Dawns, born on that day too, of whom the same may be asked.
    asked = town.database.rows(COMPARED, Named(token))
    assert any(list(task.names).count("Dawn") == 2 for task in asked)
    mine = town.id(RecordKind.PERSONS, "I1")
    town.source = known
    assert town.id(RecordKind.PERSONS, "P1") != mine
